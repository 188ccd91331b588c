// The disk keeps, for each database and log, an image of what is surely on the platter (the file at its last
// sync) and the operations since. A power loss writes the images out with a random part of those operations.
#include "faulty_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR_BYTES = 512 };

typedef struct operation {
    struct operation *next;
    sqlite3_int64 offset;  // Of a write; of a truncation the new size.
    int length;            // Of a write; -1 is a truncation.
    unsigned char bytes[];
} operation;

typedef struct tracked_file {
    struct tracked_file *next;
    char *path;
    unsigned char *image;
    sqlite3_int64 size;
    operation *first, **last;  // Since the last sync, oldest first.
} tracked_file;

struct faulty_disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    pthread_mutex_t mutex;
    tracked_file *files;
    enum faulty_disk_fault fault;
    int64_t operations, fault_at;
    int has_no_power;
    char *survivors;
    unsigned random;
};

typedef struct open_file {
    sqlite3_file base;
    faulty_disk *disk;
    tracked_file *tracked;  // NULL for files that are not followed.
    sqlite3_file *real;
} open_file;

#define REAL(file) (((open_file *)(file))->real)

// Images

static void resize_image(unsigned char **image, sqlite3_int64 *size, sqlite3_int64 new_size) {
    *image = realloc(*image, new_size > 0 ? (size_t)new_size : 1);
    if (new_size > *size) memset(*image + *size, 0, (size_t)(new_size - *size));
    *size = new_size;
}

static void apply(unsigned char **image, sqlite3_int64 *size, const operation *change, unsigned *random) {
    if (change->length < 0) {
        if (random && (rand_r(random) & 64)) return;
        resize_image(image, size, change->offset);
        return;
    }
    for (sqlite3_int64 done = 0; done < change->length;) {
        sqlite3_int64 at = change->offset + done;
        sqlite3_int64 count = SECTOR_BYTES - at % SECTOR_BYTES;
        if (count > change->length - done) count = change->length - done;
        if (!random || (rand_r(random) & 64)) {
            if (at + count > *size) resize_image(image, size, at + count);
            memcpy(*image + at, change->bytes + done, (size_t)count);
        }
        done += count;
    }
}

static void record(tracked_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    operation *change = malloc(sizeof *change + (length > 0 ? (size_t)length : 0));
    change->next = NULL;
    change->offset = offset;
    change->length = length;
    if (length > 0) memcpy(change->bytes, bytes, (size_t)length);
    *file->last = change;
    file->last = &change->next;
}

static void drop_operations(tracked_file *file) {
    while (file->first) {
        operation *change = file->first;
        file->first = change->next;
        free(change);
    }
    file->last = &file->first;
}

static void settle(tracked_file *file) {
    for (operation *change = file->first; change; change = change->next)
        apply(&file->image, &file->size, change, NULL);
    drop_operations(file);
}

static void write_survivor(faulty_disk *disk, tracked_file *file) {
    for (operation *change = file->first; change; change = change->next)
        apply(&file->image, &file->size, change, &disk->random);
    const char *name = strrchr(file->path, '/');
    char *path = sqlite3_mprintf("%s%s", disk->survivors, name ? name : file->path);
    FILE *out = fopen(path, "wb");
    if (out) {
        fwrite(file->image, 1, (size_t)file->size, out);
        fclose(out);
    }
    sqlite3_free(path);
}

// Faults

// Counts an operation. Returns the fault that it meets.
static enum faulty_disk_fault count_operation(faulty_disk *disk) {
    if (disk->has_no_power) return FAULTY_DISK_POWER_LOSS;
    disk->operations += 1;
    if (disk->fault == FAULTY_DISK_NONE || disk->operations != disk->fault_at) return FAULTY_DISK_NONE;
    enum faulty_disk_fault fault = disk->fault;
    disk->fault = FAULTY_DISK_NONE;
    if (fault == FAULTY_DISK_POWER_LOSS) {
        disk->has_no_power = 1;
        for (tracked_file *file = disk->files; file; file = file->next) write_survivor(disk, file);
    }
    return fault;
}

static int code_of(enum faulty_disk_fault fault, int io_error) {
    return fault == FAULTY_DISK_FULL || fault == FAULTY_DISK_SHORT_WRITE ? SQLITE_FULL : io_error;
}

// File methods

static int file_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    open_file *open = (open_file *)file;
    if (!open->tracked) return open->real->pMethods->xWrite(open->real, bytes, length, offset);
    pthread_mutex_lock(&open->disk->mutex);
    enum faulty_disk_fault fault = count_operation(open->disk);
    if (fault == FAULTY_DISK_SHORT_WRITE) length /= 2;
    int status = SQLITE_OK;
    if (fault == FAULTY_DISK_NONE || fault == FAULTY_DISK_SHORT_WRITE) {
        status = open->real->pMethods->xWrite(open->real, bytes, length, offset);
        record(open->tracked, bytes, length, offset);
    }
    pthread_mutex_unlock(&open->disk->mutex);
    return fault == FAULTY_DISK_NONE ? status : code_of(fault, SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    open_file *open = (open_file *)file;
    if (!open->tracked) return open->real->pMethods->xTruncate(open->real, size);
    pthread_mutex_lock(&open->disk->mutex);
    enum faulty_disk_fault fault = count_operation(open->disk);
    int status = fault == FAULTY_DISK_NONE ? open->real->pMethods->xTruncate(open->real, size)
                                           : code_of(fault, SQLITE_IOERR_TRUNCATE);
    if (status == SQLITE_OK) record(open->tracked, NULL, -1, size);
    pthread_mutex_unlock(&open->disk->mutex);
    return status;
}

// The real sync is left out: nothing here reads the real disk after a real loss of power.
static int file_sync(sqlite3_file *file, int flags) {
    open_file *open = (open_file *)file;
    (void)flags;
    if (!open->tracked) return SQLITE_OK;
    pthread_mutex_lock(&open->disk->mutex);
    enum faulty_disk_fault fault = count_operation(open->disk);
    if (fault == FAULTY_DISK_NONE) settle(open->tracked);
    pthread_mutex_unlock(&open->disk->mutex);
    return fault == FAULTY_DISK_NONE ? SQLITE_OK : code_of(fault, SQLITE_IOERR_FSYNC);
}

static int file_close(sqlite3_file *file) { return REAL(file)->pMethods->xClose(REAL(file)); }
static int file_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    return REAL(file)->pMethods->xRead(REAL(file), bytes, length, offset);
}
static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}
static int file_lock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xLock(REAL(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xUnlock(REAL(file), level); }
static int file_is_reserved(sqlite3_file *file, int *result) {
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), result);
}
static int file_control(sqlite3_file *file, int what, void *argument) {
    return REAL(file)->pMethods->xFileControl(REAL(file), what, argument);
}
static int file_sector_size(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }
static int file_characteristics(sqlite3_file *file) {
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}
static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **result) {
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, result);
}
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }
static int file_shm_unmap(sqlite3_file *file, int delete) {
    return REAL(file)->pMethods->xShmUnmap(REAL(file), delete);
}

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_is_reserved, file_control, file_sector_size, file_characteristics, file_shm_map, file_shm_lock,
    file_shm_barrier, file_shm_unmap, NULL, NULL,
};

// VFS methods

static tracked_file *track(faulty_disk *disk, const char *path, sqlite3_file *real) {
    for (tracked_file *file = disk->files; file; file = file->next)
        if (strcmp(file->path, path) == 0) return file;
    tracked_file *file = calloc(1, sizeof *file);
    file->path = strdup(path);
    file->last = &file->first;
    sqlite3_int64 size = 0;
    real->pMethods->xFileSize(real, &size);
    resize_image(&file->image, &file->size, size);
    if (size > 0) real->pMethods->xRead(real, file->image, (int)size, 0);
    file->next = disk->files;
    disk->files = file;
    return file;
}

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    faulty_disk *disk = (faulty_disk *)vfs;
    open_file *open = (open_file *)file;
    open->disk = disk;
    open->tracked = NULL;
    open->real = (sqlite3_file *)(open + 1);
    int status = disk->real->xOpen(disk->real, path, open->real, flags, out_flags);
    open->base.pMethods = open->real->pMethods ? &methods : NULL;
    if (status == SQLITE_OK && path && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) {
        pthread_mutex_lock(&disk->mutex);
        open->tracked = track(disk, path, open->real);
        pthread_mutex_unlock(&disk->mutex);
    }
    return status;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    faulty_disk *disk = (faulty_disk *)vfs;
    if (disk->has_no_power) return SQLITE_IOERR_DELETE;
    pthread_mutex_lock(&disk->mutex);
    for (tracked_file *file = disk->files; file; file = file->next) {
        if (strcmp(file->path, path) != 0) continue;
        drop_operations(file);
        file->size = 0;
    }
    pthread_mutex_unlock(&disk->mutex);
    return disk->real->xDelete(disk->real, path, sync);
}

faulty_disk *faulty_disk_create(const char *name) {
    faulty_disk *disk = calloc(1, sizeof *disk);
    disk->real = sqlite3_vfs_find(NULL);
    disk->vfs = *disk->real;  // Everything else is the real one's, and does not use its first argument's data.
    disk->vfs.zName = name;
    disk->vfs.pNext = NULL;
    disk->vfs.szOsFile = (int)sizeof(open_file) + disk->real->szOsFile;
    disk->vfs.xOpen = disk_open;
    disk->vfs.xDelete = disk_delete;
    pthread_mutex_init(&disk->mutex, NULL);
    sqlite3_vfs_register(&disk->vfs, 0);
    return disk;
}

void faulty_disk_destroy(faulty_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    while (disk->files) {
        tracked_file *file = disk->files;
        disk->files = file->next;
        drop_operations(file);
        free(file->image);
        free(file->path);
        free(file);
    }
    pthread_mutex_destroy(&disk->mutex);
    free(disk->survivors);
    free(disk);
}

void faulty_disk_arm(
    faulty_disk *disk, enum faulty_disk_fault fault, int64_t operation, const char *survivors, uint64_t seed) {
    pthread_mutex_lock(&disk->mutex);
    disk->fault = fault;
    disk->fault_at = disk->operations + operation;
    free(disk->survivors);
    disk->survivors = survivors ? strdup(survivors) : NULL;
    disk->random = (unsigned)seed;
    pthread_mutex_unlock(&disk->mutex);
}

int64_t faulty_disk_operations(faulty_disk *disk) {
    pthread_mutex_lock(&disk->mutex);
    int64_t operations = disk->operations;
    pthread_mutex_unlock(&disk->mutex);
    return operations;
}

int faulty_disk_has_no_power(faulty_disk *disk) {
    pthread_mutex_lock(&disk->mutex);
    int result = disk->has_no_power;
    pthread_mutex_unlock(&disk->mutex);
    return result;
}

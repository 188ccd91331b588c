// A disk that fails, as an SQLite VFS over the real one. It counts the operations that change a database or its
// log (write, truncate, sync) and lets a chosen one fail, or takes the power away at it.
#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <stdint.h>

typedef struct faulty_disk faulty_disk;

enum faulty_disk_fault {
    FAULTY_DISK_NONE = 0,
    // The operation fails once: no space, an I/O error, or a write of half the bytes and then no space.
    FAULTY_DISK_FULL = 1,
    FAULTY_DISK_IO_ERROR = 2,
    FAULTY_DISK_SHORT_WRITE = 3,
    // The power goes just before the operation. What was synced is kept; of what was written since, each sector
    // of 512 bytes is kept or lost at random. Every later operation fails.
    FAULTY_DISK_POWER_LOSS = 4,
};

// Registers the VFS `name`, which must be unique and outlive the disk.
faulty_disk *faulty_disk_create(const char *name);

// When no connection uses it any more.
void faulty_disk_destroy(faulty_disk *disk);

// Chooses the operation that meets the fault, counting from 1 at the next one.
// `survivors` is a folder that gets the files as a power loss leaves them; `seed` decides which sectors do.
void faulty_disk_arm(
    faulty_disk *disk, enum faulty_disk_fault fault, int64_t operation, const char *survivors, uint64_t seed);

// How many operations there have been.
int64_t faulty_disk_operations(faulty_disk *disk);

// Whether a power loss has happened.
int faulty_disk_has_no_power(faulty_disk *disk);

#endif

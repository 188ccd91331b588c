// The limit that SQLite itself sets: one thread, one connection, the driver's settings, BATCH rows per commit.
//
//     limit FILE BATCH SECONDS
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void check(sqlite3 *db, int status) {
    if (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    exit(1);
}

static int log_pages;
static int on_commit(void *context, sqlite3 *db, const char *name, int pages) {
    (void)context, (void)db, (void)name;
    log_pages = pages;
    return SQLITE_OK;
}

int main(int argc, char **argv) {
    if (argc != 4) return fprintf(stderr, "usage: limit FILE BATCH SECONDS\n"), 2;
    int batch = atoi(argv[2]);
    double seconds = atof(argv[3]);
    sqlite3 *db;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    check(NULL, sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
    check(db, sqlite3_exec(db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
        "CREATE TABLE m (id INTEGER PRIMARY KEY, ch INTEGER, au INTEGER, content TEXT, ts INTEGER);"
        "CREATE INDEX i ON m (ch, id);", NULL, NULL, NULL));
    sqlite3_wal_hook(db, on_commit, NULL);
    sqlite3_stmt *begin, *insert, *commit;
    check(db, sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL));
    check(db, sqlite3_prepare_v2(db, "INSERT INTO m VALUES (?, ?, ?, ?, ?)", -1, &insert, NULL));
    check(db, sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL));

    long rows = 0, checkpointed = 0;
    double start = now(), end = start;
    while (end - start < seconds) {
        check(db, sqlite3_step(begin)), sqlite3_reset(begin);
        for (int i = 0; i < batch; i++, rows++) {
            sqlite3_bind_int64(insert, 1, rows);
            sqlite3_bind_int64(insert, 2, rows % 10);
            sqlite3_bind_int64(insert, 3, 5);
            sqlite3_bind_text(insert, 4, "hello world hello world hello world ", 36, SQLITE_STATIC);
            sqlite3_bind_int64(insert, 5, rows);
            check(db, sqlite3_step(insert)), sqlite3_reset(insert);
        }
        check(db, sqlite3_step(commit)), sqlite3_reset(commit);
        if (log_pages < checkpointed) checkpointed = 0;
        if (log_pages - checkpointed >= 2048) {
            sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
            checkpointed = log_pages;
        }
        end = now();
    }
    printf("inserts/s=%ld rows/commit=%d commit_us=%ld\n", (long)(rows / (end - start)), batch,
           (long)((end - start) * 1e6 * batch / rows));
    return 0;
}

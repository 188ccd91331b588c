// SQLite, with Swift-callable forms of what its header gives as variadic functions.
#include <pthread.h>
#include <sqlite3.h>

// Switches a boolean SQLITE_DBCONFIG_… option of one connection on (1) or off (0).
static inline int csqlite_db_config(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

// Drops the process-wide malloc counters, and with them a lock that every connection's allocations would
// share. Only before the first use of the library; later it has no effect.
static inline int csqlite_disable_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// The GNU function that names the driver's threads for `top -H`; glibc hides it without _GNU_SOURCE.
extern int pthread_setname_np(pthread_t thread, const char *name);
static inline void csqlite_name_thread(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }

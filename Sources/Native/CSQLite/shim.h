// SQLite, with Swift-callable forms of what its header gives as variadic functions and cast macros.
#include <sqlite3.h>

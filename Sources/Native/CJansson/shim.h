// jansson: JSON with error positions, duplicate keys refused and the order of keys kept.
#include <jansson.h>

// jansson's type test is a macro.
static inline json_type guildhall_json_type(const json_t *value) { return json_typeof(value); }
static inline void guildhall_json_decref(json_t *value) { json_decref(value); }

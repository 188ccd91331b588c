// Debian ships llhttp as C sources: this compiles its llhttp.c where it lies, nothing is copied.
// Strict mode refuses what a lenient parser would repair: the repairs are what request smuggling lives on.
#define LLHTTP_STRICT_MODE 1
#include "/usr/share/llhttp/llhttp.c"

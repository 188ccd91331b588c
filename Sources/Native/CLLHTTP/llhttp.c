// Debian ships llhttp as C sources: this compiles its llhttp.c where it lies, nothing is copied.
#include "/usr/share/llhttp/llhttp.c"

// Debian ships llhttp as C sources: this compiles its api.c where it lies, nothing is copied.
#include "/usr/share/llhttp/api.c"

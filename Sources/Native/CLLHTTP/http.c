// Debian ships llhttp as C sources: this compiles its http.c where it lies, nothing is copied.
#include "/usr/share/llhttp/http.c"

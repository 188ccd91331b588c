// llhttp: HTTP/1.1 parser (Debian package node-llhttp ships header and C sources).
#include "/usr/share/include/llhttp/llhttp.h"

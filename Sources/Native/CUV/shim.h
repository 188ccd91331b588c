// libuv: event loop, sockets, timers, thread pool, signals.
#include <uv.h>

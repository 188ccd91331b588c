// libuv: event loop, sockets, timers, thread pool, signals; and two Linux calls that Swift's Glibc module hides.
#include <uv.h>

extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline int linux_accept(int fd, struct sockaddr *address, socklen_t *length) {
    return accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static inline void linux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

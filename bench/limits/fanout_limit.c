// The least a WebSocket fan-out can do: an epoll loop that gives every frame it receives to every socket,
// one write per socket for all the frames of a loop turn, each with the socket's own sequence number.
//
// usage: fanout_limit PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { sockets_max = 20000, frames_max = 64, frame_bytes_max = 4096 };

static const char switching[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int sockets[sockets_max], socket_count;
static char is_open[sockets_max];
static unsigned sequence[sockets_max];
static char payloads[frames_max][frame_bytes_max];
static int payload_bytes[frames_max], pending;

static void watch(int epoll, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static void forget(int descriptor) {
    for (int i = 0; i < socket_count; i++)
        if (sockets[i] == descriptor) sockets[i] = sockets[--socket_count];
    is_open[descriptor] = 0;
    close(descriptor);
}

// Keeps the payloads of the (unmasked by a zero mask) frames in `input`.
static void collect(const unsigned char *input, int count) {
    for (int at = 0; at + 6 <= count && pending < frames_max;) {
        int bytes = input[at + 1] & 127, head = 2;
        if (bytes == 126) bytes = input[at + 2] << 8 | input[at + 3], head = 4;
        head += 4;
        memcpy(payloads[pending], input + at + head, (size_t)bytes);
        payload_bytes[pending++] = bytes;
        at += head + bytes;
    }
}

static void flush_to_all(void) {
    static char output[frames_max * (frame_bytes_max + 16)];
    for (int i = 0; i < socket_count; i++) {
        int length = 0;
        for (int f = 0; f < pending; f++) {
            int bytes = payload_bytes[f];
            output[length++] = (char)0x81;
            if (bytes < 126) {
                output[length++] = (char)bytes;
            } else {
                output[length++] = 126, output[length++] = (char)(bytes >> 8), output[length++] = (char)bytes;
            }
            memcpy(output + length, payloads[f], (size_t)bytes);
            unsigned number = ++sequence[sockets[i]];
            for (int digit = 0; digit < 8; digit++, number /= 10)
                output[length + 20 - digit] = (char)('0' + number % 10);
            length += bytes;
        }
        if (write(sockets[i], output, (size_t)length) != length) fprintf(stderr, "short write\n");
    }
    pending = 0;
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: fanout_limit PORT\n");
        return 2;
    }
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("fanout_limit");
        return 1;
    }
    int epoll = epoll_create1(0);
    watch(epoll, listener);
    for (;;) {
        struct epoll_event events[256];
        static unsigned char input[65536];
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int descriptor = events[i].data.fd;
            if (descriptor == listener) {
                int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (accepted < 0 || accepted >= sockets_max) continue;
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                watch(epoll, accepted);
                continue;
            }
            ssize_t bytes = read(descriptor, input, sizeof input);
            if (bytes <= 0) {
                forget(descriptor);
            } else if (!is_open[descriptor]) {
                is_open[descriptor] = 1;
                sockets[socket_count++] = descriptor;
                if (write(descriptor, switching, sizeof switching - 1) < 0) perror("fanout_limit");
            } else {
                collect(input, (int)bytes);
            }
        }
        if (pending) flush_to_all();
    }
}

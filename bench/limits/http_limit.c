// The least an HTTP/1.1 server on this base can do: libuv's loop, llhttp's parser, one constant answer.
// What a real server takes longer than this is its own cost.
//
// usage: http_limit PORT BODY_BYTES
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <llhttp.h>
#include <uv.h>

typedef struct {
    uv_tcp_t socket;
    llhttp_t parser;
} connection;

static uv_loop_t *loop;
static llhttp_settings_t settings;
static char input[65536];
static char answer[65536];
static size_t answer_bytes;

static int on_message_complete(llhttp_t *parser) {
    connection *c = parser->data;
    uv_buf_t piece = uv_buf_init(answer, (unsigned)answer_bytes);
    int written = uv_try_write((uv_stream_t *)&c->socket, &piece, 1);
    if (written != (int)answer_bytes) fprintf(stderr, "short write\n");
    return 0;
}

static void on_closed(uv_handle_t *handle) { free(handle->data); }

static void on_input_wanted(uv_handle_t *handle, size_t hint, uv_buf_t *buffer) {
    (void)handle, (void)hint;
    *buffer = uv_buf_init(input, sizeof input);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer) {
    connection *c = stream->data;
    if (count == 0) return;
    if (count < 0 || llhttp_execute(&c->parser, buffer->base, (size_t)count) != HPE_OK)
        uv_close((uv_handle_t *)stream, on_closed);
}

static void on_connection(uv_stream_t *listener, int status) {
    if (status < 0) return;
    connection *c = calloc(1, sizeof *c);
    uv_tcp_init(loop, &c->socket);
    c->socket.data = c;
    llhttp_init(&c->parser, HTTP_REQUEST, &settings);
    c->parser.data = c;
    uv_accept(listener, (uv_stream_t *)&c->socket);
    uv_tcp_nodelay(&c->socket, 1);
    uv_read_start((uv_stream_t *)&c->socket, on_input_wanted, on_read);
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: http_limit PORT BODY_BYTES\n");
        return 2;
    }
    int body_bytes = atoi(arguments[2]);
    int head_bytes = snprintf(answer, sizeof answer,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        "Date: Fri, 20 Nov 2026 09:00:00 GMT\r\nContent-Length: %d\r\n\r\n", body_bytes);
    memset(answer + head_bytes, 'x', (size_t)body_bytes);
    answer_bytes = (size_t)(head_bytes + body_bytes);

    llhttp_settings_init(&settings);
    settings.on_message_complete = on_message_complete;
    loop = uv_default_loop();
    uv_tcp_t listener;
    struct sockaddr_in address;
    uv_ip4_addr("127.0.0.1", atoi(arguments[1]), &address);
    uv_tcp_init(loop, &listener);
    uv_tcp_bind(&listener, (struct sockaddr *)&address, 0);
    if (uv_listen((uv_stream_t *)&listener, 4096, on_connection) != 0) {
        fprintf(stderr, "cannot listen on port %s\n", arguments[1]);
        return 1;
    }
    return uv_run(loop, UV_RUN_DEFAULT);
}

/* The unix socket: clients that come, ask, listen and leave. */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "goniod.h"
#include <errno.h>
#include <event2/buffer.h>
#include <gonio/client.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LAGGING_BYTES = 64 << 10, /* a watcher so far behind gets the newest angles only */
    HANGING_BYTES = 4 << 20,  /* and one so far behind is cut off: it has stopped reading */
};

/* What was said last still goes out, as far as the socket takes it at once. */
static void leave(struct client *c)
{
    if (!c->used)
        return;
    visit_client_left(c->daemon, c);
    struct evbuffer *rest = bufferevent_get_output(c->stream);
    evbuffer_unfreeze(rest, 1); /* only the bufferevent may take from it, else */
    evbuffer_write(rest, bufferevent_getfd(c->stream));
    bufferevent_free(c->stream);
    memset(c, 0, sizeof *c);
}

void server_send(struct client *c, const char *json)
{
    if (!c || !c->used || !json)
        return;
    if (evbuffer_get_length(bufferevent_get_output(c->stream)) > HANGING_BYTES) {
        leave(c);
        return;
    }
    bufferevent_write(c->stream, json, strlen(json));
    bufferevent_write(c->stream, "\n", 1);
}

void server_tell(struct goniod *g, const char *json, bool skippable)
{
    for (int i = 0; i < CLIENTS_MAX; i++) {
        struct client *c = &g->client[i];
        if (!c->used || !c->watching)
            continue;
        if (skippable && evbuffer_get_length(bufferevent_get_output(c->stream)) > LAGGING_BYTES)
            continue;
        server_send(c, json);
    }
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct client *c       = context;
    struct evbuffer *input = bufferevent_get_input(stream);
    size_t len;
    char *line;
    while (c->used && (line = evbuffer_readln(input, &len, EVBUFFER_EOL_LF))) {
        request_take(c, line, len);
        free(line);
    }
    if (c->used && evbuffer_get_length(input) >= MESSAGE_BYTES) {
        server_send(c, "{\"reply\":\"\",\"ok\":false,\"say\":\"a request is one line of at most "
                       "4095 bytes\"}");
        leave(c);
    }
}

static void on_event(struct bufferevent *stream, short what, void *context)
{
    (void)stream;
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
        leave(context);
}

static struct client *free_place(struct goniod *g)
{
    for (int i = 0; i < CLIENTS_MAX; i++)
        if (!g->client[i].used)
            return &g->client[i];
    return NULL;
}

static void on_connect(evutil_socket_t listener, short what, void *context)
{
    struct goniod *g = context;
    (void)what;
    int fd = accept(listener, NULL, NULL);
    if (fd < 0)
        return;
    evutil_make_socket_nonblocking(fd);
    evutil_make_socket_closeonexec(fd);
    struct client *c = free_place(g);
    if (!c) {
        static const char full[] = "{\"reply\":\"\",\"ok\":false,\"say\":\"too many programs are "
                                   "connected to goniod; close one\"}\n";
        if (write(fd, full, sizeof full - 1) < 0) {
            /* it has left already */
        }
        close(fd);
        return;
    }
    c->daemon = g;
    c->used   = true;
    c->stream = bufferevent_socket_new(g->loop, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(c->stream, on_read, NULL, on_event, c);
    bufferevent_setwatermark(c->stream, EV_READ, 0, 2 * MESSAGE_BYTES);
    bufferevent_enable(c->stream, EV_READ | EV_WRITE);
}

/* A socket's file that nobody serves is what a killed goniod has left behind. */
static enum gonio_status clear_way(const char *path)
{
    struct gonio_client *other;
    if (gonio_client_open(path, &other) == GONIO_OK) {
        gonio_client_close(other);
        return note(
            GONIO_EBUSY, "%s: a goniod is running already; use that one, or end it first", path);
    }
    note_clear();
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
        unlink(path);
    return GONIO_OK;
}

static enum gonio_status make_folder_for(const char *path)
{
    char folder[PATH_MAX];
    text_format(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return GONIO_OK;
    *slash = '\0';
    return file_make_folders(folder);
}

static enum gonio_status listen_at(const char *path, int *out)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (text_format(address.sun_path, sizeof address.sun_path, "%s", path) != GONIO_OK)
        return note(GONIO_EINVAL, "%s: a socket's path is at most %zu bytes long", path,
            sizeof address.sun_path - 1);
    int fd     = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    mode_t old = umask(0177);
    bool bound = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
                 listen(fd, 8) == 0;
    int error = errno;
    umask(old);
    if (!bound) {
        if (fd >= 0)
            close(fd);
        return note(gonio_status_from_errno(error), "%s: no socket can be made there: %s", path,
            strerror(error));
    }
    *out = fd;
    return GONIO_OK;
}

enum gonio_status server_open(struct goniod *g)
{
    const char *path         = g->config.socket;
    enum gonio_status status = make_folder_for(path);
    if (status == GONIO_OK)
        status = clear_way(path);
    if (status == GONIO_OK)
        status = listen_at(path, &g->socket_fd);
    if (status != GONIO_OK)
        return status;
    g->listening = event_new(g->loop, g->socket_fd, EV_READ | EV_PERSIST, on_connect, g);
    event_add(g->listening, NULL);
    return GONIO_OK;
}

void server_close(struct goniod *g)
{
    for (int i = 0; i < CLIENTS_MAX; i++)
        leave(&g->client[i]);
    if (!g->listening)
        return;
    event_free(g->listening);
    close(g->socket_fd);
    unlink(g->config.socket);
}

#ifndef GONIO_CLIENT_H
#define GONIO_CLIENT_H
/** @file
 *  Talking to goniod: words on a line go out, JSON comes in, one object a line. docs/control.md.
 */
#include <gonio/status.h>
#include <stddef.h>

struct gonio_client;

/** Where goniod's socket is: `given`, else GONIO_SOCKET, else $XDG_RUNTIME_DIR/gonio/goniod.sock,
 *  else /tmp/gonio-UID/goniod.sock. */
enum gonio_status gonio_socket_path(const char *given, char *out, size_t size);

/** Where the data folder is: `given`, else GONIO_DATA, else $XDG_DATA_HOME/gonio, else
 *  ~/.local/share/gonio. */
enum gonio_status gonio_data_path(const char *given, char *out, size_t size);

/** Connect. GONIO_ENODEV where no goniod answers. The caller closes. */
enum gonio_status gonio_client_open(const char *socket_path, struct gonio_client **client);
void gonio_client_close(struct gonio_client *client);

/** The socket, to be watched for reading beside other things. */
int gonio_client_fd(const struct gonio_client *client);

/** Send one request; no line end. */
enum gonio_status gonio_client_send(struct gonio_client *client, const char *line);

/** The next line that came, ended by NUL, valid until the next call.
 *
 *  @param timeout_ms  how long to wait; 0 not at all, -1 for ever
 *  @return            GONIO_OK; GONIO_LATER: nothing in that time; GONIO_EGONE: goniod has gone
 */
enum gonio_status gonio_client_next(struct gonio_client *client, int timeout_ms, const char **json);

#endif

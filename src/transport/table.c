#include "base/note.h"
#include "base/text.h"
#include "kinds.h"
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define ROW(name) &transport_##name,
static const struct transport_kind *const kinds[] = { TRANSPORT_KINDS(ROW) };
#undef ROW

static enum gonio_status nobody_claims(const char *port)
{
    char path[PATH_MAX];
    if (!strchr(port, '/') && text_format(path, sizeof path, "/dev/%s", port) == GONIO_OK &&
        *port && access(path, F_OK) == 0)
        return note(GONIO_EINVAL, "\"%s\": not a port; did you mean %s?", port, path);
    return note(GONIO_EINVAL,
        "\"%s\": not a port; give a serial device (/dev/ttyUSB0), a pty, tcp:HOST:PORT or "
        "file:CAPTURE",
        port);
}

enum gonio_status transport_open(const char *port, unsigned baud, struct transport **t)
{
    if (strlen(port) >= TRANSPORT_NAME_MAX)
        return note(GONIO_EINVAL, "%.40s...: the port's name is longer than %d characters", port,
            TRANSPORT_NAME_MAX - 1);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i]->claims(port))
            return kinds[i]->open(port, baud ? baud : TRANSPORT_BAUD_DEFAULT, t);
    return nobody_claims(port);
}

void transport_close(struct transport *t)
{
    if (t)
        t->kind->close(t);
}

#include "tape.h"
#include "base/note.h"
#include <errno.h>
#include <string.h>

enum gonio_status emu_tape_open(const char *name, const char *model, FILE **tape)
{
    *tape = fopen(name, "wxb");
    if (!*tape)
        return note(gonio_status_from_errno(errno), "%s: %s; name another --capture", name,
            strerror(errno));
    fprintf(*tape, "gonio-capture 1\ndevice: emulated %s\n\n", model);
    return GONIO_OK;
}

static void put_le(FILE *tape, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        putc((int)(value >> 8 * i & 0xFF), tape);
}

void emu_tape_add(FILE *tape, double time_s, const uint8_t *bytes, size_t len)
{
    if (len == 0)
        return;
    put_le(tape, (uint64_t)(time_s * 1e9), 8);
    put_le(tape, len, 4);
    fwrite(bytes, 1, len, tape);
}

enum gonio_status emu_tape_close(FILE *tape, const char *name)
{
    int bad = ferror(tape);
    bad |= fclose(tape);
    return bad ? note(GONIO_EIO, "%s: not written whole; is the disk full?", name) : GONIO_OK;
}

#ifndef FIRMWARE_HOST_VOICE_H
#define FIRMWARE_HOST_VOICE_H
/** @file
 *  What is said to an obeying patient: lines from a FIFO or from standard input, without waiting.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { EMU_VOICE_LINE = 256 };

struct emu_voice {
    int fd;           /**< -1: nobody speaks any more */
    const char *made; /**< a FIFO that we have made: the caller's string; else NULL */
    char buf[EMU_VOICE_LINE];
    size_t begin, end;
    bool drowned; /**< in the middle of a line that is too long */
};

/** @param fifo  made where there is none; NULL: standard input */
enum gonio_status emu_voice_open(struct emu_voice *v, const char *fifo);

/** The next line that has been said to its end; without its line end, valid until the next call.
 *  @return GONIO_OK; GONIO_LATER: nothing just now; GONIO_EFORMAT with a note: it was too long */
enum gonio_status emu_voice_next(struct emu_voice *v, const char **line);

void emu_voice_close(struct emu_voice *v);

#endif

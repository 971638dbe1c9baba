#include "base/note.h"
#include <stdarg.h>
#include <stdio.h>

static _Thread_local char sentence[1024];

enum gonio_status note(enum gonio_status status, const char *format, ...)
{
    /* Through a second buffer: an argument may be the sentence before, to be added to. */
    char fresh[sizeof sentence];
    va_list args;
    va_start(args, format);
    vsnprintf(fresh, sizeof fresh, format, args);
    va_end(args);
    snprintf(sentence, sizeof sentence, "%s", fresh);
    return status;
}

const char *note_text(enum gonio_status status)
{
    return sentence[0] ? sentence : gonio_status_text(status);
}

void note_clear(void) { sentence[0] = '\0'; }

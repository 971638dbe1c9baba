#include "cli/stop.h"
#include "base/text.h"
#include "cli/edit.h"
#include "cli/keys.h"
#include "cli/page.h"
#include <string.h>

_Static_assert((int)STOP_REASON >= (int)EDIT_BYTES, "what is typed fits");

/* docs/clinical.md, 7 */
static const struct {
    char key;
    const char *reason;
} reasons[] = {
    { 'p', "pain" },
    { 'd', "dizziness" },
    { 'n', "nausea" },
    { 'v', "vision or speech" },
    { 't', "tingling" },
};

bool stop_ask(struct screen *s, const char *heading, char *out)
{
    const struct page why   = { .heading = heading,
          .part = { "!STOPPED. The patient rests, supported.", "", "Why?", "", "p\tpain",
              "d\tdizziness", "n\tnausea", "v\tvision or speech", "t\ttingling or numbness",
              "o\tother: type it", NULL },
          .hint = { "a letter says why", "Enter: not said", "q: leave", NULL },
          .keys = "pdnvto" };
    const struct page other = { .heading = heading,
        .part                            = { "!STOPPED. The patient rests, supported.", NULL },
        .hint                            = { "Enter: done", NULL } };
    out[0]                  = '\0';
    int key                 = page_wait(s, &why);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (key == reasons[i].key)
            text_format(out, STOP_REASON, "%s", reasons[i].reason);
    if (key == 'o')
        return page_ask_text(s, &other, "Why:", out) != PAGE_LEFT;
    return key != 'q';
}

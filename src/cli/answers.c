#include "cli/answers.h"
#include "base/text.h"
#include "cli/ask.h"
#include <math.h>
#include <string.h>

const char *answer_phase(const char *measuring)
{
    return measuring && strcmp(measuring, "after") == 0 ? "after" : "before";
}

static const char *said(const char *text) { return text && *text ? text : NULL; }

enum gonio_status answer_keep(struct daemon_link *link, const struct answer *a, json_t **reply)
{
    char value[32];
    text_format(value, sizeof value, "%g", a->value);
    const struct ask_word word[] = { { "patient", said(a->patient) },
        { "session", said(a->session) }, { "phase", said(a->phase) }, { "item", a->item },
        { "value", isnan(a->value) ? NULL : value }, { "movement", said(a->movement) },
        { "side", said(a->side) }, { "text", said(a->text) }, { "rater", said(a->rater) } };
    return ask_on(link, "outcome", word, sizeof word / sizeof *word, reply);
}

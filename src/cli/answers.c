#include "cli/answers.h"
#include "base/text.h"
#include "control/message.h"
#include <math.h>

enum gonio_status answer_keep(struct daemon_link *link, const struct answer *a)
{
    char line[MESSAGE_BYTES] = "outcome", value[32] = "";
    json_t *reply;
    if (isfinite(a->value))
        text_format(value, sizeof value, "%g", a->value);
    const struct {
        const char *key, *text;
    } word[] = { { "patient", a->patient }, { "session", a->session }, { "phase", a->phase },
        { "item", a->item }, { "value", value }, { "movement", a->movement }, { "side", a->side },
        { "text", a->text }, { "rater", a->rater } };
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < sizeof word / sizeof *word && status == GONIO_OK; i++)
        if (word[i].text && *word[i].text)
            status = message_add(line, sizeof line, word[i].key, word[i].text);
    return status == GONIO_OK ? daemon_ask(link, line, &reply) : status;
}

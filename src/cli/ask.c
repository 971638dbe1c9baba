#include "cli/ask.h"
#include "base/text.h"
#include "control/message.h"

static enum gonio_status build(
    const char *verb, const struct ask_word *word, size_t words, char line[MESSAGE_BYTES])
{
    enum gonio_status status = text_format(line, MESSAGE_BYTES, "%s", verb);
    for (size_t i = 0; i < words && status == GONIO_OK; i++)
        if (word[i].value)
            status = message_add(line, MESSAGE_BYTES, word[i].key, word[i].value);
    return status;
}

enum gonio_status ask_on(struct daemon_link *link, const char *verb, const struct ask_word *word,
    size_t words, json_t **reply)
{
    char line[MESSAGE_BYTES];
    enum gonio_status status = build(verb, word, words, line);
    return status == GONIO_OK ? daemon_ask(link, line, reply) : status;
}

enum gonio_status ask(struct daemon_link *link, const char *verb, const struct ask_word *word,
    size_t words, json_t **reply)
{
    char line[MESSAGE_BYTES];
    enum gonio_status status = build(verb, word, words, line);
    *link                    = (struct daemon_link){ NULL, NULL };
    if (status == GONIO_OK)
        status = daemon_open(link, true);
    return status == GONIO_OK ? daemon_ask(link, line, reply) : status;
}

void ask_say_session(const json_t *reply)
{
    bool is_new = json_is(reply, "new_session");
    say("saved: session %s%s", json_text_of(reply, "session", ""),
        is_new ? ", a new one; --session names another" : "");
}

#ifndef CLI_ASK_H
#define CLI_ASK_H
/** @file
 *  One request to goniod with its words.
 */
#include "cli/command.h"

/** A word of the request; left out where the value is NULL. */
struct ask_word {
    const char *key, *value;
};

/** Ask on a link that is open, and wait for the reply. */
enum gonio_status ask_on(struct daemon_link *link, const char *verb, const struct ask_word *word,
    size_t words, json_t **reply);

/** Connect, starting goniod where none answers, ask, and wait for the reply. Close the link in any
 * case.
 *  @param reply  out, owned by the link */
enum gonio_status ask(struct daemon_link *link, const char *verb, const struct ask_word *word,
    size_t words, json_t **reply);

/** Say in which session the outcomes of a reply were saved, and whether that is a new one: what
 * belongs to the visit before would be in the wrong place. */
void ask_say_session(const json_t *reply);

#endif

#ifndef CONTROL_MESSAGE_H
#define CONTROL_MESSAGE_H
/** @file
 *  A request between the programs: words on a line.
 *
 *      record movement=cervical.rotation patient=P017 phase=before note="after lunch"
 *
 *  The first word is the verb, the others are key=value. A value may stand in double quotes, in
 *  which \" and \\ stand for themselves. Replies and events are JSON, one object a line;
 * docs/control.md.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { MESSAGE_BYTES = 4096, MESSAGE_PAIRS = 24 };

struct message {
    char text[MESSAGE_BYTES];
    const char *verb;
    size_t pairs;
    struct {
        const char *key, *value;
    } pair[MESSAGE_PAIRS];
};

/** Take a line apart. GONIO_EFORMAT, with a note, where it is no request. */
enum gonio_status message_parse(struct message *m, const char *line, size_t len);

/** The value of a key, or `other` where it is not given. */
const char *message_get(const struct message *m, const char *key, const char *other);

/** A key that is not among `known` (NULL ends the list); NULL where all are. */
const char *message_stranger(const struct message *m, const char *const *known);

/** Add ` key="value"` to a request being built. GONIO_ERANGE where it does not fit; GONIO_EINVAL
 * where the value would end the line. The line is then as it was. */
enum gonio_status message_add(char *line, size_t size, const char *key, const char *value);

#endif

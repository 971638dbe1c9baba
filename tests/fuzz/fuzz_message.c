/* Any line as a request: what is understood can be written again and understood alike. */
#include "control/message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct message m, again;
    if (message_parse(&m, (const char *)data, size) != GONIO_OK)
        return 0;
    static char line[4 * MESSAGE_BYTES];
    strcpy(line, m.verb);
    for (size_t i = 0; i < m.pairs; i++)
        if (message_add(line, sizeof line, m.pair[i].key, m.pair[i].value) != GONIO_OK)
            abort();
    if (strlen(line) >= MESSAGE_BYTES)
        return 0;
    if (message_parse(&again, line, strlen(line)) != GONIO_OK || again.pairs != m.pairs)
        abort();
    for (size_t i = 0; i < m.pairs; i++)
        if (strcmp(m.pair[i].value, again.pair[i].value) != 0)
            abort();
    return 0;
}

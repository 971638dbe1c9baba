/* Any bytes from a terminal, cut in two anywhere: keys come out, the line that they type stays
 * whole, and what comes of it is text that the log takes. */
#include "cli/edit.h"
#include "cli/keys.h"
#include "record/csv.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct edit *e)
{
    char out[EDIT_BYTES];
    if (e->len >= EDIT_BYTES || strlen(e->text) != e->len || e->at > e->len)
        abort();
    edit_text(e, out);
    if (strlen(out) > e->len || !csv_is_clean(out))
        abort();
    if (edit_view(e, 20, out) >= 20)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct edit e = { .len = 0 };
    size_t used, end = size > 0 ? data[0] % size : 0;
    for (size_t at = 0; at < size; at += used) {
        int key = key_take(data + at, end > at ? end - at : 0, false, &used);
        if (used == 0) {
            end = size;
            key = key_take(data + at, end - at, true, &used);
        }
        if (used == 0 || at + used > size || key == KEY_NONE) {
            if (used == 1 && data[at] == 0)
                continue; /* a terminal may send it; it is no key */
            abort();
        }
        edit_key(&e, key);
        check(&e);
    }
    return 0;
}

/* Any text as lines of measurements.csv, once as it is and once under a CRC that fits, which a
 * fuzzer would never find. A row that is read, written and read again is the same row. */
#include "base/crc.h"
#include "record/schema.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void write_and_read_again(const struct gonio_log_row *row)
{
    static struct schema_map ours;
    struct gonio_log_row back;
    char first[SCHEMA_LINE], second[SCHEMA_LINE];
    size_t len, again;
    must(schema_map_read(&ours, schema_header(), strlen(schema_header())) == GONIO_OK);
    must(schema_format(row, first, &len) == GONIO_OK && len <= SCHEMA_LINE &&
         first[len - 1] == '\n');
    must(!memchr(first, '\n', len - 1) && schema_is_whole(first, len - 1));
    must(schema_parse(&ours, first, len - 1, &back) == GONIO_OK);
    must(strcmp(back.rater, row->rater) == 0 && strcmp(back.set, row->set) == 0);
    must(schema_format(&back, second, &again) == GONIO_OK);
    must(again == len && memcmp(first, second, len) == 0);
}

static void take_line(const struct schema_map *map, const char *line, size_t len)
{
    static char sealed[1 << 16];
    struct gonio_log_row row;
    if (schema_parse(map, line, len, &row) == GONIO_OK)
        write_and_read_again(&row);
    if (len > sizeof sealed - 16)
        return;
    memcpy(sealed, line, len);
    sprintf(sealed + len, ",%08x", (unsigned)crc32c(0, line, len));
    if (schema_parse(map, sealed, len + 9, &row) == GONIO_OK)
        write_and_read_again(&row);
}

/* The first line is a header; where it is none, all lines are read under ours. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct schema_map map;
    const char *p = (const char *)bytes, *end = p + size;
    bool first = true;
    must(schema_map_read(&map, schema_header(), strlen(schema_header())) == GONIO_OK);
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len          = (size_t)((newline ? newline : end) - p);
        struct schema_map theirs;
        if (first && schema_map_read(&theirs, p, len) == GONIO_OK)
            map = theirs;
        else
            take_line(&map, p, len);
        first = false;
        p += len + 1;
    }
    return 0;
}

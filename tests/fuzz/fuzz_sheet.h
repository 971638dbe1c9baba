#ifndef TESTS_FUZZ_FUZZ_SHEET_H
#define TESTS_FUZZ_FUZZ_SHEET_H
/** @file
 *  Any text as the lines of a sheet, each once as it is and once under a CRC that fits, which a
 *  fuzzer would never find. A row that is read, written and read again is the same row.
 */
#include "base/crc.h"
#include "fuzz_file.h"
#include "record/sheet.h"

static inline void fuzz_must(bool condition)
{
    if (!condition)
        abort();
}

static inline void fuzz_ours(const struct sheet_form *form, struct sheet_map *map)
{
    fuzz_must(sheet_map_read(form, map, form->header, strlen(form->header)) == GONIO_OK);
}

static inline void fuzz_write_and_read_again(const struct sheet_form *form, const void *row)
{
    struct sheet_map ours;
    _Alignas(max_align_t) char back[SHEET_ROW];
    char first[SHEET_LINE], second[SHEET_LINE];
    size_t len, again;
    fuzz_ours(form, &ours);
    fuzz_must(sheet_format(form, row, first, &len) == GONIO_OK && len <= SHEET_LINE &&
              first[len - 1] == '\n');
    fuzz_must(!memchr(first, '\n', len - 1) && sheet_is_whole(first, len - 1));
    fuzz_must(sheet_parse(form, &ours, first, len - 1, back) == GONIO_OK);
    for (int i = 0; i < form->columns; i++)
        if (form->column[i].size > 0 && form->column[i].kind != SHEET_VALUE) /* rounded */
            fuzz_must(memcmp((const char *)row + form->column[i].offset,
                          back + form->column[i].offset, form->column[i].size) == 0);
    fuzz_must(sheet_format(form, back, second, &again) == GONIO_OK);
    fuzz_must(again == len && memcmp(first, second, len) == 0);
}

/** Put the CRC behind a line that fits. @return bytes, or 0 where there is no room */
static inline size_t fuzz_seal(const char *line, size_t len, char *out, size_t size)
{
    if (len > size - 16)
        return 0;
    memcpy(out, line, len);
    sprintf(out + len, ",%08x", (unsigned)crc32c(0, line, len));
    return len + 9;
}

static inline void fuzz_take_line(
    const struct sheet_form *form, const struct sheet_map *map, const char *line, size_t len)
{
    static char sealed[1 << 16];
    _Alignas(max_align_t) char row[SHEET_ROW];
    if (sheet_parse(form, map, line, len, row) == GONIO_OK)
        fuzz_write_and_read_again(form, row);
    size_t whole = fuzz_seal(line, len, sealed, sizeof sealed);
    if (whole > 0 && sheet_parse(form, map, sealed, whole, row) == GONIO_OK)
        fuzz_write_and_read_again(form, row);
}

/** The first line is a header; where it is none, all lines are read under ours. */
static inline void fuzz_sheet(const struct sheet_form *form, const uint8_t *bytes, size_t size)
{
    struct sheet_map map;
    const char *p = (const char *)bytes, *end = p + size;
    bool first = true;
    fuzz_ours(form, &map);
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len          = (size_t)((newline ? newline : end) - p);
        struct sheet_map theirs;
        if (first && sheet_map_read(form, &theirs, p, len) == GONIO_OK)
            map = theirs;
        else
            fuzz_take_line(form, &map, p, len);
        first = false;
        p += len + 1;
    }
}

/** The same lines, each under a CRC that fits, as a file in fuzz_folder. */
static inline void fuzz_sheet_file(const struct sheet_form *form, const uint8_t *bytes, size_t size)
{
    static char text[1 << 20];
    const char *p = (const char *)bytes, *end = p + size;
    size_t used = (size_t)sprintf(text, "%s\n", form->header);
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len          = (size_t)((newline ? newline : end) - p);
        used += fuzz_seal(p, len, text + used, sizeof text - used);
        if (used + 16 < sizeof text)
            text[used++] = '\n';
        p += len + 1;
    }
    fuzz_file(form->file, (const uint8_t *)text, used);
}

#endif

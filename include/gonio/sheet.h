#ifndef GONIO_SHEET_H
#define GONIO_SHEET_H
/** @file
 *  What the tables of the data folder have in common that are only ever added to:
 *  measurements.csv, patients.csv, outcomes.csv, corrections.csv. Nothing in them is rewritten.
 *  When an append returns GONIO_OK all its rows are on the disk; else none is in the file.
 */
#include <gonio/status.h>
#include <stddef.h>
#include <stdint.h>

/** One of them, open for appending; one writer at a time. */
struct gonio_log;

/** What opening it found. */
struct gonio_log_found {
    size_t rows;        /**< whole rows in the file */
    size_t altered;     /**< lines that are not whole and not the last: see gonio_verify */
    size_t torn_bytes;  /**< bytes of a torn last line that were set aside; 0: none */
    char torn_name[64]; /**< the file in the data folder that holds them */
};

void gonio_log_close(struct gonio_log *log);

/** One line as read. */
struct gonio_line {
    size_t number;            /**< from 1; the header is line 1 */
    enum gonio_status status; /**< GONIO_OK, or why the line is not used */
    const char *why;          /**< a sentence where it is not used, else NULL */
    uint32_t crc32c;          /**< as it ends; 0 where it is not used */
};

#endif

#ifndef CLI_RESULT_H
#define CLI_RESULT_H
/** @file
 *  A measurement that came as JSON, in words for a person.
 */
#include <jansson.h>
#include <stdio.h>

enum { RESULT_LINES = 5, RESULT_BYTES = 400 };

/** All of it. */
void result_print(FILE *to, const json_t *measurement);

/** The lines of it that matter beside a patient: each direction, what to be careful about, notes.
 *  @return how many */
int result_lines(const json_t *measurement, char line[RESULT_LINES][RESULT_BYTES]);

/** The same on one line: "left 52.7° ± 1.2°, right 60.5° ± 1.5°". */
void result_line(const json_t *measurement, char *out, size_t size);

/** Means by the directions of a movement; NaN where there is none.
 *  @param mean_deg  out, shape (2) */
void result_means(const json_t *measurement, const char *movement, double mean_deg[2]);

#endif

#ifndef CLI_TABLE_H
#define CLI_TABLE_H
/** @file
 *  Results for people, in columns.
 */
#include <gonio/measure.h>
#include <stdio.h>

/** Repetitions and the values of each direction. */
void table_measurement(FILE *to, const struct gonio_measurement *m);

#endif

#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H
/** @file
 *  measurements.csv as a sheet.
 */
#include "record/sheet.h"

enum { SCHEMA_VERSION = 1, SCHEMA_COLUMNS = 31 };

extern const struct sheet_form schema_form;

#endif

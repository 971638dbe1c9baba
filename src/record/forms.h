#ifndef RECORD_FORMS_H
#define RECORD_FORMS_H
/** @file
 *  The sheets of the data folder, each in a file of its own.
 */
#include "record/sheet.h"

extern const struct sheet_form measurements_form; /* log.c: struct gonio_log_row */
extern const struct sheet_form patients_form;     /* patients.c: struct gonio_patient */
extern const struct sheet_form outcomes_form;     /* outcomes.c: struct gonio_outcome */
extern const struct sheet_form corrections_form;  /* corrections.c: struct gonio_correction */

#endif

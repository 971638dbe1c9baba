#ifndef CLI_PATIENT_H
#define CLI_PATIENT_H
/** @file
 *  Parts of gonio patient: they read the folder and need no goniod. Each returns the exit code.
 */
#include <stdbool.h>

/** Said wherever an id is asked for. */
#define PATIENT_ID "ID is a pseudonym of your own, such as P017; names never enter"

int patient_show(const char *dir, const char *id, bool json);
int patient_list(const char *dir, bool json);

#endif

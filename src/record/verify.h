#ifndef RECORD_VERIFY_H
#define RECORD_VERIFY_H
/** @file
 *  A part of gonio_verify: is there a row for every reason, and a reason for every change?
 */
#include <gonio/record.h>

/** @return GONIO_OK whatever was found; else why it can't be told. Lines that can't be read are not
 *          told here. */
enum gonio_status verify_reasons(const char *dir, gonio_verify_finding *each, void *user);

#endif

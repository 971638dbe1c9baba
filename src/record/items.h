#ifndef RECORD_ITEMS_H
#define RECORD_ITEMS_H
/** @file
 *  The table of items, and whether a row keeps to it.
 */
#include <gonio/outcome.h>

/** GONIO_EINVAL, with a sentence, where the item is not in the table, or its value, text or unit
 *  not what the item has. */
enum gonio_status item_check(const struct gonio_outcome *row);

#endif

#ifndef BASE_GROW_H
#define BASE_GROW_H
/** @file
 *  Arrays that grow by one.
 */
#include <stddef.h>

/** Make room for one more behind `count` items; the room doubles at powers of two, so that the
 * count is all that needs to be kept.
 *
 *  @param array  NULL or what an earlier call returned; the caller frees
 *  @param size   of an item
 *  @return       the array, perhaps elsewhere; NULL where there is no memory: it is as it was
 */
void *grow(void *array, size_t count, size_t size);

#endif

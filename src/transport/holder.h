#ifndef TRANSPORT_HOLDER_H
#define TRANSPORT_HOLDER_H
#include <stdbool.h>
#include <stddef.h>

/** Which program has a file open: "minicom, pid 1234". One that has locked it comes first.
 *  @return false where none is found: it may be another user's */
bool holder_find(const char *path, char *out, size_t size);

#endif

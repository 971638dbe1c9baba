#include "base/grow.h"
#include <stdbool.h>
#include <stdlib.h>

void *grow(void *array, size_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, ... */
    return full ? realloc(array, (count ? 2 * count : 1) * size) : array;
}

/* The list of drivers. A new one: its file, its line here. */
#include "drivers/table.h"
#include <string.h>

#define DRIVERS(X)                                                                                 \
    X(bno08x_rvc)                                                                                  \
    X(witmotion)

#define DECLARE(name) extern const struct gonio_driver gonio_driver_##name;
DRIVERS(DECLARE)

#define ADDRESS(name) &gonio_driver_##name,
static const struct gonio_driver *const drivers[] = { DRIVERS(ADDRESS) };

const struct gonio_driver *const *gonio_drivers(size_t *count)
{
    *count = sizeof drivers / sizeof *drivers;
    return drivers;
}

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if ((*a == '_' ? '-' : *a) != (*b == '_' ? '-' : *b))
            return false;
    return *a == *b;
}

const struct gonio_driver *gonio_driver_find(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (same_name(drivers[i]->name, name))
            return drivers[i];
    return NULL;
}

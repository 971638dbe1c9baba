#include "joints/table.h"
#include <string.h>

#define ROW(name) &gonio_joint_##name,
static const struct gonio_joint *const joints[] = { JOINTS(ROW) };
#undef ROW

enum { COUNT = sizeof joints / sizeof *joints };

const struct gonio_joint *const *gonio_joints(size_t *count)
{
    *count = COUNT;
    return joints;
}

const struct gonio_movement *gonio_movement_at(size_t index)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (index < joints[i]->movements)
            return &joints[i]->movement[index];
        index -= joints[i]->movements;
    }
    return NULL;
}

size_t gonio_movement_find(const char *id, const struct gonio_movement *out[2])
{
    size_t found = 0;
    const struct gonio_movement *m;
    for (size_t i = 0; found < 2 && (m = gonio_movement_at(i)) != NULL; i++)
        if (!strcmp(id, m->id) || !strcmp(id, m->pair))
            out[found++] = m;
    return found;
}

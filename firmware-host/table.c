/* The emulated devices. A new one is a file and a line here; nothing depends on the order. */
#include "model.h"
#include <string.h>

/* clang-format off */
#define MODELS(X) \
    X(bno08x_rvc) \
    X(witmotion)
/* clang-format on */

#define DECLARE(name) extern const struct emu_model emu_model_##name;
MODELS(DECLARE)
#define ROW(name) &emu_model_##name,
static const struct emu_model *const models[] = { MODELS(ROW) };

const struct emu_model *emu_model_row(size_t i)
{
    return i < sizeof models / sizeof *models ? models[i] : NULL;
}

const char *emu_model_name(size_t i) { return emu_model_row(i) ? emu_model_row(i)->name : NULL; }

const struct emu_model *emu_model_find(const char *name)
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}

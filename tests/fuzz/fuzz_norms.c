/* Any bytes as a clinic's norms.csv: refused with a sentence, or rows that mean something. */
#include "fuzz_file.h"
#include <gonio/record.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct gonio_person her = { 40, 'F' };
    struct gonio_norm *rows, best;
    size_t count, found;
    fuzz_file("norms.csv", data, size);
    if (gonio_norms_gather(fuzz_folder(), &rows, &count) != GONIO_OK)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(rows[i].mean_deg) || rows[i].sd_deg <= 0 || rows[i].age_min > rows[i].age_max || rows[i].n < 0)
            abort();
    if (gonio_norms_find(rows, count, "cervical.rotation_left", GONIO_NORM_ACTIVE, &her, &best, 1, &found) ==
            GONIO_NORM_FOUND &&
        gonio_norm_place(&best, 60).band == GONIO_NORM_UNBANDED && best.sd_deg > 0)
        abort();
    free(rows);
    return 0;
}

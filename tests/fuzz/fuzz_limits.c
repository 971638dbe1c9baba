/* Any bytes as a clinic's limits.csv: refused with a sentence, or a positive error. */
#include "fuzz_file.h"
#include <gonio/record.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double sem_deg = -1;
    fuzz_file("limits.csv", data, size);
    if (gonio_limits_sem(fuzz_folder(), "cervical.rotation_left", GONIO_SAME_VISIT, &sem_deg) == GONIO_OK &&
        !(isfinite(sem_deg) && sem_deg > 0))
        abort();
    return 0;
}

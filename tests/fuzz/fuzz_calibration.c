/* Any bytes as a kept calibration: refused with a sentence, or one that is sane, and then it is
 * read again as it was written. */
#include "fuzz_file.h"
#include "record/calibrations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct calibrations_owner owner = { "witmotion", "WT5300000007" };
    struct gonio_calibration c, aged, again;
    fuzz_file("calibrations/WT5300000007.json", data, size);
    if (calibrations_read(fuzz_folder(), &owner, &c) != GONIO_OK)
        return 0;
    if (gonio_calibration_flaw(&c))
        abort();
    gonio_calibration_aged(&c, INT64_C(2000000000), 30, &aged);
    if (calibrations_write(fuzz_folder(), &owner, &c) != GONIO_OK ||
        calibrations_read(fuzz_folder(), &owner, &again) != GONIO_OK || again.has != c.has)
        abort();
    return 0;
}

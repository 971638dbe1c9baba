/* Any text as lines of measurements.csv. */
#include "fuzz_sheet.h"
#include "record/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_sheet(&measurements_form, bytes, size);
    return 0;
}

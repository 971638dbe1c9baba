/* Any text as lines of patients.csv, and as a file out of which a patient is looked up. */
#include "fuzz_sheet.h"
#include "record/forms.h"
#include <gonio/patient.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct gonio_patient p;
    fuzz_sheet(&patients_form, bytes, size);
    fuzz_sheet_file(&patients_form, bytes, size);
    if (gonio_patient_read(fuzz_folder(), "P017", &p) == GONIO_OK)
        fuzz_must(strcmp(p.id, "P017") == 0);
    return 0;
}

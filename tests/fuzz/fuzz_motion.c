/* Any bytes as the emulator's motion file. */
#include "firmware-host/record.h"
#include "fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct emu_record record;
    char path[256];
    fuzz_file("motion.csv", data, size);
    snprintf(path, sizeof path, "%s/motion.csv", fuzz_folder());
    if (emu_record_read(path, 0, 0.005, &record) == GONIO_OK)
        emu_record_free(&record);
    return 0;
}

/* Any bytes as goniod.conf: obeyed, or refused with file, line and remedy. */
#include "base/note.h"
#include "daemon/goniod.h"
#include "fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct config config;
    char path[256];
    memset(&config, 0, sizeof config);
    fuzz_file("goniod.conf", data, size);
    snprintf(path, sizeof path, "%s/goniod.conf", fuzz_folder());
    note_clear();
    if (config_read(&config, path) != GONIO_OK && !strstr(note_text(GONIO_EIO), "goniod.conf"))
        abort();
    if (config.ports < 0 || config.ports > PORTS_MAX)
        abort();
    return 0;
}

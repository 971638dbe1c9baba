/* Any bytes as a set.json, as reports and verify read it. */
#include "fuzz_file.h"
#include "record/set.h"
#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char set[] = "sets/P017/2026-11-21a/before.cervical.rotation.1";
    char movement[2][65], folder[512];
    struct gonio_rep rep[GONIO_REPS_MAX];
    struct set_digest digest[SET_FILES];
    int reps = 0;
    fuzz_file("sets/P017/2026-11-21a/before.cervical.rotation.1/set.json", data, size);
    if (gonio_set_reps_read(fuzz_folder(), set, movement, rep, &reps) == GONIO_OK &&
        (reps < 0 || reps > GONIO_REPS_MAX))
        abort();
    snprintf(folder, sizeof folder, "%s/%s", fuzz_folder(), set);
    set_json_digests(folder, digest);
    struct gonio_set_how how = { .sensors = 0 };
    gonio_set_how_read(folder, &how);
    for (int i = 0; i < how.sensors; i++)
        if (i >= GONIO_SENSORS || !(fabs(how.sensor[i].latency_s) <= 1) ||
            strlen(how.sensor[i].signal) >= sizeof how.sensor[i].signal)
            abort();
    return 0;
}

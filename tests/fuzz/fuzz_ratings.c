/* Any bytes as a table of people by raters: refused with a sentence, or whole; and what is whole is
 * evaluated or refused, without a NaN among the errors. */
#include "fuzz_file.h"
#include "record/ratings.h"
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ratings table;
    struct gonio_reliability r;
    char path[300];
    fuzz_file("ratings.csv", data, size);
    snprintf(path, sizeof path, "%s/ratings.csv", fuzz_folder());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        abort();
    if (ratings_read(fd, "ratings.csv", &table) == GONIO_OK &&
        gonio_reliability_evaluate(table.value_deg, table.people, table.raters, &r) == GONIO_OK &&
        !(isfinite(r.sem_deg) && r.sem_deg > 0 && isfinite(r.icc_3_1.value) && r.icc_3_1.value <= 1))
        abort();
    close(fd);
    return 0;
}

#ifndef RECORD_DOSSIER_H
#define RECORD_DOSSIER_H
/** @file
 *  All that the data folder says of one patient, and who there is.
 */
#include <gonio/record.h>
#include <stdbool.h>

/** A visit: its session, and its day as the id says, else as the first row does. */
struct dossier_visit {
    char session[65], date[11];
};

struct dossier {
    bool known; /**< is in patients.csv */
    struct gonio_patient patient;
    struct gonio_log_row *row;     /**< measurements that stand, in the order of measuring */
    struct gonio_outcome *outcome; /**< that stand, in the order of entering */
    struct gonio_correction *correction;
    struct dossier_visit *visit; /**< in the order of days */
    size_t rows, outcomes, corrections, visits;
    size_t unused; /**< lines of the tables that can't be used: gonio_verify names them */
};

/** Gather it. Free with dossier_free, on failure too.
 *  @return GONIO_OK; GONIO_END where nothing is known of the patient; else why it can't be read */
enum gonio_status dossier_gather(const char *dir, const char *patient, struct dossier *out);
void dossier_free(struct dossier *d);

/** One line of the list of patients. */
struct dossier_entry {
    char id[65];
    bool known; /**< is in patients.csv; else only something was measured or noted */
    size_t visits;
    char last[11]; /**< day of the last visit; "": none */
};

/** Everybody who is in one of the tables, by id. The caller frees *out. */
enum gonio_status dossier_list(const char *dir, struct dossier_entry **out, size_t *count);

#endif

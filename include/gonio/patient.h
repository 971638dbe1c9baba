#ifndef GONIO_PATIENT_H
#define GONIO_PATIENT_H
/** @file
 *  patients.csv: what is known of a patient. Only the id is needed. It is a pseudonym, such as
 *  P017: names, addresses and birthdays never enter, the note included.
 */
#include <gonio/sheet.h>

/** Empty text and year 0: not known. */
struct gonio_patient {
    char id[65];            /**< letters, digits, . _ -; required */
    char sex[4];            /**< "F", "M" */
    char affected_side[16]; /**< "left", "right", "both" */
    char note[256];
    int birth_year;       /**< from 1900 to the year of recorded_at */
    char recorded_at[40]; /**< RFC 3339 with offset; required */
    char software[32];
};

/** Open patients.csv for appending, as gonio_log_open does the log. */
enum gonio_status gonio_patients_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found);

/** Add a row: from now on it holds for its id. GONIO_EINVAL where a field is refused. */
enum gonio_status gonio_patient_append(
    struct gonio_log *patients, const struct gonio_patient *patient);

/** Takes a line; `patient` is NULL where it is not used. Any status but GONIO_OK ends the reading
 *  and is handed through. */
typedef enum gonio_status gonio_patient_reader(
    void *user, const struct gonio_line *line, const struct gonio_patient *patient);

/** Read all lines; the last one of an id holds. Without a file there are none. */
enum gonio_status gonio_patients_read(const char *dir, gonio_patient_reader *each, void *user);

/** What holds of one patient.
 *  @return GONIO_OK; GONIO_END where there is none; GONIO_EFORMAT where the file is none */
enum gonio_status gonio_patient_read(const char *dir, const char *id, struct gonio_patient *out);

#endif

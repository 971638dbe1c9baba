#ifndef GONIO_NORMS_H
#define GONIO_NORMS_H
/** @file
 *  What healthy people reach: rows of published tables, and how a value stands to them.
 *  A row says how, with what and on whom it was measured, and where it was read. It is a place to
 *  look from, never a verdict. Which tables are built in, and which are not: docs/clinical.md, 2.
 */
#include <stdbool.h>
#include <stddef.h>

/** Ranges that a person reaches alone and those that somebody else moves the joint to are different
 *  data and never stand for each other. */
enum gonio_norm_mode {
    GONIO_NORM_ACTIVE,
    GONIO_NORM_PASSIVE,
    GONIO_NORM_MODE_UNREAD, /**< where we read the row it is not said: it fits nobody */
};

/** What is worth knowing of a row. A set of bits. */
enum gonio_norm_flag {
    GONIO_NORM_SECONDARY    = 1 << 0, /**< read where others quote it, not in its own paper */
    GONIO_NORM_MEDIAN       = 1 << 1, /**< mean_deg is the median */
    GONIO_NORM_AGES_ASSUMED = 1 << 2, /**< the ages were not read with the numbers */
    GONIO_NORM_DECLINES =
        1 << 3, /**< the young end of a straight decline; the next row is the old one */
    GONIO_NORM_INTERPOLATED = 1 << 4, /**< on that line, at the age asked for */
    GONIO_NORM_CLINIC       = 1 << 5, /**< out of the clinic's norms.csv */
};

enum { GONIO_NORM_NO_AGE = -1 };

/** One row. */
struct gonio_norm {
    /** A direction, for limbs without the side ("knee.flexion"), or "cervical.rotation.total": both
     *  directions of a pair added. Positions that matter are in the name. */
    char movement[48];
    enum gonio_norm_mode mode;
    char sex;             /**< 'F', 'M', or 'B': both together */
    int age_min, age_max; /**< whole years, both included; 18 to 99: adults of all ages */
    double mean_deg;
    double sd_deg;                  /**< between people; NaN where it is not known */
    double ci_low_deg, ci_high_deg; /**< 95 % interval of the mean as printed; NaN */
    int n;                          /**< people; 0: not known */
    char device[40];                /**< "universal goniometer"; "" where it was not read */
    char source[64];                /**< key of a built-in source, or the clinic's own words */
    unsigned flags;
};

/** Where rows come from. */
struct gonio_norm_source {
    const char *key;       /**< "Gill2020" */
    const char *reference; /**< "BMC Musculoskelet Disord 21:676" */
    const char *read;      /**< where its rows were read */
};

/** The built-in rows, in no order that means anything. */
const struct gonio_norm *gonio_norms_builtin(size_t *count);

/** A built-in source by its key; NULL where it is none. */
const struct gonio_norm_source *gonio_norm_source(const char *key);

/** "active", "passive", "mode not read". */
const char *gonio_norm_mode_name(enum gonio_norm_mode mode);

/** Who is asked about. */
struct gonio_person {
    int age_years; /**< GONIO_NORM_NO_AGE: not known */
    char sex;      /**< 'F' or 'M'; 0: not known */
};

/** Why there is no norm. */
enum gonio_norm_lack {
    GONIO_NORM_FOUND,
    GONIO_NORM_NONE,      /**< no row of this movement and mode */
    GONIO_NORM_NO_BAND,   /**< there are, but not for this age and sex */
    GONIO_NORM_AGE_ASKED, /**< there are; the age is not known */
    GONIO_NORM_SEX_ASKED, /**< there are; the sex is not known */
};

/** The same for a person: "no norm available", "no norm: age not known". */
const char *gonio_norm_lack_text(enum gonio_norm_lack lack);

/** Rows that fit a person, best first: the clinic's own, then those of the person's sex before
 *  those of both, the narrowest ages, the most people. Of an unknown sex only those of both fit;
 *  of an unknown age those of adults of all ages.
 *
 *  @param rows,count  where to look; gonio_norms_builtin, or gonio_norms_gather of record.h
 *  @param movement    a direction ("knee.flexion_left" finds rows of knee.flexion too), or a total
 *  @param out         out, shape (most); on a decline the row as it is at that age
 *  @param found       out: how many; may be NULL
 *  @return            GONIO_NORM_FOUND, or why there is none
 */
enum gonio_norm_lack gonio_norms_find(const struct gonio_norm *rows, size_t count,
    const char *movement, enum gonio_norm_mode mode, const struct gonio_person *person,
    struct gonio_norm *out, size_t most, size_t *found);

/** Does a row speak of this movement? */
bool gonio_norm_is_of(const struct gonio_norm *row, const char *movement);

/** How a value stands to a row, by its standard deviations from the mean: within one of it typical,
 *  further away above; less than one below it below; less than two well below. */
enum gonio_norm_band {
    GONIO_NORM_UNBANDED, /**< no SD is known: the mean is all there is */
    GONIO_NORM_WELL_BELOW,
    GONIO_NORM_BELOW,
    GONIO_NORM_TYPICAL,
    GONIO_NORM_ABOVE,
};

struct gonio_norm_place {
    enum gonio_norm_band band;
    double z;       /**< (value - mean) / sd; NaN without an SD */
    double percent; /**< of the mean; NaN where that is below 10 degrees: it would say nothing */
};

struct gonio_norm_place gonio_norm_place(const struct gonio_norm *row, double value_deg);

/** "well below typical", "below typical", "typical", "above typical"; "" for none. */
const char *gonio_norm_band_text(enum gonio_norm_band band);

/** On whom and with what: "70.2° (SD 9.7°; both sexes, 18 to 29 years, n 300; active, digital
 *  goniometer; Apti2023)". 300 bytes are always enough.
 *  @return bytes written without the NUL */
size_t gonio_norm_describe(const struct gonio_norm *row, char *out, size_t size);

/** How a value stands to it: "55.0° is 78 % of it, z −1.57: below typical". 100 bytes are always
 *  enough; "" where the value is not known or there is nothing to say.
 *  @return bytes written without the NUL */
size_t gonio_norm_place_describe(
    const struct gonio_norm *row, double value_deg, char *out, size_t size);

#endif

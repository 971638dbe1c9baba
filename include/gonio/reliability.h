#ifndef GONIO_RELIABILITY_H
#define GONIO_RELIABILITY_H
/** @file
 *  How well a measurement repeats: people measured by several raters, or in several sets.
 *  Formulas and sources: docs/clinical.md, 3.3. Limits hold with 95 % confidence.
 *  All take values in degrees and give degrees; coefficients have no unit. They do not mind
 *  another unit, as long as it is one.
 */
#include <gonio/status.h>

enum {
    GONIO_PEOPLE_MAX = 1000, /**< rows of a table */
    GONIO_RATERS_MAX = 16,   /**< its columns: raters or sets */
};

/** An intraclass correlation. Below 0 where people differ less than their errors let expect.
 *  NaN where it is not defined, as that of a mean of raters can be when it lies far below 0. */
struct gonio_icc {
    double value, low, high;
};

struct gonio_reliability {
    int people, raters;
    double mean_deg;
    double sd_deg; /**< between people, pooled over the raters */
    /** Mean squares of the two-way analysis of variance. */
    double ms_people_deg2, ms_raters_deg2, ms_error_deg2;
    /** Shrout and Fleiss's names: 2 absolute agreement, raters a sample of many; 3 consistency,
     *  these raters and no others; 1 a single rater, k the mean of all of them. */
    struct gonio_icc icc_2_1, icc_3_1, icc_2_k, icc_3_k;
    double sem_icc_deg;         /**< sd sqrt(1 - ICC(2,1)) */
    double sem_consistency_deg; /**< what raters differ by always, left out */
    double sem_agreement_deg;   /**< counted in */
    double sem_deg; /**< the larger of the last two: raters can't differ by less than 0 */
    double mdc90_deg, mdc95_deg; /**< of sem_deg */
};

/** Evaluate a whole table.
 *
 *  @param value_deg  shape (people, raters), row by row
 *  @param out        untouched on failure
 *  @return           GONIO_OK; GONIO_EINVAL for fewer than 2 people or raters, more than above, or
 *                    a value that is not finite: a missing cell; GONIO_ERANGE where there is no
 *                    variance to divide: people do not differ, or the error is nothing
 *
 *  Sources: Shrout and Fleiss 1979, Psychol Bull 86(2):420; McGraw and Wong 1996, Psychol Methods
 *  1(1):30.
 */
enum gonio_status gonio_reliability_evaluate(
    const double *value_deg, int people, int raters, struct gonio_reliability *out);

/** Agreement of two columns, of the difference first minus second. */
struct gonio_agreement {
    int people;
    double bias_deg, sd_deg;
    double low_deg, high_deg; /**< 95 % limits of agreement */
    double bias_ci_deg;       /**< half-width of the 95 % interval of the bias */
    double limit_ci_deg;      /**< the same of each limit */
    double repeatability_deg; /**< the coefficient: 1.96 sd */
};

/** Bland and Altman's limits of agreement of two columns of such a table.
 *  @param first,second  columns, from 0
 *  @return              GONIO_OK; GONIO_EINVAL as above, and for columns that are not two of them
 *
 *  Source: Bland and Altman 1986, Lancet 327(8476):307, and 1999, Stat Methods Med Res 8:135.
 */
enum gonio_status gonio_agreement_evaluate(const double *value_deg, int people, int raters,
    int first, int second, struct gonio_agreement *out);

/** One patient's own error, from sets repeated in one visit before anything was done. Two sets say
 *  little: it may raise the error that a change is held against, not lower it. */
struct gonio_own_error {
    int sets;
    double mean_deg;
    double sem_deg; /**< SD of the sets; of two sets the size of their difference over sqrt(2) */
    double mdc90_deg, mdc95_deg;
};

/** Evaluate a double baseline.
 *  @param value_deg  means of the sets, shape (sets); from 2 to GONIO_RATERS_MAX
 *  @return           GONIO_OK; GONIO_EINVAL; GONIO_ERANGE where all are the same: that is chance,
 *                    and by it any change would be one
 */
enum gonio_status gonio_own_error_evaluate(
    const double *value_deg, int sets, struct gonio_own_error *out);

#endif

/* What gonio reliability found, for people and for programs. */
#include "base/jsonw.h"
#include "base/text.h"
#include "cli/reliability.h"
#include <math.h>
#include <stdio.h>

/* ---- For people ---- */

static void print_icc(const char *name, int k, const struct gonio_icc *icc, const char *what)
{
    char label[32];
    if (k > 1)
        text_format(label, sizeof label, "ICC(%s,%d)", name, k);
    else
        text_format(label, sizeof label, "ICC(%s,1)", name);
    if (isnan(icc->value))
        printf("  %-9s     –                    %s\n", label, what);
    else if (isnan(icc->low) || isnan(icc->high))
        printf("  %-9s %5.2f                    %s\n", label, icc->value, what);
    else
        printf(
            "  %-9s %5.2f  (%5.2f to %5.2f)   %s\n", label, icc->value, icc->low, icc->high, what);
}

static void print_agreement(const struct ratings *t, int first, int second)
{
    struct gonio_agreement a;
    if (gonio_agreement_evaluate(t->value_deg, t->people, t->raters, first, second, &a) != GONIO_OK)
        return;
    printf("  %s minus %s: bias %.1f° (%.1f to %.1f), limits of agreement %.1f° to %.1f° (each "
           "±%.1f°), repeatability coefficient %.1f°\n",
        t->rater[first], t->rater[second], a.bias_deg, a.bias_deg - a.bias_ci_deg,
        a.bias_deg + a.bias_ci_deg, a.low_deg, a.high_deg, a.limit_ci_deg, a.repeatability_deg);
}

void reliability_print(
    const char *movement, const struct ratings *t, const struct gonio_reliability *r)
{
    printf("%s%s%d people, %d raters:", movement ? movement : "", movement ? ": " : "", r->people,
        r->raters);
    for (int j = 0; j < r->raters; j++)
        printf("%s %s", j ? "," : "", t->rater[j]);
    printf("\nMean %.1f°, SD between people %.1f°. In brackets: 95 %% confidence.\n\n", r->mean_deg,
        r->sd_deg);
    print_icc("2", 1, &r->icc_2_1, "agreement, one rater");
    print_icc("3", 1, &r->icc_3_1, "consistency, one rater");
    print_icc("2", r->raters, &r->icc_2_k, "agreement, mean of all raters");
    print_icc("3", r->raters, &r->icc_3_k, "consistency, mean of all raters");
    printf("\nMean squares: people %.2f, raters %.2f, error %.2f deg²\n", r->ms_people_deg2,
        r->ms_raters_deg2, r->ms_error_deg2);
    printf("SEM: agreement %.2f°, consistency %.2f°, SD √(1 − ICC(2,1)) %.2f°\n",
        r->sem_agreement_deg, r->sem_consistency_deg, r->sem_icc_deg);
    printf("With SEM %.2f°: MDC90 %.1f°, MDC95 %.1f°\n\nBland and Altman:\n", r->sem_deg,
        r->mdc90_deg, r->mdc95_deg);
    for (int i = 0; i < t->raters; i++)
        for (int j = i + 1; j < t->raters; j++)
            print_agreement(t, i, j);
}

/* ---- For programs ---- */

static void put_icc(struct jsonw *j, const char *key, const struct gonio_icc *icc)
{
    jsonw_object(j, key);
    jsonw_number(j, "value", icc->value, 4);
    jsonw_number(j, "low", icc->low, 4);
    jsonw_number(j, "high", icc->high, 4);
    jsonw_object_end(j);
}

static void put_agreement(struct jsonw *j, const struct ratings *t, int first, int second)
{
    struct gonio_agreement a;
    if (gonio_agreement_evaluate(t->value_deg, t->people, t->raters, first, second, &a) != GONIO_OK)
        return;
    jsonw_object(j, NULL);
    jsonw_string(j, "first", t->rater[first]);
    jsonw_string(j, "second", t->rater[second]);
    jsonw_number(j, "bias_deg", a.bias_deg, 3);
    jsonw_number(j, "bias_ci_deg", a.bias_ci_deg, 3);
    jsonw_number(j, "sd_deg", a.sd_deg, 3);
    jsonw_number(j, "low_deg", a.low_deg, 3);
    jsonw_number(j, "high_deg", a.high_deg, 3);
    jsonw_number(j, "limit_ci_deg", a.limit_ci_deg, 3);
    jsonw_number(j, "repeatability_deg", a.repeatability_deg, 3);
    jsonw_object_end(j);
}

static void put_numbers(struct jsonw *j, const struct gonio_reliability *r)
{
    jsonw_number(j, "mean_deg", r->mean_deg, 3);
    jsonw_number(j, "sd_deg", r->sd_deg, 3);
    jsonw_number(j, "ms_people_deg2", r->ms_people_deg2, 4);
    jsonw_number(j, "ms_raters_deg2", r->ms_raters_deg2, 4);
    jsonw_number(j, "ms_error_deg2", r->ms_error_deg2, 4);
    put_icc(j, "icc_2_1", &r->icc_2_1);
    put_icc(j, "icc_3_1", &r->icc_3_1);
    put_icc(j, "icc_2_k", &r->icc_2_k);
    put_icc(j, "icc_3_k", &r->icc_3_k);
    jsonw_number(j, "sem_agreement_deg", r->sem_agreement_deg, 3);
    jsonw_number(j, "sem_consistency_deg", r->sem_consistency_deg, 3);
    jsonw_number(j, "sem_icc_deg", r->sem_icc_deg, 3);
    jsonw_number(j, "sem_deg", r->sem_deg, 3);
    jsonw_number(j, "mdc90_deg", r->mdc90_deg, 3);
    jsonw_number(j, "mdc95_deg", r->mdc95_deg, 3);
}

void reliability_print_json(const char *movement, const struct ratings *t,
    const struct gonio_reliability *r, const char *limits)
{
    static char text[1 << 17];
    struct jsonw j;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "movement", movement);
    jsonw_integer(&j, "people", r->people);
    jsonw_integer(&j, "left_out", t->left_out);
    jsonw_array(&j, "raters");
    for (int i = 0; i < t->raters; i++)
        jsonw_string(&j, NULL, t->rater[i]);
    jsonw_array_end(&j);
    put_numbers(&j, r);
    jsonw_array(&j, "agreement");
    for (int i = 0; i < t->raters; i++)
        for (int k = i + 1; k < t->raters; k++)
            put_agreement(&j, t, i, k);
    jsonw_array_end(&j);
    jsonw_string(&j, "limits_written", limits);
    jsonw_object_end(&j);
    puts(jsonw_text(&j) ? jsonw_text(&j) : "{\"say\":\"the raters' names are too long\"}");
}

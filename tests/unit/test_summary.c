/* What follows from both directions: the sum's interval, side against side, the trunk's share. */
#include "check.h"
#include <gonio/measure.h>

static struct gonio_measurement pair(const char *id, double left, double right)
{
    const struct gonio_movement *found[2];
    struct gonio_measurement m = { .total_deg = left + right };
    m.directions               = (int)gonio_movement_find(id, found);
    for (int i = 0; i < m.directions; i++)
        m.direction[i] = (struct gonio_direction){
            .movement = found[i], .mean_deg = i ? right : left, .trunk_deg = (double)NAN
        };
    return m;
}

static void test_sides(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *id;
        double left, right, asymmetry, percent;
    } rows[] = {
        { "right is wider", "cervical.rotation", 52, 65, 13, 20 },
        { "left is wider", "cervical.rotation", 65, 52, -13, 20 },
        { "alike", "cervical.lateral_flexion", 40, 40, 0, 0 },
        { "one has no value", "cervical.rotation", NAN, 60, NAN, NAN },
        { "nothing moves", "cervical.rotation", 0, 0, 0, NAN },
        { "one goes the other way", "cervical.rotation", -2, 8, 10, 125 },
        { "forward and back are no sides", "cervical.flexion_extension", 50, 60, NAN, NAN },
        { "one limb", "knee.flexion_left", 130, NAN, NAN, NAN },
        { "both ways of one limb", "shoulder.flexion_extension_left", 160, 50, NAN, NAN },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_measurement m = pair(rows[i].id, rows[i].left, rows[i].right);
        struct gonio_summary s;
        gonio_summary_make(&m, &s);
        CHECK_NEAR(s.asymmetry_deg, rows[i].asymmetry, 1e-12, "%s", rows[i].legend);
        CHECK_NEAR(s.asymmetry_percent, rows[i].percent, 1e-9, "%s", rows[i].legend);
    }
}

static void test_trunk(void **state)
{
    (void)state;
    CHECK_NEAR(gonio_trunk_share(10, 40), 20, 1e-12, "10 of 50");
    CHECK_NEAR(gonio_trunk_share(0, 40), 0, 1e-12, "it stood still");
    CHECK(isnan(gonio_trunk_share(NAN, 40)), "unseen");
    CHECK(isnan(gonio_trunk_share(10, NAN)), "no value");
    CHECK(isnan(gonio_trunk_share(2, -2)), "nothing in all");
    struct gonio_measurement m = pair("cervical.rotation", 60, 45);
    struct gonio_summary s;
    m.direction[1].trunk_deg = 5;
    gonio_summary_make(&m, &s);
    CHECK(isnan(s.trunk_share_percent[0]), "unseen");
    CHECK_NEAR(s.trunk_share_percent[1], 10, 1e-12, "5 of 50");
}

/* Each part by itself: what both directions share adds up, a drift counts for the time between
 * them, and what errs by itself adds by squares. */
static void test_total(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *id;
        struct gonio_parts left, right;
        double want; /* 1 sigma */
    } rows[] = {
        { "scale adds", "cervical.rotation", { .scale_deg = 0.5 }, { .scale_deg = 0.6 }, 1.1 },
        { "the seat adds", "cervical.lateral_flexion", { .askew_deg = 0.8 }, { .askew_deg = 0.9 },
            1.7 },
        { "sway by squares", "cervical.rotation", { .zero_deg = 0.3 }, { .zero_deg = 0.4 }, 0.5 },
        { "drift: the time between", "cervical.rotation", { .fusion_deg = 0.7 },
            { .fusion_deg = 0.9 }, 0.2 },
        { "inclination by squares", "cervical.flexion_extension", { .fusion_deg = 0.3 },
            { .fusion_deg = 0.4 }, 0.5 },
        { "step by squares", "cervical.rotation", { .resolution_deg = 0.03 },
            { .resolution_deg = 0.04 }, 0.05 },
        { "scatter stands beside", "cervical.rotation", { .scatter_deg = 3 }, { .scatter_deg = 4 },
            0 },
        { "all", "cervical.rotation", { 1, 0.3, 0, 0.6, 0, 9 }, { 1, 0.4, 0, 0.8, 0, 9 },
            1.220656 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_measurement m = pair(rows[i].id, 50, 60);
        struct gonio_summary s;
        m.direction[0].parts = rows[i].left;
        m.direction[1].parts = rows[i].right;
        gonio_summary_make(&m, &s);
        CHECK_NEAR(s.total_uncertainty_deg, 1.959964 * rows[i].want, 1e-5, "%s", rows[i].legend);
    }
    struct gonio_measurement one = pair("cervical.rotation_left", 50, 0);
    struct gonio_summary s;
    gonio_summary_make(&one, &s);
    CHECK(isnan(s.total_uncertainty_deg), "one direction has no sum");
    struct gonio_measurement missing = pair("cervical.rotation", 50, NAN);
    gonio_summary_make(&missing, &s);
    CHECK(isnan(s.total_uncertainty_deg), "nor has one and a missing one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_trunk),
        cmocka_unit_test(test_total),
    };
    return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}

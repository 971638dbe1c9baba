/* The guided calibration: known errors come back, as well as it says; and every way of doing it
 * wrong is told by its name. */
#include "base/note.h"
#include "check.h"
#include "fusion/calibrate.h"
#include "table_bench.h"

enum { NEWS_MOST = 64 };

/* A calibration with a memory of what it said. */
struct watched {
    struct calibrate calibrate;
    enum calibrate_news news[NEWS_MOST];
    double counted, most_turns;
    int count;
    double lose_from_s, lose_to_s; /* samples of this time do not come */
    unsigned without;              /* fields that do not come */
};

static void take(void *context, const struct gonio_sample *sample)
{
    struct watched *w     = context;
    struct gonio_sample s = *sample;
    s.has &= ~w->without;
    if (s.time_s >= w->lose_from_s && s.time_s < w->lose_to_s)
        return;
    enum calibrate_news news = calibrate_push(&w->calibrate, &s);
    w->most_turns            = fmax(w->most_turns, w->calibrate.status.turns);
    if (news != CALIBRATE_NOTHING && w->count < NEWS_MOST) {
        w->news[w->count++] = news;
        w->counted          = w->calibrate.status.counted;
    }
}

static void begin(struct watched *w, struct bench *b)
{
    memset(w, 0, sizeof *w);
    calibrate_init(&w->calibrate, 1998 * DEG);
    b->take    = take;
    b->context = w;
}

/* What was refused to be on the safe side is done once more. */
static void whole_and_again(struct bench *b, struct watched *w)
{
    bench_whole(b);
    for (int axis = 0; axis < 3; axis++)
        if (!(w->calibrate.status.turned & 1u << axis))
            bench_side(b, axis, 5);
}

static double vec_at(gonio_vec3 v, int i) { return i == 0 ? v.x : i == 1 ? v.y : v.z; }

/* ---- what comes back ---- */

static void perfect_sensor(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    struct gonio_calibration r;
    bench_init(&b, 1);
    begin(&w, &b);
    bench_whole(&b);
    CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "%s", note_text(GONIO_OK));
    for (int i = 0; i < 9; i++)
        CHECK_NEAR(r.gyro_matrix[i], 0, 1e-5, "entry %d", i);
    for (int i = 0; i < 3; i++) {
        CHECK_NEAR(vec_at(r.gyro_bias_rad_s, i), 0, 1e-6, "bias %d", i);
        CHECK_NEAR(vec_at(r.acc_offset_m_s2, i), 0, 1e-4, "offset %d", i);
        CHECK_NEAR(vec_at(r.acc_scale, i), 0, 1e-5, "scale %d", i);
    }
    CHECK_NEAR(r.temp_c, 27.5, 1e-9, "the mean of the rests");
    CHECK(r.has == 15, "all parts, field too: %x", r.has);
    for (int i = 0; i < GONIO_CALIBRATED_PARTS; i++)
        CHECK(r.learned_at_s[i] == 1000, "part %d", i);
    CHECK(!gonio_calibration_flaw(&r), "%s", gonio_calibration_flaw(&r));
}

/* Each error alone, at its data sheet's limit, comes back through the equations of the header. */
static void single_errors(void **state)
{
    (void)state;
    for (int k = 0; k < 9 + 3 + 6; k++) {
        struct bench b;
        static struct watched w;
        struct gonio_calibration r;
        bench_init(&b, 2);
        begin(&w, &b);
        double *field[] = { &b.truth.gyro_bias_rad_s.x, &b.truth.gyro_bias_rad_s.y,
            &b.truth.gyro_bias_rad_s.z, &b.truth.acc_offset_m_s2.x, &b.truth.acc_offset_m_s2.y,
            &b.truth.acc_offset_m_s2.z, &b.truth.acc_scale.x, &b.truth.acc_scale.y,
            &b.truth.acc_scale.z };
        if (k < 9)
            b.truth.gyro_matrix[k] = k % 4 ? 0.02 : 0.03;
        else
            *field[k - 9] = k < 12 ? 5 * DEG : k < 15 ? 0.06 * 9.81 : 0.03;
        whole_and_again(&b, &w);
        CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "error %d", k);
        for (int i = 0; i < 9; i++)
            CHECK_NEAR(r.gyro_matrix[i], b.truth.gyro_matrix[i], 5e-5, "error %d, entry %d", k, i);
        for (int i = 0; i < 3; i++) {
            CHECK_NEAR(
                vec_at(r.gyro_bias_rad_s, i), vec_at(b.truth.gyro_bias_rad_s, i), 1e-6, "%d", k);
            CHECK_NEAR(
                vec_at(r.acc_offset_m_s2, i), vec_at(b.truth.acc_offset_m_s2, i), 2e-3, "%d", k);
            CHECK_NEAR(vec_at(r.acc_scale, i), vec_at(b.truth.acc_scale, i), 2e-4, "%d", k);
        }
    }
}

/* ---- as well as it says ---- */

enum { SEEDS = 120 };

struct tally {
    double error2, z2, stated2;
    int count, within;
};

static void count(struct tally *t, double error, double variance)
{
    t->error2 += error * error;
    t->stated2 += variance;
    t->z2 += error * error / variance;
    t->count++;
    t->within += error * error < 1.96 * 1.96 * variance;
}

/* Mean squared normalised errors near 1, and never far above: what is stated may be careful (a
 * sensor's non-linearity, poses laid more askew than here), not bold. */
static void check_tally(const struct tally *t, const char *what, double least)
{
    double z2 = t->z2 / t->count, covered = (double)t->within / t->count;
    print_message("%-12s error %.3g, stated %.3g, normalised %.2f, 95 %% interval holds %.1f %%\n",
        what, sqrt(t->error2 / t->count), sqrt(t->stated2 / t->count), z2, 100 * covered);
    CHECK(z2 > least && z2 < 1.25, "%s: %g", what, z2);
    CHECK(covered > 0.93, "%s: %g", what, covered);
}

static void consumer_sensors(void **state)
{
    (void)state;
    struct tally scale = { 0 }, cross = { 0 }, bias = { 0 }, offset = { 0 }, acc = { 0 };
    for (int seed = 1; seed <= SEEDS; seed++) {
        struct bench b;
        static struct watched w;
        struct gonio_calibration r;
        bench_consumer(&b, (uint64_t)seed);
        begin(&w, &b);
        whole_and_again(&b, &w);
        CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "seed %d", seed);
        for (int i = 0; i < 9; i++)
            count(i % 4 ? &cross : &scale, r.gyro_matrix[i] - b.truth.gyro_matrix[i],
                r.gyro_matrix_cov[i][i]);
        gonio_vec3 now = vec3_add(b.truth.gyro_bias_rad_s, vec3_scale(b.drift_rad_s2, b.time_s));
        for (int i = 0; i < 3; i++) {
            count(&bias, vec_at(r.gyro_bias_rad_s, i) - vec_at(now, i), r.gyro_bias_cov[i][i]);
            count(&offset, vec_at(r.acc_offset_m_s2, i) - vec_at(b.truth.acc_offset_m_s2, i),
                r.acc_cov[i][i]);
            count(&acc, vec_at(r.acc_scale, i) - vec_at(b.truth.acc_scale, i),
                r.acc_cov[i + 3][i + 3]);
            CHECK(r.has & GONIO_CALIBRATED_MAG, "seed %d: no field", seed);
            CHECK_NEAR(
                vec_at(r.mag_hard_ut, i), vec_at(b.truth.mag_hard_ut, i), 0.4, "seed %d", seed);
        }
    }
    check_tally(&scale, "scale", 0.5);
    check_tally(&cross, "cross-axis", 0.5);
    check_tally(&bias, "bias", 0.3);
    check_tally(&offset, "acc offset", 0);
    check_tally(&acc, "acc scale", 0.5);
    CHECK(sqrt(scale.error2 / scale.count) < 0.0005, "the scale to 0.05 %%");
    CHECK(sqrt(scale.stated2 / scale.count) < 0.0005, "and it says so");
}

/* A turn of the head of 70 degrees about the sensor's X, as a sensor with 1 % sees it. */
static void neck_rotation_shrinks(void **state)
{
    (void)state;
    double before2 = 0, after2 = 0;
    enum { HEADS = 40 };
    for (int seed = 1; seed <= HEADS; seed++) {
        struct bench b;
        static struct watched w;
        struct gonio_calibration r;
        bench_consumer(&b, (uint64_t)(1000 + seed));
        begin(&w, &b);
        whole_and_again(&b, &w);
        CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "seed %d", seed);
        const double *m = b.truth.gyro_matrix;
        gonio_vec3 turn = { 70, 0, 0 }, sent = turn, fixed;
        for (int i = 0; i < 4; i++) /* sent = turn + m sent */
            sent = vec3_add(turn, bench_through(m, sent));
        fixed = vec3_sub(sent, bench_through(r.gyro_matrix, sent));
        before2 += (sent.x - 70) * (sent.x - 70) / HEADS;
        after2 += (fixed.x - 70) * (fixed.x - 70) / HEADS;
    }
    print_message("a turn of 70 degrees: %.2f degrees rms off before, %.3f after\n", sqrt(before2),
        sqrt(after2));
    CHECK(sqrt(before2) > 0.4 && sqrt(after2) < 0.05, "%g, %g", sqrt(before2), sqrt(after2));
}

/* ---- other ways of doing it right ---- */

static void any_order_any_rate(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        int side[6];
        double turns[6];
    } way[] = {
        { 40, { 0, 1, 2, 3, 4, 5 }, { 0, 0, 0, 5, -5, 5 } },
        { 200, { 5, 3, 4, 1, 0, 2 }, { -5, -5, -5, 0, 0, 0 } },
        { 1000, { 4, 1, 2, 5, 3, 0 }, { 5, 5, 5, 5, 5, 5 } },
    };
    for (size_t i = 0; i < COUNT(way); i++) {
        struct bench b;
        static struct watched w;
        struct gonio_calibration r;
        bench_consumer(&b, 31 + i);
        b.rate_hz = way[i].rate_hz;
        begin(&w, &b);
        for (int k = 0; k < 6; k++)
            bench_side(&b, way[i].side[k], way[i].turns[k]);
        CHECK(w.calibrate.status.next == CALIBRATE_NEXT_DONE, "way %zu", i);
        CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "way %zu", i);
        for (int k = 0; k < 9; k++)
            CHECK_NEAR(r.gyro_matrix[k], b.truth.gyro_matrix[k], 4 * sqrt(r.gyro_matrix_cov[k][k]),
                "way %zu, entry %d", i, k);
    }
}

static void progress_is_told(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    bench_consumer(&b, 5);
    begin(&w, &b);
    const struct calibrate_status *s = &w.calibrate.status;
    CHECK(s->next == CALIBRATE_NEXT_HOLD, "nothing is known yet");
    bench_side(&b, 2, 0);
    CHECK(s->next == CALIBRATE_NEXT_TURN && s->axis == 2, "as it lies");
    CHECK(s->poses == 1u << 2 && s->turned == 0, "%x", s->poses);
    bench_turn(&b, 5, 120);
    CHECK(w.most_turns > 4.8 && w.most_turns < 5.2, "five so far: %g", w.most_turns);
    bench_still(&b, 4);
    CHECK(
        w.news[0] == CALIBRATE_POSE && w.news[1] == CALIBRATE_TURN && w.count == 2, "%d", w.count);
    CHECK(s->next == CALIBRATE_NEXT_POSE && s->axis == 2 && !s->up, "over to the other side");
    struct gonio_calibration r = { .has = 77 };
    CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_LATER, "not yet");
    CHECK(r.has == 77, "untouched");
}

/* ---- wrong ---- */

static void five(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 5, 120);
}
static void four(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 4, 120);
}
static void six_back(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, -6, 120);
}
static void one(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 1, 120);
}
static void past_the_edge(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 5.3, 120);
}
static void lifted(struct bench *b, struct watched *w)
{
    (void)w;
    b->wobble_rad = 25 * DEG;
    bench_turn(b, 5, 120);
    b->wobble_rad = 0;
}
static void upside(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 4.7, 120);
    bench_lay(b, 0, 2 * DEG);
}
static void too_fast(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 5, 1900);
}
static void too_slow(struct bench *b, struct watched *w)
{
    (void)w;
    bench_turn(b, 5, 27);
}
static void with_a_gap(struct bench *b, struct watched *w)
{
    w->lose_from_s = b->time_s + 3;
    w->lose_to_s   = b->time_s + 3.4;
    bench_turn(b, 5, 120);
}
static void unsteady(struct bench *b, struct watched *w)
{
    (void)w;
    for (int i = 0; i < 12; i++) {
        bench_turn(b, 0.015, 7);
        bench_turn(b, -0.015, 7);
    }
}

static void wrong_turns(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        void (*act)(struct bench *b, struct watched *w);
        enum calibrate_news want;
        double counted;
    } row[] = {
        { "well done", five, CALIBRATE_TURN, 0 },
        { "four", four, CALIBRATE_WRONG_COUNT, 4 },
        { "six, the other way", six_back, CALIBRATE_WRONG_COUNT, 6 },
        { "one", one, CALIBRATE_WRONG_COUNT, 1 },
        { "not against the edge", past_the_edge, CALIBRATE_NOT_AT_EDGE, 5.3 },
        { "wobbling by 25 degrees", lifted, CALIBRATE_LIFTED, 0 },
        { "laid down on another side", upside, CALIBRATE_LIFTED, 0 },
        { "faster than its range", too_fast, CALIBRATE_CLIPPED, 0 },
        { "in 67 s", too_slow, CALIBRATE_TOO_SLOW, 0 },
        { "0.4 s of samples lost", with_a_gap, CALIBRATE_GAP, 0 },
        { "fidgeting for 17 s", unsteady, CALIBRATE_NOT_STILL, 0 },
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bench b;
        static struct watched w;
        bench_consumer(&b, 7);
        begin(&w, &b);
        bench_side(&b, 2, 0);
        int before = w.count;
        row[i].act(&b, &w);
        bench_still(&b, 4);
        CHECK(w.count > before && w.news[before] == row[i].want, "%s: news %d of %d", row[i].legend,
            w.count > before ? (int)w.news[before] : -1, w.count - before);
        if (row[i].counted > 0)
            CHECK_NEAR(w.counted, row[i].counted, 0.15, "%s", row[i].legend);
        bool good = row[i].want == CALIBRATE_TURN;
        CHECK(w.calibrate.status.turned == (good ? 4u : 0u), "%s", row[i].legend);
        if (!good && row[i].act != upside) { /* and once more */
            bench_turn(&b, 5, 120);
            bench_still(&b, 4);
            CHECK(w.calibrate.status.turned == 4u, "%s: done right in the end", row[i].legend);
        }
    }
}

/* A scale of 3 % is believed when it shows twice; a quarter turn too much is not, and is forgotten
 * when the next one is good. */
static void unlikely_turns(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    bench_init(&b, 3);
    b.truth.gyro_matrix[8] = 0.03;
    begin(&w, &b);
    bench_side(&b, 2, 5);
    CHECK(w.news[w.count - 1] == CALIBRATE_UNLIKELY && w.calibrate.status.turned == 0,
        "3 %% too much");
    CHECK_NEAR(w.counted, 5.155, 0.01, "as it was seen");
    bench_turn(&b, -5, 120);
    bench_still(&b, 4);
    CHECK(
        w.news[w.count - 1] == CALIBRATE_TURN && w.calibrate.status.turned == 4, "the same again");
    bench_init(&b, 4);
    b.truth.gyro_matrix[8] = -0.015;
    begin(&w, &b);
    bench_side(&b, 2, 5.25);
    CHECK(w.news[w.count - 1] == CALIBRATE_UNLIKELY, "to the next edge, and a scale that hides it");
    bench_turn(&b, 5, 120);
    bench_still(&b, 4);
    CHECK(w.news[w.count - 1] == CALIBRATE_TURN, "right");
    CHECK_NEAR(w.calibrate.turn[2].turned_rad, 10 * M_PI * 0.985, 0.03, "that one counts");
}

static void wrong_axis_and_pose(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    bench_consumer(&b, 8);
    begin(&w, &b);
    bench_side(&b, 2, 5);
    bench_side(&b, 2, 5);
    CHECK(w.news[w.count - 1] == CALIBRATE_WRONG_AXIS, "the same again");
    CHECK(w.calibrate.status.news_axis == 2, "about Z");
    bench_side(&b, 5, 0);
    bench_side(&b, 0, 0);
    bench_side(&b, 3, 5);
    CHECK(w.news[w.count - 1] == CALIBRATE_TURN && w.calibrate.status.news_axis == 0, "about X");
    CHECK(w.calibrate.status.next == CALIBRATE_NEXT_POSE && w.calibrate.status.axis == 1,
        "Y is next");
    unsigned poses = w.calibrate.status.poses, turned = w.calibrate.status.turned;
    bench_lay(&b, 1, 30 * DEG);
    bench_still(&b, 4);
    CHECK(w.news[w.count - 1] == CALIBRATE_TILTED, "on an edge");
    CHECK(w.calibrate.status.poses == poses, "no pose more");
    bench_turn(&b, 5, 120);
    bench_still(&b, 4);
    CHECK(w.news[w.count - 1] == CALIBRATE_TILTED, "turned on an edge");
    CHECK(w.calibrate.status.turned == turned, "no turn more");
}

static void without_gyroscope(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    bench_consumer(&b, 9);
    begin(&w, &b);
    w.without = GONIO_HAS_GYRO;
    bench_still(&b, 10);
    CHECK(w.count == 1 && w.news[0] == CALIBRATE_NO_SIGNAL, "%d", w.count);
}

/* Exact zeros of a static threshold say that the rate is below it, and no more. */
static void zeros_are_no_bias(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    struct gonio_calibration r;
    bench_consumer(&b, 10);
    b.truth.gyro_bias_rad_s = bench_normal(&b, 0.03 * DEG);
    b.threshold_rad_s = 0.5 * DEG; /* above the noise too, as a device's smoothed rate sees it */
    begin(&w, &b);
    whole_and_again(&b, &w);
    CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "%s", note_text(GONIO_OK));
    double sd = sqrt(r.gyro_bias_cov[0][0]);
    CHECK(sd > 0.06 * DEG && sd < 0.09 * DEG, "known to the threshold: %g deg/s", sd / DEG);
    for (int i = 0; i < 9; i += 4) {
        CHECK_NEAR(
            r.gyro_matrix[i], b.truth.gyro_matrix[i], 4 * sqrt(r.gyro_matrix_cov[i][i]), "%d", i);
        CHECK(r.gyro_matrix_cov[i][i] > 0.0005 * 0.0005, "and the scale pays for it");
    }
}

static void nonsense_is_harmless(void **state)
{
    (void)state;
    struct bench b;
    static struct watched w;
    struct gonio_calibration r;
    bench_consumer(&b, 11);
    begin(&w, &b);
    bench_side(&b, 2, 0);
    struct gonio_sample s = { .time_s = b.time_s + 0.001, .has = GONIO_HAS_GYRO | GONIO_HAS_ACC };
    s.gyro_rad_s.x        = NAN;
    calibrate_push(&w.calibrate, &s);
    s.gyro_rad_s.x = 0;
    s.acc_m_s2.z   = INFINITY;
    calibrate_push(&w.calibrate, &s);
    s.acc_m_s2.z = 0; /* no force at all has no direction */
    calibrate_push(&w.calibrate, &s);
    s.time_s = -5;
    calibrate_push(&w.calibrate, &s);
    bench_whole(&b);
    CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "goes on as if nothing had been");
    s.time_s = NAN;
    calibrate_push(&w.calibrate, &s);
    CHECK(calibrate_result(&w.calibrate, 1000, &r) == GONIO_OK, "what was found stays");
}

/* Turned only about one axis, or in a field that changes, a magnetometer tells no ellipsoid. */
static void thin_field(void **state)
{
    (void)state;
    static struct ellipsoid_points p;
    struct gonio_calibration c;
    struct dice dice = { 4 };
    gonio_calibration_init(&c);
    for (int i = 0; i < 2000; i++) {
        double a = 2 * M_PI * roll(&dice);
        ellipsoid_add(
            &p, (gonio_vec3){ 20 * cos(a) + 3, 20 * sin(a), -43 + 0.3 * roll_normal(&dice) });
    }
    CHECK(!ellipsoid_fit(&p, &c) && c.has == 0, "one circle: %d points", p.count);
    memset(&p, 0, sizeof p);
    for (int i = 0; i < 4000; i++) {
        gonio_vec3 v = { roll_normal(&dice), roll_normal(&dice), roll_normal(&dice) };
        ellipsoid_add(&p, vec3_scale(vec3_unit(v), 48 * (1 + 0.3 * roll_normal(&dice))));
    }
    CHECK(!ellipsoid_fit(&p, &c) && c.has == 0, "a field that is not one: %d points", p.count);
    memset(&p, 0, sizeof p);
    for (int i = 0; i < 4000; i++) {
        gonio_vec3 v = { roll_normal(&dice), roll_normal(&dice), roll_normal(&dice) };
        v            = vec3_scale(vec3_unit(v), 48);
        if (i % 20 == 0)
            v.x += 30; /* passing a magnet */
        ellipsoid_add(&p, vec3_add(v, (gonio_vec3){ 5, -8, 12 }));
    }
    CHECK(ellipsoid_fit(&p, &c), "one in twenty is bent");
    CHECK_NEAR(c.mag_hard_ut.x, 5, 0.5, "not by those");
    CHECK_NEAR(c.mag_hard_ut.y, -8, 0.5, "y");
    CHECK_NEAR(c.mag_hard_ut.z, 12, 0.5, "z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perfect_sensor),
        cmocka_unit_test(single_errors),
        cmocka_unit_test(consumer_sensors),
        cmocka_unit_test(neck_rotation_shrinks),
        cmocka_unit_test(any_order_any_rate),
        cmocka_unit_test(progress_is_told),
        cmocka_unit_test(wrong_turns),
        cmocka_unit_test(unlikely_turns),
        cmocka_unit_test(wrong_axis_and_pose),
        cmocka_unit_test(without_gyroscope),
        cmocka_unit_test(zeros_are_no_bias),
        cmocka_unit_test(nonsense_is_harmless),
        cmocka_unit_test(thin_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

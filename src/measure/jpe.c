/** @file
 *  Joint position error: trials out of the stream of poses.
 *
 *      SETTLING --10 s--> WAITING --3 s--> HOLDING --left--> GONE --"there"--> FREEZING --1 s-->
 * WAITING
 *
 *  A hold is stillness at one place. The memory is the mean of the hold up to leaving; "there" is
 * the mean of the second after the word, or of the first still second near the memory where nobody
 * pressed a key.
 */
#include <gonio/jpe.h>
#include <math.h>

static const double SETTLE_DRIFT_DEG = 0.5; /* docs/clinical.md, 4.1 */
static const double MEMORY_S = 3, FREEZE_S = 1, TRIAL_S = 10;
static const double TRUNK_DEG = 2;
static const double BLOCK_S   = 1;
/* Choices: sway is less than the first; nobody's comfortable end is nearer than the second. */
static const double ONE_PLACE_DEG = 1.5, LEAVE_DEG = 8, AWAY_DEG = 20;
static const double NEAR_DEG    = 15; /* of the memory: nobody is further off by error */
static const double TARGET_DEG  = 15; /* a target lies farther out than that, neutral nearer */
static const double STILL_DEG_S = 5, SLOW_S = 0.1;
/* docs/measure.md: of a heading of which nothing is stated; of a mean of a second or two. */
static const double DRIFT_DEG_S = 0.02, SWAY_DEG = 0.1;

const double gonio_jpe_customary_deg = 4.5; /* Revel's cut as told by PhysioHub; docs/clinical.md */

void gonio_jpe_init(struct gonio_jpe *j, enum gonio_jpe_task task,
    const struct gonio_movement *const movement[], size_t directions)
{
    *j = (struct gonio_jpe){ .task = task, .directions = (int)directions, .drift_deg = NAN };
    for (size_t i = 0; i < directions && i < GONIO_DIRECTIONS; i++)
        j->movement[i] = movement[i];
}

/* ---- Holds -------------------------------------------------------------------------------- */

static void hold_begin(struct gonio_jpe_hold *h, const struct gonio_pose_angles *p)
{
    *h = (struct gonio_jpe_hold){ .since_s = p->time_s, .value_deg = p->value_deg };
    for (int i = 0; i < GONIO_ANGLES; i++)
        h->mean_deg[i] = p->angle_deg[i];
}

static void hold_add(struct gonio_jpe_hold *h, const struct gonio_pose_angles *p, double dt)
{
    h->length_s += dt;
    double part = h->length_s > 0 ? dt / h->length_s : 1;
    h->value_deg += (p->value_deg - h->value_deg) * part;
    for (int i = 0; i < GONIO_ANGLES; i++)
        h->mean_deg[i] += (p->angle_deg[i] - h->mean_deg[i]) * part;
}

/* false: there is none just now. */
static bool follow_hold(
    struct gonio_jpe *j, const struct gonio_pose_angles *p, double dt, bool still)
{
    bool elsewhere = fabs(p->value_deg - j->hold.value_deg) > ONE_PLACE_DEG;
    if (!still || elsewhere || j->hold.length_s == 0)
        hold_begin(&j->hold, p);
    if (still && !elsewhere)
        hold_add(&j->hold, p, dt);
    return still;
}

/* ---- Before the first trial --------------------------------------------------------------- */

static double mean_of_blocks(const struct gonio_jpe *j, int from)
{
    return (j->block_deg[from] + j->block_deg[from + 1] + j->block_deg[from + 2]) / 3;
}

/* Ten seconds in blocks of one; where they drift the oldest gives way to the next. */
static enum gonio_jpe_event settle(
    struct gonio_jpe *j, const struct gonio_pose_angles *p, double dt, bool still)
{
    if (!still) {
        j->blocks = 0;
        hold_begin(&j->block, p);
        return GONIO_JPE_NOTHING;
    }
    hold_add(&j->block, p, dt);
    if (j->block.length_s < BLOCK_S)
        return GONIO_JPE_NOTHING;
    if (j->blocks == GONIO_JPE_BLOCKS) {
        for (int i = 1; i < GONIO_JPE_BLOCKS; i++)
            j->block_deg[i - 1] = j->block_deg[i];
        j->blocks--;
    }
    j->block_deg[j->blocks++] = j->block.value_deg;
    hold_begin(&j->block, p);
    if (j->blocks < GONIO_JPE_BLOCKS)
        return GONIO_JPE_NOTHING;
    j->drift_deg = mean_of_blocks(j, GONIO_JPE_BLOCKS - 3) - mean_of_blocks(j, 0);
    if (!(fabs(j->drift_deg) <= SETTLE_DRIFT_DEG))
        return GONIO_JPE_NOTHING;
    j->state = GONIO_JPE_WAITING;
    hold_begin(&j->hold, p); /* the patient memorises from now on */
    return GONIO_JPE_READY;
}

double gonio_jpe_drift_deg(const struct gonio_jpe *j) { return j->drift_deg; }

/* ---- A trial ------------------------------------------------------------------------------ */

static bool is_place(const struct gonio_jpe *j, double value_deg)
{
    bool far = fabs(value_deg) > TARGET_DEG;
    return j->task == GONIO_JPE_TARGET ? far : !far;
}

/* A target that was found and is still held is no new memory: neutral comes first. */
static enum gonio_jpe_event waiting(struct gonio_jpe *j, const struct gonio_pose_angles *p)
{
    bool led_back = j->found && fabs(p->value_deg) <= LEAVE_DEG;
    j->found      = j->found && !led_back;
    if (led_back)
        return GONIO_JPE_READY;
    if (j->found || j->hold.length_s < MEMORY_S || !is_place(j, j->hold.value_deg))
        return GONIO_JPE_NOTHING;
    j->state = GONIO_JPE_HOLDING;
    return GONIO_JPE_MEMORISED;
}

static enum gonio_jpe_event holding(struct gonio_jpe *j, const struct gonio_pose_angles *p)
{
    if (j->hold.length_s >= MEMORY_S) /* still growing, or another place near by, held as long */
        j->memory = j->hold;
    if (fabs(p->value_deg - j->memory.value_deg) < LEAVE_DEG)
        return GONIO_JPE_NOTHING;
    j->state          = GONIO_JPE_GONE;
    j->left_s         = p->time_s;
    j->farthest_deg   = 0;
    j->trunk_from_deg = p->trunk_deg;
    j->trunk_most_deg = 0;
    j->away = j->ruled_out = false;
    return GONIO_JPE_NOTHING;
}

static int direction_of(const struct gonio_jpe *j, double signed_deg)
{
    for (int i = 0; i < j->directions; i++)
        if (j->movement[i]->sign * signed_deg > 0)
            return i;
    return -1;
}

/* Where the head was turned to: away from neutral, or to where the target is. */
static double turned_deg(const struct gonio_jpe *j)
{
    return j->task == GONIO_JPE_TARGET ? j->memory.value_deg : j->farthest_deg;
}

static gonio_quat pose_of(const struct gonio_jpe_hold *h, enum gonio_order order)
{
    double angle[GONIO_ANGLES];
    const double rad = atan(1) / 45;
    for (int i = 0; i < GONIO_ANGLES; i++)
        angle[i] = h->mean_deg[i] * rad;
    if (order == GONIO_XZY) {
        double side = angle[1];
        angle[1]    = angle[0];
        angle[0]    = side;
    }
    return gonio_quat_join(angle, order);
}

static double between_deg(const struct gonio_jpe *j, const struct gonio_jpe_hold *there)
{
    enum gonio_order order = j->movement[0]->joint->order;
    gonio_quat q =
        gonio_quat_mul(gonio_quat_conj(pose_of(&j->memory, order)), pose_of(there, order));
    return 2 * atan2(sqrt(q.x * q.x + q.y * q.y + q.z * q.z), fabs(q.w)) * 45 / atan(1);
}

static enum gonio_jpe_fault judge(const struct gonio_jpe *j, double there_s)
{
    if (j->ruled_out)
        return GONIO_JPE_OUT;
    if (there_s - j->left_s > TRIAL_S)
        return GONIO_JPE_SLOW;
    return j->trunk_seen && j->trunk_most_deg > TRUNK_DEG ? GONIO_JPE_TRUNK : GONIO_JPE_COUNTS;
}

static enum gonio_jpe_event there(
    struct gonio_jpe *j, const struct gonio_jpe_hold *found, bool by_key)
{
    double turned = turned_deg(j), error = found->value_deg - j->memory.value_deg;
    int direction = direction_of(j, turned);
    j->state      = GONIO_JPE_WAITING;
    j->found      = j->task == GONIO_JPE_TARGET;
    if (direction < 0 || j->trials == GONIO_JPE_TRIALS_MAX)
        return GONIO_JPE_LOST;
    /* Overshoot: beyond the memory as seen from where the head came. */
    double from           = j->task == GONIO_JPE_TARGET ? -turned : turned;
    j->trial[j->trials++] = (struct gonio_jpe_trial){
        .direction  = direction,
        .error_deg  = from > 0 ? -error : error,
        .global_deg = between_deg(j, found),
        .left_s     = j->left_s,
        .there_s    = found->since_s,
        .trunk_deg  = j->trunk_seen ? j->trunk_most_deg : (double)NAN,
        .by_key     = by_key,
        .fault      = judge(j, found->since_s),
    };
    return GONIO_JPE_THERE;
}

static double away_bound(const struct gonio_jpe *j)
{
    return j->task == GONIO_JPE_TARGET ? fabs(j->memory.value_deg) - LEAVE_DEG : AWAY_DEG;
}

static enum gonio_jpe_event gone(struct gonio_jpe *j, const struct gonio_pose_angles *p)
{
    double off        = p->value_deg - j->memory.value_deg;
    j->trunk_most_deg = fmax(j->trunk_most_deg, fabs(p->trunk_deg - j->trunk_from_deg));
    if (fabs(off) > fabs(j->farthest_deg))
        j->farthest_deg = off;
    if (!j->away && fabs(off) >= away_bound(j)) {
        j->away = true;
        return GONIO_JPE_AWAY;
    }
    bool still_near = j->hold.length_s >= FREEZE_S && fabs(off) < NEAR_DEG;
    if (j->away && still_near)
        return there(j, &j->hold, false);
    if ((!j->away && still_near) || p->time_s - j->left_s > 3 * TRIAL_S) {
        j->state = GONIO_JPE_WAITING;
        return GONIO_JPE_LOST;
    }
    return GONIO_JPE_NOTHING;
}

static enum gonio_jpe_event freezing(
    struct gonio_jpe *j, const struct gonio_pose_angles *p, double dt)
{
    j->trunk_most_deg = fmax(j->trunk_most_deg, fabs(p->trunk_deg - j->trunk_from_deg));
    hold_add(&j->block, p, dt);
    return j->block.length_s >= FREEZE_S ? there(j, &j->block, true) : GONIO_JPE_NOTHING;
}

enum gonio_jpe_event gonio_jpe_push(struct gonio_jpe *j, const struct gonio_pose_angles *p)
{
    double sum = p->time_s + p->value_deg + p->trunk_deg;
    for (int i = 0; i < GONIO_ANGLES; i++)
        sum += p->angle_deg[i];
    if (!isfinite(sum) || (j->started && !(p->time_s > j->time_s)))
        return GONIO_JPE_NOTHING;
    double dt = j->started ? p->time_s - j->time_s : 0;
    if (!j->started) {
        j->slow_deg = p->value_deg;
        hold_begin(&j->hold, p);
        hold_begin(&j->block, p);
    }
    j->started    = true;
    j->time_s     = p->time_s;
    j->trunk_seen = j->trunk_seen || p->trunk_seen;
    double lag    = p->value_deg - j->slow_deg;
    j->slow_deg += lag * (1 - exp(-dt / SLOW_S));
    bool still = follow_hold(j, p, dt, fabs(lag) / SLOW_S < STILL_DEG_S);
    switch (j->state) {
    case GONIO_JPE_SETTLING:
        return settle(j, p, dt, still);
    case GONIO_JPE_WAITING:
        return waiting(j, p);
    case GONIO_JPE_HOLDING:
        return holding(j, p);
    case GONIO_JPE_GONE:
        return gone(j, p);
    case GONIO_JPE_FREEZING:
        return freezing(j, p, dt);
    }
    return GONIO_JPE_NOTHING;
}

/* ---- What a person says ------------------------------------------------------------------- */

enum gonio_status gonio_jpe_there(struct gonio_jpe *j)
{
    if (j->state != GONIO_JPE_GONE || !j->away)
        return GONIO_EINVAL;
    j->state = GONIO_JPE_FREEZING;
    j->block = (struct gonio_jpe_hold){ .since_s = j->time_s };
    return GONIO_OK;
}

enum gonio_status gonio_jpe_rule_out(struct gonio_jpe *j)
{
    bool under_way = j->state == GONIO_JPE_GONE || j->state == GONIO_JPE_FREEZING;
    if (!under_way && j->trials == 0)
        return GONIO_EINVAL;
    if (under_way)
        j->ruled_out = true;
    else
        j->trial[j->trials - 1].fault = GONIO_JPE_OUT;
    return GONIO_OK;
}

/* ---- The result --------------------------------------------------------------------------- */

/* A drift is common to the trials; the sway that is in both means of a trial is not. */
static double half_width(double trial_s, int trials, double drift_sd_deg_s)
{
    double drift = trial_s * (isnan(drift_sd_deg_s) ? DRIFT_DEG_S : drift_sd_deg_s);
    double sway  = SWAY_DEG * sqrt(2.0 / trials);
    return trials > 0 ? 1.96 * hypot(drift, sway) : (double)NAN;
}

static struct gonio_jpe_direction describe(
    const struct gonio_jpe *j, int direction, double drift_sd_deg_s)
{
    struct gonio_jpe_direction d = { .movement = j->movement[direction] };
    double sum = 0, size = 0, global = 0, square = 0, seconds = 0;
    for (int i = 0; i < j->trials; i++) {
        const struct gonio_jpe_trial *t = &j->trial[i];
        if (t->direction != direction || t->fault != GONIO_JPE_COUNTS)
            continue;
        d.trials++;
        double before = d.trials > 1 ? sum / (d.trials - 1) : 0;
        sum += t->error_deg;
        square += d.trials > 1 ? (t->error_deg - before) * (t->error_deg - sum / d.trials) : 0;
        size += fabs(t->error_deg);
        global += t->global_deg;
        seconds += t->there_s - t->left_s + 0.5 * (MEMORY_S + FREEZE_S);
    }
    double n          = d.trials > 0 ? d.trials : (double)NAN;
    d.constant_deg    = sum / n;
    d.absolute_deg    = size / n;
    d.global_deg      = global / n;
    d.uncertainty_deg = half_width(seconds / n, d.trials, drift_sd_deg_s);
    d.variable_deg    = d.trials > 1 ? sqrt(square / (d.trials - 1)) : (double)NAN;
    return d;
}

void gonio_jpe_finish(
    const struct gonio_jpe *j, double drift_sd_deg_s, struct gonio_jpe_result *out)
{
    *out = (struct gonio_jpe_result){ .directions = j->directions, .trials = j->trials };
    for (int i = 0; i < j->trials; i++)
        out->trial[i] = j->trial[i];
    for (int i = 0; i < j->directions; i++)
        out->direction[i] = describe(j, i, drift_sd_deg_s);
}

bool gonio_jpe_complete(const struct gonio_jpe *j, int wanted)
{
    for (int i = 0; i < j->directions; i++)
        if (describe(j, i, 0).trials < wanted)
            return false;
    return true;
}

const char *gonio_jpe_fault_text(enum gonio_jpe_fault fault)
{
    switch (fault) {
    case GONIO_JPE_COUNTS:
        break;
    case GONIO_JPE_SLOW:
        return "took longer than 10 s";
    case GONIO_JPE_TRUNK:
        return "the trunk turned by more than 2°";
    case GONIO_JPE_OUT:
        return "ruled out";
    }
    return "";
}

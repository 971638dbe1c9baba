/** @file
 *  The drift that makes what two sensors saw most likely for a joint: knots are told what the
 *  joint says, each counts by how it fits what was found so far, and a Kalman smoother finds the
 *  drift anew.
 */
#include "joints/density.h"
#include "joints/relative.h"
#include "math/vec3.h"

/* How long one piece of news lasts: found from the recording, within these. A look or a step lasts
 * a second, a conversation aside ten. */
static const double MEMORY_LEAST_S = 1, MEMORY_MOST_S = 10;
/* Limits differ from person to person by about this. */
static const double LIMIT_SD_RAD = 5 * M_PI / 180;
/* Which part of the knots is as expected: at first half of them, and never all or none. */
static const double SHARE = 0.5, SHARE_LEAST = 0.05, SHARE_MOST = 0.95;
enum { ROUNDS = 8 };

/* Where to search from: more than one drift may fit. */
struct start {
    double rate;   /* of the drift, over its sd */
    double wide;   /* fit.wide */
    double wander; /* of the rate, over what is usual */
};
enum { STARTS_MOST = 6 };

/* What differs between the kinds of joints. */
static const struct manner {
    double memory_s;     /* before it is known */
    double spread_least; /* see spread_of */
    struct start start[STARTS_MOST];
    size_t starts;
} manners[] = {
    /* A person may look to the left as steadily as ahead. Who looks ahead very steadily need not
     * look straight ahead. A drift that wanders more than usual can't be told from somebody who
     * looks aside for long. */
    [GONIO_RELATIVE_LIMITS] = { 3, 1,
        { { 0, 1, 1 }, { 1, 1, 1 }, { -1, 1, 1 }, { 2, 1, 1 }, { -2, 1, 1 }, { 0, 8, 1 } }, 6 },
    /* A good hinge shows that it is one, and how the drift wanders. */
    [GONIO_RELATIVE_HINGE] = { 1, 0.1, { { 0, 8, 1 }, { 0, 8, 5 }, { 0, 8, 25 } }, 3 },
};

struct fit {
    const struct relative_joint *joint;
    const struct manner *manner;
    struct drift_prior prior;
    double lost_rad;   /* NaN: not known */
    double walk_rad_s; /* prior.rate_walk_rad_s as usual */
    double share;      /* of knots as expected */
    double memory_s;   /* for how long one error lasts */
    double spread;     /* variance as it is over variance as the weights say */
    double wide;       /* all scatter is taken as so many times wider: a start from afar */
};

static bool told(const struct relative_pair *p, size_t k) { return isfinite(p->knot[k].sd_rad); }

static double left_rad(const struct relative_pair *p, size_t k)
{
    return drift_wrap(p->knot[k].heading_rad - drift_total(&p->drift[k]));
}

static double left_of(const struct relative_pair *p, const struct fit *f, size_t k)
{
    return left_rad(p, k) / (f->wide * p->knot[k].sd_rad);
}

/* ---- Limits ---- */

/* By how much a heading is beyond the limits, signed. */
static double excess(const struct relative_joint *joint, double rad)
{
    return fmax(rad - rad_from_deg(joint->most_deg), 0) +
           fmin(rad - rad_from_deg(joint->least_deg), 0);
}

static double excess_of(const struct relative_pair *p, const struct relative_joint *joint, size_t k)
{
    bool limits = joint->kind == GONIO_RELATIVE_LIMITS && k < p->knots && told(p, k);
    return limits ? excess(joint, left_rad(p, k)) : 0;
}

/* A second piece of news of the same knot. */
static void combine(struct drift_knot *knot, double told_rad, double var)
{
    double share = knot->told_var / (knot->told_var + var);
    knot->told_rad += share * drift_wrap(told_rad - knot->told_rad);
    knot->told_var *= 1 - share;
}

/* What is beyond the limits is drift. A stay beyond them, however long, counts once. */
static void hold_limits(struct relative_pair *p, const struct relative_joint *joint)
{
    size_t stay = 0;
    for (size_t k = 0; k <= p->knots; k++) {
        if (excess_of(p, joint, k) != 0) {
            stay++;
            continue;
        }
        for (size_t i = k - stay; i < k; i++)
            combine(&p->drift[i], drift_total(&p->drift[i]) + excess_of(p, joint, i),
                LIMIT_SD_RAD * LIMIT_SD_RAD * (double)stay);
        stay = 0;
    }
}

/* Back in neutral: the last knot tells what was lost, whatever the joint does there. */
static void hold_end(struct relative_pair *p, double lost_rad)
{
    struct drift_knot *last = &p->drift[p->knots - 1];
    last->told_rad          = lost_rad;
    last->told_var          = RELATIVE_NEUTRAL_SD_RAD * RELATIVE_NEUTRAL_SD_RAD;
    last->drift_alone       = true;
}

/* ---- How much a knot counts ---- */

static double copies(const struct relative_pair *p, const struct fit *f)
{
    return fmax(2 * f->memory_s / p->knot_s, 1);
}

static void tell(struct relative_pair *p, const struct fit *f)
{
    for (size_t k = 0; k < p->knots; k++) {
        double sd            = f->wide * p->knot[k].sd_rad;
        p->drift[k].told_rad = p->knot[k].heading_rad;
        p->drift[k].told_var = told(p, k) ? copies(p, f) * f->spread * sd * sd /
                                                density_weight(f->share, left_of(p, f, k))
                                          : (double)INFINITY;
    }
    hold_limits(p, f->joint);
    if (!isnan(f->lost_rad))
        hold_end(p, f->lost_rad);
}

static double share_of(const struct relative_pair *p, const struct fit *f)
{
    double narrow = 0, knots = 0;
    for (size_t k = 0; k < p->knots; k++) {
        narrow += told(p, k) ? density_narrow(f->share, left_of(p, f, k)) : 0;
        knots += told(p, k) ? 1 : 0;
    }
    return knots > 0 ? fmin(fmax(narrow / knots, SHARE_LEAST), SHARE_MOST) : f->share;
}

/* What a knot pulls: the slope of its cost. */
static double pull(const struct relative_pair *p, const struct fit *f, size_t k)
{
    return told(p, k) ? density_weight(f->share, left_of(p, f, k)) * left_of(p, f, k) : 0;
}

/* For how long one error lasts: the sum of the autocorrelation up to its first zero. */
static double memory_of(const struct relative_pair *p, const struct fit *f)
{
    double power = 0, sum = 0.5, product = 1;
    for (size_t k = 0; k < p->knots; k++)
        power += pull(p, f, k) * pull(p, f, k);
    for (size_t lag = 1; lag < p->knots && product > 0 && sum * p->knot_s < MEMORY_MOST_S; lag++) {
        product = 0;
        for (size_t k = lag; k < p->knots; k++)
            product += pull(p, f, k) * pull(p, f, k - lag);
        sum += power > 0 ? fmax(product, 0) / power : 0;
    }
    return fmin(fmax(sum * p->knot_s, MEMORY_LEAST_S), MEMORY_MOST_S);
}

/* The weights say what a value counts, not what it tells: between the densities it tells less, and
 * all may scatter less than was expected. The variance of such an estimate is the scatter of the
 * pull over the square of what is told (Huber 1967, Proc 5th Berkeley Symp 1:221). */
static double spread_of(const struct relative_pair *p, const struct fit *f)
{
    const double most = 10;
    double scatter = 0, weight = 0, curve = 0;
    for (size_t k = 0; k < p->knots; k++) {
        scatter += pull(p, f, k) * pull(p, f, k);
        weight += told(p, k) ? density_weight(f->share, left_of(p, f, k)) : 0;
        curve += told(p, k) ? density_curve(f->share, left_of(p, f, k)) : 0;
    }
    if (!(curve * curve * most > scatter * weight))
        return most;
    return fmax(scatter * weight / (curve * curve), f->manner->spread_least);
}

/* ---- The search ---- */

/* A drift at one rate from the start; the offset is what it leaves on average. */
static void begin(struct relative_pair *p, const struct fit *f, double rate_rad_s)
{
    double cosine = 0, sine = 0;
    for (size_t k = 0; k < p->knots; k++) {
        double drift     = rate_rad_s * (p->drift[k].time_s - p->drift[0].time_s);
        double left      = p->knot[k].heading_rad - drift;
        p->drift[k].x[0] = 0;
        p->drift[k].x[1] = drift;
        p->drift[k].x[2] = rate_rad_s;
        cosine += told(p, k) ? cos(left) / p->knot[k].sd_rad : 0;
        sine += told(p, k) ? sin(left) / p->knot[k].sd_rad : 0;
    }
    for (size_t k = 0; k < p->knots && f->joint->kind == GONIO_RELATIVE_HINGE; k++)
        p->drift[k].x[0] = atan2(sine, cosine);
}

static double cost_of(const struct relative_pair *p, const struct fit *f)
{
    double sum = 0, beyond = 0, last_rad = p->drift[p->knots - 1].x[1];
    double end = isnan(f->lost_rad) ? 0 : (f->lost_rad - last_rad) / RELATIVE_NEUTRAL_SD_RAD;
    for (size_t k = 0; k < p->knots; k++) {
        double over = excess_of(p, f->joint, k) / LIMIT_SD_RAD;
        sum += told(p, k) ? density_cost(f->share, left_of(p, f, k)) : 0;
        beyond += over * over / 2;
    }
    return sum / copies(p, f) + beyond * p->knot_s + end * end / 2 +
           drift_strain(&f->prior, p->drift, p->knots) / 2;
}

/* Search from a start. Returns how unlikely the end is; a drift that is freer to follow anything
 * pays for it, where drifts of different freedom are compared (Laplace's approximation). */
static double settle(struct relative_pair *p, struct fit *f, const struct start *start)
{
    double freedom           = 0;
    f->prior.rate_walk_rad_s = f->walk_rad_s * start->wander;
    f->share                 = SHARE;
    f->memory_s              = f->manner->memory_s;
    f->spread                = 1;
    f->wide                  = start->wide;
    begin(p, f, start->rate * f->prior.rate_sd_rad_s);
    for (int round = 0; round < ROUNDS; round++) {
        tell(p, f);
        freedom  = drift_smooth(&f->prior, p->drift, p->knots);
        f->wide  = fmax(f->wide / 2, 1);
        f->share = share_of(p, f);
    }
    return cost_of(p, f) + (f->joint->kind == GONIO_RELATIVE_HINGE ? freedom / 2 : 0);
}

static void search(struct relative_pair *p, struct fit *f)
{
    const struct manner *manner = f->manner;
    const struct start *best    = manner->start;
    double least                = (double)INFINITY;
    for (size_t i = 0; i < manner->starts; i++) {
        double cost = settle(p, f, &manner->start[i]);
        if (cost < least) {
            least = cost;
            best  = &manner->start[i];
        }
    }
    settle(p, f, best);
}

void relative_find_drift(struct relative_pair *p, const struct relative_joint *joint,
    const struct drift_prior *prior, double lost_rad, relative_teller *teller,
    const struct gonio_relative *found)
{
    struct fit f = { .joint = joint,
        .manner             = &manners[joint->kind],
        .prior              = *prior,
        .lost_rad           = lost_rad,
        .walk_rad_s         = prior->rate_walk_rad_s };
    /* What the joint tells depends a little on the drift: once more with the one that was found. */
    for (int pass = 0; pass < 2; pass++) {
        teller(p, found);
        search(p, &f);
    }
    for (int round = 0; round < ROUNDS; round++) {
        teller(p, found);
        f.memory_s = memory_of(p, &f);
        f.spread   = spread_of(p, &f);
        tell(p, &f);
        drift_smooth(&f.prior, p->drift, p->knots);
        f.share = share_of(p, &f);
    }
}

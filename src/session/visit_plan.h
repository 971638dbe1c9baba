#ifndef SESSION_VISIT_PLAN_H
#define SESSION_VISIT_PLAN_H
/** @file
 *  What a guided visit does next: which movement in which phase, after what was saved, left out or
 *  is to be repeated. Functions of a struct; nothing is drawn, read or asked here.
 */
#include "session/battery.h"
#include <stdint.h>

enum visit_phase { VISIT_BEFORE, VISIT_BASELINE, VISIT_AFTER };
enum { VISIT_PHASES = 3, VISIT_DIRECTIONS = 2 };

enum visit_fate { VISIT_MISSING, VISIT_SAVED, VISIT_LEFT_OUT };

struct visit_movement {
    char id[BATTERY_ID]; /**< a pair, or a direction alone */
    enum visit_fate fate[VISIT_PHASES];
    /** Means that were saved, by the directions of gonio_movement_find; NaN: none. */
    double mean_deg[VISIT_PHASES][VISIT_DIRECTIONS];
    size_t row; /**< of its first `before` in the log, from 1; 0: none */
};

struct visit_plan {
    struct visit_movement movement[BATTERY_ORDER]; /**< in the order in which they are measured */
    int movements;
    bool has[VISIT_PHASES];
    bool opened[VISIT_PHASES]; /**< the page before the phase has been passed */
    bool asked;                /**< the questions behind the last phase have */
    int again;                 /**< movement to be repeated; -1: none */
    enum visit_phase again_phase;
};

enum visit_doing {
    VISIT_MEASURES,
    VISIT_WAITS,  /**< for the baseline */
    VISIT_TREATS, /**< and then measures again */
    VISIT_ASKS,   /**< how it was */
    VISIT_IS_OVER,
};

struct visit_step {
    enum visit_doing doing;
    enum visit_phase phase; /**< that is measured, or that it leads to */
    int movement;           /**< VISIT_MEASURES: which */
    int number, of;         /**< …: the how manieth of the phase */
};

/** "before", "baseline", "after": as in the log. */
const char *visit_phase_name(enum visit_phase phase);

/** Begin with nothing measured.
 *  @param baseline   the movements are measured a second time before treatment
 *  @param treatment  and again after it */
void visit_plan_init(
    struct visit_plan *plan, const struct battery_order *order, bool baseline, bool treatment);

/** Another order, drawn from a number. Movements keep together for which the sensor sits at one
 *  place: that it changes over is no chance. */
void visit_plan_shuffle(struct visit_plan *plan, uint64_t seed);

/** A row of the session's log, in the order of the log. Movements that are none of the plan are
 *  passed over.
 *  @param direction  "cervical.rotation_left"
 *  @param mean_deg   NaN: the row takes an earlier one away */
void visit_plan_row(struct visit_plan *plan, size_t row, enum visit_phase phase,
    const char *direction, double mean_deg);

/** Once all rows have been told: go on from there. Movements are measured in the order of their
 *  `before` in the log, the others behind them. What was measured `after` closes the phases before
 *  it: then only movements that have a `before` are asked for.
 *  @return how many movements have been measured `before` */
int visit_plan_resume(struct visit_plan *plan);

struct visit_step visit_plan_next(const struct visit_plan *plan);

/** A set of the step that came last has been saved.
 *  @param mean_deg  by the directions of gonio_movement_find; NaN: none */
void visit_plan_saved(struct visit_plan *plan, const struct visit_step *step,
    const double mean_deg[VISIT_DIRECTIONS]);

/** Its movement is left out in this phase; what was saved of it before stays. */
void visit_plan_left_out(struct visit_plan *plan, const struct visit_step *step);

/** The page or question of the step has been passed. */
void visit_plan_passed(struct visit_plan *plan, const struct visit_step *step);

/** Repeat the step's own movement. */
void visit_plan_repeat(struct visit_plan *plan, const struct visit_step *step);

/** Repeat what was measured before this step, in the same phase or the one that its page stands
 *  behind; from the first movement of a phase go back to its page.
 *  @return false where there is nothing */
bool visit_plan_back(struct visit_plan *plan, const struct visit_step *step);

#endif

/* What a visit has kept beside the angles. */
#include "base/note.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/visit.h"
#include <math.h>

/* The visit goes on: an angle is not given up for a word. It is told once it is over. */
static void keep(struct visit *v, struct answer *answer)
{
    json_t *reply;
    answer->patient          = v->options->patient;
    answer->session          = v->session;
    answer->rater            = v->options->rater;
    enum gonio_status status = answer_keep(v->stage.link, answer, &reply);
    if (status == GONIO_OK && !v->session[0])
        text_format(v->session, sizeof v->session, "%s", json_text_of(reply, "session", ""));
    if (status != GONIO_OK && !v->unkept[0])
        text_format(
            v->unkept, sizeof v->unkept, "%s is not kept: %.300s", answer->item, note_text(status));
}

void visit_note_treatment(struct visit *v, const char *structure, const char *side, double minutes)
{
    struct answer answer = {
        .item = "treatment", .text = structure, .side = side, .value = minutes
    };
    keep(v, &answer);
}

void visit_note_stop(struct visit *v, const struct visit_step *step, const char *reason)
{
    struct answer answer = { .phase = answer_phase(visit_phase_name(step->phase)),
        .item                       = "stop",
        .movement                   = v->plan.movement[step->movement].id,
        .text                       = reason,
        .value                      = NAN };
    keep(v, &answer);
}

void visit_note_answer(struct visit *v, enum visit_phase phase, const char *item, double value)
{
    struct answer answer = {
        .phase = answer_phase(visit_phase_name(phase)), .item = item, .value = value
    };
    keep(v, &answer);
}

#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H
/** @file
 *  What is kept beside the angles, through goniod: what the patient answers, what was treated, and
 *  why a patient was stopped.
 */
#include "cli/command.h"

/** One value of outcomes.csv. */
struct answer {
    const char *patient, *session, *phase, *rater; /**< NULL or "": not said */
    const char *item;                              /**< "groc" */
    const char *movement, *side, *text;
    double value; /**< NaN: none */
};

/** The phase of an answer in a phase of measuring: a second time before treatment is before it. */
const char *answer_phase(const char *measuring);

/** Have it kept. The status that goniod gave, with its sentence.
 *  @param reply  out, owned by the link: in which session it stands */
enum gonio_status answer_keep(
    struct daemon_link *link, const struct answer *answer, json_t **reply);

#endif

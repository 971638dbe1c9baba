/* gonio session: the guided visit. Hold still, practise, record, treat, record, report. */
#include "base/note.h"
#include "base/text.h"
#include "cli/report.h"
#include "cli/set.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRIES = 3 };

static const char *const safety[] = {
    "Stop at once on new or worse pain, dizziness, nausea, double or blurred vision,",
    "trouble speaking or swallowing, numbness of face or limbs.",
    "Do not test after recent severe trauma, with suspected fracture, instability or",
    "vascular cause, or where neck movement must be restricted.",
    NULL,
};

struct visit {
    struct daemon_link link;
    struct screen screen;
    const char *patient, *rater;
    char session[65];
    struct dial dial;
};

/* Lines of text and a wait for a key. @return false to leave */
static bool page(struct visit *v, const char *heading, const char *const *lines, const char *next)
{
    for (;;) {
        screen_begin(&v->screen);
        screen_line(&v->screen, " %s", heading);
        screen_line(&v->screen, " ");
        for (const char *const *line = lines; *line; line++)
            screen_text(&v->screen, 3, *line);
        screen_line(&v->screen, " ");
        screen_line(&v->screen, " any key: %s    q: leave", next);
        screen_show(&v->screen);
        int key = screen_key(1000);
        if (key == 'q' || key == 3 || key == 4)
            return false;
        if (key > 0)
            return true;
    }
}

/* Pain on the movement, 0 to 10, by one key (x for 10) ; Enter leaves it out. */
static bool ask_pain(struct visit *v, char out[4])
{
    out[0] = '\0';
    for (;;) {
        screen_begin(&v->screen);
        screen_line(
            &v->screen, " Pain when turning the head now, from 0 (none) to 10 (worst imaginable)?");
        screen_line(&v->screen, " ");
        screen_line(&v->screen,
            "   0  1  2  3  4  5  6  7  8  9   x for 10   Enter: not asked    q: leave");
        screen_show(&v->screen);
        int key = screen_key(1000);
        if (key >= '0' && key <= '9')
            text_format(out, 4, "%c", key);
        if (key == 'x')
            text_format(out, 4, "10");
        if (out[0] || key == '\r' || key == '\n')
            return true;
        if (key == 'q' || key == 3 || key == 4)
            return false;
    }
}

static bool practise(struct visit *v, const char *phase)
{
    char heading[160];
    struct set_outcome outcome;
    text_format(
        heading, sizeof heading, "Practice, %s: nothing is kept. Two turns to each side.", phase);
    const struct set_request request = { .movement = "cervical.rotation",
        .reps                                      = 2,
        .timeout_s                                 = 90,
        .practice                                  = true,
        .heading                                   = heading };
    set_run(&v->link, &request, &v->screen, &v->dial, &outcome);
    bool go_on = !outcome.cancelled && outcome.code != EXIT_DAEMON_AWAY;
    set_outcome_free(&outcome);
    return go_on;
}

/* A measured set; a refused one is asked for again. @return the exit code */
static int record(struct visit *v, const char *phase, const char *pain)
{
    char heading[160];
    struct set_outcome outcome = { .code = EXIT_FAILED };
    text_format(
        heading, sizeof heading, "Neck rotation, %s treatment   patient %.60s", phase, v->patient);
    const struct set_request request = { .movement = "cervical.rotation",
        .patient                                   = v->patient,
        .phase                                     = phase,
        .session                                   = v->session[0] ? v->session : NULL,
        .rater                                     = v->rater,
        .pain                                      = *pain ? pain : NULL,
        .reps                                      = 3,
        .timeout_s                                 = 120,
        .heading                                   = heading };
    for (int i = 0; i < TRIES; i++) {
        set_run(&v->link, &request, &v->screen, &v->dial, &outcome);
        if (outcome.saved || outcome.cancelled || outcome.code != EXIT_REFUSED)
            break;
        const char *const lines[] = { outcome.say, "Nothing is lost: the samples are kept.", NULL };
        if (!page(v, "This set gives no dependable value.", lines, "measure once more"))
            break;
        set_outcome_free(&outcome);
    }
    if (outcome.saved)
        text_format(v->session, sizeof v->session, "%s", outcome.session);
    int code = outcome.code;
    if (!outcome.saved)
        note(GONIO_EIO, "%s", outcome.say);
    set_outcome_free(&outcome);
    return code;
}

static int phase_of(struct visit *v, const char *phase)
{
    char pain[4];
    const char *const ready[] = { "Seated upright, back against the chair, eyes straight ahead.",
        "Sensor at the back of the head, strap snug, cable behind the patient.", " ",
        "Each turn: to the end, hold, back to the middle, hold.", NULL };
    char heading[96];
    text_format(heading, sizeof heading, "%s treatment: get ready",
        strcmp(phase, "before") == 0 ? "Before" : "After");
    if (!page(v, heading, ready, "practise") || !practise(v, phase) || !ask_pain(v, pain))
        return EXIT_FAILED;
    return record(v, phase, pain);
}

static int visit(struct visit *v)
{
    const char *const treat[] = { "The before set is saved. Treat now.", " ",
        "Leave the sensor on, or put it back to the same place afterwards;",
        "same chair, same cues.", NULL };
    if (!page(v, "Before you start", safety, "go on"))
        return EXIT_FAILED;
    int code = phase_of(v, "before");
    if (code != EXIT_DONE)
        return code;
    v->dial.target_left_deg  = v->dial.most_left_deg;
    v->dial.target_right_deg = v->dial.most_right_deg;
    if (!page(v, "Treatment", treat, "measure again"))
        return EXIT_FAILED;
    return phase_of(v, "after");
}

int command_session(int argc, char **argv)
{
    static const struct option options[] = { { "patient", required_argument, NULL, 'p' },
        { "rater", required_argument, NULL, 'R' }, { NULL, 0, NULL, 0 } };
    static struct visit v;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'p':
            v.patient = optarg;
            break;
        case 'R':
            v.rater = optarg;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (!v.patient || optind < argc || !text_is_name(v.patient))
        return command_misused(
            "session", "--patient ID is needed: a pseudonym of letters and digits, such as P017");
    v.dial                   = dial_of("cervical.rotation");
    enum gonio_status status = daemon_open(&v.link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    if (!screen_open(&v.screen)) {
        daemon_close(&v.link);
        return command_misused(
            "session", "the guided visit needs a terminal; `gonio measure` does without");
    }
    note_clear();
    status   = set_wait_for_sensor(&v.link, 30, &v.screen);
    int code = status == GONIO_OK ? visit(&v) : EXIT_NO_SENSOR;
    screen_close(&v.screen);
    daemon_close(&v.link);
    if (code != EXIT_DONE) {
        say("%s", strcmp(note_text(GONIO_OK), gonio_status_text(GONIO_OK)) == 0
                      ? "left before the end; what was saved stays"
                      : note_text(GONIO_EIO));
        return code;
    }
    return report_print(v.patient, v.session);
}

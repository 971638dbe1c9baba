/* The ears of an emulated patient in a guided visit: hears goniod's cues and tells gonio-emu --play
 * obey what to do, so that a set, or a whole visit, is measured on somebody who turns when asked.
 *
 *     obeying_patient [OPTION...] FIFO[,FIFO] DIRECTION=DEGREES...
 *
 * such as: obeying_patient --sd 1.5 words cervical.rotation_left=52 cervical.rotation_right=60
 *
 * FIFO is that of --obey; two sensors on one patient have one each. Each turn goes to the range of
 * its direction, give or take. What is said is printed too. Ends when goniod does.
 *
 *     --sd DEG      standard deviation of a turn about its range (0)
 *     --cheat PART  how far the trunk goes along (0)
 *     --miss DEG    standard deviation of neutral on return (0)
 *     --seed N      other chances (1)
 *     --sets N      end after so many sets, practice too
 */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "tests/bench/chance.h"
#include <fcntl.h>
#include <getopt.h>
#include <gonio/client.h>
#include <gonio/joint.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, MISUSED = 2, AWAY = 69, FIFOS = 2, RANGES = 64, NAME = 80 };

/* Nobody holds an end of range for ever, whatever the cues do. */
static const double TIRED_S    = 8;
static const double TARGET_DEG = 30; /* of joint position error */

struct patient {
    int fifo[FIFOS], fifos;
    struct range {
        char direction[NAME];
        double deg;
    } range[RANGES];
    size_t ranges;
    double sd_deg, cheat, miss_deg;
    uint64_t chances;
    const char *out; /* the direction whose end of range is held, or gone to; NULL: in neutral */
    int64_t since_ns;
    char led[NAME];         /* the direction of the target that the head was led to */
    long sets, sets_wanted; /* wanted 0: no end */
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "obeying_patient: %s: %s\n", what, why);
    return FAILED;
}

/* ---- speaking ---- */

static int tell(const struct patient *p, const char *words)
{
    char line[NAME + 32];
    int len = snprintf(line, sizeof line, "%s\n", words);
    printf("%s", line);
    for (int i = 0; i < p->fifos; i++)
        if (write(p->fifo[i], line, (size_t)len) != len)
            return complain(words, "gonio-emu has stopped listening");
    return DONE;
}

static int tell_number(const struct patient *p, const char *words, double number, int decimals)
{
    char line[NAME + 24];
    snprintf(line, sizeof line, "%s %.*f", words, decimals, number);
    return tell(p, line);
}

static int back(struct patient *p)
{
    bool away = p->out != NULL;
    p->out    = NULL;
    return away ? tell(p, "back") : DONE;
}

/* The cue comes again while somebody is on the way: that is no second turn. */
static int turn(struct patient *p, const char *direction)
{
    if (p->out && strcmp(p->out, direction) == 0)
        return DONE;
    for (size_t i = 0; i < p->ranges; i++) {
        const struct range *r = &p->range[i];
        if (strcmp(r->direction, direction) != 0)
            continue;
        char words[NAME + 8];
        double deg  = r->deg + p->sd_deg * chance_normal(&p->chances);
        int code    = back(p);
        p->out      = r->direction;
        p->since_ns = clock_monotonic_ns();
        snprintf(words, sizeof words, "turn %s", direction);
        return code == DONE ? tell_number(p, words, fmin(fmax(deg, 1), 180), 2) : code;
    }
    return complain(direction, "nobody has said how far; give DIRECTION=DEGREES");
}

/* ---- hearing ---- */

static const char *text_of(const json_t *event, const char *key)
{
    const char *text = json_string_value(json_object_get(event, key));
    return text ? text : "";
}

/* A clinician has led the head to the target, eyes closed. */
static int be_led(struct patient *p, const char *direction)
{
    char words[NAME + 8];
    snprintf(words, sizeof words, "turn %s", direction);
    p->out      = p->led;
    p->since_ns = clock_monotonic_ns();
    text_format(p->led, sizeof p->led, "%s", direction);
    return tell_number(p, words, TARGET_DEG, 2);
}

/* A test of position: the range is as far as is comfortable, or where the target is found again. */
static int find_position(struct patient *p, const char *cue, const char *direction, bool target)
{
    if (strcmp(cue, "memorise") == 0 && target)
        return be_led(p, direction);
    if (strcmp(cue, target ? "find" : "leave") == 0)
        return turn(p, direction);
    if (strcmp(cue, target ? "leave" : "find") == 0)
        return back(p);
    if (strcmp(cue, "put_back") == 0) {
        p->out = NULL;
        return tell(p, "neutral");
    }
    return DONE;
}

static int hear(struct patient *p, const json_t *event)
{
    const char *what = text_of(event, "event"), *cue = text_of(event, "cue");
    if (strcmp(what, "recorded") == 0) {
        p->sets++;
        return back(p);
    }
    if (strcmp(what, "cue") != 0)
        return DONE;
    if (strcmp(cue, "turn") == 0)
        return turn(p, text_of(event, "movement"));
    if (strcmp(cue, "return") == 0)
        return back(p);
    if (strcmp(cue, "hold_still") == 0) { /* a set begins */
        p->out = NULL;
        return tell(p, "neutral");
    }
    const char *test = text_of(event, "test");
    if (*test)
        return find_position(p, cue, text_of(event, "movement"), strcmp(test, "jpe-target") == 0);
    return DONE;
}

static int obey(struct patient *p, struct gonio_client *client)
{
    const char *line;
    int code = DONE;
    while (code == DONE && (p->sets_wanted == 0 || p->sets < p->sets_wanted)) {
        enum gonio_status status = gonio_client_next(client, 200, &line);
        if (status == GONIO_EGONE)
            return DONE;
        if (status == GONIO_OK) {
            json_t *event = json_loads(line, 0, NULL);
            code          = hear(p, event);
            json_decref(event);
        }
        if (code == DONE && p->out && clock_monotonic_ns() - p->since_ns > (int64_t)(TIRED_S * 1e9))
            code = back(p);
    }
    return code;
}

/* ---- the command line ---- */

static int misused(const char *what)
{
    fprintf(stderr,
        "obeying_patient: %s\nusage: obeying_patient [--sd DEG] [--cheat PART] [--miss DEG] "
        "[--seed N] "
        "[--sets N] FIFO[,FIFO] DIRECTION=DEGREES...\n",
        what);
    return MISUSED;
}

static bool read_range(struct patient *p, const char *word)
{
    struct range *r    = &p->range[p->ranges];
    const char *equals = strchr(word, '=');
    if (!equals || p->ranges == RANGES || equals == word || equals - word >= NAME)
        return false;
    snprintf(r->direction, sizeof r->direction, "%.*s", (int)(equals - word), word);
    p->ranges++;
    return number_whole(equals + 1, &r->deg) == GONIO_OK && r->deg >= 1 && r->deg <= 180;
}

static bool open_fifos(struct patient *p, char *names)
{
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
        int fd = p->fifos < FIFOS ? open(name, O_WRONLY | O_NONBLOCK | O_CLOEXEC) : -1;
        if (fd < 0) {
            complain(name, "no gonio-emu --play obey --obey FIFO listens there");
            return false;
        }
        p->fifo[p->fifos++] = fd;
    }
    return p->fifos > 0;
}

static bool read_options(struct patient *p, int argc, char **argv)
{
    static const struct option options[] = { { "sd", required_argument, NULL, 's' },
        { "cheat", required_argument, NULL, 'c' }, { "miss", required_argument, NULL, 'm' },
        { "seed", required_argument, NULL, 'S' }, { "sets", required_argument, NULL, 'n' },
        { NULL, 0, NULL, 0 } };
    double seed = 1, sets = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        double *to = option == 's'   ? &p->sd_deg
                     : option == 'c' ? &p->cheat
                     : option == 'm' ? &p->miss_deg
                     : option == 'S' ? &seed
                                     : &sets;
        if (option == '?' || number_whole(optarg, to) != GONIO_OK)
            return false;
    }
    p->chances     = (uint64_t)seed;
    p->sets_wanted = (long)sets;
    return true;
}

/* Watching changes the dial for all that look at it: to the movement that is going to be asked for.
 */
static enum gonio_status watch(struct gonio_client *client, const char *direction)
{
    const struct gonio_movement *found[2];
    char request[NAME + 32] = "watch";
    if (gonio_movement_find(direction, found) > 0)
        snprintf(request, sizeof request, "watch movement=%s", found[0]->pair);
    return gonio_client_send(client, request);
}

int main(int argc, char **argv)
{
    static struct patient p;
    struct gonio_client *client;
    char path[PATH_MAX];
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    if (!read_options(&p, argc, argv) || argc - optind < 2)
        return misused("an option, a FIFO or a range is not understood, or missing");
    for (int i = optind + 1; i < argc; i++)
        if (!read_range(&p, argv[i]))
            return misused(argv[i]);
    if (!open_fifos(&p, argv[optind]))
        return FAILED;
    if (gonio_socket_path(NULL, path, sizeof path) != GONIO_OK ||
        gonio_client_open(path, &client) != GONIO_OK ||
        watch(client, p.range[0].direction) != GONIO_OK) {
        complain("goniod", note_text(GONIO_EGONE));
        return AWAY;
    }
    int code = tell_number(&p, "cheat", p.cheat, 3);
    if (code == DONE)
        code = tell_number(&p, "miss", p.miss_deg, 2);
    if (code == DONE)
        code = obey(&p, client);
    gonio_client_close(client);
    return code;
}

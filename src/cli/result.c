#include "cli/result.h"
#include "base/text.h"
#include "cli/command.h"
#include <ctype.h>
#include <gonio/measure.h>
#include <math.h>
#include <string.h>

/* ---- all of it ---- */

static void print_direction(FILE *to, const json_t *d)
{
    double mean = json_number_of(d, "mean_deg", NAN);
    if (isnan(mean)) {
        fprintf(to, "  %-26s no valid repetition\n", json_text_of(d, "movement", ""));
        return;
    }
    double sd = json_number_of(d, "sd_deg", NAN); /* of one repetition there is none */
    fprintf(to, "  %-26s %5.1f° ± %.1f°  (best %.1f°", json_text_of(d, "movement", ""), mean,
        json_number_of(d, "uncertainty_deg", NAN), json_number_of(d, "best_deg", NAN));
    fprintf(to, isnan(sd) ? ":" : ", sd %.1f°:", sd);
    size_t i;
    const json_t *rep;
    json_array_foreach(json_object_get(d, "reps"), i, rep)
    {
        fprintf(
            to, json_is(rep, "valid") ? " %.1f" : " (%.1f)", json_number_of(rep, "value_deg", NAN));
    }
    fputs(")\n", to);
}

static void print_both(FILE *to, const json_t *measurement)
{
    double total     = json_number_of(measurement, "total_deg", NAN),
           error     = json_number_of(measurement, "total_uncertainty_deg", NAN),
           asymmetry = json_number_of(measurement, "asymmetry_deg", NAN),
           percent   = json_number_of(measurement, "asymmetry_percent", NAN);
    if (isfinite(total) && isfinite(error))
        fprintf(to, "  %-26s %5.1f° ± %.1f°", "both together", total, error);
    if (isfinite(total) && isfinite(error) && isfinite(asymmetry) && isfinite(percent))
        fprintf(to, "; right minus left %+.1f° (%.0f %% of the larger side)", asymmetry, percent);
    if (isfinite(total) && isfinite(error))
        fputc('\n', to);
}

/* The flags of a set as words for people, of those bits. @return how many */
static int flags_text(const json_t *measurement, unsigned among, char *out, size_t size)
{
    size_t i;
    const json_t *item;
    struct text_line line = { out, size, 0 };
    int n                 = 0;
    out[0]                = '\0';
    json_array_foreach(json_object_get(measurement, "flags"), i, item)
    {
        unsigned flag;
        const char *word = json_string_value(item);
        if (!word || gonio_flags_parse(word, &flag) != GONIO_OK || !(flag & among) ||
            !gonio_flag_text(flag))
            continue;
        text_add(&line, "%s%s", n++ ? "; " : "", gonio_flag_text(flag));
    }
    return n;
}

void result_print(FILE *to, const json_t *measurement)
{
    size_t i;
    const json_t *item;
    char notes[RESULT_BYTES];
    json_array_foreach(json_object_get(measurement, "directions"), i, item)
    {
        print_direction(to, item);
    }
    print_both(to, measurement);
    double drift = json_number_of(measurement, "neutral_drift_deg", NAN);
    if (isfinite(drift))
        fprintf(to, "  neutral moved by %.1f° over the set\n", drift);
    if (flags_text(measurement, ~0u, notes, sizeof notes) > 0)
        fprintf(to, "  notes: %s\n", notes);
}

/* ---- beside a patient ---- */

static const char *way_of(const json_t *direction)
{
    const struct gonio_movement *found[2];
    const char *id = json_text_of(direction, "movement", "");
    return gonio_movement_find(id, found) > 0 ? found[0]->direction : id;
}

/* How far those that count lie apart. @return how many they are */
static int apart(const json_t *direction, double *deg)
{
    size_t i;
    const json_t *rep;
    double least = INFINITY, most = -INFINITY;
    int n = 0;
    json_array_foreach(json_object_get(direction, "reps"), i, rep)
    {
        double value = json_number_of(rep, "value_deg", NAN);
        if (!json_is(rep, "valid"))
            continue;
        least = fmin(least, value);
        most  = fmax(most, value);
        n++;
    }
    *deg = most - least;
    return n;
}

static void direction_line(const json_t *direction, char *out, size_t size)
{
    double mean = json_number_of(direction, "mean_deg", NAN), apart_deg;
    int n       = apart(direction, &apart_deg);
    if (isnan(mean))
        text_format(out, size, "%s: no value, no repetition counts", way_of(direction));
    else if (n < 2)
        text_format(out, size, "%s %.1f° ± %.1f°, of one repetition", way_of(direction), mean,
            json_number_of(direction, "uncertainty_deg", NAN));
    else
        text_format(out, size, "%s %.1f° ± %.1f°, of %d repetitions that lie %.1f° apart",
            way_of(direction), mean, json_number_of(direction, "uncertainty_deg", NAN), n,
            apart_deg);
    out[0] = (char)toupper((unsigned char)out[0]);
}

int result_lines(const json_t *measurement, char line[RESULT_LINES][RESULT_BYTES])
{
    const unsigned careful = GONIO_FLAGS_LOW_CONFIDENCE;
    char words[RESULT_BYTES - 20];
    size_t i;
    const json_t *direction;
    int n = 0;
    json_array_foreach(json_object_get(measurement, "directions"), i, direction)
    {
        if (n < GONIO_DIRECTIONS)
            direction_line(direction, line[n++], RESULT_BYTES);
    }
    if (flags_text(measurement, careful, words, sizeof words) > 0)
        text_format(line[n++], RESULT_BYTES, "Careful: %s.", words);
    if (flags_text(measurement, ~careful, words, sizeof words) > 0)
        text_format(line[n++], RESULT_BYTES, "Notes: %s.", words);
    return n;
}

void result_line(const json_t *measurement, char *out, size_t size)
{
    size_t i;
    const json_t *direction;
    struct text_line line = { out, size, 0 };
    out[0]                = '\0';
    json_array_foreach(json_object_get(measurement, "directions"), i, direction)
    {
        double mean = json_number_of(direction, "mean_deg", NAN);
        text_add(&line, "%s%s ", i ? ", " : "", way_of(direction));
        if (isnan(mean))
            text_add(&line, "no value");
        else
            text_add(
                &line, "%.1f° ± %.1f°", mean, json_number_of(direction, "uncertainty_deg", NAN));
    }
}

void result_means(const json_t *measurement, const char *movement, double mean_deg[2])
{
    const struct gonio_movement *found[2];
    size_t n    = gonio_movement_find(movement, found), i;
    mean_deg[0] = mean_deg[1] = NAN;
    const json_t *direction;
    json_array_foreach(json_object_get(measurement, "directions"), i, direction)
    {
        const char *id = json_text_of(direction, "movement", "");
        for (size_t d = 0; d < n; d++)
            if (strcmp(found[d]->id, id) == 0)
                mean_deg[d] = json_number_of(direction, "mean_deg", NAN);
    }
}

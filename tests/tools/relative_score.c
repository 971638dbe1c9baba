/* Two sensors on either side of a joint, an Orientation CSV of both: how far their headings agree
 * with the joint, before or after it was asked to hold them.
 *
 *     relative_score [--joint JOINT] [--neutral] [--out HELD.csv] [FILE]
 *
 * Prints, in degrees, relative heading about up, zero at the start: largest median of any 15 s,
 * least, most, range, end. With --joint it is held first (gonio_relative_hold), and what was found
 * is told on standard error; --neutral: it begins in neutral.
 */
#include "base/note.h"
#include "record/samples.h"
#include "tests/relative_metric.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { ROWS_MOST = 1 << 20 };
static const char usage[] =
    "usage: relative_score [--joint JOINT] [--neutral] [--out HELD.csv] [FILE]\n";

struct both {
    struct gonio_series series[GONIO_SENSORS];
    struct gonio_orientation *at[GONIO_SENSORS];
    double *turn[GONIO_SENSORS];
};

struct wish {
    const char *joint, *out, *file;
    bool neutral;
};

static enum gonio_status load(const char *path, struct both *b)
{
    static struct table table;
    struct gonio_orientation o;
    int fd = path ? open(path, O_RDONLY) : STDIN_FILENO;
    if (fd < 0)
        return note(GONIO_EIO, "%s can't be opened", path);
    enum gonio_status status = orientations_open(&table, fd, path ? path : "standard input");
    while (status == GONIO_OK && (status = orientations_next(&table, &o)) == GONIO_OK) {
        if (b->series[o.sensor].count == ROWS_MOST)
            status = note(GONIO_ENOMEM, "more than %d rows", ROWS_MOST);
        else
            b->at[o.sensor][b->series[o.sensor].count++] = o;
    }
    if (path)
        close(fd);
    return status == GONIO_END ? GONIO_OK : status;
}

static enum gonio_status score(const struct both *b)
{
    struct gonio_series distal = b->series[0], proximal = b->series[1];
    double *heading = calloc(2 * distal.count + 1, sizeof *heading);
    if (!heading || distal.count == 0 || proximal.count == 0) {
        free(heading);
        return note(GONIO_EINVAL, "no rows of both sensors");
    }
    relative_headings(distal, proximal, b->turn[0], b->turn[1], heading);
    struct relative_metric m = relative_metric_of(distal, heading, heading + distal.count);
    printf("median15 %.1f least %.1f most %.1f range %.1f end %.1f\n", m.median, m.least, m.most,
        m.most - m.least, m.end);
    free(heading);
    return GONIO_OK;
}

static void tell(const struct gonio_relative *found)
{
    gonio_vec3 D = found->axis_D, P = found->axis_P;
    fprintf(stderr,
        "start %.1f ± %.1f, drift %.1f ± %.1f, rate %.3f ± %.3f deg/s, told %.1f s, "
        "joint %.1f to %.1f, beyond %.1f s\n",
        deg_from_rad(found->offset_rad), deg_from_rad(found->offset_sd_rad),
        deg_from_rad(found->drift_rad), deg_from_rad(found->drift_sd_rad),
        deg_from_rad(found->bias_rad_s), deg_from_rad(found->bias_sd_rad_s), found->told_s,
        deg_from_rad(found->least_rad), deg_from_rad(found->most_rad), found->beyond_s);
    if (found->kind == GONIO_RELATIVE_HINGE)
        fprintf(stderr, "axis distal %.3f %.3f %.3f, proximal %.3f %.3f %.3f, ± %.1f\n", D.x, D.y,
            D.z, P.x, P.y, P.z, deg_from_rad(found->axis_sd_rad));
}

static enum gonio_status hold(const struct wish *wish, struct both *b)
{
    struct gonio_relative found;
    enum gonio_status status = gonio_relative_hold(wish->joint, b->series[0], b->series[1],
        wish->neutral, b->turn[0], b->turn[1], NULL, &found);
    if (status == GONIO_OK)
        tell(&found);
    return status;
}

static enum gonio_status write_held(const char *path, const struct both *b)
{
    static struct out out;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        return note(GONIO_EIO, "%s can't be written", path);
    out_init(&out, fd, path);
    orientations_write_header(&out);
    for (int s = 0; s < GONIO_SENSORS; s++)
        for (size_t i = 0; i < b->series[s].count; i++) {
            struct gonio_orientation o = b->at[s][i];
            o.q_GS                     = quat_mul(quat_about_z(b->turn[s][i]), o.q_GS);
            orientations_write(&out, &o);
        }
    enum gonio_status status = out_flush(&out);
    close(fd);
    return status;
}

static bool understand(int argc, char **argv, struct wish *wish)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--neutral"))
            wish->neutral = true;
        else if (!strcmp(argv[i], "--joint") && i + 1 < argc)
            wish->joint = argv[++i];
        else if (!strcmp(argv[i], "--out") && i + 1 < argc)
            wish->out = argv[++i];
        else if (argv[i][0] != '-' && !wish->file)
            wish->file = argv[i];
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct both b            = { 0 };
    struct wish wish         = { 0 };
    enum gonio_status status = GONIO_OK;
    if (!understand(argc, argv, &wish))
        return fputs(usage, stderr), 2;
    for (int s = 0; s < GONIO_SENSORS; s++) {
        b.at[s]        = calloc(ROWS_MOST, sizeof *b.at[s]);
        b.turn[s]      = calloc(ROWS_MOST, sizeof *b.turn[s]);
        b.series[s].at = b.at[s];
        if (!b.at[s] || !b.turn[s])
            status = GONIO_ENOMEM;
    }
    if (status == GONIO_OK)
        status = load(wish.file, &b);
    if (status == GONIO_OK && wish.joint)
        status = hold(&wish, &b);
    if (status == GONIO_OK)
        status = score(&b);
    if (status == GONIO_OK && wish.out)
        status = write_held(wish.out, &b);
    if (status != GONIO_OK)
        fprintf(stderr, "relative_score: %s\n", note_text(status));
    for (int s = 0; s < GONIO_SENSORS; s++) {
        free(b.at[s]);
        free(b.turn[s]);
    }
    return status != GONIO_OK;
}

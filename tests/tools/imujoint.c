/* Two recordings in the IMUREF1 format (see tests/bench/recording.h) of sensors on either side of a
 * joint, and the errors of orientations on them. PARENT is sensor 1, CHILD sensor 0.
 *
 *     imujoint csv PARENT CHILD                         Samples CSV of both, row by row
 *     imujoint relative PARENT CHILD [HOW]              fused without magnetometer, scored
 *     imujoint relative PARENT CHILD = ORIENTATION.csv  what has been fused elsewhere
 *     imujoint range PARENT CHILD [HOW], or = ORIENTATION.csv
 *     imujoint heading ORIENTATION.csv                  without a truth
 *
 * HOW: --smooth, --latency SECONDS. They print a line, deg:
 *     relative  name, then rmse mae p95 of the tares none, start, const
 *     range     name rmse mae peak end, of the angle from neutral
 *     heading   of the child relative to the parent from the first second on: the median of any 15
 * s that is farthest from 0, least, largest, mean of the last second
 */
#include "base/file.h"
#include "record/samples.h"
#include "tests/bench/joint.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "imujoint: %s: %s\n", path, why);
    return 1;
}

struct pair {
    struct recording parent, child;
    struct gonio_orientation *o_parent, *o_child;
};

static void free_pair(struct pair *p)
{
    free(p->o_parent);
    free(p->o_child);
    recording_free(&p->parent);
    recording_free(&p->child);
}

static int load_pair(const char *parent, const char *child, struct pair *p)
{
    *p = (struct pair){ 0 };
    if (recording_load(parent, &p->parent) || recording_load(child, &p->child))
        return 1;
    if (p->parent.rows != p->child.rows)
        return complain(child, "has not as many rows as its parent");
    p->o_parent = calloc(p->parent.rows, sizeof *p->o_parent);
    p->o_child  = calloc(p->child.rows, sizeof *p->o_child);
    return !p->o_parent || !p->o_child ? complain(child, "too little memory") : 0;
}

static void print_relative(const struct pair *p)
{
    printf("%s", p->child.name);
    for (int tare = 0; tare < JOINT_TARES; tare++) {
        struct joint_error e = { 0 };
        joint_relative(&p->parent, &p->child, p->o_parent, p->o_child, (enum joint_tare)tare, &e);
        printf(" %.4f %.4f %.4f", e.rmse, e.mae, e.p95);
    }
    putchar('\n');
}

static void print_range(const struct pair *p)
{
    struct joint_range_error e = { 0 };
    joint_range(&p->parent, &p->child, p->o_parent, p->o_child, &e);
    printf("%s %.4f %.4f %.4f %.4f\n", p->child.name, e.rmse, e.mae, e.peak, e.end);
}

/* word: PARENT CHILD, then = ORIENTATION or how to fuse */
static int joint(int words, char **word, void (*print)(const struct pair *))
{
    struct pair p;
    struct recording_how how;
    bool given = words == 4 && strcmp(word[2], "=") == 0;
    if (!given && recording_how_read(words - 2, word + 2, &how))
        return 2;
    how.options.use_mag = false;
    int status          = load_pair(word[0], word[1], &p);
    if (!status && given)
        status =
            recording_read_orientation(word[3], GONIO_SENSOR_PROXIMAL, p.parent.rows, p.o_parent) ||
            recording_read_orientation(word[3], GONIO_SENSOR_DISTAL, p.child.rows, p.o_child);
    else if (!status)
        status = recording_fuse(&p.parent, &how, p.o_parent) ||
                 recording_fuse(&p.child, &how, p.o_child);
    if (!status)
        print(&p);
    free_pair(&p);
    return status;
}

static int csv(char **path)
{
    static struct out out;
    struct recording r[2] = { { .rows = 0 } };
    int status            = recording_load(path[0], &r[0]) || recording_load(path[1], &r[1]);
    out_init(&out, STDOUT_FILENO, "standard output");
    if (!status)
        samples_write_header(&out);
    for (size_t i = 0; !status && (i < r[0].rows || i < r[1].rows); i++)
        for (int k = 0; k < 2; k++) {
            if (i >= r[k].rows)
                continue;
            r[k].sample[i].sensor = k == 0 ? GONIO_SENSOR_PROXIMAL : GONIO_SENSOR_DISTAL;
            samples_write(&out, &r[k].sample[i]);
        }
    status = status || out_flush(&out) != GONIO_OK;
    recording_free(&r[0]);
    recording_free(&r[1]);
    return status;
}

/* ---- the heading between two sensors, without a truth ---- */

enum { ROWS_MOST = 1 << 20 };

/* Both sensors row by row; *rows is how many both have. */
static int read_both(const char *path, struct gonio_orientation *o[GONIO_SENSORS], size_t *rows)
{
    static struct table table;
    struct gonio_orientation one;
    size_t n[GONIO_SENSORS]  = { 0, 0 };
    int fd                   = open(path, O_RDONLY);
    enum gonio_status status = fd < 0 ? GONIO_EIO : orientations_open(&table, fd, path);
    while (status == GONIO_OK && (status = orientations_next(&table, &one)) == GONIO_OK)
        if (n[one.sensor] < ROWS_MOST)
            o[one.sensor][n[one.sensor]++] = one;
    if (fd >= 0)
        close(fd);
    *rows = n[0] < n[1] ? n[0] : n[1];
    if (status != GONIO_END || *rows < 2)
        return complain(path, "is not an orientation CSV of two sensors");
    return 0;
}

static int heading(const char *path)
{
    struct gonio_orientation *o[GONIO_SENSORS];
    struct joint_heading h;
    size_t rows = 0;
    for (int i = 0; i < GONIO_SENSORS; i++)
        o[i] = calloc(ROWS_MOST, sizeof *o[i]);
    int status = !o[0] || !o[1] || read_both(path, o, &rows) ||
                 joint_heading(o[GONIO_SENSOR_PROXIMAL], o[GONIO_SENSOR_DISTAL], rows, &h);
    if (!status)
        printf("%s %.2f %.2f %.2f %.2f\n", path, h.median, h.least, h.largest, h.end);
    for (int i = 0; i < GONIO_SENSORS; i++)
        free(o[i]);
    return status;
}

int main(int argc, char **argv)
{
    const char *what = argc >= 2 ? argv[1] : "";
    if (strcmp(what, "csv") == 0 && argc == 4)
        return csv(argv + 2);
    if (strcmp(what, "relative") == 0 && argc >= 4)
        return joint(argc - 2, argv + 2, print_relative);
    if (strcmp(what, "range") == 0 && argc >= 4)
        return joint(argc - 2, argv + 2, print_range);
    if (strcmp(what, "heading") == 0 && argc == 3)
        return heading(argv[2]);
    fputs("usage: imujoint csv PARENT CHILD | relative|range PARENT CHILD ([HOW] | = "
          "ORIENTATION.csv) |\n       heading ORIENTATION.csv        HOW: --smooth, --latency "
          "SECONDS\n",
        stderr);
    return 2;
}

#include "cli/dial.h"
#include "math/vec3.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { CELLS_WIDE = 72, CELLS_HIGH = 20 };

/* A braille cell is two dots wide and four high. */
struct canvas {
    int wide, high;  /* cells */
    double span_deg; /* what lies level, on either side */
    unsigned char dots[CELLS_HIGH][CELLS_WIDE];
    char colour[CELLS_HIGH][CELLS_WIDE]; /* 'l', 'r', 'n' or 0 */
    char text[CELLS_HIGH][CELLS_WIDE];
};

static void dot(struct canvas *c, double x, double y, char colour)
{
    static const unsigned char bit[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 },
        { 0x40, 0x80 } };
    int column = (int)lround(x), row = (int)lround(y);
    if (column < 0 || row < 0 || column >= 2 * c->wide || row >= 4 * c->high)
        return;
    c->dots[row / 4][column / 2] |= bit[row % 4][column % 2];
    if (colour)
        c->colour[row / 4][column / 2] = colour;
}

/* The point at a turn from straight ahead, left positive. */
static void polar(const struct canvas *c, double deg, double radius, double *x, double *y)
{
    double drawn = rad_from_deg(deg * 90 / c->span_deg);
    *x           = c->wide - 0.5 - radius * sin(drawn);
    *y           = 4 * c->high - 2 - radius * cos(drawn);
}

static void ray(struct canvas *c, double deg, double from, double to, char colour)
{
    int steps = (int)(2 * (to - from)); /* half a dot each: no holes */
    for (int i = 0; i <= steps; i++) {
        double x, y;
        polar(c, deg, from + 0.5 * i, &x, &y);
        dot(c, x, y, colour);
    }
}

static void arc(struct canvas *c, double from, double to, double radius, char colour)
{
    double step = 20 / radius * c->span_deg / 90;
    int steps   = (int)((to - from) / step);
    for (int i = 0; i <= steps; i++) {
        double x, y;
        polar(c, from + i * step, radius, &x, &y);
        dot(c, x, y, colour);
    }
}

static void write_at(struct canvas *c, double x, double y, const char *text)
{
    int row = (int)(y / 4), column = (int)(x / 2) - (int)strlen(text) / 2;
    for (int i = 0; text[i] && row >= 0 && row < c->high; i++)
        if (column + i >= 0 && column + i < c->wide)
            c->text[row][column + i] = text[i];
}

static void scale(struct canvas *c, double radius)
{
    int span = (int)c->span_deg, every = span / 9, named = span / 3;
    arc(c, -span, span, radius, 0);
    for (int deg = -span; deg <= span; deg += every)
        ray(c, deg, radius - (deg % named ? 2 : 4), radius, 0);
    for (int deg = -span; deg <= span; deg += named) {
        double x, y;
        char text[16];
        polar(c, deg, radius + 6, &x, &y);
        snprintf(text, sizeof text, "%d", deg < 0 ? -deg : deg);
        write_at(c, x, y, text);
    }
}

static void needle(struct canvas *c, const struct dial *d, double radius)
{
    if (isnan(d->deg))
        return;
    char side = d->deg >= 0 ? 'l' : 'r';
    int rings = (int)((0.45 * radius - 5) / 3);
    for (int i = 0; i < rings; i++)
        arc(c, fmin(0, d->deg), fmax(0, d->deg), 0.55 * radius + 3 * i, side);
    ray(c, d->deg, 0, radius, 'n');
    ray(c, d->deg + 0.7, 0, radius - 4, 'n');
}

static void marks(struct canvas *c, const struct dial *d, double radius)
{
    ray(c, d->most_left_deg, radius - 6, radius + 2, 'l');
    if (*d->right)
        ray(c, -d->most_right_deg, radius - 6, radius + 2, 'r');
    if (!isnan(d->target_left_deg))
        ray(c, d->target_left_deg, radius - 10, radius - 2, 0);
    if (!isnan(d->target_right_deg))
        ray(c, -d->target_right_deg, radius - 10, radius - 2, 0);
}

static const char *ink(char colour)
{
    switch (colour) {
    case 'l':
        return "\033[38;5;32m"; /* the charts' blue */
    case 'r':
        return "\033[38;5;166m"; /* and vermillion */
    case 'n':
        return "\033[1m";
    default:
        return "\033[0m";
    }
}

static size_t put_cell(char *out, unsigned char dots)
{
    unsigned code = 0x2800 + dots;
    out[0]        = (char)(0xE0 | code >> 12);
    out[1]        = (char)(0x80 | (code >> 6 & 0x3F));
    out[2]        = (char)(0x80 | (code & 0x3F));
    return 3;
}

static void show_row(const struct canvas *c, int row, struct screen *s, int indent)
{
    char line[CELLS_WIDE * 20 + 64];
    size_t n   = 0;
    char drawn = 0;
    for (int i = 0; i < c->wide; i++) {
        char colour = s->colour && !c->text[row][i] ? c->colour[row][i] : 0;
        if (s->colour && colour != drawn)
            n += (size_t)snprintf(
                line + n, sizeof line - n, "%s%s", ink(0), colour ? ink(colour) : "");
        drawn = colour;
        if (c->text[row][i])
            line[n++] = c->text[row][i];
        else if (c->dots[row][i])
            n += put_cell(line + n, c->dots[row][i]);
        else
            line[n++] = ' ';
    }
    line[n] = '\0';
    screen_line(s, "%*s%s", indent, "", line);
}

struct dial dial_of(const char *movement)
{
    const struct gonio_movement *found[2], *pair[2];
    struct dial d = {
        .left             = "left",
        .right            = "right",
        .deg              = NAN,
        .target_left_deg  = NAN,
        .target_right_deg = NAN,
    };
    if (gonio_movement_find(movement, found) > 0) {
        size_t directions = gonio_movement_find(found[0]->pair, pair);
        d.left            = pair[0]->direction;
        d.right           = directions == 2 ? pair[1]->direction : "";
    }
    return d;
}

void dial_target(struct dial *d, const char *direction, double deg)
{
    const struct gonio_movement *found[2], *pair[2];
    if (gonio_movement_find(direction, found) == 0)
        return;
    gonio_movement_find(found[0]->pair, pair);
    *(found[0] == pair[0] ? &d->target_left_deg : &d->target_right_deg) = deg;
}

void dial_take(struct dial *d, double deg)
{
    d->deg = deg;
    if (isnan(deg)) /* what comes counts from another zero */
        d->most_left_deg = d->most_right_deg = 0;
    if (deg > d->most_left_deg)
        d->most_left_deg = deg;
    if (-deg > d->most_right_deg)
        d->most_right_deg = -deg;
}

/* fmax leaves NaN out */
static double span_of(const struct dial *d)
{
    double most = fmax(d->most_left_deg, d->most_right_deg);
    return fmax(most, fmax(d->target_left_deg, d->target_right_deg)) > 90 ? 180 : 90;
}

/* @param way  with the word for it, in capitals */
static void number_of(const struct dial *d, bool way, char *out, size_t size)
{
    if (isnan(d->deg)) {
        snprintf(out, size, "hold still to set zero");
        return;
    }
    int n            = snprintf(out, size, "%3.0f°  ", fabs(d->deg));
    const char *word = !way || fabs(d->deg) < 0.5 ? "" : d->deg > 0 ? d->left : d->right;
    for (; *word && n < (int)size - 1; word++)
        out[n++] = (char)toupper((unsigned char)*word);
    out[n] = '\0';
}

static void side_of(const char *name, double most_deg, char *out, size_t size)
{
    if (*name)
        snprintf(out, size, "%s %3.0f°", name, most_deg);
    else
        out[0] = '\0';
}

/* What was reached on either side, and the angle of now between them. */
static void draw_numbers(const struct dial *d, struct screen *s, int indent, int wide)
{
    char left[80], right[80], number[80];
    side_of(d->left, d->most_left_deg, left, sizeof left);
    side_of(d->right, d->most_right_deg, right, sizeof right);
    int sides = screen_columns(left, strlen(left)) + screen_columns(right, strlen(right));
    number_of(d, true, number, sizeof number);
    if (sides + screen_columns(number, strlen(number)) + 2 > wide)
        number_of(d, false, number, sizeof number);
    int room = wide - sides - screen_columns(number, strlen(number));
    int gap  = room / 2 > 1 ? room / 2 : 1;
    screen_line(s, "%*s%s%s%s%*s%s%s%s%*s%s%s", indent, "", s->colour ? ink('l') : "", left,
        s->colour ? ink(0) : "", gap, "", s->colour ? ink('n') : "", number,
        s->colour ? ink(0) : "", room - gap > 1 ? room - gap : 1, "", s->colour ? ink('r') : "",
        right);
}

void dial_draw(const struct dial *d, struct screen *s, int other_rows)
{
    struct canvas c = { .span_deg = span_of(d) };
    int rows        = s->rows - other_rows - 1;
    c.high          = rows < CELLS_HIGH ? rows : CELLS_HIGH;
    c.wide          = s->columns - 2 < CELLS_WIDE ? s->columns - 2 : CELLS_WIDE;
    int indent      = (s->columns - c.wide) / 2;
    if (c.high >= 6 && c.wide >= 30) { /* smaller, the numbers are enough */
        double radius = fmin(c.wide - 10, 4 * c.high - 10);
        scale(&c, radius);
        marks(&c, d, radius);
        needle(&c, d, radius);
        for (int row = 0; row < c.high; row++)
            show_row(&c, row, s, indent);
    }
    draw_numbers(d, s, indent, c.wide);
}

#include "cli/dial.h"
#include "math/vec3.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { CELLS_WIDE = 72, CELLS_HIGH = 20 };

/* A braille cell is two dots wide and four high. */
struct canvas {
    int wide, high; /* cells */
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
    *x = c->wide - 0.5 - radius * sin(rad_from_deg(deg));
    *y = 4 * c->high - 2 - radius * cos(rad_from_deg(deg));
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
    int steps = (int)((to - from) * radius / 20);
    for (int i = 0; i <= steps; i++) {
        double x, y;
        polar(c, from + i * 20 / radius, radius, &x, &y);
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
    arc(c, -90, 90, radius, 0);
    for (int deg = -90; deg <= 90; deg += 10)
        ray(c, deg, radius - (deg % 30 ? 2 : 4), radius, 0);
    for (int deg = -90; deg <= 90; deg += 30) {
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
    if (gonio_movement_find(movement, found) > 0 &&
        gonio_movement_find(found[0]->pair, pair) == 2) {
        d.left  = pair[0]->direction;
        d.right = pair[1]->direction;
    }
    return d;
}

void dial_take(struct dial *d, double deg)
{
    d->deg = deg;
    if (deg > d->most_left_deg)
        d->most_left_deg = deg;
    if (-deg > d->most_right_deg)
        d->most_right_deg = -deg;
}

void dial_draw(const struct dial *d, struct screen *s, int other_rows)
{
    struct canvas c = { 0 };
    int rows        = s->rows - other_rows - 2;
    c.high          = rows < CELLS_HIGH ? rows : CELLS_HIGH;
    c.wide          = s->columns - 2 < CELLS_WIDE ? s->columns - 2 : CELLS_WIDE;
    if (c.high < 6 || c.wide < 30)
        c.high = 0; /* too small for a picture: the number below is enough */
    int indent = (s->columns - c.wide) / 2;
    if (c.high > 0) {
        double radius = fmin(c.wide - 10, 4 * c.high - 10);
        scale(&c, radius);
        marks(&c, d, radius);
        needle(&c, d, radius);
        for (int row = 0; row < c.high; row++)
            show_row(&c, row, s, indent);
    }
    char number[64] = "hold still to set zero";
    if (!isnan(d->deg)) {
        int n           = snprintf(number, sizeof number, "%3.0f°  ", fabs(d->deg));
        const char *way = fabs(d->deg) < 0.5 ? "" : d->deg > 0 ? d->left : d->right;
        for (; *way && n < (int)sizeof number - 1; way++)
            number[n++] = (char)toupper((unsigned char)*way);
        number[n] = '\0';
    }
    screen_line(s, "%*s%s%s %3.0f°%s%*s%s%s%s%*s%s%s %3.0f°", indent, "", s->colour ? ink('l') : "",
        d->left, d->most_left_deg, s->colour ? ink(0) : "",
        (c.wide - 40) / 2 > 0 ? (c.wide - 40) / 2 : 1, "", s->colour ? ink('n') : "", number,
        s->colour ? ink(0) : "", (c.wide - 40) / 2 > 0 ? (c.wide - 40) / 2 : 1, "",
        s->colour ? ink('r') : "", d->right, d->most_right_deg);
}

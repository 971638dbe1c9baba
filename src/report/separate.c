/* Labels beside points: gnuplot puts them where it is told, so they are kept apart here. */
#include "report/separate.h"
#include <math.h>

enum { MOST = 16 };

/* Indices of the finite heights, lowest first; equal ones keep their order. */
static int sort(const double *y, int n, int *order)
{
    int count = 0;
    for (int i = 0; i < n && i < MOST; i++) {
        if (!isfinite(y[i]))
            continue;
        int k = count++;
        for (; k > 0 && y[order[k - 1]] > y[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return count;
}

/* Blocks of labels that touch; each sits around the mean of its members' places, and swallows the
 * block below while the two overlap (isotonic regression by pooling adjacent violators). */
void separate(double *y, int n, double gap, double low, double high)
{
    int order[MOST], size[MOST], blocks = 0, first = 0;
    double place[MOST];
    int count = sort(y, n, order);
    for (int i = 0; i < count; i++) {
        place[blocks] =
            y[order[i]] - i * gap; /* with the gaps taken out, the order must not turn */
        size[blocks++] = 1;
        while (blocks > 1 && place[blocks - 2] > place[blocks - 1]) {
            int a = size[blocks - 2], b = size[blocks - 1];
            place[blocks - 2] = (place[blocks - 2] * a + place[blocks - 1] * b) / (a + b);
            size[blocks - 2]  = a + b;
            blocks--;
        }
    }
    for (int b = 0; b < blocks; first += size[b++])
        for (int i = first; i < first + size[b]; i++)
            y[order[i]] = fmax(low, fmin(high - (count - 1) * gap, place[b])) + i * gap;
}

#include "random.h"
#include "turn.h"

/* SplitMix64: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators". */
uint64_t emu_random_bits(struct emu_random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15u;
    z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void emu_random_init(struct emu_random *r, uint64_t seed, enum emu_stream stream)
{
    r->state = seed;
    r->state = emu_random_bits(r) + (uint64_t)stream;
    r->state = emu_random_bits(r);
}

double emu_random_between(struct emu_random *r, double least, double most)
{
    return least + (most - least) * (double)(emu_random_bits(r) >> 11) * 0x1p-53;
}

/* Box and Muller 1958; its second value is let go, so that the state is one number. */
double emu_random_normal(struct emu_random *r)
{
    double u = 1.0 - emu_random_between(r, 0, 1); /* not 0 */
    return sqrt(-2.0 * log(u)) * cos(2.0 * TURN_PI * emu_random_between(r, 0, 1));
}

gonio_vec3 emu_random_vector(struct emu_random *r, double sd)
{
    double x = emu_random_normal(r), y = emu_random_normal(r), z = emu_random_normal(r);
    return (gonio_vec3){ sd * x, sd * y, sd * z };
}

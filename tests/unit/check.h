#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H
/** @file
 *  What the unit tests add to cmocka: checks that say which row of a table failed, and
 *  comparison of doubles.
 */
/* clang-format off: cmocka wants these before itself */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            print_error("%s:%d: %s\n    ", __FILE__, __LINE__, #condition);                        \
            print_error(__VA_ARGS__);                                                              \
            print_error("\n");                                                                     \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

/** NaN is near nothing but NaN. */
#define CHECK_NEAR(got, want, tolerance, ...)                                                      \
    do {                                                                                           \
        double check_got = (got), check_want = (want);                                             \
        if (!(fabs(check_got - check_want) <= (tolerance)) &&                                      \
            !(isnan(check_got) && isnan(check_want))) {                                            \
            print_error("%s:%d: %s: got %.12g, want %.12g\n    ", __FILE__, __LINE__, #got,        \
                check_got, check_want);                                                            \
            print_error(__VA_ARGS__);                                                              \
            print_error("\n");                                                                     \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#endif

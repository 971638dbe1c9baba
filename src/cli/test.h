#ifndef CLI_TEST_H
#define CLI_TEST_H
/** @file
 *  Special tests: what is said of each, before and after.
 */
#include "cli/screen.h"
#include <gonio/special.h>
#include <jansson.h>
#include <stdio.h>

/** All tests, a line each. */
void test_list(FILE *to);

/** One of them: who must not be tested, how it is done, what it is worth. */
void test_card(FILE *to, const struct gonio_special *test);

/** On the screen: has nobody who must not be tested been chosen, and does the patient agree? Then
 * how it is done. @return false to leave */
bool test_ask(struct screen *s, const struct gonio_special *test, const char *heading);

/** What there is to say of a result, from goniod's JSON. */
void test_result(
    FILE *to, const struct gonio_special *test, const json_t *measurement, const json_t *trials);

/** gonio test tracking: score a recorded set against a path. argv as of a command. */
int test_tracking(int argc, char **argv);

#endif

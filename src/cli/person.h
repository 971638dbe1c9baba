#ifndef CLI_PERSON_H
#define CLI_PERSON_H
/** @file
 *  Age and sex as words of a command line: --age and --sex.
 */
#include <gonio/norms.h>

static inline struct gonio_person person_unknown(void)
{
    return (struct gonio_person){ GONIO_NORM_NO_AGE, 0 };
}

/** Take one of the two.
 *  @param command  whose line it is, for the sentence
 *  @param option   'a': --age, else --sex
 *  @return         EXIT_DONE; EXIT_MISUSED, said */
int person_take(const char *command, int option, const char *text, struct gonio_person *person);

#endif

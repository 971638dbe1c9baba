#include "cli/person.h"
#include "base/text.h"
#include "cli/command.h"
#include <string.h>

enum { AGE_MOST = 120 };

int person_take(const char *command, int option, const char *text, struct gonio_person *person)
{
    long long age;
    if (option == 'a' && integer_whole(text, 0, AGE_MOST, &age) != GONIO_OK)
        return command_misused(command, "--age is a number of years from 0 to %d", AGE_MOST);
    if (option == 'a')
        person->age_years = (int)age;
    else if (strcmp(text, "F") != 0 && strcmp(text, "M") != 0)
        return command_misused(command, "--sex is F or M; leave it out where it is not known");
    else
        person->sex = text[0];
    return EXIT_DONE;
}

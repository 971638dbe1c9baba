#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/** @file
 *  What the commands share: the table's row, exit codes, and talking to goniod.
 */
#include <gonio/client.h>
#include <gonio/status.h>
#include <jansson.h>
#include <stdbool.h>

/** Exit codes; a contract with scripts. */
enum {
    EXIT_DONE        = 0,
    EXIT_FAILED      = 1,
    EXIT_MISUSED     = 2,
    EXIT_NO_SENSOR   = 3,
    EXIT_REFUSED     = 4,
    EXIT_DAEMON_AWAY = 69,
    EXIT_BAD_CONFIG  = 78,
};

struct command {
    const char *name;
    int (*run)(int argc, char **argv); /**< argv[0] is the command's name */
    const char *arguments;
    const char *what; /**< one line */
};

/** All commands; count out. */
const struct command *commands(size_t *count);

/** Say what failed, on standard error. @return the exit code of the status */
int command_fail(enum gonio_status status);

/** Say that the words were wrong, and how the command is used. @return EXIT_MISUSED */
__attribute__((format(printf, 2, 3))) int command_misused(
    const char *name, const char *format, ...);

/** Talk, on standard error. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/** The file that a filter reads: standard input for NULL or "-". @return a descriptor, -1 with a
 *  note. */
int command_input(const char *path, const char **name);

/** Colour wanted on this output? A terminal, and NO_COLOR not set. */
bool command_colour(int fd);

/* ---- goniod ---- */

struct daemon_link {
    struct gonio_client *client;
    json_t *event; /**< the line last taken; freed with the next */
};

/** Connect; where none answers, start goniod and say so.
 *  @param start  false: only connect */
enum gonio_status daemon_open(struct daemon_link *link, bool start);
void daemon_close(struct daemon_link *link);

/** The next object that goniod sent, owned by the link. GONIO_LATER after the time. */
enum gonio_status daemon_next(struct daemon_link *link, int timeout_ms, json_t **object);

/** Send a request and wait for its reply; events that come first are dropped.
 *  @return GONIO_OK with *reply (owned by the link); the status that goniod gave, with its sentence
 */
enum gonio_status daemon_ask(struct daemon_link *link, const char *request, json_t **reply);

/** Fields of an object; a default where missing or of another type. */
const char *json_text_of(const json_t *object, const char *key, const char *other);
double json_number_of(const json_t *object, const char *key, double other);
bool json_is(const json_t *object, const char *key);

/* ---- the commands ---- */
int command_overview(int argc, char **argv);
int command_devices(int argc, char **argv);
int command_live(int argc, char **argv);
int command_measure(int argc, char **argv);
int command_batteries(int argc, char **argv);
int command_session(int argc, char **argv);
int command_calibrate(int argc, char **argv);
int command_patient(int argc, char **argv);
int command_outcome(int argc, char **argv);
int command_test(int argc, char **argv);
int command_treatment(int argc, char **argv);
int command_correct(int argc, char **argv);
int command_report(int argc, char **argv);
int command_reliability(int argc, char **argv);
int command_norms(int argc, char **argv);
int command_decode(int argc, char **argv);
int command_fuse(int argc, char **argv);
int command_analyse(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_doctor(int argc, char **argv);

#endif

#ifndef CLI_SIGNAL_H
#define CLI_SIGNAL_H
/** @file
 *  --signal and --latency, where recorded samples are fused: what a person asks for, what the set
 *  says that the samples belong to, and what their first seconds say.
 */
#include "record/samples.h"
#include "session/live.h"

struct signal_wanted {
    bool signal_given, latency_given;
    enum trust_signal signal;
    double latency_s;
};

/** Rows for a table of long options; the letters are what signal_option knows. */
#define SIGNAL_OPTIONS                                                                             \
    { "signal", required_argument, NULL, 'S' }, { "latency", required_argument, NULL, 'L' }

/** Take one of them. @return -1 where that went well, else EXIT_MISUSED, with its sentence said */
int signal_option(const char *command, int letter, const char *value, struct signal_wanted *out);

/** How the samples of a file are to be evaluated: signal and latency as asked for; else, for the
 *  samples.csv of a set, as its set.json says, and so the sensors' places, practice and what a
 * person ruled; else it stays as it is.
 *  @param path  NULL or "-": standard input
 *  @param io    as live_defaults has it */
void signal_of_file(const char *path, const struct signal_wanted *wanted, struct live_options *io);

/** The first two seconds of a file, kept back to be judged. */
struct signal_early {
    struct gonio_sample sample[1024];
    int count, at;
};

/** Read them and choose; what was not asked for is said on standard error.
 *  @return GONIO_OK; GONIO_EFORMAT; GONIO_EINVAL where what is asked for is not there */
enum gonio_status signal_judge(struct samples_reader *reader, struct signal_early *early,
    enum trust_signal asked, enum trust_signal out[GONIO_SENSORS]);

/** The next sample: first those kept back, then the file's. As samples_reader_next. */
enum gonio_status signal_next(
    struct samples_reader *reader, struct signal_early *early, struct gonio_sample *out);

#endif

#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H
/** @file
 *  Running gnuplot: without a shell, with text only in data files, into a work folder.
 */
#include <gonio/status.h>
#include <stddef.h>

/** Find the folder of the chart scripts: $GONIO_SCRIPTS, or where the program lies, or where it
 *  was to be installed. GONIO_ENODEV with a note where there is none. */
enum gonio_status plot_scripts(char *out, size_t size);

/** Is there a gnuplot? GONIO_ENODEV where there is none. */
enum gonio_status plot_available(void);

/** Run `gnuplot -d -c script args...` and wait for it.
 *  @param work  folder where it may leave a log, absolute
 *  @param args  ended by NULL
 *  @param out   the file that must stand there afterwards, not empty
 */
enum gonio_status plot_run(const char *work, const char *const *args, const char *out);

#endif

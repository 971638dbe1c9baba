#ifndef CLI_REPORT_H
#define CLI_REPORT_H

/** Draw everything of a patient's session into the data folder's reports/ and print the table.
 *  @param session  NULL or "" for the latest
 *  @return         exit code */
int report_print(const char *patient, const char *session);

#endif

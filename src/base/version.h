#ifndef BASE_VERSION_H
#define BASE_VERSION_H

/** The one place that the version stands in. */
#define GONIO_VERSION "0.1.0"

#endif

#ifndef TRANSPORT_KINDS_H
#define TRANSPORT_KINDS_H
/** @file
 *  The kinds of transport. No two claim the same name, so nothing depends on their order.
 */
#include "transport.h"

#define TRANSPORT_KINDS(X)                                                                         \
    X(serial)                                                                                      \
    X(pty)                                                                                         \
    X(tcp)                                                                                         \
    X(replay)

#define DECLARE(name) extern const struct transport_kind transport_##name;
TRANSPORT_KINDS(DECLARE)
#undef DECLARE

#endif

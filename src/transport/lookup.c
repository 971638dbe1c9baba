/** @file
 *  Names to addresses without a long stall: a name server that does not answer would hold
 *  getaddrinfo, and with it every other sensor, for many seconds.
 */
#define _GNU_SOURCE /* getaddrinfo_a */
#include "lookup.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { PATIENCE_S = 1 };

struct request {
    struct gaicb question;
    struct addrinfo hints;
    char host[LOOKUP_HOST_MAX], port[LOOKUP_SERVICE_MAX];
};

static int ask(struct request *r)
{
    struct gaicb *list[]     = { &r->question };
    struct timespec patience = { .tv_sec = PATIENCE_S };
    r->question.ar_name      = r->host;
    r->question.ar_service   = r->port;
    r->question.ar_request   = &r->hints;
    int error                = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
    if (error != 0)
        return error;
    gai_suspend((const struct gaicb *const *)list, 1, &patience);
    error = gai_error(&r->question);
    if (error == EAI_INPROGRESS && gai_cancel(&r->question) == EAI_CANCELED)
        error = EAI_CANCELED;
    return error;
}

int lookup_host(const char *host, const char *port, int family, struct addrinfo **list)
{
    struct addrinfo hints = {
        .ai_family   = family,
        .ai_socktype = SOCK_STREAM,
        .ai_flags    = AI_NUMERICSERV | (family == AF_INET6 ? AI_V4MAPPED | AI_ALL : 0),
    };
    struct addrinfo numeric = hints;
    numeric.ai_flags |= AI_NUMERICHOST;
    if (getaddrinfo(host, port, &numeric, list) == 0)
        return 0;

    struct request *r = calloc(1, sizeof *r);
    if (!r)
        return EAI_MEMORY;
    r->hints = hints;
    snprintf(r->host, sizeof r->host, "%s", host);
    snprintf(r->port, sizeof r->port, "%s", port);
    int error = ask(r);
    if (error == EAI_INPROGRESS)
        return error; /* the library still works on *r and may do so for ever: it is left to it */
    if (error == 0)
        *list = r->question.ar_result;
    free(r);
    return error == EAI_CANCELED ? EAI_INPROGRESS : error;
}

#ifndef TRANSPORT_LOOKUP_H
#define TRANSPORT_LOOKUP_H
#include <netdb.h>

enum { LOOKUP_HOST_MAX = 256, LOOKUP_SERVICE_MAX = 8 };

/** The addresses of a host for TCP. An address in numbers is turned at once; a name may take one
 *  second at most.
 *
 *  @param host    shorter than LOOKUP_HOST_MAX
 *  @param port    in digits, shorter than LOOKUP_SERVICE_MAX
 *  @param family  AF_INET6 gives all addresses, those of IPv4 mapped into it; AF_INET only those
 *  @param list    out, of at least one; freeaddrinfo
 *  @return        0 or one of EAI_*; EAI_INPROGRESS: no answer within the second
 */
int lookup_host(const char *host, const char *port, int family, struct addrinfo **list);

#endif

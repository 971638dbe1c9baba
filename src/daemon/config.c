/* goniod.conf. */
#include "base/note.h"
#include "base/settings.h"
#include "base/text.h"
#include "goniod.h"
#include <string.h>

static enum gonio_status set_site(enum gonio_site *site, const char *value)
{
    return gonio_site_find(value, site) == GONIO_OK
               ? GONIO_OK
               : note(GONIO_ECONFIG,
                     "\"%s\" is no place to wear a sensor; say occiput, forehead, upper_back, "
                     "sternum or a site of docs/clinical.md, 1.3",
                     value);
}

/* PORT NAME: what a sensor there is called, that says no serial number of its own. */
static enum gonio_status set_name(struct config *c, const char *value)
{
    size_t port = strcspn(value, " \t"), gap = strspn(value + port, " \t");
    const char *name = value + port + gap;
    if (c->names == PORTS_MAX)
        return note(GONIO_ECONFIG, "more than %d names", PORTS_MAX);
    if (gap == 0 || !text_is_name(name) || !calibrations_serial_tells(name))
        return note(GONIO_ECONFIG,
            "\"%s\": write name = PORT NAME; a name has 6 to 64 letters, digits, '.', '_' and '-'",
            value);
    if (text_format(c->named[c->names].port, TRANSPORT_NAME_MAX, "%.*s", (int)port, value) !=
        GONIO_OK)
        return note(GONIO_ECONFIG, "the port's name is too long");
    return settings_text(c->named[c->names++].name, CALIBRATIONS_SERIAL, name);
}

static enum gonio_status set_latency(struct config *c, int role, const char *value)
{
    double ms;
    if (number_whole(value, &ms) != GONIO_OK || ms < TRUST_LATENCY_LEAST_MS ||
        ms > TRUST_LATENCY_MOST_MS)
        return note(GONIO_ECONFIG, "\"%s\" is no lateness; give milliseconds, from %d to %d", value,
            TRUST_LATENCY_LEAST_MS, TRUST_LATENCY_MOST_MS);
    c->latency_given[role] = true;
    c->latency_s[role]     = 1e-3 * ms;
    return GONIO_OK;
}

static enum gonio_status set(void *user, const char *key, const char *value)
{
    struct config *c = user;
    if (strcmp(key, "data") == 0)
        return c->data[0] ? GONIO_OK : settings_text(c->data, sizeof c->data, value);
    if (strcmp(key, "socket") == 0)
        return c->socket[0] ? GONIO_OK : settings_text(c->socket, sizeof c->socket, value);
    if (strcmp(key, "rater") == 0)
        return settings_text(c->rater, sizeof c->rater, value);
    if (strcmp(key, "site") == 0)
        return set_site(&c->site[GONIO_SENSOR_DISTAL], value);
    if (strcmp(key, "trunk_site") == 0)
        return set_site(&c->site[GONIO_SENSOR_PROXIMAL], value);
    if (strcmp(key, "signal") == 0)
        return trust_signal_find(value, &c->signal) == GONIO_OK
                   ? GONIO_OK
                   : note(GONIO_ECONFIG, "%s", note_text(GONIO_EINVAL));
    if (strcmp(key, "latency") == 0)
        return set_latency(c, GONIO_SENSOR_DISTAL, value);
    if (strcmp(key, "trunk_latency") == 0)
        return set_latency(c, GONIO_SENSOR_PROXIMAL, value);
    if (strcmp(key, "port") == 0) {
        if (c->ports == PORTS_MAX)
            return note(GONIO_ECONFIG, "more than %d ports", PORTS_MAX);
        return settings_text(c->port[c->ports++], TRANSPORT_NAME_MAX, value);
    }
    if (strcmp(key, "name") == 0)
        return set_name(c, value);
    return note(GONIO_ECONFIG,
        "\"%s\" is no setting; known are data, socket, port, name, site, trunk_site, rater, "
        "signal, "
        "latency, trunk_latency",
        key);
}

enum gonio_status config_read(struct config *c, const char *path)
{
    return settings_read(path, "the configuration", set, c);
}

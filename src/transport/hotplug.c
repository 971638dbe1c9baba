/** @file
 *  What is plugged in, and when that changes, by libusb.
 *
 *  libusb's callback runs in a thread of our own, where nothing may be asked of a device, and a
 *  device that has just arrived may not be readable yet. So it only makes a descriptor readable;
 *  the reader compares libusb's list with what it has told. No event can be lost that way, and a
 *  device that left and came back between two looks is another entry of the list.
 */
#define _DEFAULT_SOURCE /* usleep */
#include "base/note.h"
#include "transport.h"
#include "usb_ids.h"
#include "usb_sysfs.h"
#include <libusb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MOST = 128 }; /* devices, hubs left out: one bus has 127 */

struct known {
    libusb_device *usb; /* referenced: its address stays its own as long as we know it */
    struct hotplug_device device;
};

struct hotplug {
    libusb_context *usb; /* NULL where this machine has no USB */
    int wake_fd;
    bool watching; /* the thread runs */
    pthread_t thread;
    atomic_bool stop;
    struct known known[MOST];
    size_t count;
};

/* "1-2.3"; "" for a root hub. */
static void write_port_path(libusb_device *usb, char *out, size_t size)
{
    uint8_t port[7]; /* USB 3.0, 8.13: no more than 7 tiers */
    int depth = libusb_get_port_numbers(usb, port, sizeof port);
    out[0]    = '\0';
    for (int i = 0; i < depth; i++) {
        size_t len = strlen(out);
        if (i == 0)
            snprintf(out, size, "%d-%d", libusb_get_bus_number(usb), port[i]);
        else
            snprintf(out + len, size - len, ".%d", port[i]);
    }
}

/* Asking the device itself needs the right to open it; without it, there is no text. */
static void ask_text(libusb_device *usb, uint8_t index, char *out, size_t size)
{
    unsigned char text[256];
    libusb_device_handle *handle;
    if (libusb_open(usb, &handle) != LIBUSB_SUCCESS)
        return;
    int len = libusb_get_string_descriptor_ascii(handle, index, text, sizeof text - 1);
    libusb_close(handle);
    if (len > 0) {
        text[len] = '\0';
        usb_sysfs_clean((const char *)text, out, size);
    }
}

static void read_text(libusb_device *usb, const char *port_path, const char *attribute,
    uint8_t index, char *out, size_t size)
{
    out[0] = '\0';
    if (!usb_sysfs_text(port_path, attribute, out, size) && index != 0)
        ask_text(usb, index, out, size);
}

static bool is_hub(libusb_device *usb)
{
    struct libusb_device_descriptor d;
    return libusb_get_device_descriptor(usb, &d) != LIBUSB_SUCCESS ||
           d.bDeviceClass == LIBUSB_CLASS_HUB;
}

static void describe(libusb_device *usb, struct hotplug_device *out)
{
    struct libusb_device_descriptor d = { 0 };
    (void)libusb_get_device_descriptor(usb, &d); /* is_hub has seen that it can be had */
    *out = (struct hotplug_device){ .vendor = d.idVendor, .product = d.idProduct };
    write_port_path(usb, out->port_path, sizeof out->port_path);
    read_text(usb, out->port_path, "manufacturer", d.iManufacturer, out->maker, sizeof out->maker);
    read_text(
        usb, out->port_path, "product", d.iProduct, out->product_name, sizeof out->product_name);
    read_text(usb, out->port_path, "serial", d.iSerialNumber, out->serial_number,
        sizeof out->serial_number);
    usb_sysfs_tty(out->port_path, out->tty, sizeof out->tty);
    out->about        = usb_ids_about(out->vendor, out->product);
    out->maybe_sensor = out->about != NULL;
}

size_t hotplug_list(struct hotplug_device *out, size_t most)
{
    libusb_context *context;
    libusb_device **list;
    size_t count = 0;
    if (libusb_init(&context) != LIBUSB_SUCCESS)
        return 0; /* no USB here */
    ssize_t len = libusb_get_device_list(context, &list);
    for (ssize_t i = 0; i < len; i++)
        if (!is_hub(list[i])) {
            if (count < most)
                describe(list[i], &out[count]);
            count++;
        }
    if (len >= 0)
        libusb_free_device_list(list, 1);
    libusb_exit(context);
    return count;
}

/* ---- the watching thread ---- */

static void wake(const struct hotplug *h)
{
    const uint64_t one = 1;
    (void)!write(h->wake_fd, &one, sizeof one); /* fails only where it is readable anyway */
}

static int LIBUSB_CALL on_change(
    libusb_context *context, libusb_device *device, libusb_hotplug_event event, void *user)
{
    (void)context;
    (void)device;
    (void)event;
    wake(user);
    return 0; /* go on telling */
}

static void *watch(void *user)
{
    struct hotplug *h = user;
    while (!atomic_load(&h->stop))
        if (libusb_handle_events_completed(h->usb, NULL) != LIBUSB_SUCCESS)
            usleep(100000); /* an error that stays must not burn a core */
    return NULL;
}

/* Signals are for the program's own threads. */
static void start(struct hotplug *h)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (libusb_init(&h->usb) != LIBUSB_SUCCESS) {
        h->usb = NULL;
    } else {
        h->watching = libusb_hotplug_register_callback(h->usb,
                          LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0,
                          LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                          LIBUSB_HOTPLUG_MATCH_ANY, on_change, h, NULL) == LIBUSB_SUCCESS &&
                      pthread_create(&h->thread, NULL, watch, h) == 0;
        wake(h); /* for what is attached already */
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

enum gonio_status hotplug_open(struct hotplug **out)
{
    struct hotplug *h = calloc(1, sizeof *h);
    if (!h)
        return note(GONIO_ENOMEM, "USB: not watched: out of memory");
    h->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (h->wake_fd < 0) {
        free(h);
        return note(GONIO_EIO, "USB: not watched: too many files are open");
    }
    start(h);
    *out = h;
    return GONIO_OK;
}

int hotplug_fd(const struct hotplug *h) { return h->wake_fd; }

/* ---- telling ---- */

static bool is_among(const libusb_device *usb, libusb_device *const *list, ssize_t len)
{
    for (ssize_t i = 0; i < len; i++)
        if (list[i] == usb)
            return true;
    return false;
}

/* First who left: a device that came back is then closed before it is opened anew. */
static void tell_left(
    struct hotplug *h, libusb_device *const *list, ssize_t len, hotplug_told *told, void *context)
{
    for (size_t i = 0; i < h->count;) {
        struct known *k = &h->known[i];
        if (is_among(k->usb, list, len)) {
            i++;
            continue;
        }
        told(context, HOTPLUG_LEFT, &k->device);
        libusb_unref_device(k->usb);
        *k = h->known[--h->count];
    }
}

static void tell_late_ttys(struct hotplug *h, hotplug_told *told, void *context)
{
    for (size_t i = 0; i < h->count; i++) {
        struct hotplug_device *d = &h->known[i].device;
        if (d->tty[0])
            continue;
        usb_sysfs_tty(d->port_path, d->tty, sizeof d->tty);
        if (d->tty[0])
            told(context, HOTPLUG_ARRIVED, d);
    }
}

static bool is_known(const struct hotplug *h, const libusb_device *usb)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->known[i].usb == usb)
            return true;
    return false;
}

static void tell_arrived(
    struct hotplug *h, libusb_device *const *list, ssize_t len, hotplug_told *told, void *context)
{
    for (ssize_t i = 0; i < len && h->count < MOST; i++) {
        if (is_known(h, list[i]) || is_hub(list[i]))
            continue;
        struct known *k = &h->known[h->count++];
        k->usb          = libusb_ref_device(list[i]);
        describe(k->usb, &k->device);
        told(context, HOTPLUG_ARRIVED, &k->device);
    }
}

void hotplug_dispatch(struct hotplug *h, hotplug_told *told, void *context)
{
    uint64_t changes;
    libusb_device **list;
    if (!h->usb)
        return;
    (void)!read(
        h->wake_fd, &changes, sizeof changes); /* before the list: what follows wakes again */
    ssize_t len = libusb_get_device_list(h->usb, &list);
    if (len < 0)
        return;
    tell_left(h, list, len, told, context);
    tell_late_ttys(h, told, context);
    tell_arrived(h, list, len, told, context);
    libusb_free_device_list(list, 1);
}

void hotplug_close(struct hotplug *h)
{
    if (!h)
        return;
    if (h->watching) {
        atomic_store(&h->stop, true);
        libusb_interrupt_event_handler(h->usb);
        pthread_join(h->thread, NULL);
    }
    for (size_t i = 0; i < h->count; i++)
        libusb_unref_device(h->known[i].usb);
    if (h->usb)
        libusb_exit(h->usb);
    close(h->wake_fd);
    free(h);
}

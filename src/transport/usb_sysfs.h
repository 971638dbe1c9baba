#ifndef TRANSPORT_USB_SYSFS_H
#define TRANSPORT_USB_SYSFS_H
/** @file
 *  What the kernel tells about a USB device under /sys; nobody needs a permission to read it.
 *  A device is named by its port path, "1-2.3".
 */
#include <stdbool.h>
#include <stddef.h>

/** One attribute as text fit for people: "product", "serial", ...
 *  @return false where there is no such file; `out` is then untouched */
bool usb_sysfs_text(const char *port_path, const char *attribute, char *out, size_t size);

/** The tty that a driver made of the device: "/dev/ttyUSB0"; "" where there is none (yet). Of
 *  several the one with the lowest number. */
void usb_sysfs_tty(const char *port_path, char *out, size_t size);

/** Text from a device made fit for people: control characters become '?', blanks at the end are
 *  cut, and a character of several bytes is kept whole or left out. */
void usb_sysfs_clean(const char *text, char *out, size_t size);

#endif

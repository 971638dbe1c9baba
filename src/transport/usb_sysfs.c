#include "usb_sysfs.h"
#include "base/text.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void usb_sysfs_clean(const char *text, char *out, size_t size)
{
    size_t len = strlen(text);
    while (len > 0 && (unsigned char)text[len - 1] <= ' ')
        len--;
    if (len >= size) /* not within a character: 10xxxxxx goes on with one */
        for (len = size - 1; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    for (size_t i = 0; i < len; i++)
        out[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
    out[len] = '\0';
}

bool usb_sysfs_text(const char *port_path, const char *attribute, char *out, size_t size)
{
    char path[PATH_MAX], text[512];
    snprintf(path, sizeof path, "/sys/bus/usb/devices/%s/%s", port_path, attribute);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    usb_sysfs_clean(text, out, size);
    return true;
}

/* /sys/class/tty/ttyUSB0 is a link into the tree of devices, which ends, by driver, in
 *     .../usb1/1-2/1-2.3/1-2.3:1.0/ttyUSB0/tty/ttyUSB0     usb-serial
 *     .../usb1/1-2/1-2.3/1-2.3:1.0/tty/ttyACM0             cdc_acm
 * so that the device 1-2.3 is the folder right above the interface that begins with its name. */
static bool belongs(const char *tty, const char *port_path)
{
    char link[PATH_MAX], target[PATH_MAX], mark[96];
    snprintf(link, sizeof link, "/sys/class/tty/%s", tty);
    snprintf(mark, sizeof mark, "/%s/%s:", port_path, port_path);
    ssize_t len = readlink(link, target, sizeof target - 1);
    if (len < 0)
        return false;
    target[len] = '\0';
    return strstr(target, mark) != NULL;
}

/* tty0, ttyS0: consoles and ports on the board, a hundred of them that need not be looked up. */
static bool is_on_board(const char *name)
{
    if (!text_starts(name, "tty"))
        return false;
    char digit = name[3] == 'S' ? name[4] : name[3];
    return digit >= '0' && digit <= '9';
}

/* ttyUSB2 stands before ttyUSB10. */
static bool before(const char *a, const char *b)
{
    size_t len_a = strlen(a), len_b = strlen(b);
    return len_a != len_b ? len_a < len_b : strcmp(a, b) < 0;
}

void usb_sysfs_tty(const char *port_path, char *out, size_t size)
{
    char best[NAME_MAX + 1] = "";
    out[0]                  = '\0';
    DIR *ttys               = opendir("/sys/class/tty");
    if (!ttys)
        return;
    for (struct dirent *entry; (entry = readdir(ttys));) {
        const char *name = entry->d_name;
        if (!is_on_board(name) && (!best[0] || before(name, best)) && belongs(name, port_path))
            snprintf(best, sizeof best, "%s", name);
    }
    closedir(ttys);
    if (best[0] && text_format(out, size, "/dev/%s", best) != GONIO_OK)
        out[0] = '\0';
}

/* A USB socket made by umockdev, and a program that looks at it: libusb and sysfs of that program
 * show what is plugged in here, and nothing else. Run it under umockdev-wrapper.
 *
 *     umockdev-wrapper usb_bed COMMAND ARGUMENT...
 *
 * Reads from standard input, a line each, and says each back when it is done:
 *     plug PTY      a CH340 with a tty of that pty arrives
 *     unplug        and leaves
 * At the end of the input the command is ended; its exit code is ours. 77 where umockdev is
 * missing.
 *
 * Of umockdev 0.17.16: a tty must not be given a device node by the bed (adding its name twice
 * aborts the process) but a link; children are removed before their parents.
 */
#define _GNU_SOURCE
#include <stdio.h>

#if defined __has_include && __has_include(<umockdev.h>)
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <umockdev.h>
#include <unistd.h>

#define SENSOR "/devices/pci0000:00/0000:00:14.0/usb1/1-2"

/* Device and configuration as sysfs holds them: a CH340, strings 1 to 3. */
#define DESCRIPTORS                                                                                \
    "1201000200000040861A23750001010203010902190001010080320904000001FF0000000705830308001000"

static const char usb_text[] =
    "P: " SENSOR "\nN: bus/usb/001/007\n"
    "E: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=007\n"
    "E: DEVNAME=/dev/bus/usb/001/007\nE: MAJOR=189\nE: MINOR=6\nE: PRODUCT=1a86/7523/100\n"
    "A: busnum=1\\n\nA: devnum=7\\n\nA: devpath=2\\n\nA: speed=12\\n\nA: bConfigurationValue=1\\n\n"
    "A: idVendor=1a86\\n\nA: idProduct=7523\\n\n"
    "A: manufacturer=WitMotion\\n\nA: product=HWT901\\n\nA: serial=SN-0042\\n\n"
    "H: descriptors=" DESCRIPTORS "\n";

static const char tty_text[] =
    "P: " SENSOR "/1-2:1.0\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nE: DRIVER=ch341\n\n"
    "P: " SENSOR "/1-2:1.0/ttyUSB0/tty/ttyUSB0\n"
    "E: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyUSB0\nE: MAJOR=188\nE: MINOR=0\n\n";

static void add(UMockdevTestbed *bed, const char *text)
{
    GError *error = NULL;
    if (!umockdev_testbed_add_from_string(bed, text, &error))
        g_error("usb_bed: %s", error->message);
}

/* A name in the bed's own /dev, which is all of /dev that the program sees. */
static void dev_path(UMockdevTestbed *bed, const char *name, char *out, size_t size)
{
    gchar *root = umockdev_testbed_get_root_dir(bed);
    snprintf(out, size, "%s%s", root, name);
    g_free(root);
}

static void link_to(UMockdevTestbed *bed, const char *name, const char *pty)
{
    char path[256];
    dev_path(bed, name, path, sizeof path);
    unlink(path);
    if (symlink(pty, path) != 0)
        perror(name);
}

static void plug(UMockdevTestbed *bed, const char *pty)
{
    add(bed, usb_text);
    add(bed, tty_text);
    link_to(bed, "/dev/ttyUSB0", pty);
    umockdev_testbed_uevent(bed, "/sys" SENSOR, "add");
}

static void unplug(UMockdevTestbed *bed)
{
    char node[256];
    dev_path(bed, "/dev/ttyUSB0", node, sizeof node);
    umockdev_testbed_uevent(bed, "/sys" SENSOR, "remove");
    unlink(node);
    umockdev_testbed_remove_device(bed, "/sys" SENSOR "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
    umockdev_testbed_remove_device(bed, "/sys" SENSOR "/1-2:1.0");
    umockdev_testbed_remove_device(bed, "/sys" SENSOR);
}

static void obey(UMockdevTestbed *bed)
{
    char line[512];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "plug ", 5) == 0)
            plug(bed, line + 5);
        else if (strcmp(line, "unplug") == 0)
            unplug(bed);
        else
            fprintf(stderr, "usb_bed: \"%s\" is not understood\n", line);
        puts(line);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: umockdev-wrapper usb_bed COMMAND ARGUMENT...\n", stderr);
        return 2;
    }
    UMockdevTestbed *bed = umockdev_testbed_new();
    /* The bus has to be there before the program looks. */
    add(bed, "P: /devices/pci0000:00/0000:00:14.0/usb1\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n");
    pid_t child = fork();
    if (child == 0) {
        execv(argv[1], argv + 1);
        _exit(127);
    }
    obey(bed);
    int status = -1;
    kill(child, SIGTERM);
    waitpid(child, &status, 0);
    g_object_unref(bed);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

#else
int main(void)
{
    puts("usb_bed: built without umockdev");
    return 77;
}
#endif

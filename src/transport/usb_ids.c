/** @file
 *  USB ids of sensors and of the bridges that sensors come with.
 *
 *  Sources: docs/protocols.md 12, from the public usb.ids list, the Linux drivers' id tables, and
 *  the vendors' own software and udev rules.
 */
#include "usb_ids.h"
#include <stddef.h>

static const struct {
    unsigned vendor, first, last; /* products from first to last */
    const char *about;
} rows[] = {
    /* clang-format off */
    { 0x1a86, 0x7523, 0x7523, "CH340 bridge (WitMotion, many breakout boards)" },
    { 0x1a86, 0x5523, 0x5523, "CH341 bridge" },
    { 0x1a86, 0x7522, 0x7522, "CH340 bridge" },
    { 0x1a86, 0x55d4, 0x55d4, "CH9102 bridge" },
    { 0x10c4, 0xea60, 0xea61, "CP210x bridge (WitMotion cables, LPMS-CU2, ESP32 boards)" },
    { 0x10c4, 0xea63, 0xea63, "CP210x bridge" },
    { 0x10c4, 0xea70, 0xea71, "CP210x bridge, several ports" },
    { 0x0403, 0x6001, 0x6001, "FT232R bridge (VectorNav and Razor cables, LPMS-IG1)" },
    { 0x0403, 0x6010, 0x6011, "FT2232 or FT4232 bridge, several ports" },
    { 0x0403, 0x6014, 0x6015, "FT232H or FT-X bridge" },
    { 0x0403, 0xd388, 0xd38f, "Xsens converter or wireless receiver" },
    { 0x067b, 0x2303, 0x2303, "PL2303 bridge" },
    { 0x2639, 0x0001, 0x0003, "Xsens MTi 10 series" },
    { 0x2639, 0x0011, 0x0013, "Xsens MTi 100 series" },
    { 0x2639, 0x0017, 0x0017, "Xsens MTi-G-700 series" },
    { 0x2639, 0x0101, 0x0102, "Xsens Awinda station or dongle" },
    { 0x2639, 0x0200, 0x0200, "Xsens MTw" },
    { 0x2639, 0x0300, 0x0301, "Xsens MTi development board or converter" },
    { 0x199b, 0x3065, 0x3065, "MicroStrain 3DM" },
    { 0x0483, 0x5740, 0x5740, "STM32 virtual serial port (MicroStrain GX4, many boards)" },
    { 0x152a, 0x80c1, 0x80c1, "Bosch BNO055 USB stick" },
    { 0x04d8, 0x0057, 0x0057, "x-IMU3" },
    { 0x04d8, 0x000a, 0x000a, "Microchip serial port (many boards)" },
    { 0x2476, 0x1040, 0x1040, "Yost 3-Space Embedded" },
    { 0x2476, 0x1000, 0x1000, "Yost 3-Space in its bootloader" },
    { 0x2476, 0x3010, 0x3010, "Yost 3-Space, third generation" },
    { 0x2476, 0x3040, 0x3040, "Yost 3-Space, third generation" },
    { 0x2476, 0x3050, 0x3050, "Yost 3-Space, third generation" },
    { 0x2476, 0x3090, 0x3090, "Yost 3-Space, third generation" },
    { 0x2476, 0x3180, 0x3180, "Yost 3-Space, third generation" },
    { 0x06c2, 0x0033, 0x0033, "Phidgets Spatial" },
    { 0x06c2, 0x007f, 0x007f, "Phidgets Spatial 0/0/3" },
    { 0x1b4f, 0x9d0f, 0x9d0f, "SparkFun 9DoF Razor IMU M0" },
    { 0x2341, 0x0000, 0xffff, "Arduino board" },
    { 0x239a, 0x0000, 0xffff, "Adafruit board" },
    /* clang-format on */
};

const char *usb_ids_about(unsigned vendor, unsigned product)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].vendor == vendor && rows[i].first <= product && product <= rows[i].last)
            return rows[i].about;
    return NULL;
}

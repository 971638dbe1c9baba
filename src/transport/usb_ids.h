#ifndef TRANSPORT_USB_IDS_H
#define TRANSPORT_USB_IDS_H

/** What a device's USB ids say: "CH340 bridge (WitMotion, ...)"; NULL where they are not those of
 *  a known sensor or bridge. A bridge says nothing about what stands behind it. */
const char *usb_ids_about(unsigned vendor, unsigned product);

#endif

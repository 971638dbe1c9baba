#ifndef FIRMWARE_HOST_BNO08X_RVC_H
#define FIRMWARE_HOST_BNO08X_RVC_H
#include <gonio/quat.h>
#include <stdint.h>

enum { EMU_RVC_FRAME = 19 };

struct emu_rvc {
    uint8_t index;
};

/** One frame. @param ypr_deg  yaw, pitch, roll; @param motion  intent and request (BNO086) or 0 */
void emu_rvc_frame(uint8_t index, const double ypr_deg[3], gonio_vec3 acc_m_s2,
    const uint8_t motion[2], uint8_t out[EMU_RVC_FRAME]);

#endif

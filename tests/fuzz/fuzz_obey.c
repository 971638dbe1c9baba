/* Any lines as words to an obeying patient: done, or refused with a sentence; and whatever is said,
 * a segment points somewhere. */
#include "base/note.h"
#include "firmware-host/obey.h"
#include "firmware-host/turn.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pose(const struct emu_motion *m, const struct emu_mounting *mounting, double t)
{
    struct emu_truth truth;
    emu_sense_motion(m, mounting, t, 0.0025, &truth);
    gonio_quat q = truth.q_GS;
    double norm  = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
    if (!(fabs(norm - 1) < 1e-6) || !isfinite(truth.joint.value_deg) ||
        !isfinite(turn_length(truth.signals.acc_m_s2)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct emu_motion motion;
    struct emu_mounting mounting;
    struct emu_movement movement;
    struct emu_obey patient;
    char line[256];
    double now_s = 6;
    if (!emu_movement_find("cervical.rotation", &movement))
        abort();
    emu_obey_begin(&patient, &motion, &movement, &emu_manner_usual, 1);
    emu_mounting_make(&mounting, EMU_DISTAL, &movement.distal, true, 1);
    for (size_t at = 0; at < size; now_s += 0.4) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t len         = end ? (size_t)(end - data) - at : size - at;
        size_t kept        = len < sizeof line ? len : sizeof line - 1;
        memcpy(line, data + at, kept);
        line[kept] = '\0';
        at += len + 1;
        note_clear();
        enum gonio_status status = emu_obey_hear(&patient, &motion, &mounting, now_s, line);
        if (status != GONIO_OK && status != GONIO_EINVAL && status != GONIO_EBUSY)
            abort();
        if (status != GONIO_OK && strcmp(note_text(status), gonio_status_text(status)) == 0)
            abort();
        check_pose(&motion, &mounting, now_s);
        check_pose(&motion, &mounting, now_s + 3);
    }
    return 0;
}

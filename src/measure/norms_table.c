/** @file
 *  The built-in norms, a line a row. No number stands here that was not read: in its paper, in an
 *  official table, or where others quote it, which the row then says (docs/clinical.md, 2).
 */
#include <gonio/norms.h>
#include <math.h>
#include <string.h>

#define NONE     (double)NAN
#define ACTIVE   GONIO_NORM_ACTIVE
#define PASSIVE  GONIO_NORM_PASSIVE
#define UNREAD   GONIO_NORM_MODE_UNREAD
#define DECLINES GONIO_NORM_DECLINES

enum {
    SECONDARY    = GONIO_NORM_SECONDARY,
    MEDIAN       = GONIO_NORM_MEDIAN,
    AGES_ASSUMED = GONIO_NORM_AGES_ASSUMED,
};

/* clang-format off: a line each, and a form for each source */

static const struct gonio_norm_source sources[] = {
    { "AAOS", "American Academy of Orthopaedic Surgeons, Joint Motion, 1965",
        "Norkin and White's table A.1; that it is of active motion, in another list of these "
        "values" },
    { "Apti2023", "J Turk Spinal Surg 34(3):113-117", "its abstract, in Mendeley's catalogue" },
    { "BooneAzen1979", "J Bone Joint Surg, 1979",
        "Norkin and White's table A.1; active: its abstract" },
    { "Fan2014", "hip rotation, n = 32", "a table in PMC6089031" },
    { "Ferrario2002", "J Orthop Res 20(1):122-129", "its abstract" },
    { "Gill2020", "BMC Musculoskelet Disord 21:676",
        "its abstract; by age in a transcription of its tables, and medians at fitnessnorms.com" },
    { "GreenWolf1989", "Green and Wolf, 1989", "Norkin and White's table A.1" },
    { "Johnson2012", "J Athl Train 47(1):52-60", "an abstract that quotes it" },
    { "Kouyoumdjian2012", "Orthop Traumatol Surg Res 98:17-23", "its table" },
    { "MacedoMagee2009", "passive range of motion in women, 2009",
        "Norkin and White's table A.1; passive: its abstract" },
    { "SMARTT2012", "BMC Sports Sci Med Rehabil 4:33, table 4",
        "the table; SD: its quartiles / 1.349" },
    { "Satpute2019", "J Man Manip Ther 27(2):92-98", "its abstract" },
    { "Sforza2002", "Clin Biomech 17(8):611-614", "its abstract" },
    { "Soucie2011", "Haemophilia 17:500-507",
        "2 to 8: archive.cdc.gov/www_cdc_gov/ncbddd/jointrom; the others in transcriptions of that "
        "page and of the paper" },
    { "Tommasi2009", "Spine, August 2009", "its abstract" },
    { "Troke2005", "Man Ther 10(3):198-206", "its abstract" },
    { "Walker1984", "Phys Ther 64:919-923", "Norkin and White's table A.1; active: its abstract" },
};

#define ROW_CI(movement, mode, sex, from, to, mean, low, high, sd, n, device, source, flags)       \
    {                                                                                              \
        movement, mode, sex, from, to, mean, sd, low, high, n, device, source, flags               \
    }
#define ROW(movement, mode, sex, from, to, mean, sd, n, device, source, flags)                     \
    ROW_CI(movement, mode, sex, from, to, mean, NONE, NONE, sd, n, device, source, flags)

/* 198 women and 102 men between 18 and 29, who did not differ. The abstract does not say "active";
 * the sums of its directions, 141, 84 and 117 degrees, lie among the active arcs of that age below.
 */
#define APTI(movement, mean, sd)                                                                   \
    ROW(movement, ACTIVE, 'B', 18, 29, mean, sd, 300, "digital goniometer", "Apti2023", 0)
#define ARC(movement, sex, from, to, mean, n, device, source)                                      \
    ROW(movement, ACTIVE, sex, from, to, mean, NONE, n, device, source, 0)
#define SATPUTE(movement, mode, mean, sd, device)                                                  \
    ROW(movement, mode, 'B', 18, 65, mean, sd, 32, device, "Satpute2019", 0)
#define TROKE(movement, from, to, mean, more)                                                      \
    ROW(movement, ACTIVE, 'B', from, to, mean, NONE, 405, "", "Troke2005", MEDIAN | (more))
/* The people by five years add up to one more of each sex than the abstract's 1238 and 1166; their
 * means, weighted, give its means, and their ends its losses with age of 43.0, 40.6, 39.5, 36.9. */
#define GILL(movement, sex, from, to, mean, sd, n)                                                 \
    ROW(movement, ACTIVE, sex, from, to, mean, sd, n, "inclinometer", "Gill2020", 0)
#define GILL_5(movement, sex, from, to, mean, sd, n)                                               \
    ROW(movement, ACTIVE, sex, from, to, mean, sd, n, "inclinometer", "Gill2020", SECONDARY)
#define GILL_M(movement, sex, from, to, mean, sd)                                                  \
    ROW(movement, ACTIVE, sex, from, to, mean, sd, 0, "inclinometer", "Gill2020",                  \
        MEDIAN | SECONDARY)
#define SMARTT(movement, sex, mean, sd)                                                            \
    ROW(movement, ACTIVE, sex, 17, 25, mean, sd, 0, "", "SMARTT2012", MEDIAN | AGES_ASSUMED)
#define NW_ROW(movement, mode, sex, from, to, mean, n, source)                                     \
    ROW(movement, mode, sex, from, to, mean, NONE, n, "universal goniometer", source, 0)
#define NW_4(movement, boone, walker, macedo, aaos)                                                \
    NW_ROW(movement, ACTIVE, 'M', 1, 54, boone, 109, "BooneAzen1979"),                             \
        NW_ROW(movement, ACTIVE, 'B', 65, 85, walker, 60, "Walker1984"),                           \
        NW_ROW(movement, PASSIVE, 'F', 18, 59, macedo, 90, "MacedoMagee2009"),                     \
        NW_ROW(movement, ACTIVE, 'B', 18, 99, aaos, 0, "AAOS")
#define NW(movement, boone, green, walker, macedo, aaos)                                           \
    NW_4(movement, boone, walker, macedo, aaos),                                                   \
        NW_ROW(movement, UNREAD, 'B', 18, 55, green, 20, "GreenWolf1989")
#define KOUY(movement, mean)                                                                       \
    ROW(movement, UNREAD, 'B', 20, 60, mean, NONE, 120, "", "Kouyoumdjian2012", 0)
#define FAN(movement, sex, mean, sd)                                                               \
    ROW(movement, UNREAD, sex, 18, 40, mean, sd, 16, "", "Fan2014", AGES_ASSUMED)
#define SOUCIE(movement, sex, from, to, mean, low, high, sd, n, flags)                             \
    ROW_CI(movement, PASSIVE, sex, from, to, mean, low, high, sd, n, "universal goniometer",       \
        "Soucie2011", flags)
#define SOUCIE_69(movement, sex, mean, low, high, sd, n)                                           \
    SOUCIE(movement, sex, 45, 69, mean, low, high, sd, n, SECONDARY)
#define SOUCIE_44(movement, sex, mean, n)                                                          \
    SOUCIE(movement, sex, 20, 44, mean, NONE, NONE, NONE, n, SECONDARY)
#define SOUCIE_8(movement, sex, mean, low, high, flags)                                            \
    SOUCIE(movement, sex, 2, 8, mean, low, high, NONE, 0, flags)

static const struct gonio_norm rows[] = {
    /* The neck. */
    APTI("cervical.flexion", 57.7, 8.2),
    APTI("cervical.extension", 59.1, 10.2),
    APTI("cervical.lateral_flexion_left", 41.4, 7.7),
    APTI("cervical.lateral_flexion_right", 42.1, 7.9),
    APTI("cervical.rotation_left", 70.2, 9.7),
    APTI("cervical.rotation_right", 71.1, 10.5),
    ARC("cervical.flexion_extension.total", 'F', 20, 30, 136, 30, "", "Ferrario2002"),
    ARC("cervical.flexion_extension.total", 'M', 20, 30, 130, 30, "", "Ferrario2002"),
    ARC("cervical.lateral_flexion.total", 'F', 20, 30, 91, 30, "", "Ferrario2002"),
    ARC("cervical.lateral_flexion.total", 'M', 20, 30, 77, 30, "", "Ferrario2002"),
    ARC("cervical.rotation.total", 'F', 20, 30, 162, 30, "", "Ferrario2002"),
    ARC("cervical.rotation.total", 'M', 20, 30, 155, 30, "", "Ferrario2002"),
    ARC("cervical.flexion_extension.total", 'M', 15, 18, 132, 20, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.lateral_flexion.total", 'M', 15, 18, 85, 20, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.rotation.total", 'M', 15, 18, 160, 20, "optoelectronic system", "Sforza2002"),
    ARC("cervical.flexion_extension.total", 'M', 20, 30, 130, 30, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.lateral_flexion.total", 'M', 20, 30, 77, 30, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.rotation.total", 'M', 20, 30, 155, 30, "optoelectronic system", "Sforza2002"),
    ARC("cervical.flexion_extension.total", 'M', 35, 45, 117, 20, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.lateral_flexion.total", 'M', 35, 45, 79, 20, "optoelectronic system",
        "Sforza2002"),
    ARC("cervical.rotation.total", 'M', 35, 45, 153, 20, "optoelectronic system", "Sforza2002"),
    ARC("cervical.flexion_extension.total", 'F', 15, 18, 137, 22, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.lateral_flexion.total", 'F', 15, 18, 103, 22, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.rotation.total", 'F', 15, 18, 143, 22, "optoelectronic system", "Tommasi2009"),
    ARC("cervical.flexion_extension.total", 'F', 20, 30, 128, 25, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.lateral_flexion.total", 'F', 20, 30, 101, 25, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.rotation.total", 'F', 20, 30, 151, 25, "optoelectronic system", "Tommasi2009"),
    ARC("cervical.flexion_extension.total", 'F', 35, 45, 127, 16, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.lateral_flexion.total", 'F', 35, 45, 100, 16, "optoelectronic system",
        "Tommasi2009"),
    ARC("cervical.rotation.total", 'F', 35, 45, 143, 16, "optoelectronic system", "Tommasi2009"),

    /* The upper neck, in full flexion. */
    SATPUTE("upper_cervical.frt_left", PASSIVE, 45.0, 6.0, "phone compass"),
    SATPUTE("upper_cervical.frt_right", PASSIVE, 44.6, 6.6, "phone compass"),
    SATPUTE("upper_cervical.c0c2_rotation_left", UNREAD, 14.4, 2.9, ""),
    SATPUTE("upper_cervical.c0c2_rotation_right", UNREAD, 15.4, 2.7, ""),

    /* The lumbar spine: both ends of a decline with age. */
    TROKE("lumbar.flexion", 16, 20, 73, DECLINES),
    TROKE("lumbar.flexion", 85, 90, 40, 0),
    TROKE("lumbar.extension", 16, 20, 29, DECLINES),
    TROKE("lumbar.extension", 85, 90, 6, 0),
    TROKE("lumbar.lateral_flexion", 16, 20, 28, DECLINES),
    TROKE("lumbar.lateral_flexion", 85, 90, 14, 0),
    TROKE("lumbar.rotation", 16, 90, 7, 0),

    /* The thoracic spine: mean of five techniques, whose positions differ. */
    ROW("thoracic.rotation", UNREAD, 'B', 18, 35, 44.8, NONE, 46, "", "Johnson2012", SECONDARY),

    /* The shoulder. Gill by age: the right side, standing; the whole cohort, medians, and by five
       years. */
    GILL("shoulder.flexion", 'M', 20, 91, 161.5, NONE, 1238),
    GILL("shoulder.flexion", 'F', 20, 91, 158.5, NONE, 1166),
    GILL("shoulder.abduction", 'M', 20, 91, 151.5, NONE, 1238),
    GILL("shoulder.abduction", 'F', 20, 91, 149.7, NONE, 1166),
    GILL_5("shoulder.flexion", 'M', 20, 24, 170.8, 18.2, 97),
    GILL_5("shoulder.flexion", 'F', 20, 24, 164.7, 11.1, 99),
    GILL_5("shoulder.flexion", 'M', 25, 29, 165.2, 9.8, 170),
    GILL_5("shoulder.flexion", 'F', 25, 29, 166, 13.1, 119),
    GILL_5("shoulder.flexion", 'M', 30, 34, 167.9, 11.5, 146),
    GILL_5("shoulder.flexion", 'F', 30, 34, 164.4, 13.1, 145),
    GILL_5("shoulder.flexion", 'M', 35, 39, 162.8, 24.3, 131),
    GILL_5("shoulder.flexion", 'F', 35, 39, 166.2, 12.5, 122),
    GILL_5("shoulder.flexion", 'M', 40, 44, 165.5, 13.1, 140),
    GILL_5("shoulder.flexion", 'F', 40, 44, 163.7, 14, 125),
    GILL_5("shoulder.flexion", 'M', 45, 49, 164.9, 13.1, 113),
    GILL_5("shoulder.flexion", 'F', 45, 49, 159.9, 14, 105),
    GILL_5("shoulder.flexion", 'M', 50, 54, 165, 18.6, 94),
    GILL_5("shoulder.flexion", 'F', 50, 54, 160.1, 14.5, 89),
    GILL_5("shoulder.flexion", 'M', 55, 59, 159.4, 15.6, 86),
    GILL_5("shoulder.flexion", 'F', 55, 59, 157.1, 14.6, 86),
    GILL_5("shoulder.flexion", 'M', 60, 64, 157.4, 16.5, 58),
    GILL_5("shoulder.flexion", 'F', 60, 64, 146.5, 27.1, 55),
    GILL_5("shoulder.flexion", 'M', 65, 69, 152.3, 20.1, 62),
    GILL_5("shoulder.flexion", 'F', 65, 69, 152.1, 15.7, 61),
    GILL_5("shoulder.flexion", 'M', 70, 74, 146.8, 19.3, 49),
    GILL_5("shoulder.flexion", 'F', 70, 74, 144.8, 29.7, 54),
    GILL_5("shoulder.flexion", 'M', 75, 79, 143.4, 26.1, 52),
    GILL_5("shoulder.flexion", 'F', 75, 79, 141.9, 21.5, 46),
    GILL_5("shoulder.flexion", 'M', 80, 84, 140.2, 22, 31),
    GILL_5("shoulder.flexion", 'F', 80, 84, 133.7, 24.3, 51),
    GILL_5("shoulder.flexion", 'M', 85, 91, 127.8, 24.4, 10),
    GILL_5("shoulder.flexion", 'F', 85, 91, 124.1, 39.6, 10),
    GILL_5("shoulder.abduction", 'M', 20, 24, 158.4, 25, 97),
    GILL_5("shoulder.abduction", 'F', 20, 24, 156.4, 12.1, 99),
    GILL_5("shoulder.abduction", 'M', 25, 29, 154.1, 13.6, 170),
    GILL_5("shoulder.abduction", 'F', 25, 29, 157.3, 15.3, 119),
    GILL_5("shoulder.abduction", 'M', 30, 34, 157, 15.7, 146),
    GILL_5("shoulder.abduction", 'F', 30, 34, 156, 12.7, 145),
    GILL_5("shoulder.abduction", 'M', 35, 39, 155.1, 21.3, 131),
    GILL_5("shoulder.abduction", 'F', 35, 39, 158.8, 12.3, 122),
    GILL_5("shoulder.abduction", 'M', 40, 44, 154.9, 14.3, 140),
    GILL_5("shoulder.abduction", 'F', 40, 44, 154.9, 15.4, 125),
    GILL_5("shoulder.abduction", 'M', 45, 49, 154.5, 14, 113),
    GILL_5("shoulder.abduction", 'F', 45, 49, 151.1, 14.9, 105),
    GILL_5("shoulder.abduction", 'M', 50, 54, 158.1, 15.9, 94),
    GILL_5("shoulder.abduction", 'F', 50, 54, 151.4, 16.9, 89),
    GILL_5("shoulder.abduction", 'M', 55, 59, 148.6, 18.8, 86),
    GILL_5("shoulder.abduction", 'F', 55, 59, 149.6, 13.7, 86),
    GILL_5("shoulder.abduction", 'M', 60, 64, 145.9, 18.1, 58),
    GILL_5("shoulder.abduction", 'F', 60, 64, 138.8, 26.5, 55),
    GILL_5("shoulder.abduction", 'M', 65, 69, 137.5, 28.9, 62),
    GILL_5("shoulder.abduction", 'F', 65, 69, 142.6, 17.7, 61),
    GILL_5("shoulder.abduction", 'M', 70, 74, 137.2, 21.7, 49),
    GILL_5("shoulder.abduction", 'F', 70, 74, 132.7, 30.9, 54),
    GILL_5("shoulder.abduction", 'M', 75, 79, 136.4, 18.1, 52),
    GILL_5("shoulder.abduction", 'F', 75, 79, 133.3, 26.2, 46),
    GILL_5("shoulder.abduction", 'M', 80, 84, 130.5, 22.8, 31),
    GILL_5("shoulder.abduction", 'F', 80, 84, 120.9, 26.5, 51),
    GILL_5("shoulder.abduction", 'M', 85, 91, 118.9, 23.4, 10),
    GILL_5("shoulder.abduction", 'F', 85, 91, 119.5, 35.3, 10),
    GILL_M("shoulder.abduction", 'M', 20, 24, 164, NONE),
    GILL_M("shoulder.abduction", 'F', 20, 24, 160, NONE),
    GILL_M("shoulder.abduction", 'M', 25, 29, 160, NONE),
    GILL_M("shoulder.abduction", 'F', 25, 29, 158.4, NONE),
    GILL_M("shoulder.abduction", 'M', 30, 34, 160, NONE),
    GILL_M("shoulder.abduction", 'F', 30, 34, 156, NONE),
    GILL_M("shoulder.abduction", 'M', 35, 39, 160, NONE),
    GILL_M("shoulder.abduction", 'F', 35, 39, 160, NONE),
    GILL_M("shoulder.abduction", 'M', 40, 44, 158, NONE),
    GILL_M("shoulder.abduction", 'F', 40, 44, 158, NONE),
    GILL_M("shoulder.abduction", 'M', 45, 49, 156, NONE),
    GILL_M("shoulder.abduction", 'F', 45, 49, 152, NONE),
    GILL_M("shoulder.abduction", 'M', 50, 54, 160, NONE),
    GILL_M("shoulder.abduction", 'F', 50, 54, 154, NONE),
    GILL_M("shoulder.abduction", 'M', 55, 59, 150, NONE),
    GILL_M("shoulder.abduction", 'F', 55, 59, 150, NONE),
    GILL_M("shoulder.abduction", 'M', 60, 64, 148, NONE),
    GILL_M("shoulder.abduction", 'F', 60, 64, 142, NONE),
    GILL_M("shoulder.abduction", 'M', 65, 69, 142, NONE),
    GILL_M("shoulder.abduction", 'F', 65, 69, 144, NONE),
    GILL_M("shoulder.abduction", 'M', 70, 74, 141.3, NONE),
    GILL_M("shoulder.abduction", 'F', 70, 74, 141.8, NONE),
    GILL_M("shoulder.abduction", 'M', 75, 79, 140, NONE),
    GILL_M("shoulder.abduction", 'F', 75, 79, 140, NONE),
    GILL_M("shoulder.abduction", 'M', 80, 84, 132, NONE),
    GILL_M("shoulder.abduction", 'F', 80, 84, 124.5, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 20, 24, 65, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 20, 24, 80, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 25, 29, 65, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 25, 29, 75, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 30, 34, 60, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 30, 34, 70, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 35, 39, 55, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 35, 39, 65, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 40, 44, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 40, 44, 55, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 45, 49, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 45, 49, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 50, 54, 56.3, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 50, 54, 60, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 55, 59, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 55, 59, 51.2, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 60, 64, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 60, 64, 55, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 65, 69, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 65, 69, 55, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 70, 74, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 70, 74, 53.5, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 75, 79, 45, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 75, 79, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'M', 80, 84, 50, NONE),
    GILL_M("shoulder.external_rotation_at_side", 'F', 80, 84, 50, NONE),
    GILL_M("shoulder.flexion", 'M', 20, 24, 179, 7.4),
    GILL_M("shoulder.flexion", 'F', 20, 24, 165.8, 10.4),
    GILL_M("shoulder.flexion", 'M', 25, 29, 164, 10.4),
    GILL_M("shoulder.flexion", 'F', 25, 29, 170, 18.5),
    GILL_M("shoulder.flexion", 'M', 30, 34, 170, 12.6),
    GILL_M("shoulder.flexion", 'F', 30, 34, 166.3, 12.6),
    GILL_M("shoulder.flexion", 'M', 35, 39, 168, 11.9),
    SMARTT("shoulder.flexion", 'M', 165, 7.4),
    SMARTT("shoulder.external_rotation_at_side", 'M', 77, 11.1),
    SMARTT("shoulder.internal_rotation_at_90abd", 'M', 55, 14.8),
    SMARTT("shoulder.external_rotation_at_90abd", 'M', 100, 11.1),
    SMARTT("shoulder.flexion", 'F', 168, 7.6),
    SMARTT("shoulder.external_rotation_at_side", 'F', 80, 10.0),
    SMARTT("shoulder.internal_rotation_at_90abd", 'F', 55, 11.5),
    SMARTT("shoulder.external_rotation_at_90abd", 'F', 101, 14.8),

    /* Shoulder, elbow, forearm and wrist, as a textbook puts five tables side by side. */
    NW("shoulder.flexion", 167, 156, 165, 188, 180),
    NW_4("shoulder.extension", 62, 44, 70, 60),
    NW("shoulder.abduction", 184, 168, 165, 188, 180),
    NW("shoulder.internal_rotation_at_90abd", 69, 49, 62, 94, 70),
    NW("shoulder.external_rotation_at_90abd", 104, 84, 81, 108, 90),
    NW("elbow.flexion", 143, 145, 143, 149, 150),
    NW("elbow.extension", 1, 0, -4, 2, 0),
    NW("forearm.pronation", 76, 84, 71, 92, 80),
    NW("forearm.supination", 82, 77, 74, 96, 80),
    NW("wrist.flexion", 76, 73, 64, 93, 80),
    NW("wrist.extension", 75, 65, 63, 86, 70),
    NW("wrist.radial_deviation", 22, 25, 19, 18, 20),
    NW("wrist.ulnar_deviation", 36, 39, 26, 41, 30),

    /* The hip's rotation: positions are never mixed. Seated outward turn: from the printed total,
     * its own figure is a misprint. Fan: the position was not read. */
    KOUY("hip.external_rotation_supine", 38.5),
    KOUY("hip.internal_rotation_supine", 29.6),
    KOUY("hip.external_rotation_prone", 41.8),
    KOUY("hip.internal_rotation_prone", 35.2),
    KOUY("hip.internal_rotation_seated", 37.9),
    KOUY("hip.external_rotation_seated", 40.6),
    FAN("hip.internal_rotation", 'M', 35.1, 4.7),
    FAN("hip.external_rotation", 'M', 41.9, 6.6),
    FAN("hip.internal_rotation", 'F', 42.7, 10.3),
    FAN("hip.external_rotation", 'F', 41.1, 6.4),

    /* Passive, with a universal goniometer. 45 to 69: with the paper's own SD. */
    SOUCIE_69("hip.extension", 'F', 16.7, 15.5, 17.9, 7.0, 123),
    SOUCIE_69("hip.extension", 'M', 13.5, 12.5, 14.5, 5.2, 96),
    SOUCIE_69("hip.flexion", 'F', 130.8, 129.2, 132.4, 8.8, 123),
    SOUCIE_69("hip.flexion", 'M', 127.2, 125.7, 128.7, 7.4, 96),
    SOUCIE_69("knee.flexion", 'F', 137.8, 136.5, 139.1, 7.4, 123),
    SOUCIE_69("knee.flexion", 'M', 132.9, 131.6, 134.2, 6.3, 96),
    SOUCIE_69("knee.extension", 'F', 1.2, 0.7, 1.7, 2.9, 123),
    SOUCIE_69("knee.extension", 'M', 0.5, 0.1, 0.9, 1.9, 96),
    SOUCIE_69("ankle.dorsiflexion", 'F', 11.6, 10.6, 12.6, 5.5, 123),
    SOUCIE_69("ankle.dorsiflexion", 'M', 11.9, 10.9, 12.9, 5.0, 96),
    SOUCIE_69("ankle.plantarflexion", 'F', 56.5, 55.0, 58.0, 8.7, 123),
    SOUCIE_69("ankle.plantarflexion", 'M', 49.4, 47.7, 51.1, 8.4, 96),
    SOUCIE_69("shoulder.flexion", 'F', 168.1, 166.7, 169.5, 8.2, 123),
    SOUCIE_69("shoulder.flexion", 'M', 164.0, 162.3, 165.7, 8.3, 96),
    SOUCIE_69("elbow.flexion", 'F', 148.3, 147.3, 149.3, 5.6, 123),
    SOUCIE_69("elbow.flexion", 'M', 143.5, 142.3, 144.7, 6.0, 96),
    SOUCIE_69("elbow.extension", 'F', 3.6, 2.6, 4.6, 5.5, 123),
    SOUCIE_69("elbow.extension", 'M', -0.7, -1.5, 0.1, 3.9, 96),
    SOUCIE_69("forearm.pronation", 'F', 80.8, 79.7, 81.9, 6.3, 123),
    SOUCIE_69("forearm.pronation", 'M', 77.7, 76.5, 78.9, 6.0, 96),
    SOUCIE_69("forearm.supination", 'F', 87.2, 86.0, 88.4, 6.9, 123),
    SOUCIE_69("forearm.supination", 'M', 82.4, 80.9, 83.9, 7.5, 96),
    /* 20 to 44: means. */
    SOUCIE_44("hip.extension", 'F', 18.1, 143),
    SOUCIE_44("hip.extension", 'M', 17.4, 114),
    SOUCIE_44("hip.flexion", 'F', 133.8, 143),
    SOUCIE_44("hip.flexion", 'M', 130.4, 114),
    SOUCIE_44("knee.flexion", 'F', 141.9, 143),
    SOUCIE_44("knee.flexion", 'M', 137.7, 114),
    SOUCIE_44("ankle.dorsiflexion", 'F', 13.8, 143),
    SOUCIE_44("ankle.dorsiflexion", 'M', 12.7, 114),
    SOUCIE_44("ankle.plantarflexion", 'F', 62.1, 143),
    SOUCIE_44("ankle.plantarflexion", 'M', 54.6, 114),
    SOUCIE_44("shoulder.flexion", 'F', 172.0, 143),
    SOUCIE_44("shoulder.flexion", 'M', 168.8, 114),
    SOUCIE_44("elbow.flexion", 'F', 150.0, 143),
    SOUCIE_44("elbow.flexion", 'M', 144.6, 114),
    SOUCIE_44("forearm.pronation", 'F', 82.0, 143),
    SOUCIE_44("forearm.pronation", 'M', 76.9, 114),
    SOUCIE_44("forearm.supination", 'F', 90.6, 143),
    SOUCIE_44("forearm.supination", 'M', 85.0, 114),
    SOUCIE_44("elbow.extension", 'M', 0.8, 114),
    /* 2 to 8: means with the interval as printed; how many children was not read. */
    SOUCIE_8("hip.extension", 'F', 26.2, 23.9, 28.5, 0),
    SOUCIE_8("hip.extension", 'M', 28.3, 27.2, 29.4, 0),
    SOUCIE_8("hip.flexion", 'F', 140.8, 139.2, 142.4, 0),
    SOUCIE_8("hip.flexion", 'M', 131.1, 129.4, 132.8, 0),
    SOUCIE_8("knee.flexion", 'F', 152.6, 151.2, 154.0, 0),
    SOUCIE_8("knee.flexion", 'M', 147.8, 146.6, 149.0, 0),
    SOUCIE_8("knee.extension", 'F', 5.4, 3.9, 6.9, 0),
    SOUCIE_8("knee.extension", 'M', 1.6, 0.9, 2.3, 0),
    SOUCIE_8("ankle.dorsiflexion", 'F', 24.8, 22.5, 27.1, 0),
    SOUCIE_8("ankle.dorsiflexion", 'M', 22.8, 21.3, 24.3, 0),
    SOUCIE_8("shoulder.flexion", 'F', 178.6, NONE, NONE, SECONDARY),
    SOUCIE_8("shoulder.flexion", 'M', 177.8, NONE, NONE, SECONDARY),
};

/* clang-format on */

const struct gonio_norm *gonio_norms_builtin(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const struct gonio_norm_source *gonio_norm_source(const char *key)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i].key, key) == 0)
            return &sources[i];
    return NULL;
}

#ifndef BASE_CRC_H
#define BASE_CRC_H
#include <stddef.h>
#include <stdint.h>

/** CRC-32C (Castagnoli) of `len` bytes, going on from `crc`; 0 to begin.
 *  "123456789" gives 0xE3069283. Source: RFC 3720, appendix B.4. */
uint32_t crc32c(uint32_t crc, const void *data, size_t len);

#endif

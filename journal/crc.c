/* CRC-32C (Castagnoli 1993, doi:10.1109/26.231911), reflected, eight bytes a step. */
#include "journal/record.h"

/* A table of a CRC is linear: entry i is the exclusive or of the entries of i's bits.  So 8
 * entries, of 1, 2, 4 to 128, make all 256; each macro doubles the one before by one more bit. */
#define T2(x, a) (x), (x) ^ (a)
#define T4(x, a, b) T2(x, a), T2((x) ^ (b), a)
#define T8(x, a, b, c) T4(x, a, b), T4((x) ^ (c), a, b)
#define T16(x, a, b, c, d) T8(x, a, b, c), T8((x) ^ (d), a, b, c)
#define T32(x, a, b, c, d, e) T16(x, a, b, c, d), T16((x) ^ (e), a, b, c, d)
#define T64(x, a, b, c, d, e, f) T32(x, a, b, c, d, e), T32((x) ^ (f), a, b, c, d, e)
#define T128(x, a, b, c, d, e, f, g) T64(x, a, b, c, d, e, f), T64((x) ^ (g), a, b, c, d, e, f)
#define T256(a, b, c, d, e, f, g, h) T128(0u, a, b, c, d, e, f, g), T128(h, a, b, c, d, e, f, g)

/* tables[k][i]: what byte i becomes after k more bytes.  Read from the last constant to the first,
 * each is one bit step of the one before: shifted right, and 0x82f63b78 added if a 1 fell out. */
static const uint32_t tables[8][256] = {
    {T256(0xf26b8303u, 0xe13b70f7u, 0xc79a971fu, 0x8ad958cfu, 0x105ec76fu, 0x20bd8edeu, 0x417b1dbcu,
          0x82f63b78u)},
    {T256(0x13a29877u, 0x274530eeu, 0x4e8a61dcu, 0x9d14c3b8u, 0x3fc5f181u, 0x7f8be302u, 0xff17c604u,
          0xfbc3faf9u)},
    {T256(0xa541927eu, 0x4f6f520du, 0x9edea41au, 0x38513ec5u, 0x70a27d8au, 0xe144fb14u, 0xc76580d9u,
          0x8b277743u)},
    {T256(0xdd45aab8u, 0xbf672381u, 0x7b2231f3u, 0xf64463e6u, 0xe964b13du, 0xd725148bu, 0xaba65fe7u,
          0x52a0c93fu)},
    {T256(0x38116facu, 0x7022df58u, 0xe045beb0u, 0xc5670b91u, 0x8f2261d3u, 0x1ba8b557u, 0x37516aaeu,
          0x6ea2d55cu)},
    {T256(0xef306b19u, 0xdb8ca0c3u, 0xb2f53777u, 0x6006181fu, 0xc00c303eu, 0x85f4168du, 0x0e045bebu,
          0x1c08b7d6u)},
    {T256(0x68032cc8u, 0xd0065990u, 0xa5e0c5d1u, 0x4e2dfd53u, 0x9c5bfaa6u, 0x3d5b83bdu, 0x7ab7077au,
          0xf56e0ef4u)},
    {T256(0x493c7d27u, 0x9278fa4eu, 0x211d826du, 0x423b04dau, 0x847609b4u, 0x0d006599u, 0x1a00cb32u,
          0x34019664u)},
};

/* Four bytes as they stand, the first lowest. */
static uint32_t word(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* What four bytes become after k more, by the tables from k on. */
static uint32_t carry(uint32_t bytes, const uint32_t from[][256])
{
    return from[3][bytes & 0xffu] ^ from[2][bytes >> 8 & 0xffu] ^ from[1][bytes >> 16 & 0xffu] ^
           from[0][bytes >> 24];
}

uint32_t record_crc(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint32_t crc = 0xffffffffu;

    for (; length >= 8; length -= 8, at += 8)
        crc = carry(crc ^ word(at), tables + 4) ^ carry(word(at + 4), tables);
    for (; length > 0; --length, ++at)
        crc = crc >> 8 ^ tables[0][(crc ^ *at) & 0xffu];
    return ~crc;
}

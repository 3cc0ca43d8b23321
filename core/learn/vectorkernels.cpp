// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorkernels.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__)
#define ESPALIER_X86 1
#include <immintrin.h>
#endif

namespace espalier::learn {

static std::int32_t dotPlain(const std::int16_t *a, const std::int16_t *b, std::size_t length)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < length; ++i)
        sum += static_cast<std::int32_t>(a[i]) * static_cast<std::int32_t>(b[i]);
    return sum;
}

static void estimatePlain(const std::uint8_t *blocks, std::size_t count, const SketchTables &tables,
                          std::int16_t *estimates, std::int16_t *largest)
{
    for (; count > 0; --count, blocks += tables.blockBytes, estimates += kBlockRows) {
        std::array<std::int32_t, kBlockRows> sums{};
        for (std::size_t group = 0; group < tables.groups; ++group) {
            const auto *bits = blocks + kFactorBytes + group * kGroupBytes;
            const auto *entries = tables.entries + group * 16;
            for (std::size_t i = 0; i < kGroupBytes; ++i) {
                sums[i] += entries[bits[i] & 15];
                sums[i + kGroupBytes] += entries[bits[i] >> 4];
            }
        }
        std::array<std::int16_t, kBlockRows> factors;
        std::memcpy(factors.data(), blocks, sizeof factors);
        for (std::size_t i = 0; i < kBlockRows; ++i)
            estimates[i] = static_cast<std::int16_t>(
                (sums[i] - tables.zero) * (1 << tables.shift) * factors[i] >> 16);
        *largest++ = *std::max_element(estimates, estimates + kBlockRows);
    }
}

#ifdef ESPALIER_X86

[[gnu::target("avx2")]] static __m256i load256(const void *at)
{
    return _mm256_loadu_si256(static_cast<const __m256i_u *>(at));
}

[[gnu::target("avx512f")]] static __m512i load512(const void *at)
{
    return _mm512_loadu_si512(at);
}

[[gnu::target("avx2")]] static std::int32_t dotAvx2(const std::int16_t *a, const std::int16_t *b,
                                                    std::size_t length)
{
    __m256i even = _mm256_setzero_si256(), odd = even;
    for (std::size_t i = 0; i < length; i += 32) {
        even = _mm256_add_epi32(even, _mm256_madd_epi16(load256(a + i), load256(b + i)));
        odd = _mm256_add_epi32(odd, _mm256_madd_epi16(load256(a + i + 16), load256(b + i + 16)));
    }
    const __m256i eight = _mm256_add_epi32(even, odd);
    const __m128i four =
        _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
    const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0b01'00'11'10));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0b10'11'00'01)));
}

/// The largest of eight, by the instruction that finds the smallest without a sign.
[[gnu::target("avx2")]] static std::int16_t largestOf(__m128i eight)
{
    const __m128i turned = _mm_xor_si128(eight, _mm_set1_epi16(0x7fff));
    return static_cast<std::int16_t>(_mm_cvtsi128_si32(_mm_minpos_epu16(turned)) ^ 0x7fff);
}

/// Estimates of the rows of a block from the sums of its two halves, and the largest of them.
[[gnu::target("avx2")]] static std::int16_t finish(__m256i first, __m256i second,
                                                   const std::uint8_t *factors,
                                                   const SketchTables &tables,
                                                   std::int16_t *estimates)
{
    const __m256i zero = _mm256_set1_epi16(tables.zero);
    const __m128i shift = _mm_cvtsi32_si128(tables.shift);
    first = _mm256_mulhi_epi16(_mm256_sll_epi16(_mm256_sub_epi16(first, zero), shift),
                               load256(factors));
    second = _mm256_mulhi_epi16(_mm256_sll_epi16(_mm256_sub_epi16(second, zero), shift),
                                load256(factors + 32));
    _mm256_storeu_si256(reinterpret_cast<__m256i_u *>(estimates), first);
    _mm256_storeu_si256(reinterpret_cast<__m256i_u *>(estimates + 16), second);
    const __m256i larger = _mm256_max_epi16(first, second);
    return largestOf(
        _mm_max_epi16(_mm256_castsi256_si128(larger), _mm256_extracti128_si256(larger, 1)));
}

/// The lanes of 16 bytes added up.
[[gnu::target("avx2")]] static __m256i addedLanes(__m256i bytes)
{
    return _mm256_add_epi16(_mm256_cvtepu8_epi16(_mm256_castsi256_si128(bytes)),
                            _mm256_cvtepu8_epi16(_mm256_extracti128_si256(bytes, 1)));
}

/// Each lane looks up a group of its own. Sums of eight fit into bytes, then they are widened.
[[gnu::target("avx2")]] static void estimateAvx2(const std::uint8_t *blocks, std::size_t count,
                                                 const SketchTables &tables,
                                                 std::int16_t *estimates, std::int16_t *largest)
{
    const __m256i four = _mm256_set1_epi8(15);
    const auto bytes = tables.groups * kGroupBytes;
    for (; count > 0; --count, blocks += tables.blockBytes, estimates += kBlockRows) {
        const auto *groups = blocks + kFactorBytes;
        __m256i first = _mm256_setzero_si256(), second = first;
        for (std::size_t at = 0; at < bytes;) {
            __m256i a = _mm256_setzero_si256(), b = a;
            for (const auto end = std::min(at + 8 * 32, bytes); at < end; at += 32) {
                const __m256i bits = load256(groups + at), table = load256(tables.entries + at);
                const __m256i above = _mm256_srli_epi16(bits, 4);
                a = _mm256_add_epi8(a, _mm256_shuffle_epi8(table, _mm256_and_si256(bits, four)));
                b = _mm256_add_epi8(b, _mm256_shuffle_epi8(table, _mm256_and_si256(above, four)));
            }
            first = _mm256_add_epi16(first, addedLanes(a));
            second = _mm256_add_epi16(second, addedLanes(b));
        }
        *largest++ = finish(first, second, blocks, tables, estimates);
    }
}

#define ESPALIER_AVX512 "avx512f,avx512bw,avx2"

[[gnu::target(ESPALIER_AVX512)]] static __m256i addedLanes512(__m512i bytes)
{
    const __m512i pairs =
        _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(bytes)),
                         _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(bytes, 1)));
    return _mm256_add_epi16(_mm512_castsi512_si256(pairs), _mm512_extracti64x4_epi64(pairs, 1));
}

/// The same with four lanes.
[[gnu::target(ESPALIER_AVX512)]] static void
estimateAvx512(const std::uint8_t *blocks, std::size_t count, const SketchTables &tables,
               std::int16_t *estimates, std::int16_t *largest)
{
    const __m512i four = _mm512_set1_epi8(15);
    const auto bytes = tables.groups * kGroupBytes;
    for (; count > 0; --count, blocks += tables.blockBytes, estimates += kBlockRows) {
        const auto *groups = blocks + kFactorBytes;
        __m256i first = _mm256_setzero_si256(), second = first;
        for (std::size_t at = 0; at < bytes;) {
            __m512i a = _mm512_setzero_si512(), b = a;
            for (const auto end = std::min(at + 8 * 64, bytes); at < end; at += 64) {
                const __m512i bits = load512(groups + at), table = load512(tables.entries + at);
                const __m512i above = _mm512_srli_epi16(bits, 4);
                a = _mm512_add_epi8(a, _mm512_shuffle_epi8(table, _mm512_and_si512(bits, four)));
                b = _mm512_add_epi8(b, _mm512_shuffle_epi8(table, _mm512_and_si512(above, four)));
            }
            first = _mm256_add_epi16(first, addedLanes512(a));
            second = _mm256_add_epi16(second, addedLanes512(b));
        }
        *largest++ = finish(first, second, blocks, tables, estimates);
    }
}

#endif

std::span<const Kernels> availableKernels()
{
    static const std::vector<Kernels> kAvailable = [] {
        std::vector<Kernels> result;
#ifdef ESPALIER_X86
        if (__builtin_cpu_supports("avx512bw"))
            result.push_back({"avx512", dotAvx2, estimateAvx512});
        if (__builtin_cpu_supports("avx2"))
            result.push_back({"avx2", dotAvx2, estimateAvx2});
#endif
        result.push_back({"plain", dotPlain, estimatePlain});
        return result;
    }();
    return kAvailable;
}

} // namespace espalier::learn

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>
#include <zlib.h>

namespace espalier::test {

/// As gzip.
[[nodiscard]] inline std::string packed(std::string_view text, int level = 6)
{
    z_stream stream{};
    constexpr int kGzip = 16;
    if (::deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        qFatal("zlib does not start");
    std::string result(::deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef *>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    if (::deflate(&stream, Z_FINISH) != Z_STREAM_END)
        qFatal("zlib does not pack");
    result.resize(stream.total_out);
    ::deflateEnd(&stream);
    return result;
}

} // namespace espalier::test

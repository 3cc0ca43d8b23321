// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/gzip.h"

#include "core/observe/otlp.h"

#include <algorithm>
#include <format>
#include <utility>
#include <zlib.h>

namespace espalier::observe {

struct GzipStream::Private {
    explicit Private(More next) : more(std::move(next))
    {
        constexpr int kGzipOnly = 16;
        usable = ::inflateInit2(&stream, MAX_WBITS + kGzipOnly) == Z_OK;
    }
    ~Private() { ::inflateEnd(&stream); }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    /// Whether there are bytes to take.
    Result<bool> fill()
    {
        if (input.empty()) {
            auto next = more();
            if (!next)
                return failure(std::move(next.error()));
            input = *next;
            taken += input.size();
        }
        return !input.empty();
    }
    Result<bool> step(std::span<char> to, std::size_t &written);
    Result<> beginNext();

    More more;
    z_stream stream{};
    bool usable = false;
    bool between = false; ///< a member has ended, no other one begun
    std::string_view input;
    std::uint64_t taken = 0;
};

/// What follows a member: another one, or zeros of a tape's block.
Result<> GzipStream::Private::beginNext()
{
    input.remove_prefix(std::min(input.find_first_not_of('\0'), input.size()));
    if (!input.empty()) {
        ::inflateReset(&stream);
        between = false;
    }
    return {};
}

/// Unpacks some; false at the end.
Result<bool> GzipStream::Private::step(std::span<char> to, std::size_t &written)
{
    const auto some = fill();
    if (!some)
        return failure(some.error());
    if (!*some)
        return between ? Result<bool>(false)
                       : failure(ErrorKind::InvalidInput, "the gzip data is cut off");
    if (between)
        return beginNext().transform([] { return true; });
    constexpr std::size_t kMostAtOnce = 1 << 30;
    const auto given = std::min(input.size(), kMostAtOnce);
    const auto room = std::min(to.size(), kMostAtOnce);
    // zlib does not write to its input; its type only says so when it is told at build time.
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(input.data()));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef *>(to.data());
    stream.avail_out = static_cast<uInt>(room);
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    input.remove_prefix(given - stream.avail_in);
    written = room - stream.avail_out;
    if (status == Z_STREAM_END)
        between = true;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        return failure(ErrorKind::InvalidInput,
                       std::format("the gzip data is damaged near byte {}", taken - input.size()));
    return true;
}

GzipStream::GzipStream(More more) : m_d(std::make_unique<Private>(std::move(more))) {}
GzipStream::~GzipStream() = default;
GzipStream::GzipStream(GzipStream &&) noexcept = default;
GzipStream &GzipStream::operator=(GzipStream &&) noexcept = default;

Result<std::size_t> GzipStream::read(std::span<char> to)
{
    if (!m_d->usable)
        return failure(ErrorKind::Internal, "zlib does not start");
    std::size_t filled = 0;
    while (filled < to.size()) {
        std::size_t written = 0;
        const auto goesOn = m_d->step(to.subspan(filled), written);
        if (!goesOn)
            return failure(goesOn.error());
        if (!*goesOn)
            break;
        filled += written;
    }
    return filled;
}

std::uint64_t GzipStream::packed() const
{
    return m_d->taken - m_d->input.size();
}

Result<std::string> unpackGzip(std::string_view packed, std::uint64_t limit)
{
    if (!looksPacked(packed))
        return failure(ErrorKind::InvalidInput, "this is not gzip");
    GzipStream stream([&]() -> Result<std::string_view> { return std::exchange(packed, {}); });
    constexpr std::size_t kStep = 1 << 18;
    std::string result;
    for (;;) {
        const auto before = result.size();
        result.resize(before + kStep);
        const auto count = stream.read(std::span(result).subspan(before));
        if (!count)
            return failure(count.error());
        result.resize(before + *count);
        if (result.size() > limit)
            return failure(ErrorKind::Budget,
                           std::format("it unpacks to more than {} bytes", limit));
        if (*count < kStep)
            return result;
    }
}

} // namespace espalier::observe

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/bytesource.h"

#include "core/base/file.h"
#include "core/observe/gzip.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <format>
#include <optional>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace espalier::observe {

struct ByteSource::Private {
    Private(const ImportLimits &caps, JobContext &context) : limits(caps), job(context) {}

    Result<std::string_view> raw();
    Result<std::string_view> block();
    Result<std::string_view> unpacked();

    ImportLimits limits;
    JobContext &job;
    std::size_t blockSize = kBlock;
    std::string_view text;
    FileDescriptor file;
    std::uint64_t size = 0; ///< as it is stored
    std::uint64_t read = 0; ///< of that
    std::string buffer;
    std::string unpackedBuffer;
    std::optional<GzipStream> gzip;
    bool begun = false; ///< and known to be packed or not
    std::optional<std::string_view> peeked;
    std::uint64_t handedOut = 0;
};

/// The next bytes as they are stored.
Result<std::string_view> ByteSource::Private::raw()
{
    if (auto asked = job.checkpoint(); !asked)
        return failure(std::move(asked.error()));
    std::string_view result;
    if (file.valid()) {
        buffer.resize(kBlock);
        std::size_t filled = 0;
        while (filled < kBlock) {
            const ssize_t count = ::read(file.get(), buffer.data() + filled, kBlock - filled);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return systemFailure(errno, "cannot read");
            if (count == 0)
                break;
            filled += static_cast<std::size_t>(count);
        }
        result = std::string_view(buffer).substr(0, filled);
    } else {
        result = text.substr(0, blockSize);
        text.remove_prefix(result.size());
    }
    read += result.size();
    job.report("read", std::min(read, size), size);
    return result;
}

Result<std::string_view> ByteSource::Private::unpacked()
{
    // A few packed bytes make many: whether to stop is asked for each block of them, too.
    if (auto asked = job.checkpoint(); !asked)
        return failure(std::move(asked.error()));
    unpackedBuffer.resize(blockSize);
    const auto count = gzip->read(std::span(unpackedBuffer));
    if (!count)
        return failure(count.error());
    constexpr std::uint64_t kNeverTooMuch = 1 << 20;
    const auto total = handedOut + *count;
    if (total > kNeverTooMuch && total / std::max<std::uint64_t>(limits.ratio, 1) > gzip->packed())
        return failure(ErrorKind::InvalidInput,
                       std::format("it unpacks to more than {} times its size", limits.ratio));
    return std::string_view(unpackedBuffer).substr(0, *count);
}

Result<std::string_view> ByteSource::Private::block()
{
    if (!std::exchange(begun, true)) {
        auto first = raw();
        if (!first || !looksPacked(*first))
            return first;
        gzip.emplace([this, given = *first]() mutable -> Result<std::string_view> {
            return given.empty() ? raw() : Result<std::string_view>(std::exchange(given, {}));
        });
    }
    return gzip ? unpacked() : raw();
}

ByteSource::ByteSource(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

ByteSource::ByteSource(std::string_view text, const ImportLimits &limits, JobContext &job,
                       std::size_t block)
    : m_d(std::make_unique<Private>(limits, job))
{
    m_d->blockSize = block;
    m_d->text = text;
    m_d->size = text.size();
}

ByteSource ByteSource::ofPlain(std::string_view text, const ImportLimits &limits, JobContext &job)
{
    ByteSource source(text, limits, job);
    source.m_d->begun = true;
    return source;
}

ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource &&) noexcept = default;
ByteSource &ByteSource::operator=(ByteSource &&) noexcept = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path &file, const ImportLimits &limits,
                                    JobContext &job)
{
    auto d = std::make_unique<Private>(limits, job);
    d->file = FileDescriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!d->file.valid())
        return systemFailure(errno, "cannot open", file.string());
    struct stat info{};
    if (::fstat(d->file.get(), &info) != 0)
        return systemFailure(errno, "cannot inspect", file.string());
    if (!S_ISREG(info.st_mode))
        return failure(ErrorKind::Unsupported, "not a regular file", file.string());
    ::posix_fadvise(d->file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    d->size = static_cast<std::uint64_t>(info.st_size);
    return ByteSource(std::move(d));
}

Result<std::string_view> ByteSource::peek()
{
    if (!m_d->peeked) {
        auto block = m_d->block();
        if (!block)
            return block;
        m_d->peeked = *block;
    }
    return *m_d->peeked;
}

Result<std::string_view> ByteSource::next()
{
    auto block = peek();
    if (!block)
        return block;
    m_d->peeked.reset();
    m_d->handedOut += block->size();
    if (m_d->handedOut > m_d->limits.unpackedBytes)
        return failure(ErrorKind::InvalidInput,
                       std::format("it has more than {} bytes", m_d->limits.unpackedBytes));
    return block;
}

Result<std::string> ByteSource::rest()
{
    std::string result;
    for (;;) {
        const auto block = next();
        if (!block)
            return failure(block.error());
        if (block->empty())
            return result;
        if (result.size() + block->size() > m_d->limits.documentBytes)
            return failure(ErrorKind::InvalidInput,
                           std::format("it has more than {} bytes, which is too much to be read "
                                       "as a whole",
                                       m_d->limits.documentBytes));
        result += *block;
    }
}

std::uint64_t ByteSource::bytes() const
{
    return m_d->handedOut;
}

} // namespace espalier::observe

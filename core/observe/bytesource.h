// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/observe/importer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace espalier::observe {

/// The bytes of a file or of a text, block by block, unpacked on the way when they are gzip. Tells
/// the job how far it is, and stops when the job is to.
class ByteSource final {
public:
    static constexpr std::size_t kBlock = 1 << 18;

    /// Of a text that outlives this. Its blocks are of the size given.
    ByteSource(std::string_view text, const ImportLimits &limits, JobContext &job,
               std::size_t block = kBlock);
    /// The same of a text that is taken as it is, also when it looks like gzip: who has sent it has
    /// said that it is not packed.
    [[nodiscard]] static ByteSource ofPlain(std::string_view text, const ImportLimits &limits,
                                            JobContext &job);
    /// Fails with Unsupported when it is no regular file (never blocks on a FIFO), else as the
    /// system says.
    [[nodiscard]] static Result<ByteSource> open(const std::filesystem::path &file,
                                                 const ImportLimits &limits, JobContext &job);
    ~ByteSource();
    ByteSource(ByteSource &&) noexcept;
    ByteSource &operator=(ByteSource &&) noexcept;

    /// The next block, valid until the next call; empty at the end, and every other one is as large
    /// as it can be. InvalidInput for gzip that is damaged or beyond a limit, Cancelled, Io.
    [[nodiscard]] Result<std::string_view> next();
    /// The block that `next` will give.
    [[nodiscard]] Result<std::string_view> peek();
    /// All that is left. InvalidInput when it is more than `limits.documentBytes`.
    [[nodiscard]] Result<std::string> rest();
    /// Unpacked bytes that were handed out.
    [[nodiscard]] std::uint64_t bytes() const;

private:
    struct Private;
    explicit ByteSource(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::observe

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace espalier::observe {

[[nodiscard]] inline bool looksPacked(std::string_view bytes)
{
    return bytes.starts_with("\x1f\x8b\x08");
}

/// Unpacks gzip of one or several members as it is read. Knows no limits: whoever reads has them.
class GzipStream final {
public:
    /// Gives the next packed bytes, which stay valid until it is called again; none at the end.
    using More = std::function<Result<std::string_view>()>;

    explicit GzipStream(More more);
    ~GzipStream();
    GzipStream(GzipStream &&) noexcept;
    GzipStream &operator=(GzipStream &&) noexcept;

    /// Fills the buffer, less only at the end. InvalidInput for what is damaged or cut off.
    [[nodiscard]] Result<std::size_t> read(std::span<char> to);
    /// How many packed bytes were taken.
    [[nodiscard]] std::uint64_t packed() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::observe

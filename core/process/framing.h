// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::process {

inline constexpr std::size_t kMaxMessage = 64u << 20; ///< bytes
inline constexpr std::size_t kMaxMessageDepth = 64;   ///< of brackets within brackets

/// A message as it goes over a pipe: 4 bytes of length, the highest first, then UTF-8 JSON. Fails
/// with InvalidInput when it is too large.
[[nodiscard]] Result<std::string> frame(const Json &message);

/// Takes messages out of bytes that come in pieces. What comes is not trusted.
class FrameReader final {
public:
    void add(std::string_view bytes) { m_bytes += bytes; }
    /// The next whole message, an object; none yet; or Process when the bytes are no message.
    [[nodiscard]] Result<std::optional<Json>> next();

private:
    std::string m_bytes;
    std::size_t m_start = 0;
};

} // namespace espalier::process

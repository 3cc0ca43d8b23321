// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::llm {

/// Cuts a stream of JSON texts, one a line, from pieces of any size. Lines end with LF, with or
/// without a CR before it; blank lines and a byte order mark at the beginning are passed over. What
/// a line says is not looked at. One thread.
class NdjsonParser final {
public:
    static constexpr std::size_t kLargestLine = 8u << 20;
    explicit NdjsonParser(std::size_t largestLine = kLargestLine) : m_largest(largestLine) {}

    /// The lines that these bytes complete. Network when one gets too large; the parser is of no
    /// use after that.
    [[nodiscard]] Result<std::vector<std::string>> feed(std::string_view bytes);
    /// At the end of the stream: the last line where nothing ended it.
    [[nodiscard]] std::optional<std::string> finish();

private:
    [[nodiscard]] std::optional<std::string> takeLine();

    std::size_t m_largest;
    std::string m_line;
    bool m_firstLine = true;
};

} // namespace espalier::llm

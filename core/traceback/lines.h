// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// Of one line; one that is longer is cut, and ends with "…".
inline constexpr std::size_t kLineBytes = std::size_t{32} << 10;

/// Cuts bytes that come in pieces into lines, and makes text of them: valid UTF-8 (U+FFFD for what
/// is not), without the sequences that colour terminals and without line ends.
class LineSplitter final {
public:
    using Sink = std::function<void(std::string_view line)>;

    void feed(std::string_view bytes, const Sink &sink);
    /// Ends the last line, if it lacks its end.
    void finish(const Sink &sink);

private:
    void give(std::string_view line, const Sink &sink);

    std::string m_begun; ///< of the line that has not ended
    bool m_hasBegun = false;
    std::string m_clean;
};

} // namespace espalier::traceback

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace espalier::process {

/// What a program wrote. Where that was more than the limit, its beginning and its end with a line
/// between them that says how much is missing.
struct CapturedText {
    std::string text;
    std::uint64_t leftOut = 0; ///< bytes
};

enum class OutputStream { Output, Errors };

/// Takes what a program writes, as it comes: any bytes, cut anywhere.
using OutputSink = std::function<void(OutputStream stream, std::string_view bytes)>;

/// Keeps the head and the tail of a stream of any length in bounded memory.
class OutputBuffer final {
public:
    explicit OutputBuffer(std::size_t limit);

    void add(std::string_view bytes);
    /// All that was added since the last time.
    [[nodiscard]] CapturedText take();

private:
    std::size_t m_headLimit;
    std::size_t m_tailLimit;
    std::string m_head;
    std::string m_tail;
    std::uint64_t m_leftOut = 0;
};

} // namespace espalier::process

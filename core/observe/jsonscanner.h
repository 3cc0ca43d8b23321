// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/observe/bytesource.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::observe {

/// Walks through JSON of any size as it is read, in constant memory. Who calls says what is
/// expected next and takes it, or skips it; the first thing that is not as expected becomes the
/// fault, from which on every call says no, so that loops end. A null stands for whatever is
/// expected, as something empty.
///
/// It is here beside the library's own events because those cost a byte's append for every byte
/// read: the library alone is slower than an import is to be.
class JsonScanner final {
public:
    JsonScanner(ByteSource &source, const ImportLimits &limits);

    // Of a file of lines: a value ends where its line does.
    /// Goes to the next line, whatever was left of the last one, and forgets a fault of that. False
    /// at the end, or when the source has failed (`fault`).
    [[nodiscard]] bool nextLine();
    /// Whether nothing but blanks is left of the line; else that is the fault.
    bool atLineEnd();
    /// Whether nothing but blanks is in the line. Only at its beginning.
    [[nodiscard]] bool isBlankLine();
    [[nodiscard]] std::uint64_t lineNumber() const { return m_line; }
    /// Bytes of this line that were read.
    [[nodiscard]] std::uint64_t lineBytes() const { return offset() - m_lineStart; }

    // Of values one after another.
    /// Whether there is another one; skips blanks.
    [[nodiscard]] bool atValue();

    /// Steps into an object; `nextMember` goes from name to name, and out of it when it says no.
    /// The value of each must be taken or skipped. A name is valid until the next call.
    [[nodiscard]] bool enterObject();
    [[nodiscard]] bool nextMember(std::string_view &name);
    [[nodiscard]] bool enterArray();
    [[nodiscard]] bool nextElement();

    /// A text, valid until the next call; empty for null.
    [[nodiscard]] std::string_view text();
    /// A number, also one written as text ("5", "NaN"); nothing for null.
    [[nodiscard]] std::optional<double> real();
    /// The same without a fraction. What 64 bits do not hold is a fault.
    [[nodiscard]] std::int64_t integer();
    /// The same; what is below 0 counts as 0.
    [[nodiscard]] std::uint64_t count();
    [[nodiscard]] bool flag();
    /// Any value, of which at most about `bytes` are kept.
    [[nodiscard]] Json value(std::size_t bytes);
    void skip();
    /// Whether the next value is a text (so that enumerations may be names).
    [[nodiscard]] bool isText();
    [[nodiscard]] bool isObject();

    /// Ends it all with a fault at this place.
    bool refuse(std::string_view why);
    [[nodiscard]] bool good() const { return !m_fault; }
    /// What is wrong, with the place.
    [[nodiscard]] const std::optional<Error> &fault() const { return m_fault; }
    /// Whether it is the source that has failed: nothing more can be read.
    [[nodiscard]] bool sourceFailed() const { return m_sourceFailed; }

private:
    [[nodiscard]] std::uint64_t offset() const
    {
        return m_blockStart + static_cast<std::uint64_t>(m_at - m_block);
    }
    [[nodiscard]] bool more() { return m_at != m_end || refill(); }
    [[nodiscard]] bool refill();
    [[nodiscard]] char peek();
    [[nodiscard]] bool takeText();
    [[nodiscard]] bool keep(const char *from, const char *to);
    [[nodiscard]] bool takeEscape();
    [[nodiscard]] std::optional<unsigned> takeHex();
    [[nodiscard]] bool takeUnicode();
    [[nodiscard]] bool takeNumber();
    bool takeWord(std::string_view word);
    [[nodiscard]] bool takeScalar();
    [[nodiscard]] std::string_view numberText();
    bool refuseHere(std::string_view expected);
    [[nodiscard]] bool enter(char open, std::string_view expected);
    [[nodiscard]] bool nextItem(char close);
    [[nodiscard]] Json valueWithin(std::size_t &room);

    ByteSource &m_source;
    ImportLimits m_limits;
    const char *m_block = nullptr;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    std::uint64_t m_blockStart = 0;
    std::uint64_t m_line = 0;
    std::uint64_t m_lineStart = 0;
    bool m_lines = false;
    bool m_fresh = false;                      ///< nothing of the innermost container was read
    std::size_t m_open = 0;                    ///< containers around
    std::string m_text;                        ///< a text with escapes, or over the end of a block
    std::string_view m_taken;                  ///< the text that was read last
    std::size_t m_highEnd = std::string::npos; ///< behind the first half of a pair in m_text
    unsigned m_high = 0;                       ///< that half
    std::string m_number;
    std::optional<Error> m_fault;
    bool m_sourceFailed = false;
};

} // namespace espalier::observe

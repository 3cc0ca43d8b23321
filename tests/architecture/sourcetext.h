// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::architecture {

/// One `#include`.
struct Include {
    std::string target;
    bool quoted = false;
    int line = 0; ///< from 1
};

/// Where a function is defined, from the first line of its signature to its closing brace.
struct FunctionSize {
    std::string head; ///< the signature, in one line
    int line = 0;     ///< from 1
    int lines = 0;
};

/// C++ text with every comment, string and character blanked out; lines and columns stay.
[[nodiscard]] std::string withoutText(std::string_view text);

/// The includes of a source; those in comments and strings do not count.
[[nodiscard]] std::vector<Include> includesOf(std::string_view text);

/// The functions defined in `code`, which `withoutText` made. Counts braces, and so sees what
/// clang-format would lay out as a function; lambdas belong to the function around them.
[[nodiscard]] std::vector<FunctionSize> functionsOf(std::string_view code);

/// Number of lines, an unfinished last one included.
[[nodiscard]] int lineCount(std::string_view text);

} // namespace espalier::architecture

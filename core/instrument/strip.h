// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/textrange.h"
#include "core/instrument/pack.h"
#include "core/instrument/part.h"
#include "core/model/outline.h"
#include "core/syntax/language.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// A text with what was inserted taken out.
struct Stripped {
    std::string text;
    std::vector<ByteRange> removed;    ///< ranges of the instrumented text, in order
    std::vector<std::string> restored; ///< for each range what stood there before
    std::vector<std::string> owners;   ///< id of the function each range belongs to; empty for the
                                       ///< prelude and where the text alone does not tell
    /// What each range is.
    struct Piece {
        Part part{};
        bool opensBrace = false;  ///< with a brace that a body without was given
        bool closesBrace = false; ///< likewise
    };
    std::vector<Piece> pieces;
    std::set<std::string> functionIds; ///< ids of the functions that were instrumented, unescaped
    std::map<std::string, Capture, std::less<>> captures; ///< of those ids that record variables
    std::uint32_t errors = 0; ///< syntax errors of the instrumented text
};

/// Whether the bytes of a reserved name occur at all; when not, there is nothing to strip.
[[nodiscard]] bool mayBeInstrumented(std::string_view text);

/// Takes the insertions of a pack out of a text, from the text alone. Strings, comments and the
/// like are never touched. Fails with Conflict, naming the line, when markers do not pair or a
/// reserved name is left over (somebody edited an insertion); with Unsupported when there is no
/// insertion at all and the text uses a reserved name for its own ends.
[[nodiscard]] Result<Stripped> strip(const syntax::Language &language, const LanguagePack &pack,
                                     std::string_view text);

/// What was taken out of `text`, as insertions into what is left.
[[nodiscard]] std::vector<model::Insertion> toInsertions(std::string_view text,
                                                         const Stripped &stripped);

/// Reverses the escapes of an {id}.
[[nodiscard]] std::string unescapeId(std::string_view escaped);

} // namespace espalier::instrument

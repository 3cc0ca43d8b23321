// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/instrument: what of a text was put in.

#include "core/base/textrange.h"
#include "core/instrument/pack.h"
#include "core/instrument/part.h"
#include "core/instrument/snippet.h"
#include "core/instrument/squeeze.h"
#include "core/syntax/language.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// In all that is inserted: reserved names begin with it, markers contain it.
inline constexpr std::string_view kReservedStart = "_esp";

/// An insertion that was found in a text.
struct Found {
    ByteRange range;
    Part part;
    std::string id;
    bool closesBrace = false; ///< ends with a brace of ours
    bool ownBrace = false;    ///< the brace before it turned out to be ours
    bool continues = false;   ///< as of its form
    bool continued = false;
    Capture capture = {};
    std::string restored = {};          ///< what stood there before
    std::optional<OpenMark> opens = {}; ///< of an entry that opened its body up
};

/// Offset behind the blanks at the offset.
[[nodiscard]] std::uint32_t skipBlanks(std::string_view text, std::uint32_t at);

/// Finds the insertions of a pack in a text, in order. Strings, comments and the like are passed
/// over. The text must outlive it.
class InsertionFinder final {
public:
    InsertionFinder(const syntax::Language &language, const LanguagePack &pack,
                    std::string_view text);

    [[nodiscard]] std::vector<Found> findAll() const;
    /// Whether the offset is in a string, a comment or the like that is not ours.
    [[nodiscard]] bool isOpaque(std::uint32_t offset) const;
    /// Ranges of what is not code, comments of ours among it.
    [[nodiscard]] const std::vector<ByteRange> &opaque() const { return m_opaque; }
    /// Syntax errors of the text.
    [[nodiscard]] std::uint32_t errors() const { return m_errors; }

private:
    enum class Shape : std::uint8_t { Line, Plain };
    /// One way a snippet stands in a text.
    struct Form {
        Part part;
        Shape shape;
        SnippetPattern pattern;
        bool continues = false; ///< a line that stands behind another one of its prelude or entry
        bool continued = false; ///< one that another one stands behind
        Capture capture = {};   ///< of an entry
    };
    /// The statements of an entry.
    struct EntryPatterns {
        std::vector<SnippetPattern> statements;
        Capture capture;
    };

    void buildForms(const LanguagePack &pack);
    void buildEntry(const Entry &entry, bool decorator);
    void addForm(Part part, Shape shape, std::string_view snippet);
    [[nodiscard]] std::optional<Found> matchAround(std::uint32_t name, std::uint32_t from) const;
    [[nodiscard]] std::optional<Found> matchLine(const Form &form, std::uint32_t name) const;
    [[nodiscard]] std::optional<Found> matchOpened(std::uint32_t name, std::uint32_t from) const;
    [[nodiscard]] std::optional<Found> matchEntryLines(std::uint32_t at) const;

    std::string_view m_text;
    std::vector<ByteRange> m_opaque;
    std::uint32_t m_errors = 0;
    bool m_hasBraces; ///< the pack has an exit, in languages with braces
    bool m_byLine;
    bool m_apart;
    std::vector<Form> m_forms;
    std::vector<EntryPatterns> m_entries;
};

} // namespace espalier::instrument

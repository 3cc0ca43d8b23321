// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/traceback.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace espalier::traceback {

/// Whether a line belongs to a trace.
enum class Took : std::uint8_t {
    No,    ///< the trace has ended before it
    Maybe, ///< only if the lines after it do
    Yes,
};

/// How far a message may go on where the form of a trace does not tell.
enum class MessageText : std::uint8_t {
    Line,      ///< what is not indented is somebody else's
    Paragraph, ///< to an empty line
    Rest,      ///< there is nothing else in the text
};

struct ParserOptions {
    Limits limits{};
    MessageText text = MessageText::Paragraph;
};

/// Reads one trace of one language, line by line. Lines come without what a log puts before them.
class Parser {
public:
    explicit Parser(const ParserOptions &options) : m_options(options) {}
    Parser(const Parser &) = delete;
    Parser &operator=(const Parser &) = delete;
    virtual ~Parser() = default;

    [[nodiscard]] virtual Took take(std::string_view line) = 0;
    /// Whether the line could be any text, as lines of messages are: then the reader has a look
    /// whether it begins a record of the log or another trace.
    [[nodiscard]] virtual bool isText(std::string_view line) const = 0;
    /// Whether what printed the trace prints the same once more.
    [[nodiscard]] virtual bool comesTwice() const { return false; }
    /// Empty when what came was no trace after all.
    [[nodiscard]] virtual model::StackTrace finish() = 0;

    /// Takes back the last lines that were text: another trace begins with them.
    virtual void giveBack(std::size_t /*lines*/) {}
    /// Once it is known what the log puts before each line.
    void setText(MessageText text) { m_options.text = text; }

protected:
    ParserOptions m_options;
};

/// The lines before one, without what the log puts before them.
class LinesBefore {
public:
    virtual ~LinesBefore() = default;
    /// `back` is 0 for the line itself, 1 for the one right before. None where there is no more, or
    /// none that has the same prefix.
    [[nodiscard]] virtual std::optional<std::string_view> line(std::size_t back) const = 0;
};

/// Where the text of a trace begins that was recognised by a later line.
struct Head {
    std::size_t back = 0;   ///< lines before; 0: the line itself is the first
    std::size_t offset = 0; ///< in the first line
};

/// A line by which a trace is recognised.
struct Sign {
    std::size_t offset = 0; ///< where in the line it stands
    bool isFirst = true;    ///< nothing of the trace comes before it
    bool isSetIn = false;   ///< the line is set in by blanks that are no log's
};

/// A language, as the reader sees it.
struct Language {
    std::string_view name;
    std::optional<Sign> (*sign)(std::string_view line) = nullptr;
    /// For signs that are not first; none where it is no trace without what should come before.
    std::optional<Head> (*head)(const LinesBefore &before) = nullptr;
    /// For signs that are first in their line: how many lines before belong to the trace. May be
    /// null.
    std::size_t (*lead)(const LinesBefore &before) = nullptr;
    std::unique_ptr<Parser> (*parser)(const ParserOptions &options) = nullptr;
    /// Whether a trace told right after another one is what led to it. May be null.
    bool (*isCause)(const model::StackTrace &before, const model::StackTrace &next) = nullptr;
};

extern const Language kPython;
extern const Language kJavaScript;
extern const Language kGo;
extern const Language kJava;
extern const Language kCSharp;
extern const Language kRuby;
extern const Language kPhp;
extern const Language kRust;

/// Puts a trace that followed another one into it, if it is what led to it; false if it is not.
bool addCause(const Language &language, model::StackTrace &before, model::StackTrace &next,
              const Limits &limits);

/// In the order in which they are asked.
[[nodiscard]] std::span<const Language *const> languages();

} // namespace espalier::traceback

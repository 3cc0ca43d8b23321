// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// The places of a function where text can go.
enum class AnchorKind : std::uint8_t {
    DecoratorsEnd, ///< behind the decorators, at the first byte of the header
    BodyStart,
    BodyEnd,
    LoopStart, ///< start of the body of loop `number`
    LoopEnd,
    ReturnStart, ///< start of the value of return `number`
    ReturnEnd,
};

/// What surrounds an anchor; decides how a text is put there. The kit documents each.
enum class Situation : std::uint8_t {
    Line,
    Inside,
    Block,
    End,
    Braceless,
    Continuation,
    Nested,
    Do,
    Expression,
    Value,
    Unterminated,
    Outdented,
    OneLine,
};

[[nodiscard]] std::string_view name(Situation situation);

/// A place where text can go, as a byte offset into the file.
struct Anchor {
    AnchorKind kind = AnchorKind::BodyStart;
    Situation situation = Situation::Line;
    std::uint16_t number = 0; ///< of the loop or return, from 1; 0 otherwise
    std::uint32_t offset = 0;

    /// "body.start", "loop.2.body.end", "return.1.value.start" …
    [[nodiscard]] std::string name() const;
    bool operator==(const Anchor &) const = default;
};

enum class FunctionForm : std::uint8_t {
    Function,
    Method,
    Constructor,
    DerivedConstructor,
    Getter,
    Setter,
    Arrow,
    Lambda,
};

/// One function of a file. Offsets are bytes into the file, lines count from 1.
struct Function {
    std::string qualifiedName; ///< names of the enclosing classes and functions joined by "."
    std::uint16_t ordinal = 1; ///< 2 for the second of that name in the file …
    std::uint16_t depth = 1;   ///< 1 for a function in no other function
    std::uint16_t loops = 0;   ///< its own, not those of nested functions
    FunctionForm form = FunctionForm::Function;
    bool isAsync = false;
    bool isGenerator = false;
    std::uint32_t line = 0;
    std::uint32_t endLine = 0;
    ByteRange lines; ///< the lines it stands on, decorators included; of very long ones only itself
    ByteRange range; ///< the function itself, decorators included
    ByteRange body;
    std::string parameters; ///< names its parameters bind, joined by ", "; only in languages whose
                            ///< telemetry has to name them
    std::vector<Anchor> anchors; ///< in the order of the text
    /// Of a body that stands on one line and opens up when text comes in: blanks that align it with
    /// its neighbours and go, and separators of its statements, which become line ends.
    std::vector<ByteRange> squeezed;
    std::string rule; ///< why it is skipped, empty when it is not

    /// "async generator method" and the like.
    [[nodiscard]] std::string kind() const;
    /// qualifiedName, with "#n" from the second of that name on.
    [[nodiscard]] std::string localId() const;
};

/// How a file takes in another, where the language has two ways.
enum class ModuleKind : std::uint8_t {
    Unknown,
    Script, ///< e.g. CommonJS
    Module, ///< e.g. an ES module
    Global, ///< shares its names with other files, and would not if it took one in
};

/// What a file holds, as far as instrumentation is concerned.
struct Outline {
    std::string language;
    std::string level;               ///< language level that decides the shape, e.g. "3"
    std::string skipRule;            ///< why the whole file is left alone, empty when it is not
    std::vector<Function> functions; ///< in the order of their headers
    std::uint32_t preludeOffset = 0; ///< start of the line a prelude goes before
    bool preludeApart = false;       ///< an empty line belongs before it
    std::string package;             ///< name in the file's package clause, in languages with one
    ModuleKind moduleKind = ModuleKind::Unknown;
    bool runnable = false;    ///< can be started as a script (main guard or hashbang)
    std::uint32_t errors = 0; ///< syntax errors and missing tokens
};

/// A text put in at a place of a file, perhaps instead of blanks or a separator that stand there
/// (see Function::squeezed). At one offset closes come before opens; of closes the inner first, of
/// opens the outer first.
struct Insertion {
    std::uint32_t offset = 0;
    bool close = false;
    std::uint32_t functionDepth = 0;
    std::uint32_t depth = 0; ///< within the function
    std::string text;
    std::string replaced = {}; ///< bytes of the original from the offset on that the text is for
    bool operator==(const Insertion &) const = default;
};

} // namespace espalier::model

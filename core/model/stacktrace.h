// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// One call that was under way.
struct StackFrame {
    std::string function;    ///< as the program names it, without arguments; may be empty
    std::string module;      ///< package, namespace or class before the name; may be empty
    std::string path;        ///< as the source gives it; may be empty
    std::int64_t line = 0;   ///< from 1; 0 when not known
    std::int64_t column = 0; ///< from 1; 0 when not known
    std::string code;        ///< the line's text, where it was given
    bool own = true;         ///< of the program itself, not of a library or the runtime
    bool operator==(const StackFrame &) const = default;
};

/// How an error belongs to the one before it in a trace.
enum class Relation : std::uint8_t {
    Outermost,  ///< the first: what ended the program or was reported
    Cause,      ///< led to the one before (`from`, "Caused by")
    Context,    ///< was being handled when the one before was raised
    Member,     ///< one of the group that the one before is
    Suppressed, ///< occurred while the one before was on its way (Java)
};

/// One error of a chain.
struct RaisedError {
    Relation relation = Relation::Outermost;
    std::size_t of = 0;              ///< index of the error it belongs to; smaller than its own
    std::string type;                ///< as the language names it, with its package; may be empty
    std::string message;             ///< may have several lines
    std::vector<StackFrame> frames;  ///< where it was raised comes first
    std::uint64_t framesLeftOut = 0; ///< repeated or cut away by the source or by a cap
    bool operator==(const RaisedError &) const = default;
};

/// What a traceback says: the error that was reported, then those that led to it.
struct StackTrace {
    std::string language; ///< "python", "javascript", "go", "java", "csharp", "ruby", "php", "rust"
    std::vector<RaisedError> errors; ///< none: no trace
    [[nodiscard]] bool empty() const { return errors.empty(); }
    bool operator==(const StackTrace &) const = default;
};

/// Names as in JSON: "outermost", "cause", "context", "member", "suppressed".
[[nodiscard]] std::string_view nameOf(Relation relation);
[[nodiscard]] std::optional<Relation> relationNamed(std::string_view name);

[[nodiscard]] Json toJson(const StackTrace &trace);
/// What is missing or of another type keeps its default.
[[nodiscard]] StackTrace stackTraceFromJson(const Json &json);

} // namespace espalier::model

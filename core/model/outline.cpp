// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/outline.h"

#include <array>
#include <format>
#include <utility>

namespace espalier::model {

std::string_view name(Situation situation)
{
    static constexpr std::array<std::string_view, 13> kNames{
        "line", "inside",     "block", "end",          "braceless", "continuation", "nested",
        "do",   "expression", "value", "unterminated", "outdented", "one-line"};
    return kNames[std::to_underlying(situation)];
}

std::string Anchor::name() const
{
    switch (kind) {
    case AnchorKind::DecoratorsEnd: return "decorators.end";
    case AnchorKind::BodyStart: return "body.start";
    case AnchorKind::BodyEnd: return "body.end";
    case AnchorKind::LoopStart: return std::format("loop.{}.body.start", number);
    case AnchorKind::LoopEnd: return std::format("loop.{}.body.end", number);
    case AnchorKind::ReturnStart: return std::format("return.{}.value.start", number);
    case AnchorKind::ReturnEnd: return std::format("return.{}.value.end", number);
    }
    std::unreachable();
}

std::string Function::kind() const
{
    static constexpr std::array<std::string_view, 8> kForms{
        "function", "method", "constructor", "derived constructor",
        "getter",   "setter", "arrow",       "lambda"};
    std::string result = isAsync ? "async " : "";
    if (isGenerator)
        result += "generator ";
    return result += kForms[std::to_underlying(form)];
}

std::string Function::localId() const
{
    return ordinal > 1 ? std::format("{}#{}", qualifiedName, ordinal) : qualifiedName;
}

} // namespace espalier::model

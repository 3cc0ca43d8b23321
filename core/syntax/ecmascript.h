// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/syntax: what JavaScript and TypeScript have in common.

#include "core/syntax/rules.h"

#include <span>
#include <string>
#include <string_view>

namespace espalier::syntax {

/// Rules of JavaScript; those of TypeScript know more kinds of nodes. Tables are the languages'
/// own.
class EcmascriptRules : public Rules {
public:
    std::span<const Context> contexts() const override;
    std::string_view lineComment() const override { return "//"; }
    std::span<const std::string_view> triggers() const override;

    void describeFunction(TSNode node, const Visit &visit,
                          model::Function &function) const override;
    std::string_view qualifier(TSNode node, const Visit &visit) const override;
    void describeClass(TSNode node, const Visit &visit, Frame &frame) const override;
    void describeLoop(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeReturn(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const override;
};

/// The roles and opaque kinds all of these languages share.
[[nodiscard]] std::span<const RoleEntry> ecmascriptRoles();
[[nodiscard]] std::span<const std::string_view> ecmascriptOpaqueKinds();

[[nodiscard]] bool isFunctionDeclaration(std::string_view kind);
[[nodiscard]] bool isFunctionKind(std::string_view kind);
/// Whether a node has that keyword or sign as its own, before its body.
[[nodiscard]] bool hasToken(TSNode node, std::string_view token);

/// Name of the thing a function, class or object is assigned to; empty for none. `onlyVariables`:
/// no keys, fields, properties and defaults.
[[nodiscard]] std::string_view assignedName(TSNode node, const Visit &visit, bool onlyVariables);

/// A function's own name, or what it is assigned to, else "<anonymous>".
[[nodiscard]] std::string functionName(TSNode node, const Visit &visit);

/// The names a function's parameters bind, for an object literal. A name that is written with
/// escapes or bytes that are not UTF-8 is left out.
[[nodiscard]] std::string parameterNames(TSNode function, const Visit &visit);

/// Whether a template follows that the expression is the tag of: with type arguments, as in
/// "sql<Row>`…`", the grammar of TypeScript takes the two apart.
[[nodiscard]] bool isTag(TSNode value, const Visit &visit);

/// Appends anchors around what of a returned value may be a promise. All else keeps its place: a
/// call around an object or a literal would make the compiler of TypeScript think of another type.
void addValueAnchors(TSNode returned, const Visit &visit, model::Function &function);

/// Whether a function declared at the top level of the body shares its name with another thing that
/// a block would not let it share with, or that would win there.
[[nodiscard]] bool hasDuplicateDeclaration(TSNode function, TSNode block, const Visit &visit);

/// Whether a parameter is assigned to in the body and mentioned in a function within. TypeScript
/// knows of the parameter, in such a function behind the assignment, what it knows there; but not
/// when the assignment is in a block like ours, which goes on behind that function.
[[nodiscard]] bool hasReassignedCapture(TSNode function, const Visit &visit);

/// Whether what comes up to the super call uses something declared behind it, which a block hides.
[[nodiscard]] bool looksAhead(TSNode block, std::uint32_t superChild, const Visit &visit);

} // namespace espalier::syntax

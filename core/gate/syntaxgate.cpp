// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace espalier::gate {

static constexpr std::string_view kGate = "syntax";

namespace {

struct Faults {
    std::uint32_t count = 0;
    std::uint32_t firstLine = 0;
    void add(const syntax::Node &node)
    {
        if (count++ == 0)
            firstLine = node.line();
    }
};

/// A block of Python without a statement, which its grammar lets through.
bool isEmptyBlock(const syntax::Node &node)
{
    if (node.kind() != "block")
        return false;
    for (std::uint32_t i = 0; i < node.namedChildCount(); ++i) {
        if (node.namedChild(i).kind() != "comment")
            return false;
    }
    return true;
}

bool lacksBlock(const syntax::Node &node)
{
    constexpr std::array<std::string_view, 7> kWithBody{
        "function_definition", "class_definition", "for_statement", "while_statement",
        "with_statement",      "if_statement",     "elif_clause"};
    if (!std::ranges::contains(kWithBody, node.kind()))
        return false;
    const bool isCondition = node.kind() == "if_statement" || node.kind() == "elif_clause";
    return node.field(isCondition ? "consequence" : "body").isNull();
}

Faults faultsOf(const syntax::Language &language, std::string_view text)
{
    Faults faults;
    const auto tree = syntax::Tree::parse(language, text);
    const bool isPython = language.name() == "python";
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        if (node.isError() || (isPython && (isEmptyBlock(node) || lacksBlock(node))))
            faults.add(node);
        return true;
    });
    return faults;
}

} // namespace

model::GateResult checkSyntax(const Patch &patch, const GatePolicy &)
{
    Findings found(kGate);
    bool looked = false;
    for (const auto &each : patch.files()) {
        const auto &file = each.file;
        const auto *language = syntax::languageOf(file.path);
        if (!language || !file.newContent)
            continue;
        looked = true;
        const auto faults = faultsOf(*language, *file.newContent);
        const auto before =
            file.oldContent && faults.count > 0 ? faultsOf(*language, *file.oldContent).count : 0;
        if (faults.count <= before)
            continue;
        auto &place = found.add(Effect::Fail, file.path, faults.firstLine, "syntax-error");
        place["errors"] = faults.count;
        place["before"] = before;
    }
    return looked ? found.take()
                  : without(kGate, model::GateVerdict::NotApplicable, "no-known-language");
}

} // namespace espalier::gate

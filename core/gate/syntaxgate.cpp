// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"
#include "core/syntax/tree.h"

namespace espalier::gate {

static constexpr std::string_view kGate = "syntax";

static std::uint32_t lineOfFirstError(const syntax::Tree &tree)
{
    std::uint32_t line = 0;
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        if (line == 0 && node.isError())
            line = node.line();
        return line == 0;
    });
    return line;
}

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
        const auto tree = syntax::Tree::parse(*language, *file.newContent);
        const auto errors = tree.errorCount();
        const auto before =
            file.oldContent && errors > 0 ? syntax::countErrors(*language, *file.oldContent) : 0;
        if (errors <= before)
            continue;
        auto &place = found.add(Effect::Fail, file.path, lineOfFirstError(tree), "syntax-error");
        place["errors"] = errors;
        place["before"] = before;
    }
    return looked ? found.take()
                  : without(kGate, model::GateVerdict::NotApplicable, "no-known-language");
}

} // namespace espalier::gate

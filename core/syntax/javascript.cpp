// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/ecmascript.h"

#include <array>

extern "C" const TSLanguage *tree_sitter_javascript();

namespace espalier::syntax {

namespace {

constexpr std::array kExtensions{std::string_view(".js"), std::string_view(".mjs"),
                                 std::string_view(".cjs"), std::string_view(".jsx")};
constexpr std::array kInterpreters{std::string_view("node"), std::string_view("nodejs")};

class JavascriptRules final : public EcmascriptRules {
public:
    JavascriptRules() { prepare(); }

    std::string_view name() const override { return "javascript"; }
    const TSLanguage *grammar() const override { return tree_sitter_javascript(); }
    std::span<const std::string_view> extensions() const override { return kExtensions; }
    std::span<const std::string_view> interpreters() const override { return kInterpreters; }
    std::span<const RoleEntry> roles() const override { return ecmascriptRoles(); }
    std::span<const std::string_view> opaqueKinds() const override
    {
        return ecmascriptOpaqueKinds();
    }
    std::string_view level() const override { return "es"; }
};

} // namespace

const Rules &javascriptRules()
{
    static const JavascriptRules rules;
    return rules;
}

} // namespace espalier::syntax

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/language.h"

#include "core/syntax/rules.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::syntax {

std::string_view Language::name() const
{
    return m_rules->name();
}

std::span<const std::string_view> Language::extensions() const
{
    return m_rules->extensions();
}

std::span<const std::string_view> Language::interpreters() const
{
    return m_rules->interpreters();
}

std::span<const Context> Language::contexts() const
{
    return m_rules->contexts();
}

Context Language::aroundBody() const
{
    return m_rules->aroundBody();
}

std::string_view Language::lineComment() const
{
    return m_rules->lineComment();
}

bool Language::endsStatementsByLine() const
{
    return m_rules->endsStatementsByLine();
}

bool Language::setsPreludeApart() const
{
    return m_rules->setsPreludeApart();
}

int Language::outlineVersion()
{
    return 4;
}

std::span<const Language> languages()
{
    static const std::array kLanguages{Language(goRules()), Language(javascriptRules()),
                                       Language(pythonRules()), Language(tsxRules()),
                                       Language(typescriptRules())};
    return kLanguages;
}

const Language *languageNamed(std::string_view name)
{
    const auto all = languages();
    const auto at = std::ranges::find(all, name, &Language::name);
    return at == all.end() ? nullptr : &*at;
}

const Language *languageOf(const std::filesystem::path &path)
{
    const std::string_view text = path.native();
    for (const auto &language : languages()) {
        for (const auto &extension : language.extensions()) {
            if (text.ends_with(extension))
                return &language;
        }
    }
    return nullptr;
}

Result<> checkGrammars()
{
    for (const auto &language : languages()) {
        const auto version = ts_language_version(language.rules().grammar());
        if (version < TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION ||
            version > TREE_SITTER_LANGUAGE_VERSION)
            return failure(ErrorKind::Unsupported,
                           std::format("the grammar has ABI {}, the library loads {} to {}",
                                       version, TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION,
                                       TREE_SITTER_LANGUAGE_VERSION),
                           std::string(language.name()));
    }
    return {};
}

} // namespace espalier::syntax

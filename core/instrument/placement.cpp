// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/placement.h"

#include "core/base/file.h"
#include "core/base/textformat.h"

namespace espalier::instrument {

namespace fs = std::filesystem;

bool PlacementRules::exists(const fs::path &relative)
{
    const auto [at, isNew] = m_exists.try_emplace(relative.string());
    if (isNew) {
        std::error_code error;
        at->second = fs::exists(m_root / relative, error);
    }
    return at->second;
}

bool PlacementRules::isModulePackage(const fs::path &relative)
{
    const auto [at, isNew] = m_modules.try_emplace(relative.string());
    if (isNew) {
        const auto text = readFile(m_root / relative);
        const Json json = text ? parseJson(*text) : Json();
        at->second = json.is_object() && json.contains("type") && json["type"] == "module";
    }
    return at->second;
}

Placement PlacementRules::place(const std::string &path, const model::Outline &outline,
                                const LanguagePack &pack)
{
    using Rule = Placement (PlacementRules::*)(const std::string &, const model::Outline &,
                                               const LanguagePack &);
    static const std::map<std::string_view, Rule> kRules{
        {"python", &PlacementRules::placePython},
        {"javascript", &PlacementRules::placeJavascript},
    };
    const auto rule = kRules.find(outline.language);
    return rule == kRules.end() ? Placement{} : (this->*rule->second)(path, outline, pack);
}

// The runtime lies in the top-level package of the file, and beside a file deeper down that can be
// started by itself, for then the package is not known to Python.
Placement PlacementRules::placePython(const std::string &path, const model::Outline &outline,
                                      const LanguagePack &pack)
{
    fs::path folder = fs::path(path).parent_path();
    const fs::path own = folder;
    std::string dots = ".";
    if (exists(folder / "__init__.py")) {
        while (folder.has_relative_path() && exists(folder.parent_path() / "__init__.py")) {
            folder = folder.parent_path();
            dots += '.';
        }
    }
    Placement result;
    for (const auto &line : pack.prelude)
        result.prelude.push_back(fillPlaceholders(line, {{"dots", dots}}));
    if (!pack.runtimeFile.empty()) {
        result.runtimeFiles.push_back((folder / pack.runtimeFile).generic_string());
        if (folder != own && outline.runnable)
            result.runtimeFiles.push_back((own / pack.runtimeFile).generic_string());
    }
    return result;
}

// The runtime lies at the package root: beside the nearest package.json, else at the project's
// root.
Placement PlacementRules::placeJavascript(const std::string &path, const model::Outline &outline,
                                          const LanguagePack &pack)
{
    const fs::path own = fs::path(path).parent_path();
    fs::path folder = own;
    while (!folder.empty() && !exists(folder / "package.json"))
        folder = folder.parent_path();
    const bool package = exists(folder / "package.json");
    bool module = outline.moduleKind == model::ModuleKind::Module || path.ends_with(".mjs");
    if (!module && !path.ends_with(".cjs") && package)
        module = isModulePackage(folder / "package.json");
    std::string relative =
        (folder / pack.runtimeFile).lexically_relative(own.empty() ? "." : own).generic_string();
    if (own.empty())
        relative = (folder / pack.runtimeFile).generic_string();
    if (!relative.starts_with("../"))
        relative = "./" + relative;
    Placement result;
    const auto &lines = module || pack.scriptPrelude.empty() ? pack.prelude : pack.scriptPrelude;
    for (const auto &line : lines)
        result.prelude.push_back(fillPlaceholders(line, {{"path", relative}}));
    if (!pack.runtimeFile.empty())
        result.runtimeFiles.push_back((folder / pack.runtimeFile).generic_string());
    return result;
}

model::Insertion preludeInsertion(const Placement &placement, const model::Outline &outline,
                                  std::string_view text, std::string_view newline)
{
    model::Insertion result{.offset = outline.preludeOffset};
    const auto start = lineStart(text, outline.preludeOffset);
    const bool ownLine = start == outline.preludeOffset ||
                         (outline.preludeOffset == 3 && text.starts_with("\xEF\xBB\xBF"));
    for (const auto &line : placement.prelude) {
        result.text += line;
        result.text += ownLine ? newline : " ";
    }
    return result;
}

} // namespace espalier::instrument

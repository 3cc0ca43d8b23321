// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/placement.h"

#include "core/base/file.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <ranges>
#include <utility>

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

static std::string secondLineOfModule(std::string_view text)
{
    const auto open = text.find('(', text.find("module"));
    const auto begin = text.find_first_not_of(" \t\r\n\"`(", open);
    const auto end = text.find_first_of(" \t\r\n\"`)", begin);
    return begin == std::string_view::npos ? std::string{}
                                           : std::string(text.substr(begin, end - begin));
}

// The path in a go.mod's module line; empty when there is none.
const std::string &PlacementRules::modulePath(const fs::path &goMod)
{
    const auto [at, isNew] = m_modulePaths.try_emplace(goMod.string());
    const auto text = isNew ? readFile(goMod) : Result<std::string>(std::string{});
    for (const auto part : text.value_or("") | std::views::split('\n')) {
        std::string_view line(part.begin(), part.end());
        if (!line.starts_with("module"))
            continue;
        line.remove_prefix(6);
        line = line.substr(0, line.find("//"));
        const auto begin = line.find_first_not_of(" \t\r\"`");
        const auto end = line.find_first_of(" \t\r\"`", begin);
        if (begin != std::string_view::npos && begin > 0)
            at->second = line.substr(begin, end - begin);
        break;
    }
    if (isNew && at->second == "(") // the path stands on a line of its own
        at->second = secondLineOfModule(*text);
    return at->second;
}

bool PlacementRules::isLink(const fs::path &relative)
{
    const auto [at, isNew] = m_links.try_emplace(relative.string());
    if (isNew) {
        std::error_code error;
        at->second = fs::is_symlink(fs::symlink_status(m_root / relative, error));
    }
    return at->second;
}

// Whether a go.mod names all of the modules.
bool PlacementRules::requiresAll(const fs::path &goMod, const std::vector<std::string> &modules)
{
    if (modules.empty())
        return true;
    const auto [at, isNew] = m_requires.try_emplace(goMod.string());
    if (isNew) {
        const auto text = readFile(goMod).value_or("");
        at->second = std::ranges::all_of(
            modules, [&](const std::string &name) { return text.contains(name + " "); });
    }
    return at->second;
}

std::shared_ptr<const std::string> PlacementRules::shared(const std::string &content)
{
    auto &kept = m_contents[content];
    if (!kept)
        kept = std::make_shared<const std::string>(content);
    return kept;
}

void PlacementRules::addRuntime(Placement &placement, const fs::path &folder,
                                const LanguagePack &pack)
{
    for (const auto &file : pack.runtime)
        placement.runtime.push_back({(folder / file.name).generic_string(), shared(file.content)});
}

Placement PlacementRules::place(const std::string &path, const model::Outline &outline,
                                const LanguagePack &pack)
{
    switch (pack.place) {
    case RuntimePlace::Beside: return placeBeside(path, pack);
    case RuntimePlace::TopLevelPackage: return placeInPackage(path, outline, pack);
    case RuntimePlace::PackageRoot: return placeAtRoot(path, outline, pack);
    case RuntimePlace::GoModule: return placeInModule(path, outline, pack);
    }
    std::unreachable();
}

Placement PlacementRules::placeBeside(const std::string &path, const LanguagePack &pack)
{
    Placement result{.prelude = pack.prelude};
    addRuntime(result, fs::path(path).parent_path(), pack);
    return result;
}

// The runtime lies in the top-level package of the file, and beside a file deeper down that can be
// started by itself, for then the package is not known to Python.
Placement PlacementRules::placeInPackage(const std::string &path, const model::Outline &outline,
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
    addRuntime(result, folder, pack);
    if (folder != own && outline.runnable)
        addRuntime(result, own, pack);
    return result;
}

// The runtime lies at the package root: beside the nearest package.json, else at the project's
// root.
Placement PlacementRules::placeAtRoot(const std::string &path, const model::Outline &outline,
                                      const LanguagePack &pack)
{
    using enum model::ModuleKind;
    const fs::path own = fs::path(path).parent_path();
    fs::path folder = own;
    while (!folder.empty() && !exists(folder / "package.json"))
        folder = folder.parent_path();
    bool module = outline.moduleKind == Module || path.ends_with(".mjs") || path.ends_with(".mts");
    const bool common = path.ends_with(".cjs") || path.ends_with(".cts");
    if (!module && !common && outline.moduleKind != Script && exists(folder / "package.json"))
        module = isModulePackage(folder / "package.json");
    if (!module && !common && outline.moduleKind == Global)
        return {.rule = "global-script"};
    Placement result;
    addRuntime(result, folder, pack);
    const std::string name = pack.runtime.empty() ? std::string{} : pack.runtime.front().name;
    std::string relative =
        (folder / name).lexically_relative(own.empty() ? "." : own).generic_string();
    if (own.empty())
        relative = (folder / name).generic_string();
    if (!relative.starts_with("../"))
        relative = "./" + relative;
    const auto &lines = module || pack.scriptPrelude.empty() ? pack.prelude : pack.scriptPrelude;
    for (const auto &line : lines)
        result.prelude.push_back(fillPlaceholders(line, {{"path", relative}}));
    return result;
}

namespace {

constexpr std::string_view kModuleFolder = "internal/espaliertel";
constexpr std::string_view kPackageClause = "package espaliertel\n";

// In a package of the user's the runtime is one file. Its name says for which package, for a folder
// may hold several; that of tests must end with "_test", and no other may end like a system's.
std::string nameInPackage(const LanguagePack &pack, std::string_view package)
{
    const auto stem = fs::path(pack.runtime.front().name).stem().string();
    return std::format("{}_{}{}.go", stem, package, package.ends_with("_test") ? "" : "_pkg");
}

std::string inPackage(std::string content, std::string_view package)
{
    const auto at = content.find(kPackageClause);
    if (at != std::string::npos)
        content.replace(at, kPackageClause.size(), std::format("package {}\n", package));
    return content;
}

} // namespace

// The runtime is a package of the module, which every other one can import. Without a module there
// is nothing to import from, so that its first file goes into each package itself.
Placement PlacementRules::placeInModule(const std::string &path, const model::Outline &outline,
                                        const LanguagePack &pack)
{
    const fs::path own = fs::path(path).parent_path();
    fs::path folder = own;
    while (!folder.empty() && !exists(folder / "go.mod"))
        folder = folder.parent_path();
    fs::path module = m_root / folder;
    while (!fs::exists(module / "go.mod") && module.has_relative_path())
        module = module.parent_path();
    const auto &name = modulePath(module / "go.mod");
    Placement result;
    if (name.empty()) {
        if (outline.package.empty())
            return {.rule = "syntax-error"};
        if (outline.runnable) // of another package than its folder: that would get a second one
            return {.rule = "build-ignore"};
        if (!pack.runtime.empty())
            result.runtime.push_back(
                {(own / nameInPackage(pack, outline.package)).generic_string(),
                 shared(inPackage(pack.runtime.front().content, outline.package))});
        return result;
    }
    if (std::ranges::contains(own.lexically_relative(folder), "vendor"))
        return {.rule = "vendored"};
    if (isLink(folder / "internal"))
        return {.rule = "linked-internal"};
    if (!requiresAll(module / "go.mod", pack.needs))
        return {.rule = "not-required"};
    const auto runtime = folder / kModuleFolder;
    const auto import = name + "/" + (m_root / runtime).lexically_relative(module).generic_string();
    for (const auto &line : pack.prelude)
        result.prelude.push_back(fillPlaceholders(line, {{"path", import}}));
    addRuntime(result, runtime, pack);
    return result;
}

std::vector<std::string> runtimePathsBelow(const LanguagePack &pack, std::string_view package)
{
    std::vector<std::string> paths;
    if (pack.place == RuntimePlace::GoModule && !pack.runtime.empty() && !package.empty())
        paths.push_back(nameInPackage(pack, package));
    for (const auto &file : pack.runtime) {
        paths.push_back(file.name);
        if (pack.place == RuntimePlace::GoModule)
            paths.push_back(std::format("{}/{}", kModuleFolder, file.name));
    }
    return paths;
}

std::vector<fs::path> runtimeFoldersOf(const fs::path &runtimeFile)
{
    const auto folder = runtimeFile.parent_path();
    if (!folder.generic_string().ends_with("/" + std::string(kModuleFolder)))
        return {};
    return {folder, folder.parent_path()};
}

bool isRuntimeOf(const LanguagePack &pack, std::string_view name, std::string_view content)
{
    const auto isNamed = [&](const RuntimeSource &source) {
        return name == source.name ||
               (pack.place == RuntimePlace::GoModule && &source == &pack.runtime.front());
    };
    const auto exact = std::ranges::find(pack.runtime, name, &RuntimeSource::name);
    const auto file =
        exact == pack.runtime.end() ? std::ranges::find_if(pack.runtime, isNamed) : exact;
    if (file == pack.runtime.end())
        return false;
    if (content == file->content)
        return true;
    const auto clause = file->content.find(kPackageClause);
    if (pack.place != RuntimePlace::GoModule || clause == std::string::npos)
        return false;
    const auto end = content.find('\n', clause);
    return content.substr(clause).starts_with("package ") && end != std::string_view::npos &&
           content.substr(0, clause) == std::string_view(file->content).substr(0, clause) &&
           content.substr(end + 1) ==
               std::string_view(file->content).substr(clause + kPackageClause.size());
}

model::Insertion preludeInsertion(const Placement &placement, const model::Outline &outline,
                                  std::string_view text, std::string_view newline)
{
    model::Insertion result{.offset = outline.preludeOffset};
    const auto start = lineStart(text, outline.preludeOffset);
    const bool ownLine = start == outline.preludeOffset ||
                         (outline.preludeOffset == 3 && text.starts_with("\xEF\xBB\xBF"));
    if (!placement.prelude.empty() && outline.preludeApart && ownLine)
        result.text = newline;
    for (const auto &line : placement.prelude) {
        result.text += line;
        result.text += ownLine ? newline : " ";
    }
    return result;
}

} // namespace espalier::instrument

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"

#include "tests/architecture/sourcetext.h"

#include <algorithm>
#include <array>
#include <format>
#include <regex>
#include <set>
#include <span>

namespace espalier::architecture {

namespace {

constexpr int kMaxSourceLines = 700;
constexpr int kMaxHeaderLines = 250;
constexpr int kMaxFunctionLines = 60;

/// An outside library, the one module it belongs to, and how it is recognised: by the beginning
/// of what is included or linked.
struct Library {
    std::string_view name;
    std::string_view owner;
    std::vector<std::string_view> includes;
    std::vector<std::string_view> links;
};

std::span<const Library> libraries()
{
    static const std::vector<Library> kLibraries{
        {"xxHash", "base", {"xxhash", "xxh3"}, {"PkgConfig::XXHASH"}},
        {"nlohmann_json", "base", {"nlohmann/"}, {"nlohmann_json"}},
        {"tree-sitter", "syntax", {"tree_sitter/"}, {"PkgConfig::TREE_SITTER", "grammar_"}},
        {"libgit2", "git", {"git2"}, {"PkgConfig::GIT2"}},
        {"Qt SQL", "store", {"QSql", "QtSql"}, {"Qt6::Sql"}},
        {"SQLite", "store", {"sqlite3"}, {"SQLite"}},
        {"toml++", "settings", {"toml++/", "toml.hpp"}, {"tomlplusplus"}},
        {"libseccomp", "process", {"seccomp"}, {"PkgConfig::SECCOMP"}},
        {"CLI11", "cli", {"CLI/"}, {"CLI11"}},
        {"Qt Network", "llm", {"QNetwork", "QtNetwork", "QSsl", "QTcp"}, {"Qt6::Network"}},
        {"QtKeychain", "llm", {"qt6keychain/"}, {"qt6keychain", "Qt6Keychain"}},
        {"RE2", "scrub", {"re2/"}, {"PkgConfig::RE2"}},
        {"vectorscan", "scrub", {"hs/", "hs.h"}, {"PkgConfig::HS"}},
        {"zstd", "learn", {"zstd"}, {"PkgConfig::ZSTD"}},
        {"OpenSSL", "learn", {"openssl/"}, {"PkgConfig::CRYPTO", "OpenSSL"}},
        {"protozero", "observe", {"protozero/"}, {"protozero"}},
        {"zlib", "observe", {"zlib.h"}, {"ZLIB::ZLIB"}},
        {"cpp-httplib", "serve", {"httplib"}, {"httplib"}},
        {"QScintilla", "editor", {"Qsci/"}, {"qscintilla", "QScintilla"}},
        {"KSyntaxHighlighting", "editor", {"KSyntaxHighlighting/"}, {"KF6::Syntax"}},
        {"QtCharts", "controls", {"QtCharts", "QChart"}, {"Qt6::Charts"}},
    };
    return kLibraries;
}

bool startsWithAny(std::string_view text, std::span<const std::string_view> starts)
{
    return std::ranges::any_of(starts, [&](auto start) { return text.starts_with(start); });
}

bool isIn(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
}

/// Tests and what supports them stand outside the layers.
bool isLayered(std::string_view path)
{
    return !isIn(path, "tests");
}

std::string at(const SourceFile &file, int line)
{
    return std::format("{}:{}", file.path, line);
}

/// The modules that come with a module, those it uses and those they use.
std::set<std::string> reachable(const Tree &tree, const Module &module)
{
    std::set<std::string> result;
    std::vector<const Module *> open{&module};
    while (!open.empty()) {
        const auto *next = open.back();
        open.pop_back();
        for (const auto &name : next->uses) {
            const auto *used = tree.module(name);
            if (used && result.insert(name).second)
                open.push_back(used);
        }
    }
    return result;
}

/// Layers compare as text: "2" < "3" and "5a" < "5b".
bool isBelow(const Module &lower, const Module &upper)
{
    return lower.layer < upper.layer;
}

} // namespace

Violations usesGoDown(const Tree &tree)
{
    Violations result;
    for (const auto &module : tree.modules) {
        for (const auto &name : module.uses) {
            const auto *used = tree.module(name);
            if (!used)
                result.push_back(
                    std::format("{}: uses {}, which is no module", module.folder, name));
            else if (isLayered(module.folder) && !isBelow(*used, module))
                result.push_back(std::format("{} (layer {}): uses {} (layer {})", module.folder,
                                             module.layer, name, used->layer));
        }
    }
    return result;
}

Violations includesStartAtRoot(const Tree &tree)
{
    static constexpr std::array<std::string_view, 4> kFolders{"app/", "core/", "tests/",
                                                              "widgets/"};
    Violations result;
    for (const auto &file : tree.files) {
        for (const auto &include : includesOf(file.text)) {
            if (include.quoted && include.target.ends_with(".moc"))
                continue;
            const bool ours = startsWithAny(include.target, kFolders) &&
                              std::filesystem::exists(tree.root / include.target);
            if (include.quoted && !ours)
                result.push_back(std::format("{}: \"{}\" is not a path from the root",
                                             at(file, include.line), include.target));
            else if (!include.quoted && ours)
                result.push_back(std::format("{}: <{}> is ours and belongs in quotes",
                                             at(file, include.line), include.target));
        }
    }
    return result;
}

Violations includesGoDown(const Tree &tree)
{
    Violations result;
    for (const auto &file : tree.files) {
        if (!isLayered(file.path))
            continue;
        const auto *module = tree.moduleOf(file.path);
        if (!module) {
            result.push_back(std::format("{}: is in no module", file.path));
            continue;
        }
        const auto allowed = reachable(tree, *module);
        for (const auto &include : includesOf(file.text)) {
            const auto *other = include.quoted ? tree.moduleOf(include.target) : nullptr;
            if (!other) {
                if (include.quoted && isIn(include.target, "tests"))
                    result.push_back(std::format("{}: includes a test's \"{}\"",
                                                 at(file, include.line), include.target));
                continue;
            }
            if (other == module)
                continue;
            if (!isBelow(*other, *module))
                result.push_back(std::format("{}: layer {} includes \"{}\" of layer {}",
                                             at(file, include.line), module->layer, include.target,
                                             other->layer));
            else if (!allowed.contains(other->name))
                result.push_back(std::format("{}: includes \"{}\", but {} does not use {}",
                                             at(file, include.line), include.target, module->name,
                                             other->name));
        }
    }
    return result;
}

Violations oneLibraryOneModule(const Tree &tree)
{
    Violations result;
    for (const auto &file : tree.files) {
        const auto *module = tree.moduleOf(file.path);
        if (!isLayered(file.path) || !module)
            continue;
        for (const auto &include : includesOf(file.text)) {
            for (const auto &library : libraries()) {
                if (!include.quoted && module->name != library.owner &&
                    startsWithAny(include.target, library.includes))
                    result.push_back(std::format("{}: <{}>, but {} belongs to {}",
                                                 at(file, include.line), include.target,
                                                 library.name, library.owner));
            }
        }
    }
    for (const auto &module : tree.modules) {
        for (const auto &link : module.links) {
            const auto owner = std::ranges::find_if(libraries(), [&](const Library &library) {
                return startsWithAny(link, library.links);
            });
            if (isLayered(module.folder) && owner != libraries().end() &&
                owner->owner != module.name)
                result.push_back(std::format("{}: links {}, but {} belongs to {}", module.folder,
                                             link, owner->name, owner->owner));
        }
    }
    return result;
}

Violations coreHasNoGui(const Tree &tree)
{
    static const std::regex gui(
        R"(^(QtGui|QtWidgets|QWidget|QApplication|QGuiApplication|QMainWindow|QDialog|QAction|)"
        R"(QColor|QImage|QPixmap|QIcon|QFont|QPainter|QTextDocument|QStandardItem|QClipboard|)"
        R"(QDesktopServices|QSyntaxHighlighter|QKeySequence|QPalette)([A-Z/].*)?$)");
    Violations result;
    for (const auto &file : tree.files) {
        if (!isIn(file.path, "core"))
            continue;
        for (const auto &include : includesOf(file.text)) {
            if (std::regex_match(include.target, gui))
                result.push_back(
                    std::format("{}: <{}> in the core", at(file, include.line), include.target));
        }
    }
    for (const auto &module : tree.modules) {
        for (const auto &link : module.links) {
            const bool known = link == "Qt6::Core" || link == "Threads::Threads" ||
                               std::ranges::any_of(libraries(), [&](const Library &library) {
                                   return startsWithAny(link, library.links);
                               });
            if (isIn(module.folder, "core") && !known)
                result.push_back(
                    std::format("{}: links {}, which the core may not", module.folder, link));
        }
    }
    return result;
}

Violations coreHasNoTranslations(const Tree &tree)
{
    static const std::regex translation(
        R"(\b(tr|qtTrId|translate|QT_TR_NOOP|QT_TRANSLATE_NOOP)\()");
    Violations result;
    for (const auto &file : tree.files) {
        std::smatch match;
        if (isIn(file.path, "core") && std::regex_search(file.code, match, translation)) {
            const auto before = std::string_view(file.code).substr(
                0, static_cast<std::size_t>(match.position() + 1));
            result.push_back(
                std::format("{}: {}) in the core", at(file, lineCount(before)), match.str()));
        }
    }
    return result;
}

Violations sizesAreKept(const Tree &tree)
{
    Violations result;
    for (const auto &file : tree.files) {
        const int lines = lineCount(file.text);
        const int most = file.path.ends_with(".h") ? kMaxHeaderLines : kMaxSourceLines;
        if (lines > most)
            result.push_back(std::format("{}: {} lines, more than {}", file.path, lines, most));
        for (const auto &function : functionsOf(file.code)) {
            if (function.lines > kMaxFunctionLines)
                result.push_back(std::format("{}: {} has {} lines, more than {}",
                                             at(file, function.line), function.head, function.lines,
                                             kMaxFunctionLines));
        }
    }
    return result;
}

Violations headsAreRight(const Tree &tree)
{
    static constexpr std::string_view kLicence = "// SPDX-FileCopyrightText: Espalier developers\n"
                                                 "// SPDX-License-Identifier: GPL-3.0-or-later\n";
    Violations result;
    for (const auto &file : tree.files) {
        std::string_view text = file.text;
        if (!text.starts_with(kLicence)) {
            result.push_back(std::format("{}: does not begin with its licence", file.path));
            continue;
        }
        text.remove_prefix(kLicence.size());
        if (file.path.ends_with(".h") && !text.starts_with("#pragma once\n"))
            result.push_back(std::format("{}: has no #pragma once after its licence", file.path));
    }
    return result;
}

Violations rootIsTidy(const Tree &tree)
{
    static const std::set<std::string> kEntries{".ci",        ".clang-format",  ".git",
                                                ".gitignore", "CMakeLists.txt", "CMakePresets.json",
                                                "LICENSE",    "README.md",      "app",
                                                "core",       "docs",           "packaging",
                                                "resources",  "tests",          "translations",
                                                "widgets"};
    std::set<std::string> found;
    for (const auto &entry : std::filesystem::directory_iterator(tree.root))
        found.insert(entry.path().filename().string());
    found.erase("build");
    found.erase(".espalier"); // Espalier's own state, when it is used on itself; git ignores it
    // A source archive has everything but the history.
    found.insert(".git");
    Violations result;
    for (const auto &name : found) {
        if (!kEntries.contains(name))
            result.push_back(std::format("{}: does not belong in the root", name));
    }
    for (const auto &name : kEntries) {
        if (!found.contains(name))
            result.push_back(std::format("{}: is missing in the root", name));
    }
    return result;
}

} // namespace espalier::architecture

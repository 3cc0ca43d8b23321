// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/pack.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/resource.h"
#include "core/base/runtimefile.h"
#include "core/instrument/filerules.h"
#include "core/syntax/language.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>

namespace espalier::instrument {

namespace {

using ReadFile = std::function<Result<std::string>(const std::string &)>;

// Every snippet must be found again by `strip`: without a reserved name it gets a marker comment.
std::string recognisable(std::string snippet, std::string_view language)
{
    if (snippet.empty() || snippet.contains("_esp") || snippet.contains("{span}"))
        return snippet;
    const auto *known = syntax::languageNamed(language);
    return snippet + (known && known->lineComment() == "#" ? "  # _esp" : " /*_esp*/");
}

// A text, or a list of at least one.
bool isTexts(const Json &json)
{
    const auto isText = [](const Json &each) { return each.is_string(); };
    return json.is_string() ||
           (json.is_array() && !json.empty() && std::ranges::all_of(json, isText));
}

std::vector<std::string> linesOf(const Json &json)
{
    if (json.is_string())
        return {json.get<std::string>()};
    std::vector<std::string> lines;
    for (const auto &line : json) {
        if (line.is_string())
            lines.push_back(line.get<std::string>());
    }
    return lines;
}

std::vector<std::string> textsOf(const Json &json, const std::string &name)
{
    const auto at = json.find(name);
    return at == json.end() ? std::vector<std::string>{} : linesOf(*at);
}

void readPrelude(const Json &json, LanguagePack &pack)
{
    if (json.is_object()) {
        pack.prelude = linesOf(json.value("esm", Json::array()));
        pack.scriptPrelude = linesOf(json.value("cjs", Json::array()));
    } else {
        pack.prelude = linesOf(json);
    }
}

// The most there is to record first; nothing at all is last.
constexpr std::array kCaptures{Capture{.args = true, .locals = true}, Capture{.args = true},
                               Capture{.locals = true}, Capture{}};

std::string entryName(Capture capture)
{
    return capture.any() ? std::format("enter.{}", capture.name()) : "enter";
}

bool within(Capture part, Capture whole)
{
    return !part.without(whole).any();
}

// The snippets with each of the entries in use.
std::vector<LanguagePack> withEachEntry(const LanguagePack &pack)
{
    std::vector<LanguagePack> result;
    for (const auto &entry : pack.entries) {
        auto &with = result.emplace_back(pack);
        with.entry = entry;
        if (entry.capture.any())
            with.hash = KeyHasher().add(pack.hash).add(entry.capture.name()).hex();
    }
    return result;
}

// What is wrong with the JSON of a pack; empty when nothing is.
std::string_view problemOf(const Json &json)
{
    if (!json.is_object() || !json.contains("snippets") || !json["snippets"].is_object())
        return "a pack needs an object with \"snippets\"";
    const Json &snippets = json["snippets"];
    for (const auto &[name, snippet] : snippets.items()) {
        const bool statements = name.starts_with("enter") && isTexts(snippet);
        if (!snippet.is_string() && !statements)
            return "a snippet is a text; that of an entry can be a list of statements";
    }
    const auto enter = textsOf(snippets, "enter");
    const auto languages = textsOf(json, "language");
    if (languages.empty() || enter.empty() || enter.front().empty())
        return "a pack needs \"language\" and the snippet \"enter\"";
    if (!std::ranges::all_of(languages,
                             [](const auto &name) { return syntax::languageNamed(name); }))
        return "the pack's \"language\" is none that Espalier reads";
    if (enter.front().contains("{params}"))
        return "{params} belongs into \"enter.args\": not every function has parameters";
    for (const auto capture : kCaptures) {
        const auto entry = textsOf(snippets, entryName(capture));
        if (!entry.empty() && entry.front().starts_with('@') != enter.front().starts_with('@'))
            return "all ways to enter are decorators, or none is";
    }
    if (snippets.value("out.open", "").empty() != snippets.value("out.close", "").empty())
        return "the snippets \"out.open\" and \"out.close\" need each other";
    return {};
}

constexpr std::array<std::pair<std::string_view, RuntimePlace>, 4> kPlaces{
    {{"beside", RuntimePlace::Beside},
     {"top-level-package", RuntimePlace::TopLevelPackage},
     {"package-root", RuntimePlace::PackageRoot},
     {"go-module", RuntimePlace::GoModule}}};

// Where a pack's runtime lies in the pack: in the language's own folder, or in that of another
// language that shares it.
bool isRuntimePath(std::string_view path)
{
    if (path.starts_with("../"))
        path.remove_prefix(std::min(path.find('/', 3), path.size() - 1) + 1);
    return isRuntimeFile(path) && !path.contains('/');
}

// The names must not be those of anything else: the files are written into the project, and removed
// again.
Result<> readRuntime(const ReadFile &read, const Json &json, const std::string &folder,
                     LanguagePack &pack)
{
    const std::string path = folder + "/pack.json";
    const Json runtime = json.value("runtime", Json::object());
    if (!runtime.is_object() || (runtime.contains("file") && !isTexts(runtime["file"])))
        return failure(ErrorKind::InvalidInput,
                       "the \"runtime\" is an object whose \"file\" is a name, or a list of names",
                       path);
    for (const auto &file : textsOf(runtime, "file")) {
        if (!isRuntimePath(file))
            return failure(
                ErrorKind::InvalidInput,
                "the runtime's \"file\" needs a name that begins with \"_espalier_tel.\" or "
                "\"espalier_tel\", perhaps behind the folder of another language (\"../go/\")",
                path);
        auto content = read(std::filesystem::path(folder + "/" + file).lexically_normal().string());
        if (!content)
            return failure(content.error());
        pack.runtime.push_back({file.substr(file.rfind('/') + 1), *std::move(content)});
    }
    pack.needs = textsOf(runtime, "needs");
    const auto places = textsOf(runtime, "place");
    const auto place = std::ranges::find(kPlaces, places.empty() ? "beside" : places.front(),
                                         [](const auto &entry) { return entry.first; });
    if (place == kPlaces.end())
        return failure(ErrorKind::InvalidInput,
                       "the runtime's \"place\" is \"beside\", \"top-level-package\", "
                       "\"package-root\" or \"go-module\"",
                       path);
    pack.place = place->second;
    return {};
}

void readSnippets(const Json &snippets, LanguagePack &pack)
{
    const auto snippet = [&](const char *name) {
        return recognisable(snippets.value(name, ""), pack.language);
    };
    for (const auto capture : kCaptures) {
        Entry entry{.capture = capture, .statements = textsOf(snippets, entryName(capture))};
        for (auto &statement : entry.statements)
            statement = recognisable(std::move(statement), pack.language);
        if (!entry.statements.empty() && !entry.statements.front().empty())
            pack.entries.push_back(std::move(entry));
    }
    pack.exit = snippet("exit");
    pack.loop = snippet("loop");
    pack.outOpen = snippet("out.open");
    pack.outClose = snippet("out.close");
    pack.braceClose = snippets.value("brace.close", "/*_esp*/}");
}

// The snippets of a folder, once for each language that it is for.
Result<std::vector<LanguagePack>> readFolder(const ReadFile &read, const std::string &folder)
{
    const std::string path = folder + "/pack.json";
    const auto text = read(path);
    if (!text)
        return failure(text.error());
    const Json json = parseJson(*text);
    if (const auto problem = problemOf(json); !problem.empty())
        return failure(ErrorKind::InvalidInput, std::string(problem), path);
    std::vector<LanguagePack> result;
    for (const auto &language : textsOf(json, "language")) {
        auto &pack = result.emplace_back();
        pack.language = language;
        readSnippets(json["snippets"], pack);
        readPrelude(json.value("prelude", Json::array()), pack);
        if (auto done = readRuntime(read, json, folder, pack); !done)
            return failure(done.error());
        pack.hash = KeyHasher().add(toText(json)).hex();
    }
    return result;
}

std::vector<std::string> languageFolders(const std::filesystem::path &root)
{
    std::vector<std::string> folders;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(root, error)) {
        if (entry.is_directory(error) && exists(entry.path() / "pack.json", error))
            folders.push_back(entry.path().string());
    }
    return folders;
}

std::vector<std::string> resourceFolders(const std::string &name)
{
    std::vector<std::string> folders;
    constexpr std::string_view kFile = "/pack.json";
    for (const auto &path : listResources("packs/" + name)) {
        if (path.ends_with(kFile) && !name.empty())
            folders.push_back(path.substr(0, path.size() - kFile.size()));
    }
    return folders;
}

} // namespace

Result<Pack> Pack::load(const std::string &nameOrFolder)
{
    const bool own = nameOrFolder.contains('/') || nameOrFolder.starts_with('.');
    const auto folders = own ? languageFolders(nameOrFolder) : resourceFolders(nameOrFolder);
    const ReadFile read =
        own ? ReadFile([](const std::string &path) { return readFile(path); })
            : ReadFile([](const std::string &path) { return readResource(path); });
    if (folders.empty())
        return failure(ErrorKind::NotFound,
                       own ? "no folder below has a pack.json" : "there is no pack of that name",
                       nameOrFolder);
    Pack result;
    result.m_name = nameOrFolder;
    for (const auto &folder : folders) {
        const auto languages = readFolder(read, folder);
        if (!languages)
            return failure(languages.error());
        for (const auto &language : *languages)
            result.m_languages.emplace(language.language, withEachEntry(language));
    }
    return result;
}

bool Entry::names(std::string_view placeholder) const
{
    return std::ranges::any_of(
        statements, [&](const std::string &statement) { return statement.contains(placeholder); });
}

std::vector<std::string> Pack::builtIn()
{
    std::vector<std::string> names;
    for (const auto &path : listResources("packs")) {
        const auto begin = path.find('/') + 1;
        const auto name = path.substr(begin, path.find('/', begin) - begin);
        if (!std::ranges::contains(names, name))
            names.push_back(name);
    }
    return names;
}

std::string_view Capture::name() const
{
    if (args)
        return locals ? "args,locals" : "args";
    return locals ? "locals" : "";
}

const LanguagePack *Pack::language(std::string_view name, Capture capture, bool hasParameters) const
{
    const auto at = m_languages.find(name);
    if (at == m_languages.end())
        return nullptr;
    return &*std::ranges::find_if(at->second, [&](const LanguagePack &pack) {
        return within(pack.entry.capture, capture) &&
               (hasParameters || !pack.entry.names("{params}"));
    });
}

Result<> Pack::checkCapture(Capture capture) const
{
    const bool some = std::ranges::any_of(m_languages, [&](const auto &entry) {
        return language(entry.first, capture)->entry.capture.any();
    });
    if (some || !capture.any())
        return {};
    return failure(ErrorKind::InvalidInput,
                   std::format("the pack cannot record {}: it has no snippet \"{}\"",
                               capture.name(), entryName(capture)),
                   m_name);
}

std::string
fillPlaceholders(std::string_view snippet,
                 const std::vector<std::pair<std::string_view, std::string_view>> &values)
{
    std::string result;
    while (!snippet.empty()) {
        const auto brace = snippet.find('{');
        result += snippet.substr(0, brace);
        if (brace == std::string_view::npos)
            break;
        snippet.remove_prefix(brace);
        std::size_t used = 1;
        std::string_view replacement = snippet.substr(0, 1);
        for (const auto &[name, value] : values) {
            if (snippet.size() >= name.size() + 2 && snippet.substr(1, name.size()) == name &&
                snippet[name.size() + 1] == '}') {
                used = name.size() + 2;
                replacement = value;
            }
        }
        result += replacement;
        snippet.remove_prefix(used);
    }
    return result;
}

} // namespace espalier::instrument

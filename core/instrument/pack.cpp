// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/pack.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/resource.h"
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
    for (const auto &snippet : snippets) {
        if (!snippet.is_string())
            return "a snippet is a text";
    }
    const auto language = json.find("language");
    const auto enter = snippets.value("enter", "");
    if (language == json.end() || !language->is_string() || enter.empty())
        return "a pack needs \"language\" and the snippet \"enter\"";
    if (!syntax::languageNamed(language->get<std::string>()))
        return "the pack's \"language\" is none that Espalier reads";
    if (enter.contains("{params}"))
        return "{params} belongs into \"enter.args\": not every function has parameters";
    for (const auto capture : kCaptures) {
        const auto text = snippets.value(entryName(capture), "");
        if (!text.empty() && text.starts_with('@') != enter.starts_with('@'))
            return "all ways to enter are decorators, or none is";
    }
    if (snippets.value("out.open", "").empty() != snippets.value("out.close", "").empty())
        return "the snippets \"out.open\" and \"out.close\" need each other";
    return {};
}

// Name of the runtime's file; empty for none. It must not be the name of anything else: it is
// written into the project, and removed again.
Result<std::string> runtimeFileOf(const Json &json, const std::string &path)
{
    const Json runtime = json.value("runtime", Json::object());
    const auto file = runtime.is_object() ? runtime.find("file") : runtime.end();
    if (file == runtime.end())
        return {};
    const auto name = file->is_string() ? file->get<std::string>() : std::string{};
    if (!isRuntimeFile(name) || name.contains('/'))
        return failure(ErrorKind::InvalidInput,
                       "the runtime's \"file\" needs a name that begins with \"_espalier_tel.\"",
                       path);
    return name;
}

Result<LanguagePack> readLanguage(const ReadFile &read, const std::string &folder)
{
    const std::string path = folder + "/pack.json";
    const auto text = read(path);
    if (!text)
        return failure(text.error());
    const Json json = parseJson(*text);
    if (const auto problem = problemOf(json); !problem.empty())
        return failure(ErrorKind::InvalidInput, std::string(problem), path);
    const Json &snippets = json["snippets"];
    LanguagePack pack;
    pack.language = json.value("language", "");
    const auto snippet = [&](const char *name) {
        return recognisable(snippets.value(name, ""), pack.language);
    };
    for (const auto capture : kCaptures) {
        if (auto entry = snippet(entryName(capture).c_str()); !entry.empty())
            pack.entries.push_back({capture, std::move(entry)});
    }
    pack.exit = snippet("exit");
    pack.loop = snippet("loop");
    pack.outOpen = snippet("out.open");
    pack.outClose = snippet("out.close");
    pack.braceClose = snippets.value("brace.close", "/*_esp*/}");
    readPrelude(json.value("prelude", Json::array()), pack);
    auto runtimeFile = runtimeFileOf(json, path);
    if (!runtimeFile)
        return failure(runtimeFile.error());
    pack.runtimeFile = *std::move(runtimeFile);
    if (!pack.runtimeFile.empty()) {
        auto content = read(folder + "/" + pack.runtimeFile);
        if (!content)
            return failure(content.error());
        pack.runtime = *std::move(content);
    }
    pack.hash = KeyHasher().add(toText(json)).hex();
    return pack;
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
        auto language = readLanguage(read, folder);
        if (!language)
            return failure(language.error());
        const std::string name = language->language;
        result.m_languages.emplace(name, withEachEntry(*language));
    }
    return result;
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
               (hasParameters || !pack.entry.text.contains("{params}"));
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

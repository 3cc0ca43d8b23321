// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/filework.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"
#include "core/instrument/edits.h"
#include "core/instrument/strip.h"

#include <algorithm>
#include <map>
#include <utility>

namespace espalier::engine {

using Captures = std::map<std::string, instrument::Capture, std::less<>>;

static std::string validUtf8(const std::string &text)
{
    if (isValidUtf8(text))
        return text;
    return parseJson(toText(Json(text))).get<std::string>(); // replaces what is not UTF-8
}

// Of a run that is about a few functions only, the other files need not be read.
static bool mayHoldSelected(const Selection &selection, const std::string &path)
{
    if (selection.only.empty())
        return true;
    const auto prefix = validUtf8(path) + "::";
    const auto at = selection.only.lower_bound(prefix);
    return at != selection.only.end() && at->starts_with(prefix);
}

TakenFile takeFile(instrument::SourceFile file, const Selection &selection,
                   const instrument::Pack &pack)
{
    if (!mayHoldSelected(selection, file.path))
        return {};
    const auto leftOut = [&](std::string rule, std::string reason = {}) {
        return TakenFile{.skipped = model::SkippedFile{std::move(file.path), std::move(rule),
                                                       std::move(reason)}};
    };
    if (!file.rule.empty())
        return leftOut(file.rule, file.content ? file.content->problem : std::string{});
    const auto *snippets = pack.language(file.language->name());
    if (!snippets)
        return leftOut("not-in-pack");
    const auto &outline = file.content->outline;
    if (outline.functions.empty() && !file.content->instrumented)
        return outline.errors > 0 ? leftOut("syntax-error") : TakenFile{};
    return {.work = FileWork{.path = std::move(file.path),
                             .language = file.language,
                             .pack = snippets,
                             .stamp = file.stamp,
                             .content = std::move(file.content),
                             .fresh = !file.fromCache}};
}

static void addFunctions(FileWork &file, const Captures &present, const Selection &selection,
                         const instrument::Pack &pack, instrument::Capture capture)
{
    const auto &functions = file.outline().functions;
    file.functions.reserve(functions.size());
    for (const auto &function : functions) {
        FunctionWork work{.function = &function, .id = functionId(file.path, function)};
        work.wasInstrumented = file.content->instrumentedIds.contains(work.id);
        work.selected = selects(selection, function, work.id);
        if (!work.selected && !work.wasInstrumented)
            continue;
        const auto at = present.find(work.id);
        const auto has = at == present.end() ? instrument::Capture{} : at->second;
        work.pack = pack.language(file.language->name(), work.selected ? capture : has,
                                  !function.parameters.empty());
        work.entryChanges = work.wasInstrumented && work.pack->entry.capture != has;
        file.functions.push_back(std::move(work));
    }
}

void addFunctions(FileWork &file, const Selection &selection, const instrument::Pack &pack,
                  instrument::Capture capture)
{
    addFunctions(file, {}, selection, pack, capture);
}

void readFileWork(FileWork &file, const Workspace &workspace, const Selection &selection,
                  const instrument::Pack &pack, instrument::Capture capture)
{
    auto text = readFile(workspace.root() / file.path, kMaxSourceBytes, &file.stamp);
    if (!text) {
        file.content = nullptr;
        return;
    }
    file.current = *std::move(text);
    if (hash64(file.current) != file.content->contentHash) {
        // The file changed since it was outlined, or the stamp of a cached outline deceived.
        file.content = std::make_shared<const instrument::FileOutline>(
            instrument::outlineOf(*file.language, &pack, file.current));
    }
    file.newline = file.content->crlf ? "\r\n" : "\n";
    Captures present;
    if (file.content->instrumented) {
        if (auto stripped = instrument::strip(*file.language, *file.pack, file.current)) {
            file.present = instrument::toInsertions(file.current, *stripped);
            file.original = std::move(stripped->text);
            file.presentOwners = std::move(stripped->owners);
            present = std::move(stripped->captures);
        }
    }
    addFunctions(file, present, selection, pack, capture);
}

std::uint64_t shapeHash(const FileWork &file, const FunctionWork &work)
{
    const auto &outline = file.outline();
    const auto &function = *work.function;
    const auto &capture = work.pack->entry.capture;
    std::string bytes = outline.language + '|' + outline.level + '|';
    bytes += static_cast<char>(function.form);
    bytes += static_cast<char>(function.isAsync);
    bytes += static_cast<char>(function.isGenerator);
    bytes += static_cast<char>(capture.args);
    bytes += static_cast<char>(capture.locals);
    for (const auto &anchor : function.anchors) {
        bytes += static_cast<char>(anchor.kind);
        bytes += static_cast<char>(anchor.situation);
        bytes += static_cast<char>(anchor.number & 0xFF);
        bytes += static_cast<char>(anchor.number >> 8);
    }
    return hash64(bytes);
}

std::string functionId(const std::string &path, const model::Function &function)
{
    return validUtf8(path + "::" + function.localId());
}

bool selects(const Selection &selection, const model::Function &function, const std::string &id)
{
    if (selection.leaveOut.contains(id) ||
        (!selection.only.empty() && !selection.only.contains(id)))
        return false;
    if (selection.functionGlobs.empty())
        return true;
    const std::string_view qualified = function.qualifiedName;
    const auto dot = qualified.rfind('.');
    const auto simple = dot == std::string_view::npos ? qualified : qualified.substr(dot + 1);
    return std::ranges::any_of(selection.functionGlobs, [&](const std::string &glob) {
        return instrument::matchesGlob(glob, simple) || instrument::matchesGlob(glob, qualified) ||
               instrument::matchesGlob(glob, id);
    });
}

bool selectsWholeFiles(const Selection &selection)
{
    return selection.functionGlobs.empty() && selection.only.empty() && selection.leaveOut.empty();
}

} // namespace espalier::engine

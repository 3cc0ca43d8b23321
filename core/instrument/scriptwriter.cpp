// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/scriptwriter.h"

#include "core/base/hash.h"
#include "core/base/resource.h"
#include "core/base/textformat.h"
#include "core/syntax/language.h"
#include "core/syntax/outline.h"
#include "core/syntax/tree.h"

#include <format>

namespace espalier::instrument {

namespace {

constexpr int kTemplateVersion = 2;
constexpr std::string_view kKitBrace = "/*_esp*/}"; ///< what the kit closes with

// Kit and test template together: a change in either may change a verdict.
const std::string &kitHash()
{
    static const std::string hash = [] {
        KeyHasher hasher;
        for (const auto &path : listResources("kit")) {
            if (!path.contains("/worker/"))
                hasher.add(path).add(readResource(path).value_or(""));
        }
        return hasher.hex();
    }();
    return hash;
}

// Text as the content of a Python single-quoted or double-quoted literal, whichever is plainer.
std::string pythonString(std::string_view text)
{
    const char quote = text.contains('"') && !text.contains('\'') ? '\'' : '"';
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote || c == '\\')
            result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result + quote;
}

std::string_view modeOf(const model::Function &function)
{
    if (function.isAsync)
        return function.isGenerator ? ", 3" : ", 1";
    return function.isGenerator ? ", 2" : "";
}

std::string enterLines(const model::Function &function, const LanguagePack &pack)
{
    std::string enter;
    for (const auto &statement : pack.entry.statements) {
        enter += enter.empty() ? "" : ", ";
        enter += pythonString(fillPlaceholders(statement, {{"mode", modeOf(function)}}));
    }
    if (pack.entersByDecorator())
        return std::format("    f.line(\"decorators.end\", {})\n", enter);
    if (pack.exit.empty())
        return std::format("    f.line(\"body.start\", {})\n", enter);
    if (pack.entry.statements.size() > 1)
        enter = "[" + enter + "]";
    return std::format("    f.wrap(\"body.start\", \"body.end\",\n           {},\n           {})\n",
                       enter, pythonString(pack.exit));
}

std::string scriptBody(const model::Function &function, const LanguagePack &pack)
{
    std::string body = enterLines(function, pack);
    for (const auto &anchor : function.anchors) {
        const auto name = anchor.name();
        if (anchor.kind == model::AnchorKind::LoopStart && !pack.loop.empty()) {
            const auto number = std::to_string(anchor.number);
            body += std::format("    f.line(\"{}\", {})\n", name,
                                pythonString(fillPlaceholders(pack.loop, {{"n", number}})));
        } else if (anchor.kind == model::AnchorKind::ReturnStart && !pack.outOpen.empty()) {
            body +=
                std::format("    f.wrap(\"{}\", \"return.{}.value.end\", {}, {})\n", name,
                            anchor.number, pythonString(pack.outOpen), pythonString(pack.outClose));
        }
    }
    return body;
}

std::string titleOf(const model::Function &function, std::string_view language)
{
    const auto kind = function.kind();
    std::string title = std::format(
        "Telemetry for {} {} {}: entry, exit",
        std::string_view("aeiou").contains(language.front()) ? "an" : "a", language, kind);
    if (function.loops > 0)
        title += std::format(", {} loop{}", function.loops, function.loops == 1 ? "" : "s");
    return title + ".";
}

// Ranges of strings and comments that span lines: their text must not be indented.
Json multilineLiterals(std::string_view language, std::string_view source)
{
    Json result = Json::array();
    const auto *known = syntax::languageNamed(language);
    const auto scan = known ? syntax::scanOpaque(*known, source) : syntax::OpaqueScan{};
    for (const auto &range : scan.ranges) {
        if (range.of(source).contains('\n'))
            result.push_back({range.begin, range.end});
    }
    return result;
}

// The numbers of the loops that a script counts as a Python list; a pack may leave them out.
std::string loopNumbers(const model::Script &script, const model::Function &function)
{
    std::string numbers;
    const int last = script.text.contains("\"loop.") ? function.loops : 0;
    for (int n = 1; n <= last; ++n)
        numbers += std::format("{}{}", n == 1 ? "" : ", ", n);
    return "[" + numbers + "]";
}

// Text around whole lines of a function that makes them parse, as a method does only in a class.
Json contextOf(std::string_view language, std::string_view source)
{
    const auto *known = syntax::languageNamed(language);
    if (!known)
        return nullptr;
    for (const auto &around : known->contexts()) {
        const auto text =
            std::string(around.before) + std::string(source) + std::string(around.after);
        if (syntax::countErrors(*known, text) == 0)
            return Json::array({around.before, around.after});
    }
    return nullptr;
}

// JSON that is also a Python literal: strings in ASCII, no null, true or false among facts.
std::string pythonFacts(const Json &facts)
{
    return facts.dump(-1, ' ', true, Json::error_handler_t::replace);
}

} // namespace

std::string shapeOf(const model::Outline &outline, const model::Function &function)
{
    std::string shape = std::format("{} {}|{}", outline.language, outline.level, function.kind());
    for (const auto &anchor : function.anchors) {
        shape += '|';
        shape += anchor.name();
        shape += ':';
        shape += model::name(anchor.situation);
    }
    return shape;
}

std::string scriptKey(const std::string &shape, const LanguagePack &pack)
{
    return KeyHasher()
        .add(shape)
        .add(pack.hash)
        .add(static_cast<std::uint64_t>(kTemplateVersion))
        .add(kitHash())
        .hex();
}

std::string ownScriptKey(const std::string &shapeKey, std::uint64_t tree)
{
    return KeyHasher().add(shapeKey).add("own").add(tree).hex();
}

Json factsOf(const std::string &id, const model::Outline &outline, const model::Function &function,
             std::string_view newline)
{
    Json anchors = Json::object();
    for (const auto &anchor : function.anchors) {
        anchors[anchor.name()] =
            Json::array({anchor.offset - function.lines.begin, model::name(anchor.situation)});
    }
    const auto dot = function.qualifiedName.rfind('.');
    Json facts{{"id", id},
               {"name", dot == std::string::npos ? function.qualifiedName
                                                 : function.qualifiedName.substr(dot + 1)},
               {"language", outline.language},
               {"kind", function.kind()},
               {"depth", function.depth},
               {"newline", newline},
               {"anchors", std::move(anchors)}};
    if (!function.parameters.empty())
        facts["params"] = function.parameters;
    return facts;
}

model::Script writeScript(const std::string &key, const std::string &shape,
                          const model::Outline &outline, const model::Function &function,
                          const LanguagePack &pack, std::string_view packName)
{
    const auto title = titleOf(function, outline.language);
    std::string text =
        std::format("\"\"\"{}  shape {} pack {}  origin template\"\"\"\n"
                    "from espalier_kit import Function\n"
                    "\n"
                    "LANGUAGE = \"{}\"\n"
                    "\n"
                    "\n"
                    "def insert_telemetry(source: str, **facts) -> str:\n"
                    "    f = Function(source, LANGUAGE, **facts)\n"
                    "    if f.instrumented:\n"
                    "        return source\n",
                    title, key, packName.substr(packName.rfind('/') + 1), outline.language);
    if (!pack.braceClose.empty() && pack.braceClose != kKitBrace)
        text += std::format("    f.closing_brace = {}\n", pythonString(pack.braceClose));
    text += scriptBody(function, pack);
    text += "    return f.text()\n";
    return {.key = key,
            .version = 1,
            .language = outline.language,
            .shape = shape,
            .origin = "template",
            .text = std::move(text),
            .effective = true};
}

Result<std::string> writeTests(const model::Script &script, const model::Function &function,
                               const Json &facts, std::string_view source)
{
    auto tests = readResource("kit/test_template.py.in");
    if (!tests)
        return tests;
    Json complete = facts;
    complete["literals"] = multilineLiterals(script.language, source);
    if (auto context = contextOf(script.language, source); !context.is_null())
        complete["context"] = std::move(context);
    replaceAll(*tests, "@SCRIPT_MODULE@", script.key);
    replaceAll(*tests, "@LANGUAGE@", script.language);
    replaceAll(*tests, "@LOOPS@", loopNumbers(script, function));
    replaceAll(*tests, "@TITLE@", titleOf(function, script.language));
    replaceAll(*tests, "@FACTS@", pythonFacts(complete));
    // Last, for the source may itself contain what looks like a placeholder.
    replaceAll(*tests, "@SOURCE@", pythonLiteral(source));
    return tests;
}

std::string pythonLiteral(std::string_view bytes)
{
    const bool utf8 = isValidUtf8(bytes);
    std::string result = "(\n    \"";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            result += i + 1 < bytes.size() ? "\\n\"\n    \"" : "\\n";
        else if (c == '"' || c == '\\')
            result += {'\\', c};
        else if (c == '\t')
            result += "\\t";
        else if (byte < 0x20 || byte == 0x7F)
            result += std::format("\\x{:02x}", byte);
        else if (byte >= 0x80 && !utf8)
            result += std::format("\\udc{:02x}", byte);
        else
            result += c;
    }
    return result + "\"\n)";
}

} // namespace espalier::instrument

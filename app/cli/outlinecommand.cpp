// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "core/base/file.h"
#include "core/base/textformat.h"
#include "core/instrument/scriptwriter.h"
#include "core/syntax/outline.h"
#include "core/syntax/tree.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <format>
#include <functional>
#include <iostream>
#include <iterator>

namespace espalier::cli {

namespace {

struct FileArguments {
    std::string file;
    std::string language;
};

void addFileOptions(CLI::App &command, FileArguments &arguments)
{
    command.add_option("file", arguments.file, "File to read; - for standard input")->required();
    command.add_option("--language", arguments.language,
                       "Language of the text; by default the file name tells");
}

Result<std::string> readText(const FileArguments &arguments)
{
    if (arguments.file != "-")
        return readFile(arguments.file);
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    if (text.size() > kMaxSourceBytes)
        return failure(ErrorKind::Unsupported, "the text is larger than 16 MiB");
    return text;
}

Result<const syntax::Language *> languageFor(const FileArguments &arguments)
{
    std::error_code error;
    if (arguments.file != "-" && !std::filesystem::exists(arguments.file, error))
        return failure(ErrorKind::NotFound, "there is no such file", arguments.file);
    const auto *language = arguments.language.empty() ? syntax::languageOf(arguments.file)
                                                      : syntax::languageNamed(arguments.language);
    if (language)
        return language;
    std::string known;
    for (const auto &each : syntax::languages())
        known += (known.empty() ? "" : ", ") + std::string(each.name());
    return failure(ErrorKind::InvalidInput,
                   arguments.language.empty()
                       ? "the file name does not tell the language; give one with --language"
                       : "unknown language; known are " + known,
                   arguments.language.empty() ? arguments.file : arguments.language);
}

Json toJson(const model::Outline &outline, const std::string &path, std::string_view text)
{
    Json functions = Json::array();
    const auto newline = detectFormat(text).newline;
    for (const auto &function : outline.functions) {
        auto facts =
            instrument::factsOf(path + "::" + function.localId(), outline, function, newline);
        facts["line"] = function.line;
        facts["end_line"] = function.endLine;
        facts["range"] = {function.lines.begin, function.lines.end};
        facts["loops"] = function.loops;
        facts["rule"] = function.rule.empty() ? Json(nullptr) : Json(function.rule);
        functions.push_back(std::move(facts));
    }
    return {{"schema_version", 1},
            {"language", outline.language},
            {"errors", outline.errors},
            {"prelude", outline.preludeOffset},
            {"functions", std::move(functions)}};
}

void printOutline(const Console &console, const model::Outline &outline)
{
    std::string out;
    for (const auto &function : outline.functions) {
        out += std::format("{}-{} {} ({}, {})", function.line, function.endLine, function.localId(),
                           function.kind(), counted(function.loops, "loop"));
        if (!function.rule.empty())
            out += " skipped: " + function.rule;
        out += "\n";
        for (const auto &anchor : function.anchors)
            out += std::format("    {:<24} {:>8} {}\n", anchor.name(), anchor.offset,
                               model::name(anchor.situation));
    }
    console.data(out);
}

/// What a command on one file does with it, once it is read.
using OnText =
    std::function<ExitCode(const Console &, const syntax::Language &, const std::string &)>;

ExitCode withText(const Console &console, const FileArguments &arguments, const OnText &work)
{
    const auto language = languageFor(arguments);
    if (!language) {
        const auto code = console.error(language.error());
        return language.error().kind == ErrorKind::InvalidInput ? kUsage : code;
    }
    const auto text = readText(arguments);
    return text ? work(console, **language, *text) : console.error(text.error());
}

ExitCode outlineText(const FileArguments &arguments, const Console &console,
                     const syntax::Language &language, const std::string &text)
{
    const auto outline = syntax::outline(language, text);
    if (console.options().json)
        console.json(toJson(outline, arguments.file, text));
    else
        printOutline(console, outline);
    return kOk;
}

ExitCode checkText(const FileArguments &arguments, const Console &console,
                   const syntax::Language &language, const std::string &text)
{
    const auto tree = syntax::Tree::parse(language, text);
    Json errors = Json::array();
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        if (node.isError())
            errors.push_back({{"line", node.line()}, {"offset", node.range().begin}});
        return true;
    });
    if (console.options().json) {
        console.json({{"schema_version", 1}, {"language", language.name()}, {"errors", errors}});
    } else {
        for (const auto &error : errors)
            console.data(
                std::format("{}:{}: syntax error\n", arguments.file, error["line"].get<int>()));
    }
    return errors.empty() ? kOk : kNegative;
}

} // namespace

Command outlineCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<FileArguments>();
    auto *app = parser.add_subcommand(
        "outline", withExamples("Show the functions, loops and anchors of one file.",
                                {"espalier outline app.py",
                                 "espalier outline --language javascript - < app.js"}));
    addFileOptions(*app, *arguments);
    const auto run = [arguments](Environment &environment) {
        return withText(environment.console, *arguments, std::bind_front(outlineText, *arguments));
    };
    return {run, app};
}

Command checkSyntaxCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<FileArguments>();
    auto *app = parser.add_subcommand(
        "check-syntax", withExamples("Tell whether a file parses; exit code 1 when it does not.",
                                     {"espalier check-syntax app.py"}));
    addFileOptions(*app, *arguments);
    const auto run = [arguments](Environment &environment) {
        return withText(environment.console, *arguments, std::bind_front(checkText, *arguments));
    };
    return {run, app};
}

} // namespace espalier::cli

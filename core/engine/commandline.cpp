// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/commandline.h"

#include <algorithm>

namespace espalier::engine {

namespace {

class CommandLine final {
public:
    explicit CommandLine(std::vector<std::string> begin) : m_arguments(std::move(begin)) {}

    void flag(std::string name) { m_arguments.push_back(std::move(name)); }
    // One word: what follows a name of its own could be taken for another value of it.
    void option(std::string_view name, std::string_view value)
    {
        m_arguments.push_back(std::string(name) + "=" + std::string(value));
    }
    template <typename List>
    void options(std::string_view name, const List &values)
    {
        for (const auto &value : values)
            option(name, value);
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(m_arguments); }

private:
    std::vector<std::string> m_arguments;
};

std::string_view name(CommandVerb verb)
{
    switch (verb) {
    case CommandVerb::Functions: return "functions";
    case CommandVerb::Instrument: return "instrument";
    case CommandVerb::Strip: return "strip";
    }
    return "instrument";
}

void addSelection(const Selection &selection, const Selection &defaults, CommandLine &line)
{
    if (selection.languages != defaults.languages)
        line.options("--language", selection.languages);
    if (selection.pathGlobs != defaults.pathGlobs)
        line.options("--path", selection.pathGlobs);
    for (const auto &glob : selection.excludeGlobs) {
        if (!std::ranges::contains(defaults.excludeGlobs, glob))
            line.option("--exclude", glob);
    }
    if (selection.functionGlobs != defaults.functionGlobs)
        line.options("--function", selection.functionGlobs);
    for (const auto &rule : selection.include) {
        if (!defaults.include.contains(rule))
            line.option("--include", rule == "test" ? "tests" : rule);
    }
    line.options("--only", selection.only);
    line.options("--leave-out", selection.leaveOut);
}

void addApply(const CommandLineRequest &request, CommandLine &line)
{
    switch (request.options.apply) {
    case ApplyMode::Preview: break;
    case ApplyMode::InPlace: line.option("--apply", "in-place"); break;
    case ApplyMode::Branch:
        line.option("--apply",
                    request.options.branch.empty() ? "branch" : "branch=" + request.options.branch);
        break;
    case ApplyMode::Patch: line.option("--patch", request.patchFile); break;
    }
}

void addInstrument(const InstrumentOptions &options, const InstrumentOptions &defaults,
                   CommandLine &line)
{
    if (options.capture.any())
        line.option("--capture", options.capture.name());
    if (options.maxAttempts != defaults.maxAttempts)
        line.option("--max-attempts", std::to_string(options.maxAttempts));
    if (options.check && options.apply == ApplyMode::Preview)
        line.flag("--check");
}

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:=,+@%").contains(c);
}

} // namespace

std::vector<std::string> commandLineOf(const CommandLineRequest &request)
{
    CommandLine line({std::string(name(request.verb)), request.project.string()});
    addSelection(request.options.selection, request.defaults.selection, line);
    if (request.options.pack != request.defaults.pack)
        line.option("--pack", request.options.pack);
    if (request.verb == CommandVerb::Instrument)
        addInstrument(request.options, request.defaults, line);
    if (request.verb != CommandVerb::Functions)
        addApply(request, line);
    return line.take();
}

std::string shellQuoted(const std::vector<std::string> &arguments)
{
    std::string text;
    for (const auto &argument : arguments) {
        if (!text.empty())
            text += ' ';
        if (!argument.empty() && std::ranges::all_of(argument, isPlain)) {
            text += argument;
            continue;
        }
        text += '\'';
        for (const char c : argument)
            text += c == '\'' ? std::string("'\\''") : std::string(1, c);
        text += '\'';
    }
    return text;
}

} // namespace espalier::engine

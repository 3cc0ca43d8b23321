// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `backlog` that save filters, and that write and read files.

#include "app/cli/backlogactions.h"

#include "core/backlog/filter.h"
#include "core/base/file.h"

#include <filesystem>
#include <format>

namespace espalier::cli {

namespace {

std::string filterOf(const BacklogArguments &arguments)
{
    std::string text;
    for (const auto &word : arguments.words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

// What was asked for, else by the end of the name; JSON where that says nothing.
backlog::TicketFormat formatOf(const BacklogArguments &arguments)
{
    if (const auto format = backlog::ticketFormatNamed(arguments.format))
        return *format;
    const auto extension = std::filesystem::path(arguments.target).extension().string();
    if (extension.size() > 1) {
        if (const auto format = backlog::ticketFormatNamed(extension.substr(1)))
            return *format;
    }
    return backlog::TicketFormat::Json;
}

ExitCode listViews(const BacklogContext &context, store::TicketViewStore &views)
{
    const auto &console = context.console();
    auto all = views.views();
    if (!all)
        return console.error(all.error());
    auto list = Json::array();
    std::string out;
    for (const auto &view : *all) {
        list.push_back({{"name", view.name}, {"filter", view.filter}});
        out += std::format("{:<24} {}\n", view.name, view.filter);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"views", std::move(list)}});
    else if (out.empty())
        console.note("No view is saved; `espalier backlog views NAME FILTER` saves one.");
    else
        console.data(out);
    return kOk;
}

} // namespace

ExitCode changeViews(const BacklogContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    store::TicketViewStore views(context.workspace.database());
    if (arguments.view.empty())
        return listViews(context, views);
    const auto filter = filterOf(arguments);
    if (!arguments.remove && filter.empty()) {
        return console.error({ErrorKind::InvalidInput,
                              "a view is saved with its filter, e.g. `espalier backlog views "
                              "\"low risk\" is:inbox \"risk:<=3\"`, or taken out with --remove",
                              arguments.view});
    }
    if (auto parsed = backlog::parseFilter(filter); !arguments.remove && !parsed)
        return usageError(console, parsed.error());
    const auto done = arguments.remove ? views.remove(arguments.view)
                                       : views.put({.name = arguments.view, .filter = filter},
                                                   context.backlog.now());
    if (!done)
        return console.error(done.error());
    if (console.options().json)
        return listViews(context, views);
    console.note(std::format("{} {}.", arguments.view, arguments.remove ? "is gone" : "is saved"));
    return kOk;
}

ExitCode exportBacklog(const BacklogContext &context)
{
    const auto &console = context.console();
    const auto &target = context.arguments.target;
    auto query = backlog::parseFilter(filterOf(context.arguments));
    if (!query)
        return usageError(console, query.error());
    auto text = context.backlog.exported(*query, formatOf(context.arguments));
    if (!text)
        return console.error(text.error());
    if (target == "-") {
        console.bytes(*text);
        return kOk;
    }
    if (auto written = writeFileAtomically(target, *text); !written)
        return console.error(written.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"file", target}, {"bytes", text->size()}});
    else
        console.note(std::format("{} is written.", target));
    return kOk;
}

ExitCode importBacklog(const BacklogContext &context)
{
    constexpr std::uint64_t kMost = std::uint64_t{256} << 20;
    const auto &console = context.console();
    const auto &target = context.arguments.target;
    auto text = readFile(target, kMost);
    if (!text)
        return console.error(text.error());
    auto imported = context.backlog.imported(*text, formatOf(context.arguments));
    if (!imported) {
        auto error = imported.error();
        if (error.context.empty())
            error.context = target;
        return console.error(error);
    }
    if (console.options().json) {
        console.json(
            {{"schema_version", 1}, {"added", imported->added}, {"left_alone", imported->there}});
        return kOk;
    }
    console.data(std::format("{} added, {} left alone that {} there already\n",
                             imported->added.size(), imported->there.size(),
                             imported->there.size() == 1 ? "is" : "are"));
    return kOk;
}

} // namespace espalier::cli

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What writing a script and its tests from the template costs, for many functions of a tree.

#include "core/engine/instrumentplan.h"
#include "core/instrument/discover.h"
#include "core/instrument/scriptwriter.h"
#include "core/validate/security.h"
#include "tests/benchmarks/measure.h"
#include "tests/benchmarks/sourcetree.h"

#include <QCoreApplication>

#include <format>

namespace espalier::bench {

namespace {

/// Times of the steps from a function to a script that may be tested.
struct Steps {
    Series script;
    Series tests;
    Series security;
    Series all;
};

void writeOne(const instrument::SourceFile &file, std::string_view text,
              const model::Function &function, const instrument::LanguagePack &pack, Steps &steps)
{
    const auto &outline = file.content->outline;
    model::Script script;
    measure(steps.script, [&] {
        const auto shape = instrument::shapeOf(outline, function);
        script = instrument::writeScript(instrument::scriptKey(shape, pack), shape, outline,
                                         function, pack, "spans");
    });
    measure(steps.tests, [&] {
        const auto facts =
            instrument::factsOf(engine::functionId(file.path, function), outline, function, "\n");
        script.tests =
            valueOf(instrument::writeTests(script, function, facts, function.lines.of(text)));
    });
    measure(steps.security, [&] { static_cast<void>(validate::securityFindings(script.text)); });
}

void report(const Steps &steps)
{
    print("  functions", std::to_string(steps.all.size()));
    print("  key and script", steps.script);
    print("  facts and tests", steps.tests);
    print("  security check", steps.security);
    print("  all of it", steps.all, "300 us, median");
    print("  all of it, 99 of 100 below", std::format("{:.3f} ms", steps.all.at(0.99)));
}

} // namespace

static int run(int count, char **arguments)
{
    const std::vector<std::filesystem::path> given(arguments + 1, arguments + count);
    const SourceTree tree(given.empty() ? pythonFolders() : given, {".py", ".js", ".mjs", ".cjs"});
    const auto pack = valueOf(instrument::Pack::load("spans"));
    JobContext job;
    const auto files =
        valueOf(instrument::discover({.root = tree.root(), .pack = &pack, .threads = 2}, job));
    Steps steps;
    constexpr std::size_t kEnough = 20'000;
    for (const auto &file : files) {
        if (!file.rule.empty() || steps.all.size() >= kEnough)
            continue;
        const auto text = valueOf(readFile(tree.root() / file.path));
        for (const auto &function : file.content->outline.functions) {
            if (!function.rule.empty())
                continue;
            const auto &snippets = *pack.language(file.language->name());
            measure(steps.all, [&] { writeOne(file, text, function, snippets, steps); });
        }
    }
    report(steps);
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return espalier::bench::run(argc, argv);
}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What it costs to put telemetry into one function of a file, in process, as a user of the library
// meets it: the file's text goes in, the new text comes out. Prints microseconds as JSON, for
// bench_peers.py.
//
//     edit_one FILE FUNCTION [RESULT]        FUNCTION: as `espalier outline` names it, without path

#include "core/base/clock.h"
#include "core/base/textformat.h"
#include "core/engine/fileassembly.h"
#include "core/engine/functionedits.h"
#include "core/instrument/edits.h"
#include "core/instrument/scriptwriter.h"
#include "core/syntax/outline.h"
#include "tests/benchmarks/measure.h"
#include "tests/benchmarks/oneworker.h"

#include <QCoreApplication>

#include <cstdio>

namespace espalier::bench {

namespace {

using Content = std::shared_ptr<const instrument::FileOutline>;

/// Stands where everything is known already.
class NobodyRuns final : public engine::ScriptRunner {
public:
    [[nodiscard]] unsigned width() const override { return 1; }
    [[nodiscard]] engine::RunnerFacts facts() const override { return {}; }
    void warmUp() override {}
    Result<std::vector<model::Validation>> test(std::span<const model::Script>,
                                                JobContext &) override
    {
        return wasAsked();
    }
    Result<model::Validation> testSome(const model::Script &, const std::set<std::string> &,
                                       JobContext &) override
    {
        return wasAsked();
    }
    Result<std::vector<engine::ScriptOutput>>
    run(const model::Script &, std::span<const engine::ScriptInput>, JobContext &) override
    {
        return wasAsked();
    }

private:
    static std::unexpected<Error> wasAsked()
    {
        return failure(ErrorKind::Internal, "the cache of results did not serve");
    }
};

class OneEdit final {
public:
    OneEdit(std::filesystem::path file, std::string function)
        : m_path(file.filename().string()), m_function(std::move(function)),
          m_text(valueOf(readFile(file))), m_language(syntax::languageOf(file)),
          m_pack(valueOf(instrument::Pack::load("spans"))),
          m_folder(valueOf(TemporaryFolder::create("espalier-bench-"))),
          m_workspace(valueOf(engine::Workspace::open(
              m_folder.path(), {.state = m_folder.path() / "user"}, engine::Unusable::Fails)))
    {
        check(writeFilePlainly(m_folder.path() / m_path, m_text));
    }

    [[nodiscard]] Json figures();
    [[nodiscard]] const std::string &result() const { return m_result; }

private:
    [[nodiscard]] Content outline(const std::string &text) const;
    [[nodiscard]] engine::InstrumentPlan planFor(const std::string &text, Content content);
    void edit(const std::string &text, Content content, const engine::ResultCache &cache,
              engine::ScriptRunner &runner);
    [[nodiscard]] engine::ResultCache cacheAfter(const std::string &text);
    [[nodiscard]] double microseconds(int times, const std::function<void()> &action);

    std::string m_path;
    std::string m_function;
    std::string m_text;
    const syntax::Language *m_language;
    instrument::Pack m_pack;
    TemporaryFolder m_folder;
    std::unique_ptr<engine::Workspace> m_workspace;
    JobContext m_job;
    NobodyRuns m_nobody;
    OneWorker m_worker;
    std::map<std::string, model::Script> m_scripts; ///< tested ones, by key
    engine::InstrumentPlan m_plan;
    std::string m_result;
};

Content OneEdit::outline(const std::string &text) const
{
    return std::make_shared<instrument::FileOutline>(
        instrument::outlineOf(*m_language, &m_pack, text));
}

// What engine::makePlan makes for a project of one file and a selection of one function.
engine::InstrumentPlan OneEdit::planFor(const std::string &text, Content content)
{
    engine::FileWork file{.path = m_path,
                          .language = m_language,
                          .pack = m_pack.language(m_language->name()),
                          .content = std::move(content),
                          .current = text,
                          .newline = detectFormat(text).newline};
    const auto &functions = file.outline().functions;
    const auto at = std::ranges::find_if(
        functions, [&](const auto &function) { return function.localId() == m_function; });
    if (at == functions.end() || !at->rule.empty())
        giveUp({ErrorKind::NotFound, "no such function to edit", m_function});
    const auto *snippets = m_pack.language(m_language->name(), {}, !at->parameters.empty());
    file.functions.push_back(
        {.function = &*at, .id = engine::functionId(m_path, *at), .pack = snippets, .group = 0});
    engine::ShapeGroup group{.shape = instrument::shapeOf(file.outline(), *at), .pack = snippets};
    group.key = instrument::scriptKey(group.shape, *snippets);
    auto [script, isNew] = m_scripts.try_emplace(group.key);
    if (isNew)
        script->second = instrument::writeScript(group.key, group.shape, file.outline(), *at,
                                                 *snippets, m_pack.name());
    group.script = script->second;
    group.validation.ok = true;
    engine::InstrumentPlan plan;
    plan.files.push_back(std::move(file));
    plan.groups.push_back(std::move(group));
    return plan;
}

void OneEdit::edit(const std::string &text, Content content, const engine::ResultCache &cache,
                   engine::ScriptRunner &runner)
{
    m_plan = planFor(text, std::move(content));
    check(engine::editFunctions(m_plan, cache, runner, 1, m_job));
    check(engine::assembleFiles(m_plan, cache, 1, m_job));
    const auto &file = m_plan.files.front();
    if (const auto &problem = file.functions.front().problem; !problem.empty())
        giveUp({ErrorKind::Internal, problem, m_function});
    m_result = instrument::applyInsertions(file.text(), file.planned);
}

// The cache of a project in which `text` was in the file at the last run.
engine::ResultCache OneEdit::cacheAfter(const std::string &text)
{
    engine::ResultCache cache(m_workspace->cache());
    edit(text, outline(text), cache, m_worker.runner());
    cache.keep(m_plan.files);
    return engine::ResultCache(m_workspace->cache());
}

double OneEdit::microseconds(int times, const std::function<void()> &action)
{
    constexpr int kSamples = 31;
    action();
    Series series;
    for (int sample = 0; sample < kSamples; ++sample) {
        measure(series, [&] {
            for (int i = 0; i < times; ++i)
                action();
        });
    }
    return series.median() * 1000 / times;
}

Json OneEdit::figures()
{
    constexpr int kMany = 200;
    constexpr int kFew = 10;
    const auto empty = valueOf(store::CacheStore::inMemory());
    const engine::ResultCache nothing(*empty);
    const auto kept = outline(m_text);
    const auto before = cacheAfter(m_text + "\n");
    Json figures{{"bytes", m_text.size()},
                 {"parse", microseconds(kFew, [&] { syntax::parseOnly(*m_language, m_text); })},
                 {"outline", microseconds(kFew, [&] { static_cast<void>(outline(m_text)); })}};
    figures["kept_checked"] = microseconds(kFew, [&] { edit(m_text, kept, before, m_nobody); });
    figures["whole_checked"] =
        microseconds(kFew, [&] { edit(m_text, outline(m_text), before, m_nobody); });
    figures["kept_worker"] =
        microseconds(kFew, [&] { edit(m_text, kept, nothing, m_worker.runner()); });
    figures["whole_worker"] =
        microseconds(kFew, [&] { edit(m_text, outline(m_text), nothing, m_worker.runner()); });
    const auto same = cacheAfter(m_text);
    figures["kept"] = microseconds(kMany, [&] { edit(m_text, kept, same, m_nobody); });
    figures["whole"] = microseconds(kFew, [&] { edit(m_text, outline(m_text), same, m_nobody); });
    const auto planned = m_plan.files.front().planned;
    figures["apply"] =
        microseconds(kMany, [&] { m_result = instrument::applyInsertions(m_text, planned); });
    return figures;
}

} // namespace

static int run(int count, char **arguments)
{
    if (count < 3) {
        std::fputs("usage: edit_one FILE FUNCTION [RESULT]\n", stderr);
        return 2;
    }
    OneEdit edit(arguments[1], arguments[2]);
    std::printf("%s\n", toText(edit.figures()).c_str());
    if (count > 3)
        check(writeFilePlainly(arguments[3], edit.result()));
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return espalier::bench::run(argc, argv);
}

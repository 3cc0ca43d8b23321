// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/compilecheck.h"

#include "core/base/parallel.h"
#include "core/process/program.h"
#include "core/validate/checkbatch.h"
#include "core/validate/checktool.h"
#include "core/validate/projectcheck.h"

#include <algorithm>
#include <format>
#include <map>
#include <mutex>

namespace espalier::validate {

namespace {

using Outcome = FileCheck::Outcome;
using State = CheckUnit::State;

constexpr std::size_t kMostBatchBytes = 32u << 20;
constexpr std::size_t kLeastBatchBytes = 512u << 10; // below this a second process costs more

EndingRule ruleOf(const CheckTool &tool, std::string_view path)
{
    const auto rule = std::ranges::find_if(
        tool.endings, [&](const EndingRule &each) { return path.ends_with(each.ending); });
    return rule == tool.endings.end() ? EndingRule{} : *rule;
}

char kindOf(const CheckTool &tool, const CompileInput &input)
{
    if (input.module == model::ModuleKind::Module)
        return 'm';
    const auto kind = ruleOf(tool, input.path).kind;
    return kind == '?' && input.module == model::ModuleKind::Script ? 's' : kind;
}

// Why no compiler can check the file at all; empty when one can.
std::string whyUncheckable(const CompileInput &input)
{
    const auto *tool = checkToolOf(input.language);
    return tool ? std::string(ruleOf(*tool, input.path).uncheckable)
                : "there is no compile check for this language";
}

/// Units of one language that go to one process.
struct Batch {
    const CheckTool *tool = nullptr;
    std::filesystem::path program;
    std::span<CheckUnit> units;
};

/// One check of many files: the new texts first, then the originals of those that fail.
class CheckRun final {
public:
    CheckRun(const process::Sandbox &sandbox, std::string_view searchPath, unsigned threads,
             const CheckedProject &project, std::span<const CompileInput> inputs, JobContext &job)
        : m_sandbox(sandbox), m_searchPath(searchPath), m_threads(threads), m_project(project),
          m_inputs(inputs), m_job(job), m_files(inputs.size())
    {
    }

    Result<std::vector<FileCheck>> run();

private:
    using Units = std::vector<CheckUnit>;

    Units newTexts();
    [[nodiscard]] Units originals() const;
    Result<> compile(Units &units);
    std::vector<Batch> batchesOf(Units &units) const;
    void addBatches(std::vector<Batch> &batches, const CheckTool &tool,
                    std::span<CheckUnit> units) const;

    const process::Sandbox &m_sandbox;
    std::string_view m_searchPath;
    unsigned m_threads;
    const CheckedProject &m_project;
    std::span<const CompileInput> m_inputs;
    JobContext &m_job;
    std::vector<FileCheck> m_files;
};

CheckRun::Units CheckRun::newTexts()
{
    Units units;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const auto &input = m_inputs[i];
        m_files[i].path = input.path;
        if (input.known) {
            m_files[i].outcome = Outcome::Passed;
            continue;
        }
        m_files[i].message = whyUncheckable(input);
        if (m_files[i].message.empty() && !CompileChecker::checksProjects(input.language))
            units.push_back({.input = i,
                             .kind = kindOf(*checkToolOf(input.language), input),
                             .path = input.path,
                             .text = input.instrumented});
    }
    return units;
}

CheckRun::Units CheckRun::originals() const
{
    Units units;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const auto &input = m_inputs[i];
        if (m_files[i].outcome == Outcome::Failed && input.original)
            units.push_back({.input = i,
                             .kind = kindOf(*checkToolOf(input.language), input),
                             .path = input.path,
                             .text = *input.original});
    }
    return units;
}

void CheckRun::addBatches(std::vector<Batch> &batches, const CheckTool &tool,
                          std::span<CheckUnit> units) const
{
    const auto program = programOf(tool, m_searchPath);
    if (!program) {
        for (auto &unit : units) {
            unit.state = State::NotRun;
            unit.message = program.error().text();
        }
        return;
    }
    std::size_t total = 0;
    for (const auto &unit : units)
        total += unit.text.size();
    const auto limit =
        std::clamp(total / std::max(m_threads, 1u) + 1, kLeastBatchBytes, kMostBatchBytes);
    while (!units.empty()) {
        std::size_t count = 0;
        for (std::size_t bytes = 0; count < units.size() && bytes < limit; ++count)
            bytes += units[count].text.size();
        batches.push_back({&tool, program->path, units.first(count)});
        units = units.subspan(count);
    }
}

std::vector<Batch> CheckRun::batchesOf(Units &units) const
{
    const auto language = [this](const CheckUnit &unit) -> const std::string & {
        return m_inputs[unit.input].language;
    };
    std::ranges::stable_sort(units, {}, language);
    std::vector<Batch> batches;
    for (std::size_t begin = 0; begin < units.size();) {
        auto end = begin;
        while (end < units.size() && language(units[end]) == language(units[begin]))
            ++end;
        addBatches(batches, *checkToolOf(language(units[begin])),
                   std::span(units).subspan(begin, end - begin));
        begin = end;
    }
    return batches;
}

Result<> CheckRun::compile(Units &units)
{
    const auto batches = batchesOf(units);
    std::mutex mutex;
    Result<> result;
    constexpr std::size_t kOneBatch = 1;
    const auto ran =
        parallelFor(batches.size(), m_threads, m_job, "check", kOneBatch, [&](std::size_t index) {
            const auto &batch = batches[index];
            auto done = runBatch(m_sandbox, *batch.tool, batch.program, batch.units, m_job);
            const std::scoped_lock lock(mutex);
            if (!done && result)
                result = std::move(done);
        });
    return ran ? result : ran;
}

Result<std::vector<FileCheck>> CheckRun::run()
{
    auto units = newTexts();
    if (auto compiled = compile(units); !compiled)
        return failure(compiled.error());
    for (auto &unit : units) {
        auto &file = m_files[unit.input];
        file.line = unit.line;
        file.message = std::move(unit.message);
        if (unit.state != State::NotRun)
            file.outcome = unit.state == State::Right ? Outcome::Passed : Outcome::Failed;
    }
    auto before = originals();
    if (auto compiled = compile(before); !compiled)
        return failure(compiled.error());
    for (const auto &unit : before) {
        auto &file = m_files[unit.input];
        if (unit.state == State::Wrong) {
            file.outcome = Outcome::FailedBefore;
        } else if (unit.state == State::NotRun) {
            file.outcome = Outcome::NotRun;
            file.message = "it fails now; whether it did before is not known: " + unit.message;
        }
    }
    const ProjectTools tools{m_sandbox, m_searchPath, m_threads, m_project};
    if (auto checked = checkProjects(tools, m_inputs, m_files, m_job); !checked)
        return failure(checked.error());
    return std::move(m_files);
}

struct Counts {
    std::size_t passed = 0, failed = 0, before = 0, notRun = 0, syntaxOnly = 0;
    const FileCheck *firstFailed = nullptr;
    const FileCheck *firstNotRun = nullptr;

    [[nodiscard]] bool areSyntaxOnly() const
    {
        return syntaxOnly > 0 && syntaxOnly == passed + failed + before;
    }

    void add(const FileCheck &file)
    {
        syntaxOnly += file.syntaxOnly ? 1 : 0;
        switch (file.outcome) {
        case Outcome::Passed: ++passed; break;
        case Outcome::FailedBefore: ++before; break;
        case Outcome::Failed:
            if (failed++ == 0)
                firstFailed = &file;
            break;
        case Outcome::NotRun:
            if (notRun++ == 0)
                firstNotRun = &file;
            break;
        }
    }
};

std::string reasonOf(const Counts &counts)
{
    std::string reason;
    const auto add = [&reason](const std::string &text) {
        reason += reason.empty() ? text : "; " + text;
    };
    if (const auto *file = counts.firstFailed) {
        add(file->line > 0 ? std::format("{}:{}: {}", file->path, file->line, file->message)
                           : std::format("{}: {}", file->path, file->message));
        if (counts.failed > 1)
            add(std::format("{} files fail in all", counts.failed));
    }
    if (counts.before > 0)
        add(std::format("{} did not compile before either", counts.before));
    if (counts.notRun > 0) {
        const auto total = counts.passed + counts.failed + counts.before + counts.notRun;
        add(counts.notRun == total ? counts.firstNotRun->message
                                   : std::format("{} of {} not checked: {}", counts.notRun, total,
                                                 counts.firstNotRun->message));
    }
    if (counts.syntaxOnly > 0 && !counts.areSyntaxOnly())
        add(std::format("{} checked for their syntax only", counts.syntaxOnly));
    return reason;
}

std::string checkNameOf(const CheckTool *tool, const Counts &counts)
{
    if (!tool)
        return "none";
    return std::string(counts.areSyntaxOnly() ? tool->project->syntaxOnly : tool->check);
}

std::vector<model::CheckResult> summary(std::span<const CompileInput> inputs,
                                        const std::vector<FileCheck> &files)
{
    std::map<std::string, Counts> languages;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!inputs[i].known)
            languages[inputs[i].language].add(files[i]);
    }
    std::vector<model::CheckResult> results;
    for (const auto &[language, counts] : languages) {
        const auto *tool = checkToolOf(language);
        const char *result = "not run";
        if (counts.failed > 0)
            result = "failed";
        else if (counts.passed > 0)
            result = "passed";
        results.push_back({.language = language,
                           .check = checkNameOf(tool, counts),
                           .result = result,
                           .reason = reasonOf(counts)});
    }
    return results;
}

} // namespace

CompileChecker::CompileChecker(process::Sandbox sandbox, unsigned threads, std::string searchPath,
                               CheckedProject project)
    : m_sandbox(std::move(sandbox)), m_threads(threads), m_searchPath(std::move(searchPath)),
      m_project(std::move(project))
{
}

Result<CompileReport> CompileChecker::check(std::span<const CompileInput> inputs,
                                            JobContext &job) const
{
    auto files = CheckRun(m_sandbox, m_searchPath, m_threads, m_project, inputs, job).run();
    if (!files)
        return failure(files.error());
    auto checks = summary(inputs, *files);
    return CompileReport{.files = std::move(*files), .checks = std::move(checks)};
}

std::string CompileChecker::toolIdentity(std::string_view language) const
{
    const auto *tool = checkToolOf(language);
    if (!tool)
        return {};
    const auto program = programOf(*tool, m_searchPath);
    return program ? std::format("{} check {}", program->text(), kCheckVersion) : std::string();
}

bool CompileChecker::checksProjects(std::string_view language)
{
    const auto *tool = checkToolOf(language);
    return tool && tool->project;
}

CompileReport notChecked(std::span<const CompileInput> inputs, const std::string &reason)
{
    CompileReport report;
    for (const auto &input : inputs)
        report.files.push_back({.path = input.path, .message = reason});
    report.checks = summary(inputs, report.files);
    return report;
}

} // namespace espalier::validate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/checkrepair.h"

#include "core/engine/compilechecks.h"
#include "core/engine/fileassembly.h"
#include "core/instrument/edits.h"
#include "core/syntax/language.h"

#include <algorithm>
#include <limits>

namespace espalier::engine {

static constexpr auto kNone = std::numeric_limits<std::size_t>::max();

// The innermost instrumented function around a line of the instrumented text.
std::size_t CheckRepair::blamed(const FileWork &file, int line) const
{
    if (line <= 0)
        return kNone;
    const instrument::LineMap lines(file.text(), file.planned);
    const auto wanted = static_cast<std::uint32_t>(line);
    auto found = kNone;
    std::size_t smallest = 0;
    for (std::size_t i = 0; i < file.functions.size(); ++i) {
        const auto &work = file.functions[i];
        if (!work.group || !work.problem.empty())
            continue;
        const auto text = work.function->lines.of(file.text());
        const auto height = static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
        const auto before =
            std::ranges::count(file.text().substr(0, work.function->lines.begin), '\n');
        // What is put in before the first line belongs to the function, too.
        const auto first = before == 0 ? 1 : lines.newLine(static_cast<std::uint32_t>(before)) + 1;
        const auto last = lines.newLine(static_cast<std::uint32_t>(before) + std::max(height, 1u));
        if (wanted < first || wanted > last || (found != kNone && text.size() >= smallest))
            continue;
        found = i;
        smallest = text.size();
    }
    return found;
}

Result<CheckFailure> CheckRepair::recheck(const FileWork &file, JobContext &job)
{
    auto changes = changesOf(m_workspace, m_plan);
    if (!changes)
        return failure(changes.error());
    // With the runtimes, which are no files of the plan.
    std::erase_if(*changes, [&](const FileChange &change) {
        return change.path != file.path &&
               std::ranges::contains(m_plan.files, change.path, &FileWork::path);
    });
    if (changes->empty())
        return CheckFailure{};
    auto outcome = m_check(*changes, job);
    if (!outcome)
        return failure(outcome.error());
    const auto at = std::ranges::find(outcome->failures, file.path, &CheckFailure::path);
    return at == outcome->failures.end() ? CheckFailure{} : *at;
}

void CheckRepair::leaveAlone(FileWork &file, const CheckFailure &failure) const
{
    for (auto &work : file.functions) {
        if (work.group && work.problem.empty())
            work.problem = "the file does not compile any more: " + failure.text();
    }
    file.planned = file.present;
}

// What is refined tells its verdicts itself.
void CheckRepair::tellVerdict(const FileWork &file, const CheckFailure &failure) const
{
    const auto function = blamed(file, failure.line);
    if (!m_verdicts || (m_refinement && function != kNone))
        return;
    constexpr auto kSource = model::LearningSource::CompileCheck;
    if (function == kNone) {
        const model::Script nobodys{.language = std::string(file.language->name())};
        m_verdicts->checked(nobodys, file.path + "::", kSource, failure.text());
        return;
    }
    const auto &work = file.functions[function];
    m_verdicts->checked(m_plan.groups[*work.group].script, work.id, kSource, failure.text(), &file);
}

Result<> CheckRepair::repair(const CheckFailure &failed, JobContext &job)
{
    constexpr int kMostFunctions = 8;
    const auto at = std::ranges::find(m_plan.files, failed.path, &FileWork::path);
    if (at == m_plan.files.end())
        return {};
    auto &file = *at;
    const auto index = static_cast<std::size_t>(at - m_plan.files.begin());
    auto present = failed;
    tellVerdict(file, failed);
    for (int round = 0; m_refinement && round < kMostFunctions; ++round) {
        const auto function = blamed(file, present.line);
        if (function == kNone)
            break;
        auto &work = file.functions[function];
        const auto blamedId = work.id;
        const auto check = [&](const FileWork &tried, JobContext &inner) -> Result<std::string> {
            auto found = recheck(tried, inner);
            if (!found)
                return failure(found.error());
            // Another function may have its own fault; that one's turn comes.
            const auto other = blamed(tried, found->line);
            const bool same = other == kNone || tried.functions[other].id == blamedId;
            return found->message.empty() || !same ? std::string{} : found->text();
        };
        auto repaired =
            m_refinement->refineOne(index, function, checkNameOf(m_checks, file.language->name()),
                                    present.text(), check, job);
        if (!repaired)
            return failure(repaired.error());
        if (!*repaired) { // the others may be right without it
            work.problem = "it does not compile any more: " + present.text();
            m_refinement->assemble(index);
        }
        auto found = recheck(file, job);
        if (!found)
            return failure(found.error());
        if (found->message.empty())
            return {};
        present = *std::move(found);
    }
    leaveAlone(file, present);
    return {};
}

} // namespace espalier::engine

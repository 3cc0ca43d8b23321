// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternaccess.h"

#include "core/engine/knowledge.h"
#include "core/engine/knowledgecapture.h"
#include "widgets/models/projectjob.h"
#include "widgets/models/scriptshape.h"

#include <QTemporaryDir>

#include <filesystem>
#include <system_error>
#include <utility>

namespace espalier::panels {

using engine::PatternLibrary;
using models::orFailure;

static std::filesystem::path fileOf(const models::ProjectContext &context)
{
    return engine::knowledgeFile(context.project().paths);
}

// Each job opens the database for itself: a connection belongs to its thread.
template <typename Read>
static auto reading(const models::ProjectContext &context, Read read)
{
    return
        [file = fileOf(context), read = std::move(read)](
            JobContext &job) -> std::invoke_result_t<const Read &, PatternLibrary &, JobContext &> {
            auto library = PatternLibrary::open(file);
            if (!library)
                return failure(std::move(library.error()));
            return read(**library, job);
        };
}

PatternAccess::PatternAccess(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_change(context.jobs()), m_load(this), m_view(this),
      m_search(this), m_preview(this), m_similar(this), m_review(this)
{
    connect(&m_change, &models::Task::runningChanged, this, &PatternAccess::busyChanged);
    connect(&m_change, &models::Task::progressed, this, &PatternAccess::progressed);
}

// ---- reading ----

void PatternAccess::load()
{
    m_load.start(
        reading(m_context, [](PatternLibrary &library, JobContext &) { return library.all(); }),
        orFailure<std::vector<engine::PatternRow>>(
            [this](const auto &rows) { emit rowsReady(rows); },
            [this](const Error &error) { emit loadFailed(error); }));
}

void PatternAccess::loadView(std::int64_t id)
{
    m_view.start(
        reading(m_context, [id](PatternLibrary &library,
                                JobContext &) { return engine::viewOf(library, id); }),
        orFailure<engine::PatternView>([this](const auto &view) { emit viewReady(view); },
                                       [this](const Error &error) { emit failed(error); }));
}

void PatternAccess::search(const QString &typed)
{
    m_search.start(reading(m_context,
                           [words = typed.toStdString()](PatternLibrary &library, JobContext &) {
                               return library.search(words);
                           }),
                   orFailure<engine::FoundPatterns>(
                       [this, typed](const auto &result) { emit found(typed, result); },
                       [this](const Error &error) { emit failed(error); }));
}

void PatternAccess::preview(const engine::PromptRequest &request)
{
    m_preview.start(reading(m_context,
                            [request](PatternLibrary &library, JobContext &) {
                                return engine::previewPrompt(library, request);
                            }),
                    orFailure<engine::PromptPreview>(
                        [this](const auto &preview) { emit previewReady(preview); },
                        [this](const Error &error) { emit failed(error); }));
}

void PatternAccess::findSimilar(std::int64_t id)
{
    m_similar.start(
        reading(m_context, [id](PatternLibrary &library,
                                JobContext &job) { return engine::nearestTo(library, id, job); }),
        orFailure<std::vector<engine::PatternNearness>>(
            [this, id](const auto &nearest) { emit similarReady(id, nearest); },
            [this](const Error &error) { emit failed(error); }));
}

void PatternAccess::previewMerging(const Ids &ids)
{
    m_review.start(
        reading(m_context,
                [ids](PatternLibrary &library, JobContext &) {
                    return learn::previewMerging(library.patterns(), ids);
                }),
        orFailure<learn::Merging>([this](const auto &merging) { emit mergingReady(merging); },
                                  [this](const Error &error) { emit failed(error); }));
}

void PatternAccess::previewImport(const QString &file)
{
    m_review.start(
        [knowledge = fileOf(m_context),
         from = file.toStdString()](JobContext &job) -> Result<engine::KnowledgeImport> {
            // Looking makes no file: where nothing was learned, all of it is new.
            const QTemporaryDir nothing;
            std::error_code ignored;
            auto opened = engine::Knowledge::open(
                std::filesystem::exists(knowledge, ignored)
                    ? knowledge
                    : std::filesystem::path(
                          nothing.filePath(QStringLiteral("knowledge.db")).toStdString()));
            if (!opened)
                return failure(std::move(opened.error()));
            return engine::importKnowledge(**opened, from, true, {.job = &job});
        },
        orFailure<engine::KnowledgeImport>(
            [this, file](const auto &import) { emit importReady(file, import); },
            [this](const Error &error) { emit failed(error); }));
}

// ---- changing ----

void PatternAccess::change(const QString &title, Change change, const Done &done)
{
    // A newer one would outdate the one that runs, and with it what is known for undoing it.
    if (m_change.isRunning())
        return;
    m_change.start(title,
                   reading(m_context,
                           [change = std::move(change)](PatternLibrary &library, JobContext &) {
                               return change(library, SystemClock());
                           }),
                   [this, done](const Result<Changes> &changes) {
                       if (changes)
                           done(*changes);
                       else
                           emit changeFailed(changes.error());
                       load();
                   });
}

/// A change of one pattern as one of several.
static Result<PatternAccess::Changes> alone(Result<engine::PatternChanged> changed)
{
    if (!changed)
        return failure(std::move(changed.error()));
    return PatternAccess::Changes{*std::move(changed)};
}

void PatternAccess::edit(std::int64_t id, const learn::PatternEdit &edit, const Done &done)
{
    change(
        tr("Edit a pattern"),
        [id, edit](PatternLibrary &library, const Clock &clock) {
            return alone(engine::editPattern(library, id, edit, clock));
        },
        done);
}

void PatternAccess::pin(std::int64_t id, bool pinned, const Done &done)
{
    change(
        pinned ? tr("Pin a pattern") : tr("Unpin a pattern"),
        [id, pinned](PatternLibrary &library, const Clock &clock) {
            return alone(engine::pinPattern(library, id, pinned, clock));
        },
        done);
}

void PatternAccess::enable(std::int64_t id, bool enabled, const Done &done)
{
    change(
        enabled ? tr("Switch a pattern on") : tr("Switch a pattern off"),
        [id, enabled](PatternLibrary &library, const Clock &clock) {
            return alone(engine::enablePattern(library, id, enabled, clock));
        },
        done);
}

void PatternAccess::forget(const Ids &ids, const Done &done)
{
    change(
        tr("Forget %n pattern(s)", nullptr, static_cast<int>(ids.size())),
        [ids](PatternLibrary &library, const Clock &clock) {
            return engine::forgetPatterns(library, ids, clock);
        },
        done);
}

void PatternAccess::restore(std::int64_t id, const Done &done)
{
    change(
        tr("Remember a pattern again"),
        [id](PatternLibrary &library, const Clock &clock) {
            return alone(engine::restorePattern(library, id, clock));
        },
        done);
}

void PatternAccess::merge(const Ids &ids, const Done &done)
{
    change(
        tr("Merge %n pattern(s)", nullptr, static_cast<int>(ids.size())),
        [ids](PatternLibrary &library, const Clock &clock) {
            return engine::mergePatterns(library, ids, clock);
        },
        done);
}

void PatternAccess::undo(const Changes &changes, const Done &done)
{
    change(
        tr("Undo a change of %n pattern(s)", nullptr, static_cast<int>(changes.size())),
        [changes](PatternLibrary &library, const Clock &clock) {
            return engine::undoChanges(library, changes, clock);
        },
        done);
}

// ---- what takes longer ----

template <typename Work, typename Then>
void PatternAccess::work(const QString &title, Work work, Then then)
{
    if (m_change.isRunning())
        return;
    m_change.start(title, std::move(work),
                   [this, then = std::move(then)](const job::ResultOf<Work> &result) {
                       if (result)
                           then(*result);
                       else
                           emit failed(result.error());
                       load();
                   });
}

void PatternAccess::importFrom(const QString &file)
{
    work(
        tr("Import patterns"),
        [knowledge = fileOf(m_context), from = file.toStdString()](JobContext &job) {
            return engine::importPatterns(knowledge, from, &job);
        },
        [this](const engine::PatternsImported &result) { emit imported(result); });
}

void PatternAccess::exportTo(const QString &file, const Ids &chosen)
{
    work(
        tr("Export patterns"),
        [knowledge = fileOf(m_context), to = file.toStdString(),
         chosen](JobContext &) -> Result<engine::KnowledgeExport> {
            auto opened = engine::Knowledge::open(knowledge);
            if (!opened)
                return failure(std::move(opened.error()));
            return engine::exportBundle(**opened, to, {}, {.patterns = chosen});
        },
        [this, file](const engine::KnowledgeExport &done) { emit exported(file, done); });
}

/// A consolidation, and what is to be known of runs that had waited for it.
struct Consolidated {
    learn::ConsolidateReport report;
    std::vector<std::string> notes;
};

void PatternAccess::consolidate()
{
    work(
        tr("Consolidate what was learned"),
        [knowledge = fileOf(m_context), least = m_context.project().knowledge.minOccurrences](
            JobContext &job) -> Result<Consolidated> {
            auto opened = engine::Knowledge::open(knowledge);
            if (!opened)
                return failure(std::move(opened.error()));
            auto waited = engine::captureWaiting(**opened);
            if (!waited)
                return failure(std::move(waited.error()));
            auto report = engine::consolidateNow(**opened, {.minOccurrences = least}, job);
            if (!report)
                return failure(std::move(report.error()));
            return Consolidated{*std::move(report), std::move(waited->notes)};
        },
        [this](const Consolidated &done) {
            for (const auto &note : done.notes)
                m_context.log().add(models::LogModel::Level::Info, models::plainText(note));
            emit consolidated(done.report);
        });
}

} // namespace espalier::panels

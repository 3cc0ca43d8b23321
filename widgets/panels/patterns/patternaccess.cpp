// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternaccess.h"

#include "core/engine/knowledge.h"

#include <utility>

namespace espalier::panels {

// Each job opens the database for itself: a connection belongs to its thread.
template <typename Read>
static auto reading(const models::ProjectContext &context, Read read)
{
    return [file = engine::knowledgeFile(context.project().paths), read = std::move(read)](
               JobContext &) -> std::invoke_result_t<const Read &, engine::PatternLibrary &> {
        auto library = engine::PatternLibrary::open(file);
        if (!library)
            return failure(std::move(library.error()));
        return read(**library);
    };
}

PatternAccess::PatternAccess(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_change(context.jobs()), m_load(this), m_view(this),
      m_search(this), m_preview(this)
{
    connect(&m_change, &models::Task::runningChanged, this, &PatternAccess::busyChanged);
}

void PatternAccess::load()
{
    m_load.start(reading(m_context, [](engine::PatternLibrary &library) { return library.all(); }),
                 [this](const Result<std::vector<engine::PatternRow>> &rows) {
                     if (rows)
                         emit rowsReady(*rows);
                     else
                         emit loadFailed(rows.error());
                 });
}

void PatternAccess::loadView(std::int64_t id)
{
    m_view.start(
        reading(m_context,
                [id](engine::PatternLibrary &library) { return engine::viewOf(library, id); }),
        [this](const Result<engine::PatternView> &view) {
            if (view)
                emit viewReady(*view);
            else
                emit failed(view.error());
        });
}

void PatternAccess::search(const QString &typed)
{
    m_search.start(reading(m_context,
                           [words = typed.toStdString()](engine::PatternLibrary &library) {
                               return library.search(words);
                           }),
                   [this, typed](const Result<engine::FoundPatterns> &result) {
                       if (result)
                           emit found(typed, *result);
                       else
                           emit failed(result.error());
                   });
}

void PatternAccess::preview(const engine::PromptRequest &request)
{
    m_preview.start(reading(m_context,
                            [request](engine::PatternLibrary &library) {
                                return engine::previewPrompt(library, request);
                            }),
                    [this](const Result<engine::PromptPreview> &preview) {
                        if (preview)
                            emit previewReady(*preview);
                        else
                            emit failed(preview.error());
                    });
}

void PatternAccess::change(const QString &title, Change change, const Done &done)
{
    // A newer one would outdate the one that runs, and with it what is known for undoing it.
    if (m_change.isRunning())
        return;
    m_change.start(title,
                   reading(m_context,
                           [change = std::move(change)](engine::PatternLibrary &library) {
                               return change(library, SystemClock());
                           }),
                   [this, done](const Result<engine::PatternChanged> &changed) {
                       if (changed)
                           done(*changed);
                       else
                           emit changeFailed(changed.error());
                       load();
                   });
}

void PatternAccess::edit(std::int64_t id, const learn::PatternEdit &edit, const Done &done)
{
    change(
        tr("Edit a pattern"),
        [id, edit](engine::PatternLibrary &library, const Clock &clock) {
            return engine::editPattern(library, id, edit, clock);
        },
        done);
}

void PatternAccess::pin(std::int64_t id, bool pinned, const Done &done)
{
    change(
        pinned ? tr("Pin a pattern") : tr("Unpin a pattern"),
        [id, pinned](engine::PatternLibrary &library, const Clock &clock) {
            return engine::pinPattern(library, id, pinned, clock);
        },
        done);
}

void PatternAccess::enable(std::int64_t id, bool enabled, const Done &done)
{
    change(
        enabled ? tr("Switch a pattern on") : tr("Switch a pattern off"),
        [id, enabled](engine::PatternLibrary &library, const Clock &clock) {
            return engine::enablePattern(library, id, enabled, clock);
        },
        done);
}

void PatternAccess::forget(std::int64_t id, const Done &done)
{
    change(
        tr("Forget a pattern"),
        [id](engine::PatternLibrary &library, const Clock &clock) {
            return engine::forgetPattern(library, id, clock);
        },
        done);
}

void PatternAccess::restore(std::int64_t id, const Done &done)
{
    change(
        tr("Remember a pattern again"),
        [id](engine::PatternLibrary &library, const Clock &clock) {
            return engine::restorePattern(library, id, clock);
        },
        done);
}

void PatternAccess::undo(std::int64_t id, std::int64_t event, const Done &done)
{
    change(
        tr("Undo a change of a pattern"),
        [id, event](engine::PatternLibrary &library, const Clock &clock) {
            return engine::undoChange(library, id, event, clock);
        },
        done);
}

} // namespace espalier::panels

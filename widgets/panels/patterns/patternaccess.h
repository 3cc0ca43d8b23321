// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternchanges.h"
#include "core/engine/patternimport.h"
#include "core/engine/patternsimilarity.h"
#include "core/learn/consolidate.h"
#include "core/learn/merging.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <vector>

namespace espalier::panels {

/// Reads and changes the patterns of the user, never on the thread it lives in: the GUI's. Every
/// change ends with all rows read anew.
class PatternAccess final : public QObject {
    Q_OBJECT

public:
    using Ids = std::vector<std::int64_t>;

    explicit PatternAccess(models::ProjectContext &context, QObject *parent = nullptr);

    void load();
    void loadView(std::int64_t id);
    /// The newest question wins.
    void search(const QString &typed);
    void preview(const engine::PromptRequest &request);
    void findSimilar(std::int64_t id);
    void previewMerging(const Ids &ids);
    void previewImport(const QString &file);

    /// Done with the events by which it can be undone.
    using Changes = std::vector<engine::PatternChanged>;
    using Done = std::function<void(const Changes &)>;
    void edit(std::int64_t id, const learn::PatternEdit &edit, const Done &done);
    void pin(std::int64_t id, bool pinned, const Done &done);
    void enable(std::int64_t id, bool enabled, const Done &done);
    void forget(const Ids &ids, const Done &done);
    void restore(std::int64_t id, const Done &done);
    void merge(const Ids &ids, const Done &done);
    void undo(const Changes &changes, const Done &done);

    void importFrom(const QString &file);
    /// The chosen ones, or all.
    void exportTo(const QString &file, const Ids &chosen);
    void consolidate();
    void cancel() { m_change.cancel(); }
    [[nodiscard]] bool isBusy() const { return m_change.isRunning(); }

signals:
    void rowsReady(const std::vector<espalier::engine::PatternRow> &rows);
    void loadFailed(const espalier::Error &error);
    void viewReady(const espalier::engine::PatternView &view);
    void found(const QString &typed, const espalier::engine::FoundPatterns &found);
    void previewReady(const espalier::engine::PromptPreview &preview);
    void similarReady(std::int64_t id,
                      const std::vector<espalier::engine::PatternNearness> &nearest);
    void mergingReady(const espalier::learn::Merging &merging);
    void importReady(const QString &file, const espalier::engine::KnowledgeImport &import);
    void imported(const espalier::engine::PatternsImported &imported);
    void exported(const QString &file, const espalier::engine::KnowledgeExport &done);
    void consolidated(const espalier::learn::ConsolidateReport &report);
    void progressed(const espalier::Progress &progress);
    void failed(const espalier::Error &error);
    void changeFailed(const espalier::Error &error);
    void busyChanged(bool busy);

private:
    using Change = std::function<Result<Changes>(engine::PatternLibrary &, const Clock &)>;
    void change(const QString &title, Change change, const Done &done);
    /// Work of some length on the knowledge, shown as `change` is.
    template <typename Work, typename Then>
    void work(const QString &title, Work work, Then then);

    models::ProjectContext &m_context;
    models::Task m_change;
    job::JobRunner m_load;
    job::JobRunner m_view;
    job::JobRunner m_search;
    job::JobRunner m_preview;
    job::JobRunner m_similar;
    job::JobRunner m_review;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternchanges.h"
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
    explicit PatternAccess(models::ProjectContext &context, QObject *parent = nullptr);

    void load();
    void loadView(std::int64_t id);
    /// The newest question wins.
    void search(const QString &typed);
    void preview(const engine::PromptRequest &request);

    /// Done with the event by which it can be undone.
    using Done = std::function<void(const engine::PatternChanged &)>;
    void edit(std::int64_t id, const learn::PatternEdit &edit, const Done &done);
    void pin(std::int64_t id, bool pinned, const Done &done);
    void enable(std::int64_t id, bool enabled, const Done &done);
    void forget(std::int64_t id, const Done &done);
    void restore(std::int64_t id, const Done &done);
    void undo(std::int64_t id, std::int64_t event, const Done &done);
    [[nodiscard]] bool isBusy() const { return m_change.isRunning(); }

signals:
    void rowsReady(const std::vector<espalier::engine::PatternRow> &rows);
    void loadFailed(const espalier::Error &error);
    void viewReady(const espalier::engine::PatternView &view);
    void found(const QString &typed, const espalier::engine::FoundPatterns &found);
    void previewReady(const espalier::engine::PromptPreview &preview);
    void failed(const espalier::Error &error);
    void changeFailed(const espalier::Error &error);
    void busyChanged(bool busy);

private:
    using Change =
        std::function<Result<engine::PatternChanged>(engine::PatternLibrary &, const Clock &)>;
    void change(const QString &title, Change change, const Done &done);

    models::ProjectContext &m_context;
    models::Task m_change;
    job::JobRunner m_load;
    job::JobRunner m_view;
    job::JobRunner m_search;
    job::JobRunner m_preview;
};

} // namespace espalier::panels

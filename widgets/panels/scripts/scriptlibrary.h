// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptversions.h"
#include "core/store/refinementstore.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::panels {

/// The versions of one shape's script; shared, never changed.
using Versions = std::vector<engine::VersionDetail>;

/// All that is known of one shape's script.
struct ScriptHistory {
    Versions versions;
    std::optional<store::RefinementRow> refinement; ///< how refining it ended; none: it never was
    std::string problem; ///< why what models were asked is not known; else empty
};

/// Reads and changes the scripts of a project, never on the thread it lives in: the GUI's. Every
/// change ends with scriptsChanged of the context.
class ScriptLibrary final : public QObject {
    Q_OBJECT

public:
    explicit ScriptLibrary(models::ProjectContext &context, QObject *parent = nullptr);

    /// The shapes at once, then again with the number of functions of each.
    void load();
    void loadVersions(const QString &key);

    /// Adds what a person wrote and tests it.
    void saveHuman(const QString &key, const std::string &text, const std::string &tests);
    void check(const QString &key, int version);
    void makeEffective(const QString &key, int version);
    void pin(const QString &key, bool pinned);
    void archive(const QString &key, int version);
    /// Takes an archived version back, into use again where it was.
    void restore(const QString &key, int version, bool effective);
    /// All current versions, into a JSON file.
    void exportTo(const QString &file);
    void cancel() { m_change.cancel(); }
    [[nodiscard]] bool isBusy() const { return m_change.isRunning(); }

signals:
    void shapesReady(const std::vector<espalier::engine::ShapeInfo> &shapes, bool counted);
    void versionsReady(const QString &key, const espalier::panels::ScriptHistory &history);
    void checked(const espalier::model::Validation &verdict);
    void archived(const QString &key, int version);
    void exported(const QString &file, int count);
    void failed(const espalier::Error &error);
    void busyChanged(bool busy);

private:
    using Change = std::function<Result<>(engine::Workspace &)>;
    void change(const QString &title, Change change, std::function<void()> done = {});
    void count();

    models::ProjectContext &m_context;
    models::Task m_change;
    models::Task m_count;
    job::JobRunner m_load;
    job::JobRunner m_versions;
};

} // namespace espalier::panels

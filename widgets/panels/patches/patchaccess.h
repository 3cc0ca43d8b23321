// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/audittrail.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/patchcomments.h"
#include "core/engine/patchdetails.h"
#include "core/engine/patchlist.h"
#include "core/engine/patchreview.h"
#include "core/engine/patchsharing.h"
#include "core/engine/patchsources.h"
#include "core/review/selection.h"
#include "widgets/models/changequeue.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace espalier::panels {

/// Reads the project's patches, and does to them what a person decides, never on the thread it
/// lives in: the GUI's. Readings of a kind outdate each other; acts are done one after the other,
/// in the order they were asked for, and none is dropped. What may be done is for the engine to
/// say.
class PatchAccess final : public QObject {
    Q_OBJECT

public:
    explicit PatchAccess(models::ProjectContext &context, QObject *parent = nullptr);

    /// The first time also brings to its end what an earlier program has left half done.
    void load();
    void loadOutlooks(const std::vector<engine::PatchRow> &rows);
    void loadDetails(const engine::PatchRow &row);
    void previewApply(const std::string &ticket, git::ApplyMethod method);
    void loadAgainst(const std::string &ticket, int attempt);
    void loadAudit();
    void readPatch(const QString &file);

    /// Told what was done, in the thread of the panel.
    using Done = std::function<void()>;
    void setReviewed(const std::string &ticket, const std::vector<engine::ReviewHunk> &hunks,
                     bool reviewed);
    void approve(const std::string &ticket, const QString &reason, const Done &done);
    void reject(const std::string &ticket, const QString &reason, const Done &done);
    void requestChanges(const std::string &ticket, const QString &text, const Done &done);
    void comment(const std::string &ticket, const engine::CommentPlace &place, const QString &text,
                 const Done &done);
    void apply(const std::string &ticket, git::ApplyMethod method);
    void rollBack(const std::string &ticket, const QString &reason);
    /// A patch, or a command that edits an export of HEAD: one of both.
    void tryPatch(const std::string &ticket, const std::string &patch, const QString &command);
    /// Recipes make one, then the model that is set where `asksModel` says so.
    void draft(const std::string &ticket, bool asksModel);
    /// The last attempt once more, on what is there now.
    void tryAgain(const std::string &ticket);
    /// It without some of its changes.
    void tryWithout(const std::string &ticket, const std::vector<review::HunkPart> &parts);
    /// It with these texts of files that it changes, by path; `commit`: what was edited.
    void tryEdited(const std::string &ticket, const std::string &commit,
                   const std::map<std::string, std::string> &texts);
    /// As a text; or into a file.
    void exportText(const std::string &ticket, engine::PatchForm form);
    void exportTo(const std::string &ticket, engine::PatchForm form, const QString &file);
    void exportAuditTo(const QString &file);

    /// As git names whoever sits here; as of the last listing.
    [[nodiscard]] const std::string &person() const { return m_person; }
    void cancel() { m_work.cancel(); }
    /// Whether acts wait or are being done, other than trying a patch.
    [[nodiscard]] bool isActing() const { return m_queue.isBusy(); }
    /// Whether something of some length is under way, which can be cancelled.
    [[nodiscard]] bool isWorking() const { return m_work.isRunning(); }

signals:
    void listed(const espalier::engine::PatchListing &listing);
    void loadFailed(const espalier::Error &error);
    void outlooksReady(const std::vector<espalier::engine::PatchRow> &rows,
                       const std::vector<espalier::engine::PatchOutlook> &outlooks);
    void outlooksFailed();
    void detailsReady(const espalier::engine::PatchDetails &details);
    void detailsFailed(const espalier::Error &error);
    void previewReady(const espalier::engine::ApplyPreview &preview);
    void previewFailed(const espalier::Error &error);
    void patchRead(const std::string &patch);
    void againstReady(int attempt, const std::vector<espalier::engine::PatchFile> &files);
    void auditReady(const espalier::engine::AuditTrail &trail);
    void applied(const espalier::engine::Applied &applied);
    void rolledBack(const espalier::engine::Applied &applied);
    void exported(espalier::engine::PatchForm form, const std::string &text);
    void exportedTo(const QString &file);
    void auditExportedTo(const QString &file);
    void tried(const espalier::engine::AutopatchResult &result);
    void drafted(const espalier::engine::SourcedResult &result);
    /// What was approved has taught a recipe.
    void taught(const QString &recipe);
    void failed(const espalier::Error &error);
    void progressed(const espalier::Progress &progress);
    void workingChanged(bool working);
    /// No act waits any more; what is shown may be another now.
    void settled();

private:
    template <typename Work, typename Then>
    void change(models::ChangeQueue &queue, models::Task &task, const QString &title, Work work,
                Then then);
    template <typename Make>
    void attempt(const QString &title, Make make);
    [[nodiscard]] engine::ReviewAct actFor(const std::string &ticket,
                                           const QString &reason = {}) const;

    models::ProjectContext &m_context;
    std::string m_person = "unknown";
    bool m_isSettled = false; ///< what was interrupted is
    models::ChangeQueue m_queue;
    models::ChangeQueue m_tries; ///< these take their time: what is decided meanwhile does not wait
    models::Task m_change;
    models::Task m_git;
    models::Task m_work;
    job::JobRunner m_load;
    job::JobRunner m_outlooks;
    job::JobRunner m_details;
    job::JobRunner m_preview;
    job::JobRunner m_against;
    job::JobRunner m_audit;
    job::JobRunner m_read;
};

} // namespace espalier::panels

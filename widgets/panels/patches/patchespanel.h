// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/patches/patchaccess.h"

#include <QTimer>

#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace espalier::controls {
struct Ask;
class AskBar;
class DetailPane;
class EmptyState;
class FilterField;
class MessageBar;
class WorkBar;
} // namespace espalier::controls
namespace espalier::models {
class PatchModel;
}

namespace espalier::panels {

class ApplyPane;
class AuditView;
class PatchChanges;
class PatchChecks;
class PatchRecord;
class PatchTable;
class TakePane;

/// The patches for tickets, each on a branch of its own: to be looked through with keys alone,
/// approved, rejected, applied and taken back, tried anew. What may be done is for the engine's
/// rules to say; this words it. Its number is that of the patches that wait for a person.
class PatchesPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit PatchesPanel(models::ProjectContext &context, QWidget *parent = nullptr);
    ~PatchesPanel() override;

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;
    [[nodiscard]] QString unsavedWork() const override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    // How it is made.
    QAction *offerKey(const QString &id, const QString &text, const QString &icon,
                      const QKeySequence &key);
    void createActions();
    void createListActions();
    void createDecisions();
    void createOtherActions();
    void createSide();
    QWidget *createFilters();
    QWidget *createFoot();
    void createDetail();
    void createPages();
    void createLayout();
    void connectList();
    void connectDetail();
    void connectAccess();
    void connectOutcomes();
    void connectActions();
    void connectWays();
    void connectDeciding();
    void connectTaking();
    void connectSharing();

    // What is shown.
    void reload();
    void setListing(const engine::PatchListing &listing);
    void showLoadFailure(const Error &error);
    void updatePages();
    void updateFilter();
    void goBack();
    void showCurrent();
    void showHead();
    [[nodiscard]] QStringList headLines(const engine::PatchRow &row) const;
    void setDetails(const engine::PatchDetails &details);
    void updateState();
    void dress();
    [[nodiscard]] const engine::PatchRow *currentPatch() const;
    [[nodiscard]] QString titleOf(const engine::PatchRow &row) const;

    // What is decided.
    void approve();
    void requestChanges();
    void comment();
    void reject();
    void save(engine::PatchForm form);
    void saveAudit();
    void beginApply();
    void rollBack();
    void tryAgain();
    void tell(review::Refusal refusal);
    void showFailure(const Error &error);
    void told(const QString &text);
    void tellTried(const engine::AutopatchResult &result);
    void tellDrafted(const engine::SourcedResult &result);
    void beginTake(const std::string &ticket, const QString &title);
    void showTicket(const QString &id);
    void showPatchOf(const QString &id, const QString &title);
    void ask(const controls::Ask &ask);
    /// What is decided is decided about what is there: waits until that is read.
    void whenRead(const std::function<void()> &then);
    void outdate();
    void chooseFile();

    models::ProjectContext &m_context;
    models::PatchModel *m_model = nullptr;
    std::optional<engine::PatchDetails> m_details; ///< of the current patch, once they are there
    std::string m_editedCommit;                    ///< that is being tried as it was edited
    std::string m_head;                            ///< of the current branch
    QString m_wanted;       ///< branch that is to be current once it is listed
    QString m_wantedTicket; ///< likewise, the patch of a ticket
    QString m_wantedTitle;  ///< of that ticket
    bool m_loaded = false;
    bool m_isOutdated = false; ///< something was done that others show, too
    bool m_moveOn = false;     ///< what comes into the place of the current one is next
    QTimer m_rest;             ///< until what is current is read
    int m_state = 0;           ///< of what is current, as it may be by now
    int m_read = -1;           ///< of what is being read, or was
    bool m_isFresh = false;    ///< what is shown is that
    std::function<void()> m_then;

    QAction *m_next = nullptr;
    QAction *m_previous = nullptr;
    QAction *m_open = nullptr;
    QAction *m_find = nullptr;
    QAction *m_reload = nullptr;
    QAction *m_approve = nullptr;
    QAction *m_request = nullptr;
    QAction *m_reject = nullptr;
    QAction *m_comment = nullptr;
    QAction *m_apply = nullptr;
    QAction *m_rollBack = nullptr;
    QAction *m_take = nullptr;
    QAction *m_tryRest = nullptr;
    QAction *m_tryEdits = nullptr;
    QAction *m_discardEdits = nullptr;
    QAction *m_file = nullptr;
    QAction *m_unreviewed = nullptr;
    QAction *m_ticket = nullptr;
    QAction *m_source = nullptr;
    QAction *m_copyBranch = nullptr;
    QAction *m_copyText = nullptr;
    QAction *m_saveMail = nullptr;
    QAction *m_savePatch = nullptr;
    QAction *m_wide = nullptr;
    QAction *m_audit = nullptr;
    QAction *m_leaveAudit = nullptr;
    QAction *m_saveAudit = nullptr;
    QAction *m_clearFilter = nullptr;
    QAction *m_toBacklog = nullptr;

    QWidget *m_side = nullptr;
    controls::FilterField *m_words = nullptr;
    QComboBox *m_group = nullptr;
    PatchTable *m_table = nullptr;
    controls::EmptyState *m_noneFits = nullptr;
    QStackedWidget *m_list = nullptr;
    QLabel *m_foot = nullptr;
    controls::DetailPane *m_pane = nullptr;
    QTabWidget *m_tabs = nullptr; ///< of the pane
    PatchChanges *m_changes = nullptr;
    PatchChecks *m_checks = nullptr;
    PatchRecord *m_record = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    controls::AskBar *m_ask = nullptr;
    ApplyPane *m_applyPane = nullptr;
    TakePane *m_takePane = nullptr;
    AuditView *m_auditView = nullptr;
    QSplitter *m_splitter = nullptr;
    controls::EmptyState *m_empty = nullptr;
    controls::EmptyState *m_failed = nullptr;
    QStackedWidget *m_pages = nullptr;
    // Last, so that its jobs end before anything else goes.
    PatchAccess m_access;
};

} // namespace espalier::panels

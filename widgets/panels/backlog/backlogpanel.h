// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/backlog/actcommand.h"
#include "widgets/panels/backlog/backlogaccess.h"
#include "widgets/panels/backlog/listening.h"

#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <optional>
#include <unordered_set>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace espalier::controls {
struct Ask;
class AskBar;
class DetailPane;
class EmptyState;
class MessageBar;
class WorkBar;
} // namespace espalier::controls
namespace espalier::models {
class TicketModel;
}

namespace espalier::panels {

class AssessmentView;
class ResultPane;
class SimilarTickets;
class TicketDetail;
class TicketEditor;
class TicketFilterBar;
class TicketHistory;
class TicketPlan;
class TicketTable;

/// The improvement tickets of a project: found by scans and made by hand, to be looked through with
/// keys alone, accepted, declined, put off, merged and edited. Every act can be taken back as a
/// whole; nothing is deleted. Scans by itself at the interval of the settings, after runs, and for
/// what comes in while it listens. Its number is that of the tickets nobody has looked at.
class BacklogPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit BacklogPanel(models::ProjectContext &context, QWidget *parent = nullptr);
    ~BacklogPanel() override;

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;
    [[nodiscard]] QString unsavedWork() const override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    using Numbers = BacklogAccess::Numbers;

    // How it is made.
    QAction *offerKey(const QString &id, const QString &text, const QString &icon,
                      const QKeySequence &key);
    void createActions();
    void createListActions();
    void createTicketActions();
    void createTriageActions();
    void createSharingActions();
    void createSide();
    QWidget *createFoot();
    void createDetail();
    void createPages();
    void createLayout();
    void connectList();
    void connectDetail();
    void connectAccess();
    void connectTriage();
    void connectActions();
    void connectSharing();
    void connectScanning();
    void connectListening();

    // What is shown.
    void reload();
    void setListing(const TicketListing &listing);
    void showLoadFailure(const Error &error);
    void showCurrent();
    void showHead();
    void setDetails(const TicketDetails &details);
    void showSimilar();
    void updatePages();
    void updateFoot();
    void updateState();
    void dress();

    // What is done to tickets.
    struct Doing {
        QString title; ///< of the job and of what can be undone
        engine::Backlog::Act act;
        QString why{};
        bool moveOn = true; ///< the next ticket becomes current
    };
    void act(const Numbers &targets, const Doing &doing);
    void moveOn(const Numbers &targets);
    void keep(const engine::ActOutcome &outcome, const QString &title, const Numbers &targets);
    void tellRefused(const engine::ActOutcome &outcome);
    [[nodiscard]] QString nameOf(const Numbers &targets) const;
    [[nodiscard]] Numbers targets() const;
    void merge(const Numbers &targets, const std::string &into);
    void mergeSimilar(const std::string &id);
    void unmerge();
    void beginEdit();
    void endEdit();
    void leaveEdit();
    void saveTicket(const Json &fields);

    // What is asked for.
    void ask(const controls::Ask &ask);
    void askForDuplicate();
    void askForReason();
    void askToReopen();
    void askForDay();
    void askForLevel(bool risk);
    void askForPriority();
    void askForReport();
    void askForTicket();
    void askForViewName();

    // What is taken in and given away.
    void askForFiles();
    void takeIn(const QStringList &files);
    void askForImport();
    void askForExport();
    void tellScan(const engine::ScanReport &report, bool quiet);
    void tellTaken(const TakenAndScanned &taken);
    void tellListening(const serve::ListeningReport &report);
    void tellImport(const QString &file, const engine::ImportedTickets &tickets);

    models::ProjectContext &m_context;
    models::TicketModel *m_model = nullptr;
    std::optional<TicketDetails> m_details; ///< of the current ticket, once they are there
    std::int64_t m_wanted = 0;              ///< to be current once it is listed
    std::int64_t m_total = 0;
    bool m_loaded = false;
    std::unordered_set<std::int64_t> m_handled; ///< acted upon since they were listed
    QUndoStack m_undo;
    QTimer m_rest; ///< until what is current is read
    QTimer m_scanTimer;
    std::int64_t m_scanInterval = 3600; ///< seconds
    bool m_scanIsDue = false;           ///< when the timer ends
    QTimer m_cameIn;                    ///< until what came in is scanned
    QString m_said;                     ///< what was done last

    QAction *m_next = nullptr;
    QAction *m_previous = nullptr;
    QAction *m_mark = nullptr;
    QAction *m_markAll = nullptr;
    QAction *m_open = nullptr;
    QAction *m_find = nullptr;
    QAction *m_reload = nullptr;
    QAction *m_accept = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_decline = nullptr;
    QAction *m_snooze = nullptr;
    QAction *m_wake = nullptr;
    QAction *m_reopen = nullptr;
    QAction *m_risk = nullptr;
    QAction *m_effort = nullptr;
    QAction *m_priority = nullptr;
    QAction *m_autopatch = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_similarAct = nullptr;
    QAction *m_unmerge = nullptr;
    QAction *m_undoAct = nullptr;
    QAction *m_redoAct = nullptr;
    QAction *m_scan = nullptr;
    QAction *m_takeIn = nullptr;
    QAction *m_listen = nullptr;
    QAction *m_report = nullptr;
    QAction *m_new = nullptr;
    QAction *m_export = nullptr;
    QAction *m_import = nullptr;
    QAction *m_saveView = nullptr;
    QAction *m_clearFilter = nullptr;
    QAction *m_showAccepted = nullptr;

    QWidget *m_side = nullptr;
    TicketFilterBar *m_filters = nullptr;
    TicketTable *m_table = nullptr;
    controls::EmptyState *m_noneFits = nullptr;
    controls::EmptyState *m_allDone = nullptr;
    QStackedWidget *m_list = nullptr;
    QLabel *m_foot = nullptr;
    controls::DetailPane *m_pane = nullptr;
    QTabWidget *m_tabs = nullptr; ///< of the pane
    TicketDetail *m_detail = nullptr;
    AssessmentView *m_assessment = nullptr;
    TicketPlan *m_plan = nullptr;
    SimilarTickets *m_similar = nullptr;
    TicketHistory *m_history = nullptr;
    TicketEditor *m_editor = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::WorkBar *m_work = nullptr;
    controls::AskBar *m_ask = nullptr;
    ResultPane *m_result = nullptr;
    QSplitter *m_splitter = nullptr;
    QWidget *m_empty = nullptr;
    controls::EmptyState *m_failed = nullptr;
    QStackedWidget *m_pages = nullptr;
    // Last, so that its jobs end before anything else goes.
    BacklogAccess m_access;
    Listening m_listening;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/autopatchrun.h"
#include "core/engine/patchreview.h"
#include "core/model/ticket.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/models/patchmodel.h"
#include "widgets/panels/patches/patchespanel.h"

#include <QPushButton>
#include <QTest>
#include <QTreeView>

#include <memory>
#include <string>
#include <vector>

namespace espalier::test {

/// A panel of patches over a real database and a real repository, for each test a new one.
class PatchesPanelCase : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

protected:
    static constexpr int kPatience = 60'000; ///< ms

    /// What a test says of a patch that it has made without running anything.
    struct Made {
        int risk = 3;
        model::PatchStage stage = model::PatchStage::Ready;
        std::string madeBy = "Grace <grace@example.org>";
        int changes = 1; ///< hunks of it
    };
    /// The ticket that the log of the shop's bug has made; its id.
    std::string makeTicket();
    /// The real cycle: branch, tests in the sandbox, gates.
    model::Patch tryPatch(const std::string &ticket, const QByteArray &patch);
    /// A ticket "Trouble 1" … with a patch on a branch of its own, as if it had been tested.
    std::string addPatch(int number, const Made &made);
    std::string addPatch(int number) { return addPatch(number, Made()); }
    void setStage(const std::string &ticket, model::PatchStage stage);
    /// What a file of the rules says, committed before patches are made.
    void useRules(const std::string &policy);

    /// Opens the panel and waits for `rows` patches.
    void open(int rows);
    [[nodiscard]] static std::string idOf(int number);
    [[nodiscard]] model::Ticket ticket(const std::string &id) const;
    [[nodiscard]] model::Patch patch(const std::string &id) const;
    [[nodiscard]] std::vector<std::string> acts() const; ///< of the audit
    /// The engine says so, as the command line does.
    void approveAs(const std::string &ticket, const std::string &who, const std::string &reason);

    /// What is current is read, and nothing is under way.
    void waitForDetails();
    /// A key, wherever the focus is.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString &text);
    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] QString currentBranch() const;
    [[nodiscard]] QString message() const;
    /// One that is seen; null for none.
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] bool idle() const { return m_project->jobs.runningCount() == 0; }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return actionOf(*m_panel, QLatin1String(id));
    }
    template <typename Widget>
    [[nodiscard]] Widget *part(const char *name) const
    {
        return m_panel->findChild<Widget *>(QLatin1String(name));
    }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<panels::PatchesPanel> m_panel;
    QTreeView *m_table = nullptr;
    models::PatchModel *m_model = nullptr;
};

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/askbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/patchmodel.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patches/applypane.h"
#include "widgets/panels/patches/auditview.h"
#include "widgets/panels/patches/patchchanges.h"
#include "widgets/panels/patches/patchchecks.h"
#include "widgets/panels/patches/patchespanel.h"
#include "widgets/panels/patches/patchrecord.h"
#include "widgets/panels/patches/patchtable.h"
#include "widgets/panels/patches/takepane.h"

#include <QComboBox>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <array>
#include <utility>

// How the panel is made.

namespace espalier::panels {

using models::PatchGroup;

/// The model that can be asked, as the settings name it; empty where none is set.
static QString modelNameOf(const engine::ModelSettings &models)
{
    if (!models.isSet())
        return {};
    return models.recording.empty() ? models::plainText(models.endpoint.models)
                                    : PatchesPanel::tr("recorded answers");
}

QWidget *PatchesPanel::createFilters()
{
    auto *filters = new QWidget(m_side);
    m_words = new controls::FilterField(m_context.themes(), tr("Title, ticket, branch or maker"),
                                        filters);
    m_words->setObjectName(QStringLiteral("patchFilter"));
    m_group = new QComboBox(filters);
    m_group->setObjectName(QStringLiteral("patchGroup"));
    m_group->setAccessibleName(tr("Which patches are shown"));
    m_group->setToolTip(m_group->accessibleName());
    const std::array<std::pair<PatchGroup, QString>, 6> groups{
        {{PatchGroup::All, tr("All")},
         {PatchGroup::ToReview, tr("To review")},
         {PatchGroup::Failed, tr("Failed")},
         {PatchGroup::Applied, tr("Applied")},
         {PatchGroup::Rejected, tr("Rejected")},
         {PatchGroup::Unknown, tr("Other branches")}}};
    for (const auto &[group, text] : groups)
        m_group->addItem(text, static_cast<int>(std::to_underlying(group)));
    auto *layout = new QHBoxLayout(filters);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_group);
    return filters;
}

// What is for all patches, not for the one beside them.
QWidget *PatchesPanel::createFoot()
{
    auto *foot = new QWidget(m_side);
    m_foot = new QLabel(foot);
    m_foot->setObjectName(QStringLiteral("patchCount"));
    m_foot->setTextFormat(Qt::PlainText);
    m_foot->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *bar = new QToolBar(foot);
    bar->setObjectName(QStringLiteral("patchesBar"));
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({m_audit});
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(10, 2, 4, 2);
    layout->addWidget(m_foot, 1);
    layout->addWidget(bar);
    return foot;
}

void PatchesPanel::createSide()
{
    m_side = new QWidget(this);
    auto *filters = createFilters();
    m_table = new PatchTable(*m_model, m_side);
    m_words->setTarget(m_table);
    m_noneFits = new controls::EmptyState(m_context.themes(), QStringLiteral("search"), m_side);
    m_noneFits->setContent(tr("No patch fits"),
                           tr("Other words, or another choice, would show some."), m_clearFilter);
    m_list = new QStackedWidget(m_side);
    m_list->addWidget(m_table);
    m_list->addWidget(m_noneFits);
    auto *layout = new QVBoxLayout(m_side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(filters);
    layout->addWidget(m_list, 1);
    layout->addWidget(createFoot());
    setFocusProxy(m_table);
}

void PatchesPanel::createDetail()
{
    const auto &themes = m_context.themes();
    m_pane = new controls::DetailPane(themes, QStringLiteral("patch"),
                                      tr("Parts of the patch's details"), this);
    m_tabs = &m_pane->tabs();
    m_changes = new PatchChanges(themes, this);
    m_checks = new PatchChecks(themes, this);
    m_record = new PatchRecord(themes, this);
    m_tabs->addTab(m_changes, tr("Changes"));
    m_tabs->addTab(m_checks, tr("Checks"));
    m_tabs->addTab(m_record, tr("Record"));
    m_pane->bar().addActions(
        {m_approve, m_request, m_reject, m_apply, m_rollBack, m_take, m_ticket, m_wide});
}

void PatchesPanel::createPages()
{
    const auto &themes = m_context.themes();
    m_empty = new controls::EmptyState(themes, QStringLiteral("patches"), this);
    m_empty->setContent(tr("There are no patches yet"),
                        tr("A patch is made for a ticket: choose one in the backlog and press A. "
                           "It gets a branch of its own and is tested there; your files stay as "
                           "they are."),
                        m_toBacklog);
    m_failed = new controls::EmptyState(themes, QStringLiteral("error"), this);
    m_auditView = new AuditView(themes, {m_saveAudit, m_leaveAudit}, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(new QWidget(m_pages)); // until it is known what there is
    for (QWidget *page : {static_cast<QWidget *>(m_splitter), static_cast<QWidget *>(m_empty),
                          static_cast<QWidget *>(m_failed), static_cast<QWidget *>(m_auditView)})
        m_pages->addWidget(page);
}

void PatchesPanel::createLayout()
{
    const auto &themes = m_context.themes();
    createDetail();
    m_splitter = controls::besideEachOther(m_side, 40, m_pane, 60, this);
    m_message = new controls::MessageBar(themes, this);
    m_work = new controls::WorkBar(this);
    m_ask = new controls::AskBar(themes, this);
    m_applyPane = new ApplyPane(themes, this);
    m_takePane = new TakePane(themes, modelNameOf(m_context.project().knowledge.models), this);
    m_takePane->createFileButton(m_file);
    createPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    for (QWidget *bar : {static_cast<QWidget *>(m_message), static_cast<QWidget *>(m_work),
                         static_cast<QWidget *>(m_ask), static_cast<QWidget *>(m_applyPane),
                         static_cast<QWidget *>(m_takePane)})
        layout->addWidget(bar);
    layout->addWidget(m_pages, 1);
}

} // namespace espalier::panels

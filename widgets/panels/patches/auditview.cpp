// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/auditview.h"

#include "core/base/jsonaccess.h"
#include "widgets/controls/actionbutton.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <ranges>

namespace espalier::panels {

using models::plainText;

namespace {

enum Column { NumberColumn, WhenColumn, ActionColumn, SubjectColumn, WhoColumn, ReasonColumn };

QString wordsOf(const review::AuditFault &fault)
{
    using Kind = review::AuditFault::Kind;
    const auto number = QLocale().toString(static_cast<qlonglong>(fault.number));
    switch (fault.kind) {
    case Kind::Changed:
        return AuditView::tr("Entry %1 is not what was written: somebody has changed the audit.")
            .arg(number);
    case Kind::Missing:
        return AuditView::tr("Before entry %1 something is gone, or stands in another order: "
                             "somebody has changed the audit.")
            .arg(number);
    case Kind::CutShort:
        return AuditView::tr("After entry %1 the end is gone: somebody has changed the audit.")
            .arg(number);
    }
    return {};
}

} // namespace

AuditView::AuditView(const theme::ThemeManager &themes, const QList<QAction *> &actions,
                     QWidget *parent)
    : QWidget(parent), m_themes(themes), m_icon(new QLabel(this)), m_verdict(new QLabel(this)),
      m_rows(new QTreeWidget(this))
{
    m_verdict->setObjectName(QStringLiteral("auditVerdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_rows->setObjectName(QStringLiteral("auditRows"));
    m_rows->setAccessibleName(tr("Audit"));
    m_rows->setHeaderLabels(
        {tr("No."), tr("When"), tr("What"), tr("Ticket"), tr("Who"), tr("Reason")});
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(10, 8, 10, 8);
    top->addWidget(m_icon);
    top->addWidget(m_verdict, 1);
    for (auto *action : actions)
        top->addWidget(controls::makeActionButton(action, this));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        emit ticketRequested(item->text(SubjectColumn));
    });
    connect(&themes, &theme::ThemeManager::changed, this, &AuditView::dress);
    dress();
}

void AuditView::setTrail(const engine::AuditTrail &trail)
{
    m_isWhole = !trail.fault;
    m_verdict->setText(trail.fault ? wordsOf(*trail.fault)
                                   : tr("%n entry(s); each fits to the one before.", nullptr,
                                        static_cast<int>(trail.entries.size())));
    m_rows->clear();
    for (const auto &entry : trail.entries | std::views::reverse) {
        auto *item = new QTreeWidgetItem(
            m_rows,
            {QLocale().toString(static_cast<qlonglong>(entry.number)), models::timeText(entry.at),
             models::auditText(entry.action), plainText(entry.subject), plainText(entry.who),
             plainText(textAt(entry.detail, "reason"))});
        item->setTextAlignment(NumberColumn, Qt::AlignVCenter | Qt::AlignRight);
        for (const int column : {SubjectColumn, WhoColumn, ReasonColumn})
            item->setToolTip(column, models::plainTip(item->text(column)));
    }
    for (int column = 0; column < ReasonColumn; ++column)
        m_rows->resizeColumnToContents(column);
    dress();
}

void AuditView::enter()
{
    m_rows->setFocus(Qt::OtherFocusReason);
}

void AuditView::dress()
{
    const auto &theme = m_themes.theme();
    using theme::Role;
    const int size = fontMetrics().height() + 2;
    m_icon->setPixmap(theme::icon(m_isWhole ? u"passed" : u"error", theme,
                                  m_isWhole ? Role::Success : Role::Error)
                          .pixmap(size, size));
    auto palette = m_verdict->palette();
    palette.setColor(QPalette::WindowText, theme.color(m_isWhole ? Role::Text : Role::Error));
    m_verdict->setPalette(palette);
}

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/applypane.h"

#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QButtonGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::panels {

using git::ApplyMethod;
using models::plainText;
using theme::Role;

static constexpr std::array kMethods{ApplyMethod::MergeCommit, ApplyMethod::SquashCommit,
                                     ApplyMethod::FastForward};
static constexpr int kBadRole = Qt::UserRole;

ApplyPane::ApplyPane(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("applyPane"));
    setAccessibleName(tr("Apply the patch"));
    createMethods();
    createLayout();
    connect(m_methods, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on && isVisible())
            emit previewWanted(method());
    });
    connect(m_apply, &QPushButton::clicked, this, [this] { emit applyRequested(method()); });
    connect(m_cancel, &QPushButton::clicked, this, &ApplyPane::leave);
    connect(&themes, &theme::ThemeManager::changed, this, &ApplyPane::dress);
    dress();
    hide();
}

void ApplyPane::createMethods()
{
    m_methods = new QButtonGroup(this);
    for (const auto method : kMethods) {
        auto *button = new QRadioButton(models::textOf(method), this);
        button->setToolTip(models::explain(method));
        button->setObjectName(QStringLiteral("apply.%1").arg(std::to_underlying(method)));
        m_methods->addButton(button, std::to_underlying(method));
    }
    m_methods->button(std::to_underlying(ApplyMethod::MergeCommit))->setChecked(true);
}

void ApplyPane::createLayout()
{
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("applyTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_explanation = new QLabel(this);
    m_explanation->setObjectName(QStringLiteral("applyExplanation"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_rows = new QTreeWidget(this);
    m_rows->setObjectName(QStringLiteral("applyRows"));
    m_rows->setAccessibleName(tr("What would happen to files"));
    m_rows->setHeaderLabels({tr("File"), tr("What")});
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    m_rows->header()->setStretchLastSection(true);
    m_apply = new QPushButton(tr("Apply"), this);
    m_apply->setObjectName(QStringLiteral("applyAccept"));
    m_apply->setAutoDefault(false);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("applyLeave"));
    m_cancel->setAutoDefault(false);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_title, 1);
    for (const auto method : kMethods)
        top->addWidget(m_methods->button(std::to_underlying(method)));
    top->addWidget(m_apply);
    top->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 8);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_explanation);
    layout->addWidget(m_rows);
}

ApplyMethod ApplyPane::method() const
{
    return static_cast<ApplyMethod>(m_methods->checkedId());
}

void ApplyPane::setMethod(ApplyMethod method)
{
    if (auto *button = m_methods->button(std::to_underlying(method)))
        button->setChecked(true);
}

void ApplyPane::begin(const std::string &ticket, const QString &title)
{
    m_ticket = ticket;
    m_title->setText(tr("Apply %1").arg(title));
    m_title->setToolTip(models::plainTip(title));
    m_rows->clear();
    m_rows->hide();
    m_explanation->setText(tr("Looking at what would change…"));
    m_apply->setEnabled(false);
    show();
    m_methods->checkedButton()->setFocus(Qt::OtherFocusReason);
    emit previewWanted(method());
}

void ApplyPane::addRow(const QString &what, const QString &detail, bool isBad)
{
    auto *item = new QTreeWidgetItem(m_rows, {what, detail});
    item->setToolTip(0, models::plainTip(what));
    item->setToolTip(1, models::plainTip(detail));
    item->setData(0, kBadRole, isBad);
}

void ApplyPane::setPreview(const engine::ApplyPreview &preview)
{
    m_rows->clear();
    const auto branch = plainText(preview.branch);
    for (const auto &conflict : preview.conflicts)
        addRow(plainText(conflict.path), models::textOf(conflict.kind), true);
    for (const auto &obstacle : preview.obstacles)
        addRow(plainText(obstacle.path), models::textOf(obstacle.kind), true);
    const QLocale locale;
    for (const auto &[file, lines] : preview.files) {
        addRow(plainText(file.path),
               QStringLiteral("%1 · +%2 −%3")
                   .arg(models::textOf(file.status()),
                        locale.toString(static_cast<qulonglong>(lines.added)),
                        locale.toString(static_cast<qulonglong>(lines.removed))),
               false);
    }
    QString said = models::explain(preview.method);
    if (preview.refusal != review::Refusal::None)
        said = models::textOf(preview.refusal);
    else if (!preview.conflicts.empty())
        said = tr("It conflicts with what came to %1 meanwhile. Nothing was changed.").arg(branch);
    else if (!preview.obstacles.empty())
        said = tr("Something is in the way. Commit or put away what is named here, then look "
                  "again. Nothing was changed.");
    else if (preview.checkedOut)
        said += u' ' + tr("%1 is checked out: these files of the work tree change, others stay as "
                          "they are.")
                           .arg(branch);
    m_explanation->setText(said);
    m_apply->setEnabled(preview.isFree());
    m_apply->setText(tr("Apply to %1").arg(branch));
    fitRows();
    dress();
}

void ApplyPane::setFailure(const QString &text)
{
    m_rows->clear();
    m_rows->hide();
    m_explanation->setText(text);
    m_apply->setEnabled(false);
}

void ApplyPane::fitRows()
{
    constexpr int kMostRows = 6;
    const int rows = std::clamp(m_rows->topLevelItemCount(), 1, kMostRows);
    m_rows->ensurePolished(); // before that, its rows have no padding
    m_rows->resizeColumnToContents(0);
    m_rows->setFixedHeight(m_rows->header()->sizeHint().height() +
                           rows * std::max(1, m_rows->sizeHintForRow(0)) + 4);
    m_rows->setVisible(m_rows->topLevelItemCount() > 0);
}

void ApplyPane::leave()
{
    if (!isVisible())
        return;
    hide();
    m_ticket.clear();
    emit left();
}

void ApplyPane::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        leave();
    else if (isEnter && !m_cancel->hasFocus() && m_apply->isEnabled())
        m_apply->click();
    else if (isEnter && m_cancel->hasFocus())
        leave();
    else
        QFrame::keyPressEvent(event);
}

void ApplyPane::dress()
{
    const auto &theme = m_themes.theme();
    for (int at = 0; at < m_rows->topLevelItemCount(); ++at) {
        auto *item = m_rows->topLevelItem(at);
        const bool isBad = item->data(0, kBadRole).toBool();
        item->setIcon(0, theme::icon(isBad ? u"warning" : u"file", theme,
                                     isBad ? Role::Warning : Role::TextMuted));
        item->setForeground(1, theme.color(isBad ? Role::Warning : Role::TextMuted));
    }
    setStyleSheet(QStringLiteral("#applyPane { background: %1; border: none; border-bottom: 1px "
                                 "solid %2; }")
                      .arg(theme.color(Role::Raised).name(), theme.color(Role::Accent).name()));
}

} // namespace espalier::panels

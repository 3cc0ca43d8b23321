// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/ticketfilterbar.h"

#include "core/backlog/filter.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QAction>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

TicketFilterBar::TicketFilterBar(const theme::ThemeManager &themes, QAction *saveView,
                                 QWidget *parent)
    : QWidget(parent), m_themes(themes), m_saveView(saveView),
      m_field(new controls::FilterField(themes, tr("Filter the tickets"), this)),
      m_completions(new QStandardItemModel(this)), m_completer(new QCompleter(m_completions, this)),
      m_problem(new QLabel(this)), m_views(new QToolButton(this)), m_menu(new QMenu(this))
{
    createLayout();
    // The token is shown, the whole line is what it becomes.
    m_completer->setCompletionRole(Qt::UserRole);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_field->setCompleter(m_completer);
    connect(m_field, &QLineEdit::textEdited, this, &TicketFilterBar::complete);
    // A key that was chosen goes on with what may stand behind it.
    connect(
        m_completer, qOverload<const QString &>(&QCompleter::activated), this,
        [this](const QString &text) {
            complete(text);
            if (text.endsWith(u':'))
                m_completer->complete();
        },
        Qt::QueuedConnection);
    connect(m_field, &controls::FilterField::filterChanged, this, &TicketFilterBar::apply);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { apply(m_field->text()); });
    connect(m_menu, &QMenu::aboutToShow, this, &TicketFilterBar::fillMenu);
    connect(&themes, &theme::ThemeManager::changed, this, &TicketFilterBar::dress);
    dress();
    setFilter(inbox());
}

void TicketFilterBar::createLayout()
{
    m_field->setObjectName(QStringLiteral("ticketFilter"));
    m_field->setPlaceholderText(tr("Filter: status:open risk:<=5 file:core/* words"));
    m_problem->setObjectName(QStringLiteral("filterProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_views->setObjectName(QStringLiteral("ticketViews"));
    m_views->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_views->setPopupMode(QToolButton::InstantPopup);
    m_views->setMenu(m_menu);
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_views);
    line->addWidget(m_field, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_problem);
}

QString TicketFilterBar::inbox()
{
    return QStringLiteral("is:inbox -is:snoozed");
}

std::vector<std::pair<QString, QString>> TicketFilterBar::ownViews() const
{
    return {{tr("Inbox"), inbox()},
            {tr("Accepted"), QStringLiteral("status:open is:triaged -is:snoozed")},
            {tr("Open"), QStringLiteral("status:open")},
            {tr("Snoozed"), QStringLiteral("is:snoozed")},
            {tr("Came back"), QStringLiteral("is:regressed")},
            {tr("All tickets"), QString()}};
}

// ---- the line ----

void TicketFilterBar::setFilter(const QString &text)
{
    m_field->setText(text);
    apply(text);
}

void TicketFilterBar::setOrder(model::TicketOrder order, bool descending)
{
    auto query = m_query;
    query.order = order;
    query.descending = descending;
    setFilter(QString::fromStdString(backlog::filterText(query)));
}

bool TicketFilterBar::hasProblem() const
{
    return !m_problem->text().isEmpty();
}

void TicketFilterBar::apply(const QString &text)
{
    auto query = backlog::parseFilter(text.toStdString());
    if (!query) {
        showProblem(query.error());
        return;
    }
    m_problem->clear();
    m_problem->hide();
    // Typing has rested, but the same is listed already.
    if (text.trimmed() == m_applied && !m_applied.isNull())
        return;
    m_applied = text.trimmed();
    if (m_applied.isNull())
        m_applied = QLatin1String("");
    m_query = *std::move(query);
    updateViewName();
    emit queryChanged();
}

void TicketFilterBar::showProblem(const Error &error)
{
    const auto token = models::plainText(error.context);
    const auto completions =
        backlog::filterCompletions(error.context.substr(0, error.context.find(':') + 1));
    QStringList possible;
    for (const auto &each : completions)
        possible << QString::fromStdString(each);
    m_problem->setText(
        token.contains(u':') && !possible.isEmpty()
            ? tr("“%1” cannot be read. It can be: %2").arg(token, possible.join(QLatin1Char(' ')))
            : tr("“%1” cannot be read: %2").arg(token, models::plainText(error.message)));
    m_problem->setAccessibleName(m_problem->text());
    m_problem->show();
}

void TicketFilterBar::complete(const QString &text)
{
    // What stands before the token that is being typed stays.
    const auto completions = backlog::filterCompletions(text.toStdString());
    const auto begin = text.lastIndexOf(u' ') + 1;
    m_completions->clear();
    for (const auto &completion : completions) {
        const auto token = QString::fromStdString(completion);
        auto *item = new QStandardItem(token);
        item->setData(QString(text.first(begin) + token), Qt::UserRole);
        m_completions->appendRow(item);
    }
}

// ---- views ----

void TicketFilterBar::setViews(const std::vector<store::TicketView> &views)
{
    m_saved = views;
    updateViewName();
}

void TicketFilterBar::updateViewName()
{
    auto name = tr("Views");
    for (const auto &[own, filter] : ownViews()) {
        if (filter == m_applied)
            name = own;
    }
    for (const auto &view : m_saved) {
        if (QString::fromStdString(view.filter).trimmed() == m_applied)
            name = models::plainText(view.name);
    }
    constexpr qsizetype kMost = 24; // the filter needs the room
    m_views->setAccessibleName(tr("View: %1").arg(name));
    if (name.size() > kMost)
        name = name.first(kMost) + u'…';
    m_views->setToolTip(tr("Choose a view, or save the filter as one"));
    m_views->setText(name.replace(u'&', QLatin1String("&&")));
}

void TicketFilterBar::fillMenu()
{
    m_menu->clear();
    const auto add = [this](QMenu *menu, QString name, const auto &act) {
        auto *action = menu->addAction(name.replace(u'&', QLatin1String("&&")));
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    const auto addView = [&](const QString &name, const QString &filter) {
        auto *action = add(m_menu, name, [this, filter] { setFilter(filter); });
        action->setCheckable(true);
        action->setChecked(filter == m_applied);
    };
    for (const auto &[name, filter] : ownViews())
        addView(name, filter);
    if (!m_saved.empty())
        m_menu->addSeparator();
    for (const auto &view : m_saved)
        addView(models::plainText(view.name), QString::fromStdString(view.filter).trimmed());
    m_menu->addSeparator();
    m_menu->addAction(m_saveView);
    if (m_saved.empty())
        return;
    auto *removing = m_menu->addMenu(tr("Remove a view"));
    for (const auto &view : m_saved)
        add(removing, models::plainText(view.name),
            [this, name = QString::fromStdString(view.name)] { emit removeRequested(name); });
}

void TicketFilterBar::dress()
{
    const auto &theme = m_themes.theme();
    m_views->setIcon(theme::icon(u"chevron-down", theme));
    auto palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::Error));
    m_problem->setPalette(palette);
}

} // namespace espalier::panels

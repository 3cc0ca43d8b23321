// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/detailpane.h"

#include "widgets/controls/commandbar.h"

#include <QLabel>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace espalier::controls {

DetailPane::DetailPane(const theme::ThemeManager &themes, const QString &name,
                       const QString &tabsName, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_title(new QLabel(this)), m_facts(new QLabel(this)),
      m_bar(new QToolBar(this)), m_tabs(new QTabWidget(this)),
      m_command(new CommandBar(themes, this))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    font.setBold(true);
    m_title->setFont(font);
    m_facts->setObjectName(name + QStringLiteral("Facts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_bar->setObjectName(name + QStringLiteral("Bar"));
    m_bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tabs->setObjectName(name + QStringLiteral("Tabs"));
    m_tabs->setAccessibleName(tabsName);
    m_tabs->tabBar()->setAccessibleName(tabsName);
    m_tabs->setDocumentMode(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *head = new QVBoxLayout; // margins of the labels themselves go with a style sheet
    head->setContentsMargins(10, 8, 10, 4);
    head->setSpacing(2);
    head->addWidget(m_title);
    head->addWidget(m_facts);
    layout->addLayout(head);
    layout->addWidget(m_bar);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_command);
    connect(&themes, &theme::ThemeManager::changed, this, &DetailPane::dress);
    dress();
}

void DetailPane::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setToolTip(title);
}

QString DetailPane::title() const
{
    return m_title->text();
}

void DetailPane::setFacts(const QString &facts)
{
    m_facts->setText(facts);
}

void DetailPane::dress()
{
    auto palette = m_facts->palette();
    palette.setColor(QPalette::WindowText, m_themes.theme().color(theme::Role::TextMuted));
    m_facts->setPalette(palette);
}

QSplitter *besideEachOther(QWidget *list, int listLines, QWidget *detail, int detailLines,
                           QWidget *parent)
{
    auto *splitter = new QSplitter(parent);
    splitter->addWidget(list);
    splitter->addWidget(detail);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    const int line = parent->fontMetrics().height();
    splitter->setSizes({listLines * line, detailLines * line});
    return splitter;
}

} // namespace espalier::controls

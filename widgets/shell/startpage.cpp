// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/startpage.h"

#include <QAction>
#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>
#include <QVBoxLayout>

namespace espalier::shell {

StartPage::StartPage(const theme::ThemeManager &themes, QAction *open, QAction *sample,
                     QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("startPage"));
    createLayout(open, sample);
    m_recent->installEventFilter(this);
    connect(m_recent, &QListWidget::itemActivated, this, &StartPage::choose);
    connect(m_recent, &QListWidget::itemClicked, this, &StartPage::choose);
    connect(&themes, &theme::ThemeManager::changed, this, &StartPage::dress);
    dress();
}

static QPushButton *buttonFor(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->text(), parent);
    button->setObjectName(action->objectName() + QStringLiteral(".button"));
    button->setAutoDefault(true); // outside of dialogs Return would not press it
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void StartPage::createLayout(QAction *open, QAction *sample)
{
    m_mark = new QLabel(this);
    auto *title = new QLabel(tr("Espalier"), this);
    auto font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.8);
    title->setFont(font);
    auto *purpose = new QLabel(
        tr("Instruments code, watches what it does, and takes everything back without a trace.\n"
           "Works offline and without a key. Nothing is changed before you say so."),
        this);
    purpose->setWordWrap(true);
    auto *openButton = buttonFor(open, this);
    openButton->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(openButton);
    buttons->addWidget(buttonFor(sample, this));
    buttons->addStretch();
    m_recentHead = new QLabel(tr("Go on with"), this);
    m_recent = new QListWidget(this);
    m_recent->setAccessibleName(tr("Projects used before"));
    m_recent->setFrameShape(QFrame::NoFrame);
    m_recentHead->setBuddy(m_recent);

    auto *column = new QVBoxLayout;
    column->addStretch(1);
    column->addWidget(m_mark);
    column->addWidget(title);
    column->addWidget(purpose);
    column->addSpacing(14);
    column->addLayout(buttons);
    column->addSpacing(18);
    column->addWidget(m_recentHead);
    column->addWidget(m_recent);
    column->addStretch(2);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 2);
    layout->addStretch(1);
    m_open = openButton;
    setFocusProxy(m_open);
}

void StartPage::setRecent(const QStringList &folders)
{
    m_recent->clear();
    for (const auto &folder : folders) {
        auto *item = new QListWidgetItem(
            QStringLiteral("%1\n%2").arg(QDir(folder).dirName(), QDir::toNativeSeparators(folder)),
            m_recent);
        item->setData(Qt::UserRole, folder);
        item->setToolTip(tr("Delete takes it off this list; the project stays."));
    }
    if (!folders.isEmpty())
        m_recent->setCurrentRow(0);
    // As high as its rows, up to a third of the page.
    const int rows = std::min<int>(static_cast<int>(folders.size()), 6);
    m_recent->setMaximumHeight(rows * (2 * fontMetrics().height() + 8) + 4);
    setFocusProxy(folders.isEmpty() ? static_cast<QWidget *>(m_open) : m_recent);
    m_recent->setVisible(!folders.isEmpty());
    m_recentHead->setVisible(!folders.isEmpty());
}

void StartPage::choose()
{
    if (const auto *item = m_recent->currentItem())
        emit projectChosen(item->data(Qt::UserRole).toString());
}

bool StartPage::eventFilter(QObject *watched, QEvent *event)
{
    const auto *item = m_recent->currentItem();
    if (event->type() == QEvent::KeyPress && item &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        emit projectForgotten(item->data(Qt::UserRole).toString());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void StartPage::dress()
{
    const int size = 4 * fontMetrics().height();
    QPixmap mark(QSize(size, size) * devicePixelRatio());
    mark.fill(Qt::transparent);
    QPainter painter(&mark);
    QSvgRenderer(QStringLiteral(":/icons/espalier.svg")).render(&painter);
    painter.end();
    mark.setDevicePixelRatio(devicePixelRatio());
    m_mark->setPixmap(mark);
    auto palette = m_recentHead->palette();
    palette.setColor(QPalette::WindowText, m_themes.theme().color(theme::Role::TextMuted));
    m_recentHead->setPalette(palette);
}

} // namespace espalier::shell

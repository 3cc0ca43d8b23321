// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/diffwindow.h"

#include "core/base/file.h"
#include "core/base/mappedfile.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/diffview.h"

#include <QFileInfo>
#include <QMenuBar>
#include <QScreen>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

#include <chrono>

namespace espalier::workbench {

namespace fs = std::filesystem;
using editor::DiffAction;
using editor::DiffText;

namespace {

// A copy cannot be pulled away from below us, but takes memory; from here on that counts for more.
constexpr std::uintmax_t kMapped = 8 << 20;

Result<DiffText> textOf(const fs::path &path)
{
    const auto title = QString::fromStdString(path.string());
    std::error_code unknown;
    if (fs::file_size(path, unknown) < kMapped || unknown) {
        auto text = readFile(path);
        if (!text)
            return failure(text.error());
        return DiffText::of(*std::move(text), title, QFileInfo(title).fileName());
    }
    auto mapped = MappedFile::open(path);
    if (!mapped)
        return failure(mapped.error());
    const auto owner = std::make_shared<MappedFile>(*std::move(mapped));
    return DiffText{.bytes = owner->content(),
                    .owner = owner,
                    .title = title,
                    .fileName = QFileInfo(title).fileName()};
}

} // namespace

DiffWindow::DiffWindow(theme::ThemeManager &themes, const QString &left, const QString &right)
    : m_themes(themes), m_reading(this)
{
    setObjectName(QStringLiteral("diffWindow"));
    setWindowTitle(
        tr("%1 ↔ %2 – Espalier").arg(QFileInfo(left).fileName(), QFileInfo(right).fileName()));
    setWindowIcon(QIcon(QStringLiteral(":/icons/espalier.svg")));
    // While the window is being made, the files are read.
    read(left.toStdString(), right.toStdString());
    createCentre();
    createMenus();
    connect(&themes, &theme::ThemeManager::changed, this, &DiffWindow::dress);
    dress();
    resize((screen()->availableSize() * 0.9).boundedTo(QSize(1600, 1000)));
}

DiffWindow::~DiffWindow() = default;

void DiffWindow::showSoon()
{
    using namespace std::chrono_literals;
    connect(m_view, &editor::DiffView::shown, this, &QWidget::show);
    QTimer::singleShot(150ms, this, &QWidget::show);
}

void DiffWindow::createCentre()
{
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    m_messages = new controls::MessageBar(m_themes, content);
    m_view = new editor::DiffView(content);
    m_view->setReadOnly(true);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    setCentralWidget(content);
    m_view->setFocus();
    connect(m_view, &editor::DiffView::failed, m_messages, &controls::MessageBar::showError);
}

void DiffWindow::createMenus()
{
    const auto fill = [this](QMenu *menu, std::initializer_list<DiffAction> actions) {
        for (const auto action : actions)
            menu->addAction(m_view->action(action));
    };
    auto *file = menuBar()->addMenu(tr("&File"));
    auto *close = file->addAction(tr("&Close"));
    close->setShortcuts({QKeySequence(QKeySequence::Close), QKeySequence(QKeySequence::Quit)});
    connect(close, &QAction::triggered, this, &QWidget::close);
    fill(menuBar()->addMenu(tr("&Edit")),
         {DiffAction::Copy, DiffAction::CopyHunkPatch, DiffAction::CopySelectionPatch,
          DiffAction::CopyAllPatch, DiffAction::SelectAll});
    fill(menuBar()->addMenu(tr("&Go")),
         {DiffAction::NextChange, DiffAction::PreviousChange, DiffAction::SwitchSide,
          DiffAction::Find, DiffAction::FindNext, DiffAction::FindPrevious});
    auto *view = menuBar()->addMenu(tr("&View"));
    fill(view, {DiffAction::Unified, DiffAction::Wrap, DiffAction::CollapseUnchanged,
                DiffAction::ShowWhitespace});
    fill(view->addMenu(tr("&Whitespace")),
         {DiffAction::WhitespaceExact, DiffAction::WhitespaceTrailing, DiffAction::WhitespaceAmount,
          DiffAction::WhitespaceAll, DiffAction::IgnoreBlankLines});
    fill(view->addMenu(tr("&Tab width")),
         {DiffAction::TabWidth2, DiffAction::TabWidth4, DiffAction::TabWidth8});
    fill(view, {DiffAction::ZoomIn, DiffAction::ZoomOut, DiffAction::ZoomReset});

    auto *bar = addToolBar(tr("Differences"));
    bar->setObjectName(QStringLiteral("differences"));
    bar->setMovable(false);
    for (const auto action :
         {DiffAction::PreviousChange, DiffAction::NextChange, DiffAction::Unified, DiffAction::Wrap,
          DiffAction::CollapseUnchanged, DiffAction::ShowWhitespace, DiffAction::Find})
        bar->addAction(m_view->action(action));
}

void DiffWindow::read(const fs::path &left, const fs::path &right)
{
    using Texts = std::pair<DiffText, DiffText>;
    m_reading.start(
        [left, right](JobContext &) -> Result<Texts> {
            auto before = textOf(left);
            if (!before)
                return failure(before.error());
            auto after = textOf(right);
            if (!after)
                return failure(after.error());
            return Texts(*std::move(before), *std::move(after));
        },
        [this](Result<Texts> texts) {
            if (texts)
                m_view->compare(std::move(texts->first), std::move(texts->second));
            else
                m_messages->showError(texts.error());
        });
}

void DiffWindow::dress()
{
    m_view->setTheme(m_themes.theme());
}

} // namespace espalier::workbench

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffview.h"

#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffeditor.h"
#include "widgets/editor/diffheader.h"
#include "widgets/editor/diffsearch.h"
#include "widgets/editor/findbar.h"
#include "widgets/editor/hunkbar.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace espalier::editor {

using diff::Side;
using diff::Whitespace;

static constexpr int kPatienceMilliseconds = 200;

DiffView::DiffView(QWidget *parent) : QWidget(parent), m_runner(this), m_finder(this)
{
    m_actions = new DiffActions(this);
    createLayout();
    createMessage();
    connectParts();
    connectMoves();
    connectDecisions();
    connectModes();
    connectCopies();
    setTheme(*m_theme);
    setReadOnly(false);
}

DiffView::~DiffView() = default;

void DiffView::createLayout()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    m_header = new DiffHeader(this);
    m_pages = new QStackedWidget(this);
    m_canvas = new DiffCanvas(m_pages);
    m_pages->addWidget(m_canvas);
    m_editor = new DiffEditor(m_pages);
    m_pages->addWidget(m_editor);
    m_findBar = new FindBar(this);
    layout->addWidget(m_header);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_findBar);
    setFocusProxy(m_canvas);
}

void DiffView::createMessage()
{
    m_message = new QWidget(m_pages);
    auto *layout = new QVBoxLayout(m_message);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->setSpacing(10);
    m_messageTitle = new QLabel(m_message);
    m_messageTitle->setTextFormat(Qt::PlainText);
    m_messageText = new QLabel(m_message);
    m_messageText->setWordWrap(true);
    m_messageText->setAlignment(Qt::AlignHCenter);
    m_messageText->setTextFormat(Qt::PlainText);
    m_messageText->setMaximumWidth(fontMetrics().averageCharWidth() * 60);
    m_messageText->setObjectName(QStringLiteral("limitText"));
    m_anyway = new QPushButton(tr("Diff anyway"), m_message);
    layout->addStretch(1);
    layout->addWidget(m_messageTitle, 0, Qt::AlignHCenter);
    // Centred by what stands beside it: of a widget that is aligned, a layout asks the height for
    // its own width and not for the one the widget gets, and so wrapped words were cut off.
    auto *text = new QHBoxLayout;
    text->addStretch(1);
    text->addWidget(m_messageText, 1000);
    text->addStretch(1);
    layout->addLayout(text);
    layout->addWidget(m_anyway, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    m_pages->addWidget(m_message);
}

void DiffView::connectParts()
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMilliseconds);
    connect(&m_patience, &QTimer::timeout, m_header, [this] { m_header->setProgress(0, 0); });
    connect(m_header, &DiffHeader::cancelWanted, this, [this] { m_runner.cancel(); });
    connect(m_header, &DiffHeader::showHiddenWanted, this, [this] {
        setIgnoreBlankLines(false);
        setWhitespace(Whitespace::Exact);
    });
    connect(m_anyway, &QPushButton::clicked, this, [this] {
        m_request.anyway = true;
        start(false);
    });
    connect(m_canvas, &DiffCanvas::cursorMoved, this, &DiffView::updateActions);
    connect(m_canvas, &DiffCanvas::unifiedChanged, this, &DiffView::updateHeader);
    connect(m_canvas, &DiffCanvas::zoomRequested, this,
            [this](int steps) { setZoom(steppedZoom(m_zoom, steps)); });
    connect(m_findBar, &FindBar::changed, this, &DiffView::find);
    connect(m_findBar, &FindBar::nextWanted, this, [this] { stepHit(true); });
    connect(m_findBar, &FindBar::previousWanted, this, [this] { stepHit(false); });
    connect(m_findBar, &FindBar::closed, this, [this] {
        find({});
        setFocus();
    });
    connect(m_editor, &DiffEditor::textChanged, this, &DiffView::editedTextChanged);
}

void DiffView::compare(DiffText left, DiffText right)
{
    m_request.left = std::move(left);
    m_request.right = std::move(right);
    m_request.anyway = false;
    dropEditing();
    start(false);
}

void DiffView::dropEditing()
{
    if (!isEditing())
        return;
    m_pages->setCurrentWidget(m_canvas);
    action(DiffAction::Edit)->setChecked(false);
    updateActions();
    emit editingChanged(false);
}

// With other options. An edit goes on undisturbed; leaving it compares anyway.
void DiffView::compareAgain()
{
    if (m_content && !isEditing())
        start(true);
}

void DiffView::clear()
{
    dropEditing();
    m_runner.outdate();
    m_patience.stop();
    m_header->endProgress();
    m_request.left = m_request.right = {};
    m_content.reset();
    m_canvas->setContent({}, false);
    m_pages->setCurrentWidget(m_canvas);
    updateHeader();
    updateActions();
}

// The request goes by value: what changes here meanwhile makes another one.
void DiffView::start(bool keepPlace)
{
    m_patience.start();
    m_runner.start(
        [request = m_request](JobContext &job) { return compareForView(request, job); },
        [this, keepPlace](Result<DiffOutcome> outcome) { take(std::move(outcome), keepPlace); },
        [this](const Progress &progress) {
            if (!m_patience.isActive())
                m_header->setProgress(progress.done, progress.total);
        });
}

void DiffView::take(Result<DiffOutcome> outcome, bool keepPlace)
{
    m_patience.stop();
    m_header->endProgress();
    if (!outcome) {
        const bool cancelled = outcome.error().kind == ErrorKind::Cancelled;
        if (!m_content)
            showMessage(cancelled ? tr("The comparison was cancelled")
                                  : tr("The texts could not be compared"),
                        cancelled ? QString() : QString::fromStdString(outcome.error().text()),
                        cancelled);
        emit failed(outcome.error());
        return;
    }
    m_content = outcome->content;
    m_finder.outdate();
    m_canvas->setDecisions(m_decisions);
    m_canvas->setContent(m_content, keepPlace);
    if (outcome->obstacle)
        showObstacle(*outcome->obstacle);
    else
        m_pages->setCurrentWidget(m_canvas);
    updateHeader();
    updateActions();
    find(m_findBar->request());
    emit shown();
    emit reviewedChanged(reviewed(), changes());
}

void DiffView::showMessage(const QString &title, const QString &text, bool canDoAnyway)
{
    m_messageTitle->setText(title);
    m_messageText->setText(text);
    m_anyway->setVisible(canDoAnyway);
    m_pages->setCurrentWidget(m_message);
}

void DiffView::showObstacle(const DiffObstacle &obstacle)
{
    const QLocale locale;
    const auto &text = obstacle.side == Side::Left ? m_request.left : m_request.right;
    const auto name = text.title.isEmpty() ? text.fileName : text.title;
    const auto size = locale.formattedDataSize(static_cast<qint64>(obstacle.bytes));
    switch (obstacle.kind) {
    case DiffObstacle::Kind::Large:
        showMessage(tr("This is a large file"),
                    tr("%1 has %2. Files of more than %3 or %4 lines are compared only when you "
                       "ask for it.")
                        .arg(name, size,
                             locale.formattedDataSize(static_cast<qint64>(m_request.limits.bytes)),
                             locale.toString(m_request.limits.lines)),
                    true);
        break;
    case DiffObstacle::Kind::Binary:
        showMessage(tr("This is a binary file"),
                    tr("%1 (%2) has bytes that are no text. As text, it may not be readable.")
                        .arg(name, size),
                    true);
        break;
    case DiffObstacle::Kind::Minified:
        showMessage(tr("This file was made by a program"),
                    tr("%1 has very long lines (up to %2), as minified files have. Differences "
                       "in them are hard to read.")
                        .arg(name, locale.formattedDataSize(obstacle.longestLine)),
                    true);
        break;
    }
}

void DiffView::setTheme(const theme::Theme &theme)
{
    m_theme = &theme;
    m_actions->setTheme(theme);
    m_header->setTheme(theme);
    m_canvas->setTheme(theme);
    m_editor->setTheme(theme);
    m_findBar->setTheme(theme);
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::Window, theme.color(theme::Role::Surface));
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::Text));
    m_message->setPalette(palette);
    m_message->setAutoFillBackground(true);
    QFont title = font();
    title.setBold(true);
    title.setPointSizeF(title.pointSizeF() * 1.25);
    m_messageTitle->setFont(title);
}

void DiffView::updateHeader()
{
    m_header->setTitles(m_request.left.title, m_request.right.title, m_canvas->isUnified());
    if (!m_content) {
        m_header->setSummary({});
        m_header->setHidden({});
        return;
    }
    const auto &lines = m_content->comparison.diff;
    const QLocale locale;
    QString summary;
    if (lines.counted() == 0) {
        summary = m_content->ignored() == 0 ? tr("The texts are the same")
                                            : tr("No difference that counts");
    } else {
        summary = QStringLiteral("+%1 −%2").arg(locale.toString(lines.added()),
                                                locale.toString(lines.removed()));
        if (!m_readOnly)
            summary += u"    " + tr("%1 of %2 reviewed")
                                     .arg(locale.toString(reviewed()), locale.toString(changes()));
    }
    m_header->setSummary(summary);
    const auto ignored = m_content->ignored();
    m_header->setHidden(ignored == 0
                            ? QString()
                            : tr("%n difference(s) in whitespace hidden", nullptr, int(ignored)));
}

bool DiffView::isUnified() const
{
    return action(DiffAction::Unified)->isChecked();
}

void DiffView::setUnified(bool unified)
{
    action(DiffAction::Unified)->setChecked(unified);
}

bool DiffView::isWrapping() const
{
    return action(DiffAction::Wrap)->isChecked();
}

void DiffView::setWrapping(bool wrapping)
{
    action(DiffAction::Wrap)->setChecked(wrapping);
}

void DiffView::setCollapsed(bool collapsed)
{
    action(DiffAction::CollapseUnchanged)->setChecked(collapsed);
}

void DiffView::setZoom(int percent)
{
    percent = std::clamp(percent, kMinZoom, kMaxZoom);
    if (std::exchange(m_zoom, percent) == percent)
        return;
    m_canvas->setZoom(percent);
    m_editor->setZoom(percent);
    emit zoomChanged(percent);
}

void DiffView::setTabWidth(int columns)
{
    columns = std::clamp(columns, 1, 16);
    const bool other = std::exchange(m_request.tabWidth, columns) != columns;
    action(DiffAction::TabWidth2)->setChecked(columns == 2);
    action(DiffAction::TabWidth4)->setChecked(columns == 4);
    action(DiffAction::TabWidth8)->setChecked(columns == 8);
    if (!other)
        return;
    m_editor->setTabWidth(columns);
    compareAgain();
    emit tabWidthChanged(columns);
}

void DiffView::setWhitespace(Whitespace whitespace)
{
    static constexpr std::array kActions{DiffAction::WhitespaceExact,
                                         DiffAction::WhitespaceTrailing,
                                         DiffAction::WhitespaceAmount, DiffAction::WhitespaceAll};
    action(kActions[static_cast<std::size_t>(whitespace)])->setChecked(true);
    if (std::exchange(m_request.options.whitespace, whitespace) == whitespace)
        return;
    compareAgain();
    emit whitespaceChanged(whitespace);
}

void DiffView::setIgnoreBlankLines(bool ignore)
{
    action(DiffAction::IgnoreBlankLines)->setChecked(ignore);
    if (std::exchange(m_request.options.ignoreBlankLines, ignore) != ignore)
        compareAgain();
}

void DiffView::setMarks(std::vector<DiffMark> marks)
{
    m_canvas->setMarks(std::move(marks));
}

void DiffView::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (const auto which : {DiffAction::Accept, DiffAction::Reject, DiffAction::Revert,
                             DiffAction::AcceptLine, DiffAction::RejectLine,
                             DiffAction::ToggleReviewed, DiffAction::Edit, DiffAction::RestoreLeft})
        action(which)->setVisible(!readOnly);
    m_canvas->hunkBar().setActions(
        readOnly ? QList<QAction *>()
                 : QList{action(DiffAction::ToggleReviewed), action(DiffAction::Accept),
                         action(DiffAction::Reject), action(DiffAction::Revert)});
    updateHeader();
    updateActions();
}

void DiffView::setEditable(bool editable)
{
    m_editable = editable;
    for (const auto which : {DiffAction::Edit, DiffAction::RestoreLeft})
        action(which)->setVisible(editable && !m_readOnly);
    updateActions();
}

void DiffView::goToLine(Side side, std::uint32_t line)
{
    m_canvas->goToLine(side, line);
}

} // namespace espalier::editor

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffeditor.h"

#include "widgets/editor/codeeditor.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QSplitter>

#include <algorithm>

namespace espalier::editor {

using diff::Side;

static constexpr int kRestMilliseconds = 250;

DiffEditor::DiffEditor(QWidget *parent) : QWidget(parent), m_runner(this)
{
    // The left text stays at the left where a language is written the other way, too.
    setLayoutDirection(Qt::LeftToRight);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    m_left = new CodeEditor(splitter);
    m_right = new CodeEditor(splitter);
    m_left->setReadOnly(true);
    layout->addWidget(splitter);
    setFocusProxy(m_right);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMilliseconds);
    connectParts();
}

DiffEditor::~DiffEditor() = default;

void DiffEditor::connectParts()
{
    connect(&m_rest, &QTimer::timeout, this, &DiffEditor::startComparing);
    connect(m_right, &CodeEditor::textChanged, this, [this] {
        m_rest.start();
        emit textChanged();
    });
    connect(m_left->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { follow(*m_left, *m_right); });
    connect(m_right->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { follow(*m_right, *m_left); });
}

// Both have the same number of rows, fillers included, so the same value is the same row.
void DiffEditor::follow(CodeEditor &leader, CodeEditor &follower)
{
    if (m_following)
        return;
    m_following = true;
    follower.verticalScrollBar()->setValue(leader.verticalScrollBar()->value());
    m_following = false;
}

void DiffEditor::open(std::shared_ptr<const DiffContent> content,
                      const diff::CompareOptions &options, std::uint32_t line)
{
    m_content = std::move(content);
    m_options = options;
    const auto bytes = [this](std::size_t index) {
        const auto text = m_content->texts[index].bytes;
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    m_left->setText(bytes(0), m_content->texts[0].fileName);
    {
        const QSignalBlocker quiet(m_right);
        m_right->setText(bytes(1), m_content->texts[1].fileName);
    }
    align();
    m_right->goToLine(line);
}

QByteArray DiffEditor::text() const
{
    return m_right->text();
}

void DiffEditor::setTheme(const theme::Theme &theme)
{
    m_left->setTheme(theme);
    m_right->setTheme(theme);
}

void DiffEditor::setZoom(int percent)
{
    m_left->setZoom(percent);
    m_right->setZoom(percent);
}

void DiffEditor::setTabWidth(int columns)
{
    m_left->setTabWidth(columns);
    m_right->setTabWidth(columns);
}

void DiffEditor::setWhitespaceVisible(bool visible)
{
    m_left->setWhitespaceVisible(visible);
    m_right->setWhitespaceVisible(visible);
}

void DiffEditor::undo()
{
    m_right->undo();
}

void DiffEditor::redo()
{
    m_right->redo();
}

void DiffEditor::startComparing()
{
    DiffRequest request{.left = m_content->texts[0],
                        .right =
                            DiffText::of(m_right->text().toStdString(), m_content->texts[1].title,
                                         m_content->texts[1].fileName),
                        .options = m_options,
                        .anyway = true};
    m_runner.start([request](JobContext &job) { return compareForView(request, job); },
                   [this](Result<DiffOutcome> outcome) {
                       if (!outcome || !outcome->content)
                           return;
                       m_content = outcome->content;
                       align();
                       emit compared();
                   });
}

// Colours the lines of changes and fills up what the other side has more of. Above the first line
// no filler can stand: there the first line's own takes its place.
void DiffEditor::align()
{
    std::array<std::vector<LineBackground>, 2> backgrounds;
    std::array<std::vector<LineFiller>, 2> fillers;
    const auto fill = [](std::vector<LineFiller> &of, std::uint32_t end, std::uint32_t rows) {
        const auto line = end == 0 ? 0 : end - 1;
        if (!of.empty() && of.back().line == line)
            of.back().rows += rows;
        else
            of.push_back({line, rows});
    };
    for (const auto change : m_content->counted) {
        const auto &place = m_content->comparison.diff.changes[change];
        backgrounds[0].push_back({place.left.begin, place.left.end, theme::Role::DiffRemoved});
        backgrounds[1].push_back({place.right.begin, place.right.end, theme::Role::DiffAdded});
        const auto left = place.left.size();
        const auto right = place.right.size();
        if (left < right)
            fill(fillers[0], place.left.end, right - left);
        else if (right < left)
            fill(fillers[1], place.right.end, left - right);
    }
    m_left->setComparison(backgrounds[0], fillers[0]);
    m_right->setComparison(backgrounds[1], fillers[1]);
    follow(*m_right, *m_left);
}

void DiffEditor::stepChange(bool forward)
{
    const auto line = m_right->currentLine();
    const auto &changes = m_content->comparison.diff.changes;
    std::optional<std::uint32_t> found;
    for (const auto change : m_content->counted) {
        const auto begin = changes[change].right.begin;
        if (forward && begin > line) {
            found = begin;
            break;
        }
        if (!forward && begin < line)
            found = begin;
    }
    if (found)
        m_right->goToLine(*found);
}

int DiffEditor::highlight(const FindRequest &request)
{
    return m_left->highlightMatches(request) + m_right->highlightMatches(request);
}

bool DiffEditor::find(const FindRequest &request, bool forward)
{
    return m_right->find(request, forward);
}

void DiffEditor::revertChange()
{
    const auto line = m_right->currentLine();
    for (const auto change : m_content->counted) {
        const auto &place = m_content->comparison.diff.changes[change];
        const bool here =
            place.right.contains(line) || (place.right.empty() && place.right.begin == line);
        if (!here)
            continue;
        const auto text = m_content->comparison.left.lines(place.left);
        m_right->replaceLines(place.right.begin, place.right.size(),
                              QByteArray(text.data(), static_cast<qsizetype>(text.size())));
        return;
    }
}

} // namespace espalier::editor

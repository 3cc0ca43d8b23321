// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffscene.h"

#include <QString>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier::editor {

using diff::Row;
using diff::RowKind;
using diff::Side;

static constexpr qsizetype kCachedLines = 2048;

void DiffScene::clearCaches()
{
    m_cells.clear();
    m_words.clear();
}

bool DiffScene::hasMarks(Side side) const
{
    return std::ranges::any_of(marks,
                               [&](const auto &mark) { return unified || mark.side == side; });
}

std::vector<DiffPane> DiffScene::panes() const
{
    if (!content)
        return {};
    const auto most = std::max(content->comparison.left.count(), content->comparison.right.count());
    const auto digits = std::max<qsizetype>(2, QString::number(most).size());
    const int numbers = static_cast<int>(std::ceil(cell * (static_cast<double>(digits) + 1.5)));
    const int sign = static_cast<int>(std::ceil(cell * 2.5));
    const auto make = [&](Side side, int left, int right) {
        const bool first = left == 0;
        DiffPane pane{.side = side,
                      .left = left,
                      .states = first ? lineHeight : 0,
                      .marks = hasMarks(side) ? lineHeight : 0,
                      .numbers = numbers,
                      .sign = sign,
                      .right = right};
        pane.text = left + pane.states + pane.marks + numbers * (unified ? 2 : 1) + sign;
        return pane;
    };
    if (unified)
        return {make(Side::Right, 0, width)};
    const int middle = (width + lineHeight) / 2;
    return {make(Side::Left, 0, middle), make(Side::Right, middle + 1, width)};
}

DiffPane DiffScene::paneOf(Side side) const
{
    const auto all = panes();
    return side == Side::Right ? all.back() : all.front();
}

std::uint32_t DiffScene::visibleColumns() const
{
    int narrowest = width;
    for (const auto &pane : panes())
        narrowest = std::min(narrowest, pane.right - pane.text);
    return static_cast<std::uint32_t>(std::max(12.0, std::floor(narrowest / cell) - 1));
}

void DiffScene::wrapRows()
{
    std::vector<RowLayout::Tall> tall;
    if (wrapping && content) {
        const auto fit = visibleColumns();
        for (const auto side : {Side::Left, Side::Right}) {
            const auto &columns = content->columns[static_cast<std::size_t>(side)];
            const auto end = columns.end();
            const auto isLong = [fit](std::uint32_t count) { return count > fit; };
            for (auto at = std::find_if(columns.begin(), end, isLong); at != end;
                 at = std::find_if(at + 1, end, isLong)) {
                const auto line = static_cast<diff::Line>(at - columns.begin());
                tall.push_back({rowOf(side, line), (*at + fit - 1) / fit});
            }
        }
        std::ranges::sort(tall, [](const auto &a, const auto &b) {
            return a.row != b.row ? a.row < b.row : a.lines > b.lines;
        });
        const auto twice = std::ranges::unique(tall, {}, &RowLayout::Tall::row);
        tall.erase(twice.begin(), twice.end());
    }
    layout.setTall(tall);
}

void DiffScene::foldUnchanged(std::uint32_t context)
{
    constexpr std::uint32_t kLeast = 3; // a bar for less would gain nothing
    std::vector<diff::RowRange> folds;
    std::uint32_t from = 0;
    const auto fold = [&](std::uint32_t begin, std::uint32_t end) {
        if (end >= begin + kLeast)
            folds.push_back({begin, end});
    };
    if (content && !content->counted.empty()) {
        for (const auto change : content->counted) {
            const auto range = rows().rowsOf(change);
            fold(from, range.begin - std::min(range.begin, context));
            from = std::max(from, range.end + context);
        }
        fold(from, rows().count());
    }
    layout.setFolds(std::move(folds));
}

void DiffScene::switchRows(bool toUnified)
{
    if (!content) {
        unified = toUnified;
        return;
    }
    const auto &from = content->rows(unified);
    const auto &to = content->rows(toUnified);
    const auto moved = [&](std::uint32_t index) {
        const auto row = from.row(index);
        return row.right ? to.rowOf(Side::Right, *row.right) : to.rowOf(Side::Left, *row.left);
    };
    std::vector<diff::RowRange> folds;
    for (const auto &fold : layout.folds()) {
        const diff::RowRange now{moved(fold.begin), moved(fold.end - 1) + 1};
        if (now.begin < now.end && (folds.empty() || folds.back().end <= now.begin))
            folds.push_back(now);
    }
    unified = toUnified;
    layout.reset(to.count());
    layout.setFolds(std::move(folds));
}

std::optional<DiffScene::Shown> DiffScene::shown(const Row &row, Side pane) const
{
    if (unified)
        return row.right ? Shown{Side::Right, *row.right} : Shown{Side::Left, *row.left};
    const auto line = row.line(pane);
    return line ? std::optional(Shown{pane, *line}) : std::nullopt;
}

std::string_view DiffScene::text(Shown shown) const
{
    return content->lines(shown.side).content(shown.line);
}

const LineCells &DiffScene::cells(Shown shown)
{
    const auto key = (quint64(shown.side == Side::Right) << 32) | shown.line;
    if (const auto known = m_cells.constFind(key); known != m_cells.constEnd())
        return *known;
    if (m_cells.size() >= kCachedLines)
        m_cells.clear();
    return *m_cells.insert(key, LineCells(text(shown), content->tabWidth));
}

const std::vector<ByteRange> &DiffScene::changedWords(const Row &row, Shown shown)
{
    static const std::vector<ByteRange> kNone;
    if (!row.change || row.ignored)
        return kNone;
    // In unified the other line stands in another row: side by side they are pairs.
    const auto &aligned = content->comparison.rows;
    const auto pair = unified ? aligned.row(aligned.rowOf(shown.side, shown.line)) : row;
    if (pair.kind != RowKind::Changed)
        return kNone;
    const auto key = (quint64(*pair.left) << 32) | *pair.right;
    auto known = m_words.constFind(key);
    if (known == m_words.constEnd()) {
        if (m_words.size() >= kCachedLines)
            m_words.clear();
        known = m_words.insert(key, diff::words(content->comparison.left.content(*pair.left),
                                                content->comparison.right.content(*pair.right),
                                                content->comparison.diff.options.whitespace));
    }
    if (!*known)
        return kNone;
    return shown.side == Side::Left ? (*known)->left : (*known)->right;
}

std::optional<ByteRange> DiffScene::selection(std::uint32_t row, Shown shown) const
{
    const auto range = selectedRows();
    if (!hasSelection() || row < range.begin || row >= range.end)
        return std::nullopt;
    if (!unified && shown.side != cursor.side)
        return std::nullopt;
    const bool forward = std::pair(anchor.row, anchor.byte) < std::pair(cursor.row, cursor.byte);
    const auto &first = forward ? anchor : cursor;
    const auto &last = forward ? cursor : anchor;
    const auto size = static_cast<std::uint32_t>(text(shown).size());
    const auto begin = row == first.row ? std::min(first.byte, size) : 0;
    const auto end = row == last.row ? std::min(last.byte, size) : size;
    return ByteRange{begin, end};
}

diff::RowRange DiffScene::selectedRows() const
{
    return {std::min(anchor.row, cursor.row), std::max(anchor.row, cursor.row) + 1};
}

std::string DiffScene::selectedText() const
{
    std::string result;
    if (isEmpty() || !hasSelection())
        return result;
    const auto range = selectedRows();
    for (auto at = range.begin; at < range.end; ++at) {
        const auto line = shown(row(at), cursor.side);
        if (!line)
            continue;
        if (const auto part = selection(at, *line))
            result += part->of(text(*line));
        const bool last = at + 1 == range.end;
        if (!last && content->lines(line->side).ending(line->line) != diff::LineEnding::None)
            result += '\n';
    }
    return result;
}

std::optional<std::uint32_t> DiffScene::currentChange() const
{
    if (isEmpty() || cursor.row >= rows().count() || layout.foldOf(cursor.row))
        return std::nullopt;
    const auto at = row(cursor.row);
    return at.ignored ? std::nullopt : at.change;
}

diff::Decision DiffScene::decisionOf(std::uint32_t change, Shown shown) const
{
    const auto state = decisions.of(content->identities[change]);
    const auto &place = content->comparison.diff.changes[change];
    const bool left = shown.side == Side::Left;
    const auto &lines = left ? state.left : state.right;
    const auto first = left ? place.left.begin : place.right.begin;
    const auto own = lines.find(shown.line - first);
    return own == lines.end() ? state.decision : own->second;
}

std::uint32_t DiffScene::rowOf(Side side, diff::Line line) const
{
    return rows().rowOf(side, line);
}

int DiffScene::top(std::uint32_t row) const
{
    const auto y = qint64(layout.lineOf(row)) * lineHeight - scrollY;
    return static_cast<int>(std::clamp<qint64>(y, -(1 << 28), 1 << 28));
}

std::optional<RowLayout::Place> DiffScene::placeAt(int y) const
{
    const auto line = (qint64(scrollY) + y) / lineHeight;
    if (isEmpty() || y + scrollY < 0 || line >= layout.lines())
        return std::nullopt;
    return layout.at(static_cast<std::uint32_t>(line));
}

} // namespace espalier::editor

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/rowlayout.h"

#include <algorithm>
#include <utility>

namespace espalier::editor {

void RowLayout::reset(std::uint32_t rows)
{
    m_rows = rows;
    m_folds.clear();
    m_extra.clear();
    sumUp();
}

void RowLayout::setFolds(std::vector<diff::RowRange> folds)
{
    m_folds = std::move(folds);
    sumUp();
}

void RowLayout::setTall(const std::vector<Tall> &tall)
{
    m_extra.clear();
    std::uint32_t before = 0;
    for (const auto &[row, lines] : tall) {
        m_extra.push_back({row, before, lines - 1});
        before += lines - 1;
    }
    sumUp();
}

void RowLayout::sumUp()
{
    m_saved.clear();
    std::uint32_t saved = 0;
    for (const auto &fold : m_folds) {
        saved += unfolded(fold.end) - unfolded(fold.begin) - 1;
        m_saved.push_back(saved);
    }
}

// The first line of a row if there were no folds.
std::uint32_t RowLayout::unfolded(std::uint32_t row) const
{
    const auto after = std::ranges::lower_bound(m_extra, row, {}, &Extra::row);
    if (after == m_extra.begin())
        return row;
    const auto &last = *(after - 1);
    return row + last.before + last.lines;
}

std::uint32_t RowLayout::lines() const
{
    return unfolded(m_rows) - (m_saved.empty() ? 0 : m_saved.back());
}

std::uint32_t RowLayout::lineOf(std::uint32_t row) const
{
    const auto after = std::ranges::upper_bound(m_folds, row, {}, &diff::RowRange::begin);
    const auto index = static_cast<std::size_t>(after - m_folds.begin());
    const auto savedBy = [&](std::size_t count) { return count == 0 ? 0 : m_saved[count - 1]; };
    if (index > 0 && row < m_folds[index - 1].end)
        return unfolded(m_folds[index - 1].begin) - savedBy(index - 1);
    return unfolded(row) - savedBy(index);
}

std::uint32_t RowLayout::height(std::uint32_t row) const
{
    if (foldOf(row))
        return 1;
    const auto extra = std::ranges::lower_bound(m_extra, row, {}, &Extra::row);
    return extra != m_extra.end() && extra->row == row ? extra->lines + 1 : 1;
}

RowLayout::Place RowLayout::at(std::uint32_t line) const
{
    // The last row whose first line is not below.
    std::uint32_t low = 0;
    std::uint32_t high = m_rows;
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (lineOf(middle) <= line ? low : high) = middle;
    }
    if (const auto fold = foldOf(low))
        return {.row = m_folds[*fold].begin, .line = 0, .fold = true};
    return {.row = low, .line = line - lineOf(low), .fold = false};
}

std::optional<std::size_t> RowLayout::foldOf(std::uint32_t row) const
{
    const auto after = std::ranges::upper_bound(m_folds, row, {}, &diff::RowRange::begin);
    if (after == m_folds.begin() || row >= (after - 1)->end)
        return std::nullopt;
    return static_cast<std::size_t>(after - m_folds.begin()) - 1;
}

std::uint32_t RowLayout::below(std::uint32_t row) const
{
    const auto fold = foldOf(row);
    const auto next = fold ? m_folds[*fold].end : row + 1;
    return next < m_rows ? next : row;
}

std::uint32_t RowLayout::above(std::uint32_t row) const
{
    const auto fold = foldOf(row);
    const auto first = fold ? m_folds[*fold].begin : row;
    if (first == 0)
        return first;
    const auto hidden = foldOf(first - 1);
    return hidden ? m_folds[*hidden].begin : first - 1;
}

} // namespace espalier::editor

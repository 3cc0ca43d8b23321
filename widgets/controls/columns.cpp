// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/columns.h"

#include <QHeaderView>

#include <algorithm>

namespace espalier::controls {

// Without room for the mark of sorting, which one column has at a time.
static int titleWidth(const QHeaderView &header, int column)
{
    constexpr int kPadding = 2 * 7 + 2; // as the style sheet has it
    const auto title = header.model()->headerData(column, Qt::Horizontal).toString();
    return header.fontMetrics().horizontalAdvance(title) + kPadding;
}

void setColumnWidths(QHeaderView &header, std::initializer_list<int> characters)
{
    header.ensurePolished(); // before that, its titles have no padding
    int column = 0;
    for (const int width : characters) {
        if (width > 0)
            header.resizeSection(column, std::max(width * header.fontMetrics().averageCharWidth(),
                                                  titleWidth(header, column)));
        ++column;
    }
}

} // namespace espalier::controls

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/columns.h"

#include <QHeaderView>

#include <algorithm>

namespace espalier::controls {

void setColumnWidths(QHeaderView &header, std::initializer_list<int> characters)
{
    header.ensurePolished(); // before that, its titles have no padding
    int column = 0;
    for (const int width : characters) {
        if (width > 0)
            header.resizeSection(column, std::max(width * header.fontMetrics().averageCharWidth(),
                                                  header.sectionSizeHint(column)));
        ++column;
    }
}

} // namespace espalier::controls

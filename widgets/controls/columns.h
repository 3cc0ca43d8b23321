// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QHeaderView;

namespace espalier::controls {

/// Makes each column so many characters wide, in the font of the header, and never narrower than
/// its title. 0 leaves a column as it is: the one that stretches, and those behind the last one.
void setColumnWidths(QHeaderView &header, std::initializer_list<int> characters);

} // namespace espalier::controls

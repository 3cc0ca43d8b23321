// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace espalier::instrument {

/// What an insertion is for.
enum class Part : std::uint8_t {
    Prelude,
    Enter,
    EnterMore, ///< a further statement of an entry
    Exit,
    Loop,
    OutOpen,
    OutClose,
    BraceClose,
    BodyClose, ///< the end of a body that was opened up
    Squeezed,
};

} // namespace espalier::instrument

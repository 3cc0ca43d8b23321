// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/bytebudget.h"

namespace espalier::serve {

bool ByteBudget::take(std::uint64_t bytes)
{
    if (m_taken.fetch_add(bytes, std::memory_order_relaxed) + bytes <= m_most)
        return true;
    give(bytes);
    return false;
}

} // namespace espalier::serve

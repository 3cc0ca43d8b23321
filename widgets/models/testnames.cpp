// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/testnames.h"

namespace espalier::models {

TestNames::Id TestNames::idOf(std::string_view name)
{
    if (const auto found = m_ids.find(name); found != m_ids.end())
        return *found;
    m_text += name;
    m_starts.push_back(m_text.size());
    const auto id = static_cast<Id>(count() - 1);
    m_ids.insert(id);
    return id;
}

void TestNames::clear()
{
    m_ids.clear();
    m_text.clear();
    m_starts.assign(1, 0);
}

} // namespace espalier::models

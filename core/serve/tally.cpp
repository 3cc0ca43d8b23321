// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/tally.h"

namespace espalier::serve {

void Tally::addTaken()
{
    const std::scoped_lock lock(m_mutex);
    ++m_counters.requests;
    m_counters.lastAt = std::chrono::system_clock::now();
}

void Tally::addRefused()
{
    const std::scoped_lock lock(m_mutex);
    ++m_counters.refused;
}

void Tally::addBad(const std::string &why)
{
    const std::scoped_lock lock(m_mutex);
    ++m_counters.bad;
    m_counters.lastError = why;
}

void Tally::addFailed(const std::string &why)
{
    const std::scoped_lock lock(m_mutex);
    ++m_counters.failed;
    m_counters.lastError = why;
}

void Tally::note(const std::string &error)
{
    const std::scoped_lock lock(m_mutex);
    m_counters.lastError = error;
}

void Tally::addRecords(std::uint64_t records, std::uint64_t leftOut)
{
    const std::scoped_lock lock(m_mutex);
    m_counters.records += records;
    m_counters.leftOut += leftOut;
}

ReceiverCounters Tally::counters() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counters;
}

} // namespace espalier::serve

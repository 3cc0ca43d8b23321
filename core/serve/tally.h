// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/receiver.h"

#include <mutex>
#include <string>

namespace espalier::serve {

/// The counters of a receiver. Thread-safe.
class Tally final {
public:
    void addTaken();
    void addRefused();
    void addBad(const std::string &why);
    void addFailed(const std::string &why);
    /// Something went wrong that no request is to blame for.
    void note(const std::string &error);
    void addRecords(std::uint64_t records, std::uint64_t leftOut);
    [[nodiscard]] ReceiverCounters counters() const;

private:
    mutable std::mutex m_mutex;
    ReceiverCounters m_counters;
};

} // namespace espalier::serve

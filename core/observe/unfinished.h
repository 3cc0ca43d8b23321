// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/hash.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

namespace espalier::observe {

/// How far a request was handed over.
struct HandedOver {
    std::uint64_t whole = 0; ///< observations from its beginning
    std::size_t parts = 0;   ///< of the next one, where one gives several values
    auto operator<=>(const HandedOver &) const = default;
};

/// Remembers of requests that a sink has refused in the middle how far they had come: a client that
/// is told to try again sends the same bytes, and their beginning must not count twice. Beyond
/// kMost requests the oldest is forgotten.
class UnfinishedRequests final {
public:
    static constexpr std::size_t kMost = 64;

    [[nodiscard]] HandedOver progressOf(std::string_view request) const
    {
        if (m_requests.empty())
            return {};
        const auto found = std::ranges::find(m_requests, hash64(request), &Request::hash);
        return found == m_requests.end() ? HandedOver() : found->progress;
    }
    void remember(std::string_view request, HandedOver progress)
    {
        forget(request);
        if (progress == HandedOver())
            return;
        if (m_requests.size() >= kMost)
            m_requests.pop_front();
        m_requests.push_back({hash64(request), progress});
    }
    void forget(std::string_view request)
    {
        if (!m_requests.empty())
            std::erase_if(m_requests, [hash = hash64(request)](const Request &known) {
                return known.hash == hash;
            });
    }

private:
    struct Request {
        std::uint64_t hash = 0;
        HandedOver progress;
    };
    std::deque<Request> m_requests;
};

} // namespace espalier::observe

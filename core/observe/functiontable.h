// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"
#include "core/observe/calltimes.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace espalier::observe {

/// One call of a function, as a span tells it. Texts need to live for the time of a call only.
struct FunctionCall {
    std::string_view service{};
    std::string_view id;
    std::string_view path{};
    std::int64_t line = 0;
    std::uint64_t start = 0; ///< nanoseconds
    std::uint64_t end = 0;
    bool failed = false;
    bool abandoned = false;
    std::optional<double> memoryBytes{};
    std::span<const std::pair<int, std::uint64_t>> loops{}; ///< iterations by number
    std::span<const std::string> errorTypes{};
};

/// Sums calls up by service and function, in bounded memory whatever comes: durations are thinned,
/// texts are cut, and when there are too many functions the calls of others are refused.
class FunctionTable final {
public:
    explicit FunctionTable(std::size_t functions) : m_mostFunctions(functions) {}

    /// False when there is no room for the function.
    [[nodiscard]] bool add(const FunctionCall &call);
    /// Hands all that is here over to another table and is empty then. Those without a service are
    /// of `service`. Says how many calls there was no room for.
    [[nodiscard]] std::uint64_t moveTo(FunctionTable &to, std::string_view service);
    void clear();
    [[nodiscard]] bool empty() const { return m_functions.empty(); }

    /// Hands over each function, its service, and when its last call ended (nanoseconds), by
    /// service and id, and is empty then. Ends when it is told to: what was not taken is still
    /// here.
    using Visit = std::function<bool(const model::FunctionSeen &, const std::string &service,
                                     std::uint64_t end)>;
    bool finish(const Visit &visit);

private:
    struct Sums {
        std::string service;
        model::FunctionSeen seen;
        Durations durations;
        Covered covered;
        std::uint64_t end = 0;
    };

    Sums *find(std::string_view service, std::string_view id);
    [[nodiscard]] bool reserve(std::size_t bytes);
    void addCounts(model::FunctionSeen &to, const model::FunctionSeen &from);
    void addLoop(model::FunctionSeen &to, int number, std::uint64_t sum, std::uint64_t largest);
    void addError(model::FunctionSeen &to, std::string_view type, std::uint64_t count);
    void thinWhenFull();

    using Functions = std::unordered_map<std::string, Sums>;

    std::size_t m_mostFunctions;
    std::size_t m_taken = 0;   ///< bytes of what is kept by function, about
    std::size_t m_samples = 0; ///< values kept for durations and covered time
    Functions m_functions;     ///< by service and id, NUL between
    std::string m_key;
};

} // namespace espalier::observe

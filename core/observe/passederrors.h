// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace espalier::observe {

/// An error as one span tells it.
struct SpanError {
    std::string_view trace; ///< ids as `plainId` makes them; without them it counts by itself
    std::string_view span;
    std::string_view parent; ///< the span around it; may be empty
    std::string_view type;
    std::string_view message;
    std::span<const model::StackFrame> frames; ///< where it was raised comes first
};

/// Has an error that leaves one function after another count once, although the span of each of
/// them tells it: for the innermost span. The same one is known by the trace, by spans that are one
/// right within the other, by its type and the beginning of its message, and by stacks of which one
/// goes on where the other does (or the outer one is not told). An error that one span tells twice
/// is known likewise.
///
/// Spans may come in any order. An outer one that was handed over before the inner one came stays,
/// and the inner one goes. Remembers the last kMost to twice as many spans with errors, of all
/// traces together: what comes later than that counts by itself.
class PassedErrors final {
public:
    static constexpr std::size_t kMost = 8192;

    /// Whether it counts, as far as is known. `number` tells it apart from others that wait to be
    /// handed over.
    [[nodiscard]] bool add(const SpanError &error, std::uint64_t number);
    /// Whether one that waits counts no more, since an inner span has told it.
    [[nodiscard]] bool isPassedOn(std::uint64_t number) const { return m_gone.contains(number); }
    /// All that waited was handed over.
    void commit();
    /// Nothing of what came since the last commit was taken.
    void rollback();

private:
    /// The calls, where it was raised first, by their names.
    using Stack = std::vector<std::uint32_t>;
    /// What is known of one error in one span.
    struct Told {
        std::optional<Stack> own{};            ///< as the span itself told it
        std::optional<std::uint64_t> number{}; ///< while it counts and waits
        bool isHandedOver = false;             ///< it, or an outer one that stands for it
        std::vector<Stack> inner{};            ///< as spans right within it told it
    };
    using Spans = std::unordered_map<std::uint64_t, Told>;

    [[nodiscard]] static Stack stackOf(std::span<const model::StackFrame> frames);
    [[nodiscard]] static bool isWithin(const Stack &inner, const Stack &outer);
    [[nodiscard]] Told &find(std::uint64_t key);
    [[nodiscard]] bool isToldAgain(Told &told, const Stack &stack);
    void passOn(Told &told, Told &around, const Stack &stack);
    void drop(Told &told);

    Spans m_waiting; ///< those that were changed since the last commit
    Spans m_recent;
    Spans m_older;
    std::unordered_set<std::uint64_t> m_gone; ///< numbers of those that count no more
};

} // namespace espalier::observe

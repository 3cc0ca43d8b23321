// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/passederrors.h"

#include "core/base/hash.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::size_t kMostCalls = 64;     ///< of one stack that are looked at
constexpr std::size_t kMostStacks = 4;     ///< of errors of one kind within one span
constexpr std::size_t kMessageBytes = 512; ///< some that tell it cut it

std::uint64_t keyOf(const SpanError &error, std::string_view span)
{
    return KeyHasher()
        .add(error.trace)
        .add(span)
        .add(error.type)
        .add(error.message.substr(0, kMessageBytes))
        .low();
}

} // namespace

// Without lines: a span may tell where it was raised, or where it was seen to pass.
PassedErrors::Stack PassedErrors::stackOf(std::span<const model::StackFrame> frames)
{
    Stack stack;
    for (const auto &frame : frames | std::views::take(kMostCalls))
        stack.push_back(
            static_cast<std::uint32_t>(KeyHasher().add(frame.path).add(frame.function).low()));
    return stack;
}

/// Some languages tell the calls from the span inwards, some those from it outwards, some all:
/// somewhere in the inner stack the outer one begins, and both say the same as far as both go.
bool PassedErrors::isWithin(const Stack &inner, const Stack &outer)
{
    if (outer.empty())
        return true;
    for (std::size_t from = 0; from < inner.size(); ++from) {
        const auto size = std::min(inner.size() - from, outer.size());
        const auto begin = inner.begin() + static_cast<std::ptrdiff_t>(from);
        if (std::equal(begin, begin + static_cast<std::ptrdiff_t>(size), outer.begin()))
            return true;
    }
    return false;
}

/// A copy that `rollback` forgets.
PassedErrors::Told &PassedErrors::find(std::uint64_t key)
{
    const auto [at, isNew] = m_waiting.try_emplace(key);
    for (const auto *spans : {&m_recent, &m_older}) {
        const auto known = isNew ? spans->find(key) : spans->end();
        if (known != spans->end()) {
            at->second = known->second;
            break;
        }
    }
    return at->second;
}

void PassedErrors::drop(Told &told)
{
    if (told.number)
        m_gone.insert(*std::exchange(told.number, std::nullopt));
}

/// Whether the span has told it before. One that came without its stack makes room for it.
bool PassedErrors::isToldAgain(Told &told, const Stack &stack)
{
    if (!told.own || !(isWithin(*told.own, stack) || isWithin(stack, *told.own)))
        return false;
    if (told.number && told.own->empty() && !stack.empty()) {
        drop(told);
        return false;
    }
    return true;
}

void PassedErrors::passOn(Told &told, Told &around, const Stack &stack)
{
    if (around.own && isWithin(stack, *around.own)) {
        drop(around);
        if (around.isHandedOver && !around.own->empty() && told.number) {
            told.number.reset();
            told.isHandedOver = true;
        }
    }
    if (around.inner.size() < kMostStacks && !std::ranges::contains(around.inner, stack))
        around.inner.push_back(stack);
}

bool PassedErrors::add(const SpanError &error, std::uint64_t number)
{
    if (error.trace.empty() || error.span.empty() || m_waiting.size() >= kMost)
        return true;
    const auto stack = stackOf(error.frames);
    auto &told = find(keyOf(error, error.span));
    if (isToldAgain(told, stack))
        return false;
    told = {.own = stack, .inner = std::move(told.inner)};
    if (std::ranges::none_of(told.inner,
                             [&](const Stack &inner) { return isWithin(inner, stack); }))
        told.number = number;
    if (!error.parent.empty() && error.parent != error.span)
        passOn(told, find(keyOf(error, error.parent)), stack);
    return told.number.has_value();
}

void PassedErrors::commit()
{
    if (m_recent.size() + m_waiting.size() > kMost)
        m_older = std::exchange(m_recent, {});
    for (auto &[key, told] : m_waiting) {
        told.isHandedOver = told.isHandedOver || told.number;
        told.number.reset();
        m_recent.insert_or_assign(key, std::move(told));
    }
    m_waiting.clear();
    m_gone.clear();
}

void PassedErrors::rollback()
{
    m_waiting.clear();
    m_gone.clear();
}

} // namespace espalier::observe

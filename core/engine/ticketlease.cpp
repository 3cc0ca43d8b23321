// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ticketlease.h"

#include "core/base/hash.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <string_view>
#include <unistd.h>

namespace espalier::engine {

namespace {

/// A command may take a day; of a program that has ended it is known before.
constexpr auto kLease = std::chrono::hours(25);
constexpr std::string_view kHolder = "process ";

/// What the system tells in a file of no size, which readFile takes for an empty one that grows.
std::string systemText(const std::string &path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// When a process began, as the system counts; empty when it is not there.
std::string beginningOf(std::string_view process)
{
    const auto text = systemText(std::format("/proc/{}/stat", process));
    // Behind the name, which may hold anything, begins the third field.
    auto rest = std::string_view(text).substr(std::min(text.rfind(')') + 1, text.size()));
    constexpr int kFieldsBefore = 19;
    for (int i = 0; i < kFieldsBefore && !rest.empty(); ++i)
        rest.remove_prefix(std::min(rest.find(' ', 1), rest.size()));
    return std::string(rest.substr(0, rest.find(' ', 1)));
}

/// Where numbers of processes mean the same: until the machine is started again, in one namespace.
/// Found out once: what was taken must be given back under the same name, whatever can be read
/// then.
const std::string &placeHere()
{
    static const std::string kPlace = [] {
        std::error_code error;
        const auto space = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
        return sha256Hex(systemText("/proc/sys/kernel/random/boot_id") + space).substr(0, 16);
    }();
    return kPlace;
}

/// Who works on tickets now: a thread, so that a window does not take what it does itself for work
/// that was interrupted. Of one that has ended it is known that it does not.
const std::string &holderHere()
{
    thread_local const std::string holder =
        std::format("{}{}{} {}", kHolder, ::gettid(), beginningOf("thread-self"), placeHere());
    return holder;
}

bool hasEnded(std::string_view holder)
{
    if (!holder.starts_with(kHolder) || !holder.ends_with(placeHere()))
        return false; // nobody knows from here
    holder.remove_prefix(kHolder.size());
    const auto process = holder.substr(0, holder.find(' '));
    const auto began = holder.substr(process.size());
    const auto now = beginningOf(process);
    return now.empty() || !began.starts_with(now + " ");
}

} // namespace

Result<> takeLease(store::PatchStore &patches, const std::string &ticket, const Clock &clock)
{
    const auto now = toRfc3339(clock.now());
    const auto until = toRfc3339(clock.now() + kLease);
    auto held = patches.lease(ticket, holderHere(), now, until);
    if (held || held.error().kind != ErrorKind::Conflict || !hasEnded(held.error().context))
        return held;
    if (auto released = patches.release(ticket, held.error().context); !released)
        return released;
    return patches.lease(ticket, holderHere(), now, until);
}

Result<> dropLease(store::PatchStore &patches, const std::string &ticket)
{
    return patches.release(ticket, holderHere());
}

Result<HeldTicket> HeldTicket::take(store::Database &database, const std::string &ticket,
                                    const Clock &clock)
{
    store::PatchStore patches(database);
    if (auto held = takeLease(patches, ticket, clock); !held)
        return failure(std::move(held.error()));
    return HeldTicket(database, ticket);
}

HeldTicket::~HeldTicket()
{
    if (!m_database)
        return;
    store::PatchStore patches(*m_database);
    static_cast<void>(dropLease(patches, m_ticket));
}

} // namespace espalier::engine

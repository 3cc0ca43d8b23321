// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/audithead.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <algorithm>

namespace espalier::engine {

namespace {

/// Empty where the user has no place for state.
std::filesystem::path fileOf(const Workspace &workspace)
{
    const auto &state = workspace.paths().state;
    if (state.empty() || workspace.stateRoot().empty())
        return {};
    return state / "audits" / KeyHasher().add(workspace.root().string()).hex();
}

} // namespace

std::string seenAuditHead(const Workspace &workspace)
{
    constexpr std::size_t kHash = 64;
    const auto file = fileOf(workspace);
    auto head = file.empty() ? std::string() : readFile(file, kHash).value_or("");
    return head.size() == kHash ? head : std::string();
}

void rememberAuditHead(const Workspace &workspace, std::span<const model::AuditEntry> entries)
{
    const auto file = fileOf(workspace);
    const auto seen = seenAuditHead(workspace);
    if (file.empty() || entries.empty() || seen == entries.back().hash ||
        (!seen.empty() && !std::ranges::contains(entries, seen, &model::AuditEntry::hash)))
        return;
    // One that cannot be kept leaves an older one, which does as well until the next.
    if (makeFolder(file.parent_path()))
        static_cast<void>(writeFileAtomically(file, entries.back().hash));
}

} // namespace espalier::engine

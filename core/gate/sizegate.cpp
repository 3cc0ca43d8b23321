// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"

namespace espalier::gate {

static constexpr std::string_view kGate = "diff_size";

model::GateResult checkSize(const Patch &patch, const GatePolicy &policy)
{
    if (patch.files().empty())
        return without(kGate, model::GateVerdict::NotApplicable, "no-change");
    Findings found(kGate);
    std::size_t lines = 0;
    for (const auto &file : patch.files())
        lines += file.added.size() + file.removed.size();
    const auto compare = [&](std::string_view what, std::size_t count, std::size_t most) {
        if (count <= most)
            return;
        auto &place = found.add(Effect::Fail, "", 0, what);
        place["count"] = count;
        place["most"] = most;
    };
    compare("too-many-files", patch.files().size(), policy.maxFiles);
    compare("too-many-lines", lines, policy.maxChangedLines);
    return found.take();
}

} // namespace espalier::gate

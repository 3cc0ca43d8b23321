// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"
#include "core/gate/paths.h"

#include <algorithm>
#include <format>

namespace espalier::gate {

static constexpr std::string_view kGate = "paths";
static constexpr std::uint32_t kPlain = 0100644;
static constexpr std::uint32_t kExecutable = 0100755;

static bool isModeOfFile(std::uint32_t mode)
{
    return mode == 0 || mode == kPlain || mode == kExecutable;
}

static void checkPath(std::string_view path, const GatePolicy &policy, Findings &found)
{
    if (const auto problem = pathProblem(path)) {
        found.add(Effect::Fail, path, 0, *problem, path);
        return;
    }
    if (policy.declaredFiles && !isDeclared(*policy.declaredFiles, path))
        found.add(Effect::Fail, path, 0, "undeclared-file");
    const auto plain = undisguised(path);
    const auto sensitive = std::ranges::find_if(policy.sensitivePaths, [&](const auto &glob) {
        return matchesGlob(glob, path) || matchesGlob(glob, plain) ||
               matchesGlob(undisguised(glob), plain);
    });
    if (sensitive != policy.sensitivePaths.end())
        found.add(Effect::Approval, path, 0, "sensitive-path")["pattern"] = *sensitive;
}

static void checkModes(const ChangedFile &file, Findings &found)
{
    const bool lacksMode = file.newContent && file.newMode == 0;
    if (lacksMode || !isModeOfFile(file.oldMode) || !isModeOfFile(file.newMode)) {
        auto &place = found.add(Effect::Fail, file.path, 0, "bad-mode");
        place["old_mode"] = std::format("{:06o}", file.oldMode);
        place["new_mode"] = std::format("{:06o}", file.newMode);
        return;
    }
    const bool changed = file.oldMode != 0 && file.newMode != 0 && file.oldMode != file.newMode;
    if (changed || (file.oldMode == 0 && file.newMode == kExecutable)) {
        auto &place = found.add(Effect::Approval, file.path, 0, "mode-change");
        place["old_mode"] = std::format("{:06o}", file.oldMode);
        place["new_mode"] = std::format("{:06o}", file.newMode);
    }
}

static void checkText(const FilePatch &patch, Findings &found)
{
    for (const auto &line : patch.added) {
        for (const auto &hostile : hostileText(line.text, line.number == 1))
            found.add(Effect::Approval, patch.file.path, line.number, hostile.what,
                      line.text)["column"] = hostile.column;
    }
}

model::GateResult checkPaths(const Patch &patch, const GatePolicy &policy)
{
    if (patch.files().empty())
        return without(kGate, model::GateVerdict::NotApplicable, "no-change");
    Findings found(kGate);
    for (const auto &each : patch.files()) {
        checkPath(each.file.path, policy, found);
        if (!each.file.oldPath.empty() && each.file.oldPath != each.file.path)
            checkPath(each.file.oldPath, policy, found);
        checkModes(each.file, found);
        checkText(each, found);
    }
    return found.take();
}

} // namespace espalier::gate

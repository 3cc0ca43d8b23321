// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/projectstatus.h"

#include "core/git/repository.h"

namespace espalier::engine {

namespace {

BranchState stateOf(git::HeadState state)
{
    switch (state) {
    case git::HeadState::Branch: return BranchState::OnBranch;
    case git::HeadState::Unborn: return BranchState::Unborn;
    case git::HeadState::Detached: return BranchState::Detached;
    }
    return BranchState::NoRepository;
}

// A repository that cannot be read is told of when it is needed.
void addBranch(const std::filesystem::path &root, ProjectStatus &status)
{
    const auto repository = git::Repository::discover(root);
    if (!repository)
        return;
    const auto head = repository->head();
    if (!head)
        return;
    status.branchState = stateOf(head->state);
    status.branch = head->branch;
    status.commit = head->commit.value();
    if (const auto operation = repository->operation(); operation != git::Operation::None)
        status.operation = git::name(operation);
}

} // namespace

BranchState branchStateOf(const std::filesystem::path &folder)
{
    ProjectStatus status;
    addBranch(folder, status);
    return status.branchState;
}

ProjectStatus statusOf(Workspace &workspace)
{
    ProjectStatus status{.sandbox = process::knownSandboxState(workspace.paths().cache),
                         .stateNotice = workspace.stateNotice(),
                         .repair = workspace.repair()};
    addBranch(workspace.root(), status);
    return status;
}

} // namespace espalier::engine

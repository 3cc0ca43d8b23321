// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/project.h"

namespace espalier::engine {

Result<std::unique_ptr<Workspace>> Project::open(Unusable database) const
{
    return Workspace::open(root, paths, database);
}

CompileCheck Project::compileCheck(Workspace &workspace) const
{
    return [open = openSandbox, count = threads, &workspace](const ChangeSet &changes,
                                                             JobContext &job) {
        return checkChanges(workspace, changes, open, count, job);
    };
}

} // namespace espalier::engine

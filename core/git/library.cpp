// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/handles.h"

#include <mutex>

namespace espalier::git {

void ensureLibrary()
{
    static std::once_flag once;
    std::call_once(once, [] {
        git_libgit2_init();
        // Configuration of the user and the system is read by us, value by value (userconfig.cpp).
        for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
            git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
        // Off by default: after a power cut a branch could name a commit that was never written.
        git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    });
}

} // namespace espalier::git

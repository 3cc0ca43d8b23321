// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temporaryproject.h"

#include <cstdio>
#include <cstdlib>
#include <limits>

namespace espalier::test {

namespace fs = std::filesystem;

template <typename T>
static T orAbort(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "test support: %s\n", result.error().text().c_str());
        std::abort();
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

std::string differences(const Snapshot &before, const Snapshot &after)
{
    std::string names;
    for (const auto &[path, content] : before) {
        const auto found = after.find(path);
        if (found == after.end())
            names += " -" + path;
        else if (found->second != content)
            names += " ~" + path;
    }
    for (const auto &[path, content] : after) {
        if (!before.contains(path))
            names += " +" + path;
    }
    return names;
}

TemporaryProject::TemporaryProject() : m_folder(orAbort(TemporaryFolder::create("espalier-test")))
{
}

fs::path TemporaryProject::path(std::string_view relative) const
{
    return root() / relative;
}

void TemporaryProject::write(std::string_view relative, std::string_view content) const
{
    orAbort(makeFolder(path(relative).parent_path()));
    orAbort(writeFilePlainly(path(relative), content));
}

std::string TemporaryProject::read(std::string_view relative) const
{
    return readFile(path(relative), std::numeric_limits<std::uint64_t>::max()).value_or("");
}

bool TemporaryProject::exists(std::string_view relative) const
{
    return fs::exists(fs::symlink_status(path(relative)));
}

void TemporaryProject::remove(std::string_view relative) const
{
    fs::remove_all(path(relative));
}

Snapshot TemporaryProject::snapshot() const
{
    Snapshot snapshot;
    for (const auto &entry : fs::recursive_directory_iterator(root())) {
        const std::string relative = entry.path().lexically_relative(root()).string();
        if (entry.is_symlink())
            snapshot.emplace(relative, "-> " + fs::read_symlink(entry.path()).string());
        else if (entry.is_regular_file())
            snapshot.emplace(relative, read(relative));
    }
    return snapshot;
}

} // namespace espalier::test

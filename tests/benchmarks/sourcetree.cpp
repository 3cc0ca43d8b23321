// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/sourcetree.h"

#include "tests/benchmarks/measure.h"

#include <algorithm>

namespace espalier::bench {

namespace fs = std::filesystem;

SourceTree::SourceTree(const std::vector<fs::path> &folders,
                       const std::vector<std::string> &endings)
    : m_folder(valueOf(TemporaryFolder::create("espalier-bench-")))
{
    for (const auto &folder : folders)
        copyFolder(folder, root() / folder.filename(), endings);
}

void SourceTree::copyFolder(const fs::path &from, const fs::path &to,
                            const std::vector<std::string> &endings)
{
    constexpr auto kOptions = fs::directory_options::skip_permission_denied;
    std::error_code error;
    for (const auto &entry : fs::recursive_directory_iterator(from, kOptions, error)) {
        const auto &path = entry.path();
        if (!entry.is_regular_file(error) || entry.is_symlink(error) ||
            !std::ranges::contains(endings, path.extension().string()))
            continue;
        const auto content = readFile(path);
        if (!content)
            continue; // too large, or not for us to read
        const auto target = to / path.lexically_relative(from);
        check(makeFolder(target.parent_path()));
        check(writeFilePlainly(target, *content));
        ++m_files;
        m_bytes += content->size();
    }
}

std::vector<fs::path> pythonFolders()
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator("/usr/lib", error)) {
        if (entry.path().filename().string().starts_with("python3") && !entry.is_symlink(error))
            folders.push_back(entry.path());
    }
    std::ranges::sort(folders);
    return folders;
}

} // namespace espalier::bench

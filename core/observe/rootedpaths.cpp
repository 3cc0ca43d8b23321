// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/rootedpaths.h"

#include "core/observe/texts.h"

#include <system_error>
#include <utility>

namespace espalier::observe {

namespace {

bool isAbsolute(std::string_view path)
{
    const bool hasDrive = path.size() > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\');
    return path.starts_with('/') || path.starts_with('\\') || hasDrive;
}

std::string joined(std::string_view root, std::string_view way)
{
    std::string path(root);
    if (!path.empty() && !path.ends_with('/'))
        path += '/';
    return path += way;
}

/// With "/" for the separators of Windows.
std::string slashed(std::string_view path)
{
    std::string result(path);
    const bool windows = !path.contains('/') || (path.size() > 1 && path[1] == ':');
    for (char &c : result)
        c = windows && c == '\\' ? '/' : c;
    return result;
}

} // namespace

RootedPaths::RootedPaths(std::filesystem::path project) : m_project(std::move(project)) {}

bool RootedPaths::exists(std::string_view belowProject) const
{
    constexpr std::size_t kLongest = 4096; // of what a system takes
    if (m_project.empty() || belowProject.size() > kLongest || belowProject.contains('\0') ||
        isAbsolute(belowProject) || belowProject.contains(".."))
        return false;
    std::error_code error;
    return std::filesystem::is_regular_file(m_project / std::filesystem::path(belowProject), error);
}

// "/ci/build/app/src" and "a.c": app/src/a.c, then src/a.c, then a.c.
std::string RootedPaths::inProject(std::string_view root, std::string_view way)
{
    constexpr int kMostFolders = 32;
    if (const auto known = m_known.find(root); known != m_known.end()) {
        const auto path = joined(known->second, way);
        return exists(path) ? path : std::string();
    }
    auto rest = root;
    for (int i = 0; i < kMostFolders && !rest.empty(); ++i) {
        const auto slash = rest.find('/');
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
        const auto path = joined(rest, way);
        if (exists(path)) {
            m_known.emplace(root, rest);
            return path;
        }
    }
    return {};
}

std::string RootedPaths::resolve(std::string_view root, std::string_view way)
{
    const auto from = slashed(root);
    const auto file = slashed(way);
    if (from.empty() || isAbsolute(file))
        return relativePath(file, m_project);
    const auto whole = joined(from, file);
    auto path = relativePath(whole, m_project);
    if (!isAbsolute(path) || m_project.empty())
        return path;
    auto found = inProject(from, file);
    return found.empty() ? path : found;
}

std::string RootedPaths::resolve(std::span<const std::string> roots, std::string_view way)
{
    for (const auto &root : roots) {
        auto path = resolve(root, way);
        if (roots.size() == 1 || exists(path))
            return path;
    }
    return roots.empty() ? resolve(std::string_view(), way) : resolve(roots.front(), way);
}

} // namespace espalier::observe

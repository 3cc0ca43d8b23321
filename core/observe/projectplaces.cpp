// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/projectplaces.h"

#include "core/observe/texts.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace espalier::observe {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestPath = 4096; // of what a system takes

bool isRooted(std::string_view path)
{
    return path.starts_with('/') || (path.size() > 2 && path.substr(1).starts_with(":/"));
}

/// Without a scheme ("app:///", "webpack://shop/"), with "/" between the parts, without "./".
std::string plain(std::string_view told)
{
    std::string path(told);
    std::ranges::replace(path, '\\', '/');
    if (const auto scheme = path.find("://"); scheme != std::string::npos && scheme > 1) {
        const auto host = path.find('/', scheme + 3);
        path.erase(0, host == std::string::npos ? scheme + 3 : host);
    }
    return fs::path(path).lexically_normal().generic_string();
}

/// The folders that a class of Java lies in: of "com.shop.Cart" and Cart.java com/shop/Cart.java.
std::string withPackage(const std::string &path, const model::StackFrame &frame,
                        std::string_view language)
{
    const auto dot = frame.module.rfind('.');
    if (language != "java" || path.contains('/') || dot == std::string::npos)
        return path;
    auto folders = frame.module.substr(0, dot);
    std::ranges::replace(folders, '.', '/');
    return folders + '/' + path;
}

bool endsWithParts(std::string_view path, std::string_view end)
{
    return path.ends_with(end) &&
           (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
}

/// Folders that hold what others made, or what was built.
bool isPassedOver(std::string_view name)
{
    constexpr std::array<std::string_view, 8> kNames{"node_modules", "__pycache__",  "venv",
                                                     "target",       "build",        "dist",
                                                     "vendor",       "site-packages"};
    return name.starts_with('.') || std::ranges::contains(kNames, name);
}

} // namespace

std::shared_ptr<ProjectPlaces> ProjectPlaces::of(const fs::path &project)
{
    using Clock = std::chrono::steady_clock;
    struct Kept {
        Clock::time_point since;
        std::shared_ptr<ProjectPlaces> places;
    };
    constexpr auto kFor = std::chrono::seconds(20);
    constexpr std::size_t kMost = 16;
    static std::mutex mutex;
    static std::map<fs::path, Kept> kept;
    const std::scoped_lock lock(mutex);
    const auto now = Clock::now();
    std::erase_if(kept, [&](const auto &each) { return now - each.second.since > kFor; });
    if (kept.size() >= kMost && !kept.contains(project))
        kept.clear();
    auto &entry = kept[project];
    if (!entry.places)
        entry = {.since = now, .places = std::make_shared<ProjectPlaces>(project)};
    return entry.places;
}

bool ProjectPlaces::exists(const std::string &path) const
{
    if (path.empty() || path.size() > kLongestPath || path.contains('\0') || isRooted(path) ||
        path.starts_with(".."))
        return false;
    std::error_code error;
    return fs::is_regular_file(m_project / path, error);
}

/// "/app/src/a.py": app/src/a.py, then src/a.py; a.py as what lies in the project's own folder.
std::string ProjectPlaces::byDropping(const std::string &path) const
{
    constexpr int kMostFolders = 32;
    auto rest = path;
    for (int i = 0; i < kMostFolders; ++i) {
        const auto slash = rest.find('/');
        if (slash == std::string::npos)
            return {};
        rest.erase(0, slash + 1);
        if (exists(rest))
            return rest;
    }
    return {};
}

void ProjectPlaces::listFiles()
{
    constexpr std::size_t kMost = 200'000;
    m_files.emplace();
    std::error_code error;
    fs::recursive_directory_iterator at(m_project, fs::directory_options::skip_permission_denied,
                                        error);
    for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
        const auto name = at->path().filename().string();
        std::error_code ignored;
        if (at->is_directory(ignored) && (at->is_symlink(ignored) || isPassedOver(name)))
            at.disable_recursion_pending();
        else if (at->is_regular_file(ignored))
            m_files->emplace(name, at->path().lexically_relative(m_project).generic_string());
        if (m_files->size() >= kMost)
            return;
    }
}

std::string ProjectPlaces::byName(const std::string &path, bool wasAbsolute)
{
    const auto slash = path.rfind('/');
    const auto name = path.substr(slash == std::string::npos ? 0 : slash + 1);
    if (name.empty() || name.starts_with('<')) // "<string>", which is no file
        return {};
    if (!m_files)
        listFiles();
    // What it has to end with: all of a path that begins anywhere, two parts of an absolute one.
    auto wanted = path;
    if (wasAbsolute) {
        const auto before = slash == std::string::npos || slash == 0 ? std::string::npos
                                                                     : path.rfind('/', slash - 1);
        if (before == std::string::npos)
            return {};
        wanted = path.substr(before + 1);
    }
    std::string found;
    const auto [first, last] = m_files->equal_range(name);
    for (auto each = first; each != last; ++each) {
        if (!endsWithParts(each->second, wanted))
            continue;
        if (!found.empty())
            return {}; // it could be either
        found = each->second;
    }
    return found;
}

std::string ProjectPlaces::find(const model::StackFrame &frame, std::string_view language)
{
    if (frame.path.empty() || frame.path.size() > kLongestPath || frame.path.contains('\0'))
        return {};
    const auto told = relativePath(plain(frame.path), m_project);
    const auto path = withPackage(told, frame, language);
    const std::scoped_lock lock(m_mutex);
    if (const auto known = m_found.find(path); known != m_found.end())
        return known->second;
    constexpr std::size_t kMostKnown = 100'000;
    if (m_found.size() >= kMostKnown)
        m_found.clear();
    auto &found = m_found[path];
    if (exists(told))
        return found = told;
    auto way = path;
    while (way.starts_with("../"))
        way.erase(0, 3);
    found = byDropping(way);
    if (found.empty())
        found = byName(way, isRooted(way));
    return found;
}

void placeInProject(model::StackTrace &trace, const fs::path &project)
{
    if (project.empty()) {
        traceback::markOwn(trace);
        return;
    }
    const auto places = ProjectPlaces::of(project);
    bool hasOwn = false;
    for (auto &error : trace.errors) {
        for (auto &frame : error.frames) {
            // What is a library's by its shape is not looked for.
            if (traceback::isOwn(frame, trace.language)) {
                if (auto found = places->find(frame, trace.language); !found.empty())
                    frame.path = std::move(found);
            }
            frame.own = traceback::isOwn(frame, trace.language, project.native());
            hasOwn = hasOwn || frame.own;
        }
    }
    if (!hasOwn)
        traceback::markOwn(trace);
}

} // namespace espalier::observe

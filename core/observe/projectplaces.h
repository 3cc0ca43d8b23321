// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::observe {

/// Finds the files of a project that traces name as they lie elsewhere: on the machine the program
/// was deployed to ("/app/src/a.py"), in a bundle ("app:///src/a.js"), or by their name alone
/// ("Cart.java"). Looks on the disk, and remembers for some seconds what it saw. Any thread.
class ProjectPlaces final {
public:
    /// Shared by all who ask for the same project within these seconds.
    [[nodiscard]] static std::shared_ptr<ProjectPlaces> of(const std::filesystem::path &project);

    explicit ProjectPlaces(std::filesystem::path project) : m_project(std::move(project)) {}

    /// The file of the project, relative to it, that a frame of the program means; empty where
    /// there is none, or more than one that it could be. Of an absolute path two parts at the end
    /// must be the same, unless the file lies in the project's own folder.
    [[nodiscard]] std::string find(const model::StackFrame &frame, std::string_view language);

private:
    [[nodiscard]] bool exists(const std::string &path) const;
    [[nodiscard]] std::string byDropping(const std::string &path) const;
    [[nodiscard]] std::string byName(const std::string &path, bool wasAbsolute);
    void listFiles();

    std::filesystem::path m_project;
    std::mutex m_mutex;
    std::map<std::string, std::string, std::less<>> m_found; ///< by what was asked for
    /// Paths by the file's name; none before it is needed.
    std::optional<std::multimap<std::string, std::string, std::less<>>> m_files;
};

/// Gives the frames of a trace the paths they have in the project and tells which are its own. A
/// trace of which nothing is in the project has its frames told by their shape alone, so that
/// failures in different places stay apart.
void placeInProject(model::StackTrace &trace, const std::filesystem::path &project);

} // namespace espalier::observe

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace espalier::git {
class Repository;
}

namespace espalier::engine {

/// What version control ignores below a folder. Without a repository nothing is ignored. One
/// thread.
class IgnoreRules final {
public:
    explicit IgnoreRules(const std::filesystem::path &root);
    ~IgnoreRules();
    IgnoreRules(const IgnoreRules &) = delete;
    IgnoreRules &operator=(const IgnoreRules &) = delete;

    /// Answers for paths relative to the root; empty when there is nothing to ask. Valid as long as
    /// this object.
    [[nodiscard]] std::function<bool(const std::string &path, bool folder)> predicate() const;

private:
    std::unique_ptr<git::Repository> m_repository;
};

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::store {

/// What became of the work on files so far. Uses the database of its thread, which must outlive it.
class FileHistory final {
public:
    explicit FileHistory(Database &database) : m_database(database) {}

    /// How often work on any of these files failed, over the tickets that would change one of them:
    /// attempts without success, tickets that failed without an attempt that tells of it, and those
    /// whose trouble came back. Paths are compared as they are; there are no globs.
    [[nodiscard]] Result<std::int64_t> failures(const std::vector<std::string> &paths);

private:
    Database &m_database;
};

} // namespace espalier::store

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace espalier::store {

/// One step of a schema: statements that lead from version - 1 to version.
struct Migration {
    int version = 0;
    std::string_view sql;
};

/// All steps of one kind of database, in ascending order from version 1, without a gap.
struct Schema {
    std::string_view name;
    std::span<const Migration> migrations;

    [[nodiscard]] int version() const { return migrations.empty() ? 0 : migrations.back().version; }
};

/// Scripts, validations, journal: what must not be lost (espalier.db).
[[nodiscard]] const Schema &projectSchema();
/// Outlines, results, checks: what can be made again (cache.db).
[[nodiscard]] const Schema &cacheSchema();
/// Learnings, patterns, exchanges with models: what the user's projects taught (knowledge.db).
[[nodiscard]] const Schema &knowledgeSchema();

} // namespace espalier::store

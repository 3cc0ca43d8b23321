// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/knowledge.h"
#include "core/model/script.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace espalier::engine {

/// What was written for others.
struct KnowledgeExport {
    std::vector<std::string> files;
    std::size_t patterns = 0;
    std::size_t learnings = 0;
    std::size_t scripts = 0;
    std::size_t masked = 0; ///< texts that held secrets
};

/// Patterns that are not forgotten, of one language or all, as a bundle. `source` names who shares
/// them. A file that is there and is no bundle is left alone (AlreadyExists).
[[nodiscard]] Result<KnowledgeExport> exportBundle(Knowledge &knowledge,
                                                   const std::filesystem::path &file,
                                                   const std::string &source,
                                                   const std::string &language);
/// Learnings and patterns as files by language, scripts as an index (none: no index), in a folder
/// that is made. Files of these names are written anew.
[[nodiscard]] Result<KnowledgeExport>
exportFiles(Knowledge &knowledge, const std::filesystem::path &folder, const std::string &language,
            std::span<const model::Script> scripts, JobContext &job);

/// What came from others, or would come.
struct KnowledgeImport {
    std::string source;
    std::vector<std::string> added;    ///< names of patterns
    std::vector<std::string> known;    ///< that are there already, as they are
    std::vector<std::string> problems; ///< what was left out or changed, in words
    std::size_t learnings = 0;
    std::int64_t rows = 0; ///< written
    bool preview = false;
};

/// Reads a bundle, or a folder of files by language. Patterns are candidates, kept apart by their
/// source, until a replay shows that they help; what is there of a source stays as it is, and what
/// was forgotten stays forgotten. All or nothing; with `preview` nothing is written.
[[nodiscard]] Result<KnowledgeImport>
importKnowledge(Knowledge &knowledge, const std::filesystem::path &from, bool preview);

} // namespace espalier::engine

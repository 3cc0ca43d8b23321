// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/scriptrunner.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::engine {

/// Results of earlier runs by file, and the ones of this run to be kept.
class ResultCache final {
public:
    explicit ResultCache(store::CacheStore &cache);

    /// Takes insertions over for every function whose key is known. Safe to call for different
    /// files at the same time.
    void fill(FileWork &file) const;
    /// Whether the file came out right before with exactly these results.
    [[nodiscard]] bool isVerified(const FileWork &file) const;
    /// Keeps the results of files whose results are new.
    void keep(const std::vector<FileWork> &files);

private:
    struct Kept {
        std::uint64_t key = 0;
        std::string problem;
        std::vector<model::Insertion> insertions; ///< in offsets of the function's text
    };
    struct Entry {
        std::uint64_t verified = 0;
        std::vector<Kept> results;
    };
    [[nodiscard]] std::optional<Entry> entryOf(const std::string &path) const;

    store::CacheStore &m_cache;
    store::LoadedRows<store::ResultRow> m_rows;
    std::unordered_map<std::string_view, std::string_view> m_byPath;
};

/// Runs the scripts of groups with a positive verdict on their functions, except for what is known
/// already, and checks what comes back: only insertions, at the places the outline names. Functions
/// that fail get a problem; the others go on.
[[nodiscard]] Result<> editFunctions(InstrumentPlan &plan, const ResultCache &cache,
                                     ScriptRunner &runner, unsigned threads, JobContext &job);

/// Runs the group's script on one function and checks what comes back: insertions and problem of
/// the function, and the key of its result, are those of this script afterwards.
[[nodiscard]] Result<> editFunction(const ShapeGroup &group, FileWork &file, FunctionWork &work,
                                    ScriptRunner &runner, JobContext &job);

} // namespace espalier::engine

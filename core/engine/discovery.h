// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ignorerules.h"
#include "core/engine/workspace.h"
#include "core/instrument/discover.h"
#include "core/instrument/pack.h"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace espalier::engine {

/// Ids of functions.
using IdSet = std::set<std::string, std::less<>>;

/// Which files and functions a run is about.
struct Selection {
    std::vector<std::string> languages;
    std::vector<std::string> pathGlobs; ///< empty for all
    std::vector<std::string> excludeGlobs;
    std::vector<std::string> functionGlobs;     ///< match the name, the qualified name or the id
    std::set<std::string, std::less<>> include; ///< file rules that do not leave a file out
    IdSet only;                                 ///< exact ids of functions; empty for all
    IdSet leaveOut; ///< exact ids: as if they were not there; what they have, they keep
};

/// What to look for in the workspace's folder, with the outlines kept from earlier runs; what it
/// refers to must outlive it.
class Discovery final {
public:
    Discovery(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
              unsigned threads);
    ~Discovery();
    Discovery(const Discovery &) = delete;
    Discovery &operator=(const Discovery &) = delete;

    [[nodiscard]] const instrument::DiscoverOptions &options() const { return m_options; }
    /// Takes in what is new about a file, for later runs. For one thread.
    void keep(const instrument::SourceFile &file);
    /// Writes what was taken in; what cannot be written is made again by the next run.
    void flush();

private:
    class Cache;
    store::CacheStore &m_store;
    std::unique_ptr<const Cache> m_cache;
    IgnoreRules m_ignore;
    instrument::DiscoverOptions m_options;
    std::vector<store::OutlineRow> m_rows; ///< of what the next two hold
    std::deque<std::string> m_paths;
    std::deque<std::string> m_blobs;
    std::size_t m_bytes = 0;
};

/// Finds files and functions of the workspace, with the outlines kept from earlier runs, and keeps
/// new ones. Files are those with at least one function.
[[nodiscard]] Result<std::vector<instrument::SourceFile>>
discoverFiles(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
              unsigned threads, JobContext &job);

} // namespace espalier::engine

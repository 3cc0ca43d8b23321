// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/discovery.h"

#include "core/instrument/outlinecodec.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace espalier::engine {

/// Outlines of earlier runs, by path.
class Discovery::Cache final {
public:
    explicit Cache(store::CacheStore &cache)
    {
        auto rows = cache.outlines();
        if (!rows)
            return; // a cache that cannot be read is an empty one
        m_rows = *std::move(rows);
        m_byPath.reserve(m_rows.rows.size());
        for (const auto &row : m_rows.rows)
            m_byPath.emplace(row.path, &row);
    }

    [[nodiscard]] std::optional<std::string_view> find(const std::string &path,
                                                       const FileStamp &stamp) const
    {
        const auto at = m_byPath.find(path);
        if (at == m_byPath.end() || at->second->size != stamp.size ||
            at->second->modifiedNs != stamp.modifiedNs)
            return std::nullopt;
        return at->second->blob;
    }

private:
    store::LoadedRows<store::OutlineRow> m_rows;
    std::unordered_map<std::string_view, const store::OutlineRow *> m_byPath;
};

Discovery::Discovery(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
                     unsigned threads)
    : m_store(workspace.cache()), m_cache(std::make_unique<Cache>(m_store)),
      m_ignore(workspace.root()),
      m_options{.root = workspace.root(),
                .languages = selection.languages,
                .pathGlobs = selection.pathGlobs,
                .excludeGlobs = selection.excludeGlobs,
                .include = selection.include,
                .inRepository = static_cast<bool>(m_ignore.predicate()),
                .isIgnored = m_ignore.predicate(),
                .lookup = [this](const std::string &path,
                                 const FileStamp &stamp) { return m_cache->find(path, stamp); },
                .pack = &pack,
                .threads = threads}
{
}

Discovery::~Discovery() = default;

void Discovery::keep(const instrument::SourceFile &file)
{
    constexpr std::size_t kAtATime = 1u << 20;
    if (!file.content || file.fromCache)
        return;
    m_blobs.push_back(instrument::encodeOutline(*file.content));
    m_paths.push_back(file.path);
    m_rows.push_back({.path = m_paths.back(),
                      .size = file.stamp.size,
                      .modifiedNs = file.stamp.modifiedNs,
                      .contentHash = file.content->contentHash,
                      .version = 1,
                      .blob = m_blobs.back()});
    m_bytes += m_blobs.back().size();
    if (m_bytes >= kAtATime)
        flush();
}

void Discovery::flush()
{
    if (!m_rows.empty())
        static_cast<void>(m_store.writeOutlines(m_rows));
    m_rows.clear();
    m_paths.clear();
    m_blobs.clear();
    m_bytes = 0;
}

Result<std::vector<instrument::SourceFile>> discoverFiles(Workspace &workspace,
                                                          const Selection &selection,
                                                          const instrument::Pack &pack,
                                                          unsigned threads, JobContext &job)
{
    Discovery discovery(workspace, selection, pack, threads);
    auto files = instrument::discover(discovery.options(), job);
    if (files) {
        for (const auto &file : *files)
            discovery.keep(file);
        discovery.flush();
    }
    return files;
}

} // namespace espalier::engine

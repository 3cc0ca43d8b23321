// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/knowledge.h"
#include "core/engine/workspace.h"
#include "core/learn/sharedscript.h"
#include "core/model/script.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
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
    std::size_t masked = 0;            ///< texts that held secrets
    std::string source;                ///< who shares them, of a bundle
    std::string fingerprint;           ///< of the key a bundle is signed with
    std::vector<std::string> problems; ///< what was left out, in words
};

/// Where the user's private key for signing lies: beside what was learned.
[[nodiscard]] std::filesystem::path signingKeyFile(const Knowledge &knowledge);

/// What of the knowledge a bundle holds.
struct BundleChoice {
    std::string language;               ///< empty: all
    std::vector<std::int64_t> patterns; ///< numbers; empty: all
    Workspace *project = nullptr;       ///< whose effective scripts go with it; null: no scripts
};

/// Patterns that are not put away as a bundle that is signed with the user's key, which the first
/// export makes. With a project also its effective scripts that are more than the template.
/// `source` names who shares them; an empty one becomes "shared-" with the beginning of the key's
/// fingerprint, so that two users do not share one name. A file that is there and is no bundle is
/// left alone (AlreadyExists).
[[nodiscard]] Result<KnowledgeExport> exportBundle(Knowledge &knowledge,
                                                   const std::filesystem::path &file,
                                                   const std::string &source,
                                                   const BundleChoice &choice = {});
/// Learnings and patterns as files by language, scripts as an index (none: no index), in a folder
/// that is made. Files of these names are written anew.
[[nodiscard]] Result<KnowledgeExport>
exportFiles(Knowledge &knowledge, const std::filesystem::path &folder, const std::string &language,
            std::span<const model::Script> scripts, JobContext &job);

/// One thing that a bundle or file has, and what becomes of it.
struct ImportedItem {
    enum class Kind { Pattern, Script } kind = Kind::Pattern;
    enum class State {
        Added,
        Known,    ///< it is there already, and stays as it is
        Updated,  ///< its source has counted more since
        NotTaken, ///< a script, without a project to take it into
    } state = State::Added;
    std::string name;
    std::string source;
    std::optional<learn::SharedScript> script; ///< what it is, of a script
};

/// Whether the key of a bundle is that of its source.
enum class KeyTrust {
    Unsigned, ///< files by language have no key
    First,    ///< nothing came from this source before; from now on it is known by this key
    Known,    ///< the key it is known by
    Accepted, ///< another one, which the user accepted
};

/// What came from others, or would come.
struct KnowledgeImport {
    std::string source;
    std::string fingerprint; ///< of the key a bundle is signed with
    KeyTrust trust = KeyTrust::Unsigned;
    std::vector<std::string> added;     ///< names of patterns
    std::vector<std::int64_t> addedIds; ///< of these, in the same order; none of a preview
    std::vector<std::string> updated;   ///< of which their source has counted more since
    std::vector<std::string> known;     ///< that are there already, as they are
    std::vector<ImportedItem> items;    ///< all of these, and scripts
    std::vector<std::string> problems;  ///< what was left out or changed, in words
    std::size_t learnings = 0;
    std::int64_t rows = 0; ///< written
    bool preview = false;
};

struct ImportOptions {
    /// Takes the scripts; without one only patterns are taken, which `problems` says.
    Workspace *project = nullptr;
    /// Fingerprint of the one key the bundle may be signed with, also where its source was known by
    /// another; empty: the one its source is known by, or any when it is not known yet.
    std::string acceptKey = {};
    /// Whose files by language these are, to keep theirs apart; empty: "files". A bundle says.
    std::string source = {};
    /// Can stop it while files are read; nothing is written then. May be null.
    JobContext *job = nullptr;
};

/// Reads a bundle, a file by language, or a folder of such. What was learned is counted once,
/// however often it comes. Patterns are candidates, kept apart by their
/// source, until a replay shows that they help; scripts are tested here before anything uses them
/// (see takeScripts). What is there of a source stays as it is unless that has counted more
/// failures since: then so do we, and texts that nobody proved or edited here are its newer ones.
/// What was forgotten stays forgotten. All or nothing; with `preview` nothing is written, neither
/// the key. Conflict when the source is known by another key than the bundle's, with what to do.
[[nodiscard]] Result<KnowledgeImport> importKnowledge(Knowledge &knowledge,
                                                      const std::filesystem::path &from,
                                                      bool preview,
                                                      const ImportOptions &options = {});

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/observationbatch.h"
#include "core/engine/workspace.h"
#include "core/observe/importer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A file or stream that was taken in.
struct TakenIn {
    std::int64_t import = 0;
    std::string name;
    observe::ImportSummary summary;
    std::uint64_t groups = 0; ///< different errors, findings and texts
    std::uint64_t masked = 0; ///< texts in which something was masked
    bool known = false;       ///< the same bytes were taken in before; nothing was added
};

/// Takes a file in: what it observed is scrubbed and stored, all or nothing. The same bytes are
/// taken in once. Fails as observe::importFile does, with the file in the context.
[[nodiscard]] Result<TakenIn> takeInFile(Workspace &workspace, const std::filesystem::path &file,
                                         std::optional<observe::Format> format, JobContext &job);

/// Takes in what a person says. `path` is the file it is about; may be empty. InvalidInput without
/// a word, NotFound when the project has no such file.
[[nodiscard]] Result<TakenIn> takeInFeedback(Workspace &workspace, const std::string &text,
                                             const std::string &path);

/// Takes in what came otherwise than by a file, e.g. through a receiver. Each is an import of its
/// own; with a digest it is that of a file, which is known from then on.
[[nodiscard]] Result<TakenIn> takeInBatch(Workspace &workspace, ObservationBatch batch,
                                          const std::string &name, const std::string &format,
                                          const std::string &digest = {});

/// What a file is known by once it was taken in.
[[nodiscard]] Result<std::string> digestOf(const std::filesystem::path &file, JobContext &job);

[[nodiscard]] Json toJson(const TakenIn &taken);

} // namespace espalier::engine

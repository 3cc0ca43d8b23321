// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/jobcontext.h"
#include "core/instrument/pack.h"
#include "core/model/outline.h"
#include "core/syntax/language.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// What an outline is of, and what was found in the file besides.
struct FileOutline {
    std::uint64_t contentHash = 0; ///< of the file's bytes as they are
    bool crlf = false;             ///< lines end with "\r\n"
    bool instrumented = false;     ///< telemetry was taken out before the outline was made
    std::set<std::string> instrumentedIds;
    std::string problem;    ///< why telemetry could not be taken out; the file is then left alone
    model::Outline outline; ///< of the original text
};

/// A source file of the project.
struct SourceFile {
    std::string path; ///< relative to the root, with "/"
    const syntax::Language *language = nullptr;
    FileStamp stamp;
    std::string rule; ///< why it is left out as a whole; the outline is then not made
    std::shared_ptr<const FileOutline> content;
    bool fromCache = false;
};

/// An outline that was kept, if its file has not changed since.
using OutlineLookup =
    std::function<std::optional<std::string_view>(const std::string &path, const FileStamp &)>;

struct DiscoverOptions {
    std::filesystem::path root;
    std::vector<std::string> languages;         ///< names; empty for all
    std::vector<std::string> pathGlobs;         ///< empty for all
    std::vector<std::string> excludeGlobs;      ///< paths that are left out all the same
    std::set<std::string, std::less<>> include; ///< rules that do not leave a file out
    bool inRepository = false; ///< repositories further down are then somebody else's
    std::function<bool(const std::string &path, bool folder)> isIgnored; ///< by version control
    OutlineLookup lookup;
    const Pack *pack = nullptr; ///< whose telemetry is recognised
    unsigned threads = 1;
};

/// Finds the source files below a folder and outlines them. Symbolic links are not followed. A file
/// that cannot be read or vanishes gets a rule; only the root itself can make this fail.
[[nodiscard]] Result<std::vector<SourceFile>> discover(const DiscoverOptions &options,
                                                       JobContext &job);

/// The two steps of `discover`. The files in the order of their paths, without outlines;
[[nodiscard]] Result<std::vector<SourceFile>> findSourceFiles(const DiscoverOptions &options,
                                                              JobContext &job);
/// and the outline of one, unless a rule leaves it out already.
void outlineSourceFile(SourceFile &file, const DiscoverOptions &options);

/// Outlines one text: takes telemetry out first where there is some.
[[nodiscard]] FileOutline outlineOf(const syntax::Language &language, const Pack *pack,
                                    std::string_view text);

/// Shell-like match of a path: `*` within a component, `**` across, `?`, and a pattern without "/"
/// matches the file's name anywhere.
[[nodiscard]] bool matchesGlob(std::string_view pattern, std::string_view text);

} // namespace espalier::instrument

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workspace.h"
#include "core/instrument/discover.h"
#include "core/instrument/pack.h"
#include "core/model/instrumentreport.h"
#include "core/model/script.h"

#include <memory>
#include <optional>
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

/// One function of a run.
struct FunctionWork {
    const model::Function *function = nullptr;
    std::string id;
    bool selected = true; ///< false: only kept as it is
    bool wasInstrumented = false;
    /// Its snippets, with the entry it is to have; one that is not selected keeps the one it has.
    const instrument::LanguagePack *pack = nullptr;
    bool entryChanges = false;        ///< instrumented already, with another entry
    std::optional<std::size_t> group; ///< none when skipped
    std::uint64_t key = 0;            ///< of its result
    bool fromCache = false;
    std::vector<model::Insertion> insertions; ///< in offsets of the original file
    std::string problem;                      ///< why it failed; empty when it did not
    Json evidence = nullptr;
};

/// One file of a run, read.
struct FileWork {
    std::string path;
    const syntax::Language *language = nullptr;
    const instrument::LanguagePack *pack = nullptr;
    FileStamp stamp;
    std::shared_ptr<const instrument::FileOutline> content;
    std::string current;  ///< bytes on disk
    std::string original; ///< without telemetry; empty when the same as `current`
    std::vector<model::Insertion>
        present; ///< the telemetry in `current`, in offsets of the original
    std::vector<std::string> presentOwners; ///< id of the function each belongs to, where the text
                                            ///< tells; else empty
    std::string newline = "\n";
    std::vector<FunctionWork> functions;
    std::vector<model::Insertion> planned; ///< all that is to be in the file, sorted

    [[nodiscard]] std::string_view text() const { return present.empty() ? current : original; }
    [[nodiscard]] const model::Outline &outline() const { return content->outline; }
};

/// The functions of one shape and the script that serves them.
struct ShapeGroup {
    std::string shape;
    std::string key;
    const instrument::LanguagePack *pack = nullptr;
    std::size_t exampleFile = 0;
    std::size_t exampleFunction = 0;
    std::size_t size = 0;
    model::Script script;
    model::Validation validation;
    bool fromStore = false; ///< script and verdict were there already
    int attempts = 0;
};

/// All that a run works on.
struct InstrumentPlan {
    std::vector<FileWork> files;
    std::vector<ShapeGroup> groups;
    std::vector<model::SkippedFile> skippedFiles;
    std::size_t discoveredFiles = 0;
    double discoverMs = 0; ///< finding and outlining
};

/// Finds files and functions of the workspace, with the outlines kept from earlier runs, and keeps
/// new ones. Files are those with at least one function.
[[nodiscard]] Result<std::vector<instrument::SourceFile>>
discoverFiles(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
              unsigned threads, JobContext &job);

/// Discovers, reads and groups by shape. `capture` is what the entries of the selected functions
/// are to record, as far as the pack can.
[[nodiscard]] Result<InstrumentPlan> makePlan(Workspace &workspace, const Selection &selection,
                                              const instrument::Pack &pack,
                                              instrument::Capture capture, unsigned threads,
                                              JobContext &job);

/// The stable id of a function: path::qualified.name[#ordinal], valid UTF-8.
[[nodiscard]] std::string functionId(const std::string &path, const model::Function &function);

/// Whether the selection's patterns and ids take the function in.
[[nodiscard]] bool selects(const Selection &selection, const model::Function &function,
                           const std::string &id);

/// Whether the selection takes in every function of the files it takes in.
[[nodiscard]] bool selectsWholeFiles(const Selection &selection);

} // namespace espalier::engine

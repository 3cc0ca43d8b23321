// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discovery.h"
#include "core/instrument/pack.h"
#include "core/instrument/placement.h"
#include "core/model/instrumentreport.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

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
    instrument::Placement placement;
    FileStamp stamp;
    std::shared_ptr<const instrument::FileOutline> content;
    bool fresh = false;   ///< the outline was made in this run, of what is on disk
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

/// A file that was found is one to work on, left out by a rule, or neither.
struct TakenFile {
    std::optional<FileWork> work;
    std::optional<model::SkippedFile> skipped;
};
[[nodiscard]] TakenFile takeFile(instrument::SourceFile file, const Selection &selection,
                                 const instrument::Pack &pack);

/// Reads the text and lists the selected functions. Where the file vanished, its content is none
/// afterwards. `capture` is what the entries of the selected functions are to record.
void readFileWork(FileWork &file, const Workspace &workspace, const Selection &selection,
                  const instrument::Pack &pack, instrument::Capture capture);
/// Lists the functions only, as the outline has them.
void addFunctions(FileWork &file, const Selection &selection, const instrument::Pack &pack,
                  instrument::Capture capture);

/// What distinguishes two shapes, as a number.
[[nodiscard]] std::uint64_t shapeHash(const FileWork &file, const FunctionWork &work);

/// The stable id of a function: path::qualified.name[#ordinal], valid UTF-8.
[[nodiscard]] std::string functionId(const std::string &path, const model::Function &function);

/// Whether the selection's patterns and ids take the function in.
[[nodiscard]] bool selects(const Selection &selection, const model::Function &function,
                           const std::string &id);

/// Whether the selection takes in every function of the files it takes in.
[[nodiscard]] bool selectsWholeFiles(const Selection &selection);

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instrument/pack.h"
#include "core/model/outline.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace espalier::instrument {

/// A file of the runtime as it is to lie in the project.
struct RuntimeFile {
    std::string path; ///< relative to the root
    std::shared_ptr<const std::string> content;
};

/// What one file needs besides its functions' edits.
struct Placement {
    std::vector<std::string> prelude; ///< lines that make the runtime known in the file
    std::vector<RuntimeFile> runtime;
    std::string rule; ///< why no runtime can be made known in the file; empty when one can
};

/// Decides where the runtime of a language goes, looking at the folders around a file. Looks at the
/// disk for `__init__.py`, `package.json` and `go.mod` and remembers what it saw: use one per run.
/// Not thread-safe.
class PlacementRules final {
public:
    explicit PlacementRules(std::filesystem::path root) : m_root(std::move(root)) {}

    /// `path` is relative to the root.
    [[nodiscard]] Placement place(const std::string &path, const model::Outline &outline,
                                  const LanguagePack &pack);

private:
    [[nodiscard]] Placement placeBeside(const std::string &path, const LanguagePack &pack);
    [[nodiscard]] Placement placeInPackage(const std::string &path, const model::Outline &outline,
                                           const LanguagePack &pack);
    [[nodiscard]] Placement placeAtRoot(const std::string &path, const model::Outline &outline,
                                        const LanguagePack &pack);
    [[nodiscard]] Placement placeInModule(const std::string &path, const model::Outline &outline,
                                          const LanguagePack &pack);
    void addRuntime(Placement &placement, const std::filesystem::path &folder,
                    const LanguagePack &pack);
    [[nodiscard]] std::shared_ptr<const std::string> shared(const std::string &content);
    [[nodiscard]] bool exists(const std::filesystem::path &relative);
    [[nodiscard]] bool isModulePackage(const std::filesystem::path &relative);
    [[nodiscard]] bool isLink(const std::filesystem::path &relative);
    [[nodiscard]] bool requiresAll(const std::filesystem::path &goMod,
                                   const std::vector<std::string> &modules);
    [[nodiscard]] const std::string &modulePath(const std::filesystem::path &goMod);

    std::filesystem::path m_root;
    std::map<std::string, bool> m_exists;
    std::map<std::string, bool> m_modules;
    std::map<std::string, bool> m_links;
    std::map<std::string, bool> m_requires;
    std::map<std::string, std::string> m_modulePaths;
    std::map<std::string, std::shared_ptr<const std::string>> m_contents;
};

/// Where files of a pack's runtime may lie for the files of a folder, relative to the folder.
/// `package` is what the files' package clause names, in languages with one.
[[nodiscard]] std::vector<std::string> runtimePathsBelow(const LanguagePack &pack,
                                                         std::string_view package);

/// The folders that were made for a runtime file with that path, the innermost first.
[[nodiscard]] std::vector<std::filesystem::path>
runtimeFoldersOf(const std::filesystem::path &runtimeFile);

/// Whether a file has the content that the pack's runtime has under that name, wherever it was put.
[[nodiscard]] bool isRuntimeOf(const LanguagePack &pack, std::string_view name,
                               std::string_view content);

/// The prelude as one insertion at the outline's place; empty text when there is nothing to insert.
[[nodiscard]] model::Insertion preludeInsertion(const Placement &placement,
                                                const model::Outline &outline,
                                                std::string_view text, std::string_view newline);

} // namespace espalier::instrument

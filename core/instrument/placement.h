// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instrument/pack.h"
#include "core/model/outline.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::instrument {

/// What one file needs besides its functions' edits.
struct Placement {
    std::vector<std::string> prelude;      ///< lines that make the runtime known in the file
    std::vector<std::string> runtimeFiles; ///< where the runtime goes, relative to the root
};

/// Decides where the runtime of a language goes, looking at the folders around a file. Looks at the
/// disk for `__init__.py` and `package.json` and remembers what it saw: use one per run. Not
/// thread-safe.
class PlacementRules final {
public:
    explicit PlacementRules(std::filesystem::path root) : m_root(std::move(root)) {}

    /// `path` is relative to the root.
    [[nodiscard]] Placement place(const std::string &path, const model::Outline &outline,
                                  const LanguagePack &pack);

private:
    [[nodiscard]] Placement placePython(const std::string &path, const model::Outline &outline,
                                        const LanguagePack &pack);
    [[nodiscard]] Placement placeJavascript(const std::string &path, const model::Outline &outline,
                                            const LanguagePack &pack);
    [[nodiscard]] bool exists(const std::filesystem::path &relative);
    [[nodiscard]] bool isModulePackage(const std::filesystem::path &relative);

    std::filesystem::path m_root;
    std::map<std::string, bool> m_exists;
    std::map<std::string, bool> m_modules;
};

/// The prelude as one insertion at the outline's place; empty text when there is nothing to insert.
[[nodiscard]] model::Insertion preludeInsertion(const Placement &placement,
                                                const model::Outline &outline,
                                                std::string_view text, std::string_view newline);

} // namespace espalier::instrument

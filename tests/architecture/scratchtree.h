// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/architecture/tree.h"

#include <QTemporaryDir>

#include <string_view>

namespace espalier::architecture {

/// A small tree in a temporary folder that keeps every rule, to be broken by a test.
class ScratchTree final {
public:
    ScratchTree();

    /// Writes a file below the root, with its licence (and `#pragma once`) on top.
    void addSource(std::string_view path, std::string_view text);
    /// Writes a file below the root as it is.
    void addFile(std::string_view path, std::string_view text);
    void remove(std::string_view path);
    /// Adds a module to the graph.
    void addModule(Module module);

    /// The tree as it is now.
    [[nodiscard]] Tree load() const;

private:
    [[nodiscard]] std::filesystem::path root() const;

    QTemporaryDir m_folder;
    std::vector<Module> m_modules;
};

} // namespace espalier::architecture

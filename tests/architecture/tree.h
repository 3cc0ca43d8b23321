// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::architecture {

/// A part of Espalier as its CMakeLists.txt declares it.
struct Module {
    std::string name;
    std::string layer;  ///< "0" … "6b"; "test" for what only tests use
    std::string folder; ///< from the root of the repository, e.g. "core/git"
    std::vector<std::string> uses;
    std::vector<std::string> links;
};

/// A C++ file.
struct SourceFile {
    std::string path; ///< from the root of the repository
    std::string text;
    std::string code; ///< the text without comments and literals
};

/// What the rules look at.
struct Tree {
    std::filesystem::path root;
    std::vector<Module> modules;
    std::vector<SourceFile> files;

    /// The module by this name, or null.
    [[nodiscard]] const Module *module(std::string_view name) const;
    /// The module a file is in, or null.
    [[nodiscard]] const Module *moduleOf(std::string_view path) const;
};

/// The sources below `root` (but not those in tests/fixtures) and the graph CMake wrote to `graph`.
/// A missing or unreadable graph gives no modules.
[[nodiscard]] Tree loadTree(const std::filesystem::path &root, const std::filesystem::path &graph);

} // namespace espalier::architecture

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/scratchtree.h"

#include <format>
#include <fstream>

namespace espalier::architecture {

namespace {

std::string jsonList(const std::vector<std::string> &items)
{
    std::string result;
    for (const auto &item : items)
        result += std::format("{}\"{}\"", result.empty() ? "" : ", ", item);
    return '[' + result + ']';
}

} // namespace

ScratchTree::ScratchTree()
{
    for (const auto *file : {".clang-format", ".gitignore", "CMakeLists.txt", "CMakePresets.json",
                             "LICENSE", "README.md", ".ci/run", "docs/a.md", "packaging/platform",
                             "resources/a.txt", "translations/a.ts", "build/modules.json"})
        addFile(file, "");
    addModule({"base", "0", "core/base", {}, {"Qt6::Core", "nlohmann_json::nlohmann_json"}});
    addModule({"git", "2", "core/git", {"base"}, {"PkgConfig::GIT2"}});
    addModule({"diff", "2", "core/diff", {"base"}, {}});
    addModule({"instrument", "3", "core/instrument", {"git"}, {}});
    addModule({"cli", "6b", "app/cli", {"instrument"}, {"CLI11::CLI11"}});
    addSource("core/base/json.h", "#include <nlohmann/json_fwd.hpp>\n");
    addSource("core/git/git.h", "#include \"core/base/json.h\"\n");
    addSource("core/git/git.cpp", "#include \"core/git/git.h\"\n#include <git2.h>\n");
    addSource("core/diff/diff.h", "struct Diff {};\n");
    addSource("core/instrument/run.h", "#include \"core/git/git.h\"\n");
    addSource("app/cli/main.cpp", "#include \"core/instrument/run.h\"\n#include <CLI/CLI.hpp>\n");
    addSource("widgets/shell/empty.md", "");
    addSource("tests/tst_git.cpp", "#include \"core/git/git.h\"\n#include \"tst_git.moc\"\n");
}

void ScratchTree::addSource(std::string_view path, std::string_view text)
{
    addFile(path, std::format("// SPDX-FileCopyrightText: Espalier developers\n"
                              "// SPDX-License-Identifier: GPL-3.0-or-later\n{}{}",
                              path.ends_with(".h") ? "#pragma once\n" : "", text));
}

void ScratchTree::addFile(std::string_view path, std::string_view text)
{
    const auto whole = root() / path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole, std::ios::binary) << text;
}

void ScratchTree::remove(std::string_view path)
{
    std::filesystem::remove_all(root() / path);
}

void ScratchTree::addModule(Module module)
{
    m_modules.push_back(std::move(module));
    std::string modules;
    for (const auto &each : m_modules)
        modules += std::format("{}{{\"name\": \"{}\", \"layer\": \"{}\", \"folder\": \"{}\", "
                               "\"uses\": {}, \"links\": {}}}",
                               modules.empty() ? "" : ", ", each.name, each.layer, each.folder,
                               jsonList(each.uses), jsonList(each.links));
    addFile("build/modules.json", std::format("{{\"modules\": [{}]}}", modules));
}

Tree ScratchTree::load() const
{
    return loadTree(root(), root() / "build/modules.json");
}

std::filesystem::path ScratchTree::root() const
{
    return m_folder.path().toStdString();
}

} // namespace espalier::architecture

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/tree.h"

#include "tests/architecture/sourcetext.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace espalier::architecture {

namespace {

std::string contentOf(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> strings(const QJsonValue &value)
{
    std::vector<std::string> result;
    for (const auto &item : value.toArray())
        result.push_back(item.toString().toStdString());
    return result;
}

std::vector<Module> loadModules(const std::filesystem::path &graph)
{
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(contentOf(graph)));
    std::vector<Module> result;
    for (const auto &value : document[u"modules"].toArray()) {
        const auto object = value.toObject();
        const auto text = [&](QStringView key) { return object[key].toString().toStdString(); };
        result.push_back({.name = text(u"name"),
                          .layer = text(u"layer"),
                          .folder = text(u"folder"),
                          .uses = strings(object[u"uses"]),
                          .links = strings(object[u"links"])});
    }
    return result;
}

} // namespace

const Module *Tree::module(std::string_view name) const
{
    const auto found = std::ranges::find(modules, name, &Module::name);
    return found == modules.end() ? nullptr : &*found;
}

const Module *Tree::moduleOf(std::string_view path) const
{
    const auto found = std::ranges::find_if(
        modules, [&](const Module &module) { return path.starts_with(module.folder + '/'); });
    return found == modules.end() ? nullptr : &*found;
}

Tree loadTree(const std::filesystem::path &root, const std::filesystem::path &graph)
{
    static constexpr std::array kFolders{"app", "core", "tests", "widgets"};
    static constexpr std::string_view kFixtures = "tests/fixtures/";
    Tree tree{.root = root, .modules = loadModules(graph), .files = {}};
    for (const auto *folder : kFolders) {
        if (!std::filesystem::exists(root / folder))
            continue;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp"))
                continue;
            auto path = entry.path().lexically_relative(root).generic_string();
            if (path.starts_with(kFixtures))
                continue;
            auto text = contentOf(entry.path());
            auto code = withoutText(text);
            tree.files.push_back(
                {.path = std::move(path), .text = std::move(text), .code = std::move(code)});
        }
    }
    std::ranges::sort(tree.files, {}, &SourceFile::path);
    return tree;
}

} // namespace espalier::architecture

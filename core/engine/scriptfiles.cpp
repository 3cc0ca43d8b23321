// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scriptfiles.h"

#include "core/base/file.h"
#include "core/base/resource.h"

#include <set>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

// Writes only what differs, so that a run that changes nothing writes nothing.
Result<> refresh(const fs::path &path, std::string_view content)
{
    const auto present = readFile(path);
    if (present && *present == content)
        return {};
    if (auto made = makeFolder(path.parent_path()); !made)
        return made;
    return writeFilePlainly(path, content);
}

Result<> writeKit(const fs::path &stateRoot)
{
    for (const auto &[path, content] : kitFiles()) {
        const bool forTests = path == "conftest.py";
        if (!forTests && !path.starts_with("espalier_kit/"))
            continue;
        const auto target = stateRoot / (forTests ? "tests" : "kit") / path;
        if (auto done = refresh(target, content); !done)
            return done;
    }
    // Tests that are run by hand ask this program about other languages' syntax.
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    return error ? Result<>{}
                 : refresh(stateRoot / "kit/espalier_kit/engine.path", program.string() + "\n");
}

// A script that is judged anew may have lain in the other place.
void removeFiles(const fs::path &stateRoot, const model::Script &script)
{
    const auto name = script.key + ".py";
    std::error_code ignored;
    for (const auto &path : {fs::path("scripts") / script.language / name,
                             fs::path("tests") / script.language / ("test_" + name),
                             fs::path("rejected") / script.language / name,
                             fs::path("rejected") / script.language / ("test_" + name)})
        fs::remove(stateRoot / path, ignored);
}

} // namespace

std::vector<std::pair<std::string, std::string>> kitFiles()
{
    std::vector<std::pair<std::string, std::string>> files;
    constexpr std::string_view kFolder = "kit/";
    for (const auto &path : listResources("kit")) {
        if (auto content = readResource(path))
            files.emplace_back(path.substr(kFolder.size()), *std::move(content));
    }
    return files;
}

Result<> writeScriptFiles(const fs::path &stateRoot, std::span<const ScriptFile> files)
{
    if (stateRoot.empty() || files.empty())
        return {};
    if (auto done = writeKit(stateRoot); !done)
        return done;
    std::set<fs::path> made;
    for (const auto &[script, accepted] : files) {
        const auto name = script.key + ".py";
        const auto rejected = stateRoot / "rejected" / script.language;
        const std::pair<fs::path, const std::string *> targets[] = {
            {accepted ? stateRoot / "scripts" / script.language / name : rejected / name,
             &script.text},
            {accepted ? stateRoot / "tests" / script.language / ("test_" + name)
                      : rejected / ("test_" + name),
             &script.tests}};
        removeFiles(stateRoot, script);
        for (const auto &[path, text] : targets) {
            if (made.insert(path.parent_path()).second) {
                if (auto folder = makeFolder(path.parent_path()); !folder)
                    return folder;
            }
            if (auto done = writeFilePlainly(path, *text); !done)
                return done;
        }
    }
    return {};
}

} // namespace espalier::engine

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

Result<> writeScriptFiles(const fs::path &stateRoot, std::span<const model::Script> scripts)
{
    if (stateRoot.empty() || scripts.empty())
        return {};
    if (auto done = writeKit(stateRoot); !done)
        return done;
    std::set<std::string> folders;
    for (const auto &script : scripts) {
        if (folders.insert(script.language).second) {
            for (const auto *kind : {"scripts", "tests"}) {
                if (auto made = makeFolder(stateRoot / kind / script.language); !made)
                    return made;
            }
        }
        const auto file = script.key + ".py";
        if (auto done =
                writeFilePlainly(stateRoot / "scripts" / script.language / file, script.text);
            !done)
            return done;
        if (auto done = writeFilePlainly(stateRoot / "tests" / script.language / ("test_" + file),
                                         script.tests);
            !done)
            return done;
    }
    return {};
}

} // namespace espalier::engine

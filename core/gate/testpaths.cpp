// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/paths.h"
#include "core/gate/policy.h"
#include "core/gate/testfacts.h"

#include <algorithm>
#include <array>

namespace espalier::gate {

bool isTestPath(std::string_view path)
{
    constexpr std::array<std::string_view, 21> kNames{
        "test_*.py",  "*_test.py",  "tests.py",   "*_test.go",  "*.test.?s",  "*.spec.?s",
        "*.test.?sx", "*.spec.?sx", "*.test.??s", "*.spec.??s", "test-*.?s",  "test.?s",
        "*_test.?s",  "*-test.?s",  "*_spec.rb",  "*_test.rb",  "*Test.java", "*Test.php",
        "*Tests.cs",  "*Test.kt",   "test_*.rb"};
    constexpr std::array<std::string_view, 4> kEcmaEndings{".js", ".ts", ".mjs", ".cjs"};
    const auto name = path.substr(path.rfind('/') + 1);
    if (std::ranges::any_of(kNames, [&](auto glob) { return matchesGlob(glob, name); }))
        return true;
    // Mocha and node take every file of these folders.
    const bool ecma =
        std::ranges::any_of(kEcmaEndings, [&](auto each) { return name.ends_with(each); });
    const auto in = [&](std::string_view folder) {
        return path.starts_with(folder.substr(1)) || path.contains(folder);
    };
    return in("/__tests__/") || (ecma && (in("/test/") || in("/tests/") || in("/spec/")));
}

bool isBesideTests(std::string_view path)
{
    constexpr std::array<std::string_view, 6> kFolders{"tests/",         "test/",     "__tests__/",
                                                       "__snapshots__/", "testdata/", "spec/"};
    return isTestPath(path) || path.ends_with("conftest.py") ||
           std::ranges::any_of(kFolders, [&](auto folder) {
               return path.starts_with(folder) || path.contains("/" + std::string(folder));
           });
}

} // namespace espalier::gate

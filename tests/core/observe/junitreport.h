// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/observe/imported.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::test {

[[nodiscard]] inline observe::ImportOptions inProject(const std::filesystem::path &project)
{
    observe::ImportOptions options;
    options.project = project;
    return options;
}

/// The tests of a report of JUnit that must be read without a fault.
[[nodiscard]] inline std::vector<model::TestSeen>
testsOf(std::string_view report, const observe::ImportOptions &options = {})
{
    const auto imported = import(observe::readJunit, report, options);
    if (!imported.result)
        qFatal("%s", messageOf(imported).c_str());
    return contentsOf<model::TestSeen>(imported);
}

/// Of a report with one test.
[[nodiscard]] inline model::TestSeen oneOf(std::string_view report,
                                           const observe::ImportOptions &options = {})
{
    const auto tests = testsOf(report, options);
    if (tests.size() != 1)
        qFatal("%zu tests instead of one", tests.size());
    return tests.front();
}

} // namespace espalier::test

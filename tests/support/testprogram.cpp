// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace espalier::testing {
namespace {

std::map<std::string, RunTest> &entries()
{
    static std::map<std::string, RunTest> tests;
    return tests;
}

} // namespace

EnteredTest::EnteredTest(const char *sourceFile, RunTest run)
{
    entries().emplace(std::filesystem::path(sourceFile).stem().string(), run);
}

} // namespace espalier::testing

// PROGRAM NAME [argument of Qt Test…]
int main(int argc, char **argv)
{
    const auto &tests = espalier::testing::entries();
    const auto test = argc > 1 ? tests.find(argv[1]) : tests.end();
    if (test == tests.end()) {
        std::fprintf(stderr, "Say which test to run first:\n");
        for (const auto &[name, run] : tests)
            std::fprintf(stderr, "  %s\n", name.c_str());
        return 2;
    }
    std::vector<char *> arguments(argv, argv + argc);
    arguments.erase(arguments.begin() + 1);
    arguments.push_back(nullptr);
    return test->second(argc - 1, arguments.data());
}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/testconfiguration.h"

#include "core/gate/policy.h"
#include "core/gate/tampering.h"

#include <algorithm>
#include <array>

namespace espalier::gate {

namespace {

/// What in a line lets tests be left out or their failures pass, without blanks.
struct Loosening {
    std::string_view text;
    std::string_view what;
};

constexpr std::array kLoosenings{Loosening{"--deselect", "deselected-tests"},
                                 Loosening{"--ignore", "ignored-tests"},
                                 Loosening{"-k'not", "deselected-tests"},
                                 Loosening{"-k\"not", "deselected-tests"},
                                 Loosening{"-k\\\"not", "deselected-tests"},
                                 Loosening{"-knot", "deselected-tests"},
                                 Loosening{"-m'not", "deselected-tests"},
                                 Loosening{"-m\"not", "deselected-tests"},
                                 Loosening{"-m\\\"not", "deselected-tests"},
                                 Loosening{"-mnot", "deselected-tests"},
                                 Loosening{"collect_ignore", "ignored-tests"},
                                 Loosening{"norecursedirs", "ignored-tests"},
                                 Loosening{"--exitfirst", "deselected-tests"},
                                 Loosening{"--maxfail", "deselected-tests"},
                                 Loosening{"--lf", "deselected-tests"},
                                 Loosening{"--last-failed", "deselected-tests"},
                                 Loosening{"-pno:", "ignored-tests"},
                                 Loosening{"python_files", "narrowed-collection"},
                                 Loosening{"python_classes", "narrowed-collection"},
                                 Loosening{"python_functions", "narrowed-collection"},
                                 Loosening{"testpaths", "narrowed-collection"},
                                 Loosening{"testPathIgnorePatterns", "ignored-tests"},
                                 Loosening{"modulePathIgnorePatterns", "ignored-tests"},
                                 Loosening{"testNamePattern", "narrowed-collection"},
                                 Loosening{"testRegex", "narrowed-collection"},
                                 Loosening{"testMatch", "narrowed-collection"},
                                 Loosening{"passWithNoTests", "passes-without-tests"},
                                 Loosening{"--forbid-only=false", "narrowed-collection"},
                                 Loosening{"continue-on-error:true", "ignored-failure"},
                                 Loosening{"allow_failure:true", "ignored-failure"},
                                 Loosening{"||true", "ignored-failure"},
                                 Loosening{"||:", "ignored-failure"},
                                 Loosening{"||exit0", "ignored-failure"},
                                 Loosening{";true", "ignored-failure"},
                                 Loosening{";exit0", "ignored-failure"},
                                 Loosening{"set+e", "ignored-failure"},
                                 Loosening{"xfail_strict=false", "ignored-failure"},
                                 Loosening{"--reruns", "raised-retries"},
                                 Loosening{"pytest_collection_modifyitems", "test-hook"},
                                 Loosening{"pytest_ignore_collect", "test-hook"},
                                 Loosening{"pytest_runtest_", "test-hook"},
                                 Loosening{"pytest_sessionfinish", "test-hook"},
                                 Loosening{"pytest_pyfunc_call", "test-hook"},
                                 Loosening{"pytest_report", "test-hook"},
                                 Loosening{"pytest_exception_interact", "test-hook"},
                                 Loosening{"gotest-short", "deselected-tests"},
                                 Loosening{"gotest-run", "deselected-tests"},
                                 Loosening{"gotest-skip", "deselected-tests"}};

constexpr std::array<std::string_view, 8> kRunners{"pytest", "unittest", "tox",   "nox",
                                                   "jest",   "vitest",   "mocha", "ava"};
constexpr std::array<std::string_view, 6> kTestCommands{"npmtest",  "npmruntest", "yarntest",
                                                        "pnpmtest", "node--test", "gotest"};

/// What keeps lines of a program out of what is measured: a person may have a reason for it.
constexpr std::array<std::string_view, 6> kUnmeasured{
    "omit=", "exclude_lines", "exclude_also", "coveragePathIgnorePatterns", "replace", "exclude"};

/// What in a line runs tests; empty when nothing does.
std::string_view runnerIn(std::string_view line)
{
    const auto words = wordsOf(line);
    for (const auto runner : kRunners) {
        if (words.contains(std::string(runner)))
            return runner;
    }
    const auto plain = withoutBlanks(line);
    for (const auto command : kTestCommands) {
        if (plain.contains(command))
            return command;
    }
    return {};
}

bool isComment(std::string_view path, std::string_view line)
{
    const bool json = path.ends_with(".json");
    return !json && (line.starts_with('#') || line.starts_with("//") || line.starts_with(';'));
}

/// Something that was there before, perhaps elsewhere or for more files.
bool wasThere(const FilePatch &patch, std::string_view text)
{
    return std::ranges::any_of(patch.removed, [&](const PatchLine &line) {
        return withoutBlanks(line.text).contains(text);
    });
}

/// Linters have options of the same names.
bool isOfLinter(std::string_view line)
{
    constexpr std::array<std::string_view, 7> kLinters{"flake8", "eslint", "prettier",   "ruff",
                                                       "pylint", "mypy",   "pycodestyle"};
    return std::ranges::any_of(kLinters, [&](auto each) { return line.contains(each); });
}

void checkAdded(const FilePatch &patch, const PatchLine &line, Findings &found)
{
    const auto plain = withoutBlanks(line.text);
    const auto &path = patch.file.path;
    if (isComment(path, plain))
        return;
    for (const auto &[text, what] : kLoosenings) {
        if (!plain.contains(text) || (what == "ignored-tests" && isOfLinter(plain)))
            continue;
        // Changed collection is a loss only against what there was; all of it is to be seen.
        const bool narrows = what == "narrowed-collection";
        const bool known = wasThere(patch, text) && !narrows;
        const bool isNew = patch.isNew() && narrows;
        found.add(known || isNew ? Effect::Approval : Effect::Fail, path, line.number, what,
                  line.text);
        return;
    }
    const auto name = path.substr(path.rfind('/') + 1);
    for (const auto text : kUnmeasured) {
        const bool ofGo = text == "replace" || text == "exclude";
        if (plain.contains(text) && (!ofGo || (name == "go.mod" && plain.starts_with(text))))
            found.add(Effect::Approval, path, line.number,
                      ofGo ? "replaced-module" : "coverage-exclusion", line.text);
    }
}

} // namespace

bool isTestConfiguration(std::string_view path)
{
    constexpr std::array<std::string_view, 31> kFiles{"pytest.ini",
                                                      ".pytest.ini",
                                                      "pyproject.toml",
                                                      "setup.cfg",
                                                      "tox.ini",
                                                      "conftest.py",
                                                      "noxfile.py",
                                                      ".coveragerc",
                                                      "jest.config.*",
                                                      "vitest.config.*",
                                                      "vitest.workspace.*",
                                                      "karma.conf.*",
                                                      ".mocharc*",
                                                      ".nycrc*",
                                                      ".c8rc*",
                                                      "package.json",
                                                      "Makefile",
                                                      "makefile",
                                                      "*.mk",
                                                      "justfile",
                                                      "Taskfile.y*ml",
                                                      "go.mod",
                                                      ".github/workflows/**",
                                                      ".gitlab-ci.yml",
                                                      ".circleci/**",
                                                      "azure-pipelines*.yml",
                                                      "Jenkinsfile*",
                                                      ".travis.yml",
                                                      "appveyor.yml",
                                                      "ava.config.*",
                                                      "playwright.config.*"};
    return std::ranges::any_of(kFiles, [&](auto glob) { return matchesGlob(glob, path); });
}

/// Lines that ran tests and do not any more, or run them otherwise.
static void checkCommands(const FilePatch &patch, const std::string &path, Findings &found)
{
    bool runs = false;
    for (const auto &line : patch.added) {
        const auto plain = withoutBlanks(line.text);
        runs |= !runnerIn(line.text).empty() && !isComment(path, plain);
    }
    for (const auto &line : patch.removed) {
        const auto plain = withoutBlanks(line.text);
        const auto runner = runnerIn(line.text);
        if (runner.empty() || isComment(path, plain))
            continue;
        found.add(runs ? Effect::Approval : Effect::Fail, path, line.number,
                  runs ? "changed-test-command" : "removed-test-command", line.text);
    }
}

void checkConfiguration(const FilePatch &patch, Findings &found)
{
    const auto &file = patch.file;
    const auto &oldPath = file.oldPath.empty() ? file.path : file.oldPath;
    if (isTestConfiguration(oldPath))
        checkCommands(patch, oldPath, found);
    if (!isTestConfiguration(file.path) || patch.isRemoved())
        return;
    for (const auto &line : patch.added)
        checkAdded(patch, line, found);
}

} // namespace espalier::gate

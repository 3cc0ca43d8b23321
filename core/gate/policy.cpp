// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/policy.h"

#include "core/base/hash.h"
#include "core/model/gate.h"

#include <algorithm>

namespace espalier::gate {

const std::vector<std::string> &defaultSensitivePaths()
{
    static const std::vector<std::string> kPaths{
        // What runs on others' machines, or on this one without being asked.
        ".github/**", ".gitlab/**", ".gitlab-ci.yml", ".circleci/**", "Jenkinsfile*",
        "azure-pipelines*.yml", ".travis.yml", "appveyor.yml", ".buildkite/**", ".drone.yml",
        ".woodpecker*", "bitbucket-pipelines.yml", ".husky/**", ".githooks/**", "**/hooks/**",
        ".pre-commit-config.yaml", "lefthook.yml", ".envrc", "Makefile", "Dockerfile*",
        ".vscode/**", ".devcontainer/**",
        // How tests are found and run.
        "conftest.py", "pytest.ini", ".pytest.ini", "tox.ini", "noxfile.py", "setup.cfg",
        "setup.py", "pyproject.toml", ".coveragerc", "sitecustomize.py", "usercustomize.py",
        "*.pth", "jest.config.*", "vitest.config.*", "vitest.workspace.*", "karma.conf.*",
        ".mocharc*", "playwright.config.*", "cypress.config.*", ".c8rc*", ".nycrc*", "package.json",
        "go.mod", "go.work",
        // What git is told.
        ".gitattributes", ".gitmodules", ".gitignore", "CODEOWNERS",
        // Lock files and where packages come from.
        "*.lock", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum", "uv.lock",
        "requirements*.txt", ".npmrc", ".yarnrc*", "pip.conf",
        // Espalier's own.
        ".espalier.toml", "self_improvement.json",
        // What looks for secrets leaves out.
        ".gitleaks.toml", ".gitleaksignore"};
    return kPaths;
}

bool GatePolicy::asks(std::string_view gate) const
{
    const auto found = gates.find(gate);
    return found == gates.end() || found->second;
}

static Json sortedTexts(std::vector<std::string> texts)
{
    std::ranges::sort(texts);
    return texts;
}

std::string GatePolicy::digest() const
{
    Json json{{"version", 1},
              {"declared", declaredFiles ? sortedTexts(*declaredFiles) : Json()},
              {"sensitive", sortedTexts(sensitivePaths)},
              {"max_files", maxFiles},
              {"max_changed_lines", maxChangedLines},
              {"min_coverage", minCoverage},
              {"coverage", coverageConfigured},
              {"known_secrets", knownSecrets}};
    auto &asked = json["gates"] = Json::object();
    for (const auto &[name, must] : gates)
        asked[name] = must;
    return sha256Hex(model::canonicalText(json));
}

/// Goes back to the last star only, and from there to the last "**" only: no more than that can
/// make a difference, and hostile patterns take no time.
static bool matchesWhole(std::string_view pattern, std::string_view text)
{
    constexpr auto kNone = std::string_view::npos;
    struct Retry {
        std::size_t pattern = kNone;
        std::size_t text = 0;
    };
    Retry star, deep;
    std::size_t p = 0, t = 0;
    while (t < text.size()) {
        if (pattern.substr(p).starts_with("**/") && (p == 0 || pattern[p - 1] == '/')) {
            deep = {p + 3, t};
            star = {};
            p += 3;
        } else if (pattern.substr(p).starts_with("**")) {
            deep = {p + 2, t};
            star = {};
            p += 2;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = {++p, t};
        } else if (p < pattern.size() &&
                   (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
            ++p;
            ++t;
        } else if (star.pattern != kNone && text[star.text] != '/') {
            p = star.pattern;
            t = ++star.text;
        } else if (deep.pattern != kNone && deep.text < text.size()) {
            // Behind "**/" a part of the path begins.
            const bool parts = pattern[deep.pattern - 1] == '/';
            const auto slash = parts ? text.find('/', deep.text) : deep.text;
            if (slash == kNone)
                return false;
            p = deep.pattern;
            t = deep.text = slash + 1;
            star = {};
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == kNone;
}

bool matchesGlob(std::string_view pattern, std::string_view path)
{
    if (!pattern.contains('/'))
        path = path.substr(path.rfind('/') + 1);
    return matchesWhole(pattern, path);
}

bool isDeclared(const std::vector<std::string> &entries, std::string_view path)
{
    return std::ranges::any_of(entries, [&](const std::string &entry) {
        return entry == path || (entry.ends_with('/') && path.starts_with(entry)) ||
               (entry.contains('*') && matchesGlob(entry, path));
    });
}

} // namespace espalier::gate

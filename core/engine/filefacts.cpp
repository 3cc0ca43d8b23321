// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/filefacts.h"

#include "core/instrument/discover.h"
#include "core/instrument/filerules.h"
#include "core/syntax/language.h"

#include <algorithm>

namespace espalier::engine {

const std::vector<std::string> &protectedPaths()
{
    static const std::vector<std::string> kPaths{
        ".github/**",  ".gitlab-ci.yml", ".gitlab/**",     ".circleci/**",
        "Jenkinsfile", ".git*",          "conftest.py",    "pytest.ini",
        "tox.ini",     "setup.cfg",      "*.lock",         "package-lock.json",
        "go.sum",      "Dockerfile*",    ".espalier.toml", "**/migrations/**",
        ".husky/**",   "Makefile",       "CODEOWNERS"};
    return kPaths;
}

backlog::AssessedCode factsOfFiles(const std::vector<std::string> &files)
{
    backlog::AssessedCode code{.files = files};
    for (const auto &path : files) {
        const bool isProtected = std::ranges::any_of(protectedPaths(), [&](const auto &glob) {
            return instrument::matchesGlob(glob, path);
        });
        if (isProtected)
            code.protectedFiles.push_back(path);
        code.changesTests =
            code.changesTests || instrument::ruleOfPath(path) == instrument::kRuleTest;
        if (const auto *language = syntax::languageOf(path))
            code.language = language->name();
    }
    return code;
}

} // namespace espalier::engine

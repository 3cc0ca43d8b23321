// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A project before and after, and what its compiler is to say of the files that changed.

#include "core/validate/compilecheck.h"
#include "tests/support/temporaryproject.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::test {

using Outcome = validate::FileCheck::Outcome;

/// A file; an empty `after` with `changed` false is not part of the change set.
struct CaseFile {
    std::string path;
    std::string before; ///< of a new file: empty, with `isNew`
    std::string after;
    Outcome outcome = Outcome::Passed;
    std::uint32_t line = 0;
    std::string message; ///< part of it
    bool changed = true;
    bool isNew = false;
};

inline CaseFile same(std::string path, std::string text)
{
    return {.path = std::move(path), .before = std::move(text), .after = {}, .changed = false};
}

inline CaseFile changed(std::string path, std::string before, std::string after,
                        Outcome outcome = Outcome::Passed, std::uint32_t line = 0,
                        std::string message = {})
{
    return {.path = std::move(path),
            .before = std::move(before),
            .after = std::move(after),
            .outcome = outcome,
            .line = line,
            .message = std::move(message)};
}

inline CaseFile added(std::string path, std::string text, Outcome outcome = Outcome::Passed,
                      std::uint32_t line = 0, std::string message = {})
{
    auto file = changed(std::move(path), {}, std::move(text), outcome, line, std::move(message));
    file.isNew = true;
    return file;
}

struct ProjectCase {
    const char *name = "";
    std::vector<CaseFile> files;
    std::string check; ///< as the report names it; empty: as usual
};

inline std::string languageOf(std::string_view path)
{
    if (path.ends_with(".go"))
        return "go";
    if (path.ends_with("js"))
        return "javascript";
    return path.ends_with(".tsx") ? "tsx" : "typescript";
}

/// Writes what was before and gives the inputs of a check.
inline std::vector<validate::CompileInput> prepare(const TemporaryProject &project,
                                                   const std::vector<CaseFile> &files)
{
    std::vector<validate::CompileInput> inputs;
    for (const auto &file : files) {
        if (!file.isNew)
            project.write(file.path, file.before);
        if (!file.changed)
            continue;
        inputs.push_back({.path = file.path,
                          .language = languageOf(file.path),
                          .original = file.isNew ? std::nullopt : std::optional(file.before),
                          .instrumented = file.after});
    }
    return inputs;
}

} // namespace espalier::test

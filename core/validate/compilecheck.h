// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/model/instrumentreport.h"
#include "core/model/outline.h"
#include "core/process/sandbox.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::validate {

/// A file to be checked, as it was and as it will be.
struct CompileInput {
    std::string path; ///< relative, as it is reported
    std::string language;
    model::ModuleKind module = model::ModuleKind::Unknown; ///< of JavaScript, where it is known
    std::optional<std::string> original;                   ///< none for a new file
    std::string instrumented;
    bool known = false; ///< passed before: not checked again, but the others are checked with it
};

/// What the compiler says of one file.
struct FileCheck {
    enum class Outcome {
        Passed,
        Failed,       ///< fails now and did not before
        FailedBefore, ///< fails now, and the original fails too: not by what was inserted
        NotRun,       ///< `message` says why
    };
    std::string path;
    Outcome outcome = Outcome::NotRun;
    std::uint32_t line = 0;  ///< from 1, in the instrumented text; 0 when not known
    std::string message;     ///< of the compiler, one line, bounded
    bool syntaxOnly = false; ///< there was nothing to check the meaning with
};

/// Where a project lies whose files are checked together. Paths may be empty.
struct CheckedProject {
    std::filesystem::path root;             ///< the paths of the files are relative to it
    std::filesystem::path goModules;        ///< Go's cache of modules, which is read
    std::filesystem::path goCache;          ///< Go's cache of what was built, which is read
    std::uint64_t mostBytes = 128ull << 20; ///< of files that a check is given; above it is not run
    std::size_t mostFiles = 60'000;         ///< likewise

    /// With the caches of this user, as the environment says.
    [[nodiscard]] static CheckedProject at(std::filesystem::path root);
};

struct CompileReport {
    std::vector<FileCheck> files;           ///< in the order of the input
    std::vector<model::CheckResult> checks; ///< one per language, by name
};

/// Checks files with their languages' own compilers, in the sandbox. Files are handed over by their
/// content, many to one process, and are compiled, never run. Thread-safe.
///
/// Python is checked as py_compile does it. JavaScript is checked as `node --check` does it; where
/// node would go by a package.json and the module kind is not given, a file passes when it is right
/// as CommonJS or as an ES module (node 20 lets every such ES module pass, right or wrong).
///
/// Go and TypeScript are checked as projects: a copy of the project with the new texts over it is
/// looked at by `go vet` and by the project's own TypeScript, and what they find is compared, one
/// by one, with what they find in the originals. What is found in a file that was not changed is
/// held against changed ones.
class CompileChecker final {
public:
    /// The folders that the sandbox can see.
    static constexpr std::string_view kSearchPath =
        "/usr/local/bin:/usr/bin:/bin:/usr/local/go/bin";

    explicit CompileChecker(process::Sandbox sandbox, unsigned threads = 2,
                            std::string searchPath = std::string(kSearchPath),
                            CheckedProject project = {});

    /// A tool that is missing, and whatever else keeps a file from being checked, is NotRun, never
    /// Passed. Fails with Cancelled only. Reports progress under "check".
    [[nodiscard]] Result<CompileReport> check(std::span<const CompileInput> inputs,
                                              JobContext &job) const;

    /// For cache keys: changes with the tool that checks a language (path, size, time), which is
    /// not started. Empty when there is none.
    [[nodiscard]] std::string toolIdentity(std::string_view language) const;

    /// Whether the verdict on a file of the language depends on other files too.
    [[nodiscard]] static bool checksProjects(std::string_view language);

private:
    process::Sandbox m_sandbox;
    unsigned m_threads;
    std::string m_searchPath;
    CheckedProject m_project;
};

/// The report where nothing can be checked, e.g. for want of a sandbox.
[[nodiscard]] CompileReport notChecked(std::span<const CompileInput> inputs,
                                       const std::string &reason);

} // namespace espalier::validate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instrument/edits.h"
#include "core/instrument/pack.h"
#include "core/model/observation.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// Lines of files as they are without the telemetry that is in them now: what runs while files are
/// instrumented tells lines that mean others once it is taken out. One thread.
class OriginalLines final {
public:
    explicit OriginalLines(std::filesystem::path project);

    /// Gives the program's own frames of an error the lines of the original, where the file is
    /// instrumented now and the frame is of that text: its line of code says so or, of `isTraced`
    /// (it comes from telemetry) without one, that is taken for granted.
    void restore(model::Observation &observation, bool isTraced);
    /// As lineNow() below.
    [[nodiscard]] std::int64_t now(const std::string &path, std::int64_t line);

private:
    struct File {
        std::vector<std::string> instrumented; ///< its lines, trimmed
        std::vector<std::string> original;
        instrument::LineMap map;
    };
    [[nodiscard]] const File *fileOf(const std::string &path);

    std::filesystem::path m_project;
    std::optional<instrument::Pack> m_pack; ///< none before it is needed
    std::map<std::string, std::optional<File>> m_files;
};

/// Where a line of the original stands in the file as it is now, with the telemetry that may be in
/// it; the same where there is none.
[[nodiscard]] std::int64_t lineNow(const std::filesystem::path &project, const std::string &path,
                                   std::int64_t line);

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/runverdicts.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace espalier::engine {

/// Where verdicts wait that could not be kept, since another program held the database: a folder
/// beside the knowledge.
[[nodiscard]] std::filesystem::path spoolFolder(const std::filesystem::path &knowledgeFile);

/// Lets the verdicts of a run wait for a later one, with secrets masked. Gives the file. What
/// cannot be replayed without its secrets waits without its tests.
[[nodiscard]] Result<std::filesystem::path> spoolVerdicts(const std::filesystem::path &folder,
                                                          const std::string &batch,
                                                          const RunVerdicts &verdicts);

/// What came of taking what waited.
struct SpoolTaken {
    std::size_t runs = 0;
    std::vector<std::string> problems; ///< in words: files that cannot be read, and where they are
};
/// Gives `take` each run that waits, the oldest first, and removes its file where that succeeds. A
/// file that holds no verdicts, or such as `take` finds invalid (InvalidInput), is set aside under
/// another name. Fails as `take` does; one that another program took meanwhile is no failure.
[[nodiscard]] Result<SpoolTaken>
takeSpooled(const std::filesystem::path &folder,
            const std::function<Result<>(const std::string &batch, const RunVerdicts &)> &take);

/// Whether any run waits.
[[nodiscard]] bool hasSpooled(const std::filesystem::path &folder);
/// Deletes what waits and what was set aside; with a language only verdicts on that.
[[nodiscard]] Result<> clearSpooled(const std::filesystem::path &folder,
                                    const std::string &language = {});

} // namespace espalier::engine

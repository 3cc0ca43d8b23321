// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace espalier::process {

/// Tells one installed program from another without starting it.
struct ProgramIdentity {
    std::filesystem::path path; ///< absolute, symbolic links resolved
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0; ///< since the epoch
    bool operator==(const ProgramIdentity &) const = default;

    /// One line of text, for cache keys.
    [[nodiscard]] std::string text() const;
};

/// The program of that name in the first absolute folder of a search path that has it; parts of the
/// path that are empty or relative would run what lies in the current folder and are passed over.
/// `name` is a plain file name. Fails with Missing.
[[nodiscard]] Result<std::filesystem::path> findProgram(std::string_view name,
                                                        std::string_view searchPath);

/// The same, with PATH of this process.
[[nodiscard]] Result<std::filesystem::path> findProgram(std::string_view name);

/// Fails with Missing when there is no such program, else as the system says.
[[nodiscard]] Result<ProgramIdentity> programIdentity(const std::filesystem::path &path);

} // namespace espalier::process

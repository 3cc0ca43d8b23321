// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace espalier::test {

// The patterns of fillKnowledge, by their numbers.
inline constexpr std::int64_t kGoPattern = 1;        ///< active, contradicted, with a change
inline constexpr std::int64_t kPythonPattern = 2;    ///< candidate
inline constexpr std::int64_t kScriptPattern = 3;    ///< disabled, of JavaScript and TypeScript
inline constexpr std::int64_t kForgottenPattern = 4; ///< forgotten

/// Makes a knowledge database with a few patterns and learnings; texts are packed with a trained
/// dictionary. Ends the program when it cannot: it is a test.
void fillKnowledge(const std::filesystem::path &file);

} // namespace espalier::test

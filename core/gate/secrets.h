// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// What a baseline knows a secret by: SHA-256 of rule and secret, so that it never holds one.
[[nodiscard]] std::string secretHash(std::string_view rule, std::string_view secret);

/// Whether a file holds keys or passwords by its name: ".env", "*.pem", "id_rsa" …; not what is
/// there to be copied (".env.example") or public ("*.pub").
[[nodiscard]] bool isCredentialFile(std::string_view path);

/// Whether a comment on the line says that what looks like a secret is none.
[[nodiscard]] bool isAllowedByComment(std::string_view line);

/// Something gitleaks found; nothing of the secret itself.
struct GitleaksFinding {
    std::string rule;
    std::string path;
    std::uint32_t line = 0; ///< from 1
    std::uint32_t endLine = 0;
    std::string masked; ///< what matched, with the secret masked
    std::string hash;   ///< as secretHash() gives it
};

/// Reads a report that gitleaks wrote as JSON. InvalidInput for what is no list of findings.
[[nodiscard]] Result<std::vector<GitleaksFinding>> readGitleaks(std::string_view report);

} // namespace espalier::gate

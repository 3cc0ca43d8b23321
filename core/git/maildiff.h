// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: where in the text of a mail the patch is.

#include "core/base/result.h"

#include <string_view>

namespace espalier::git {

/// Whether git would take a line of a message for the beginning of a patch or of another mail, or
/// for a header.
[[nodiscard]] bool hasMeaningInMails(std::string_view line);
/// Whether a line of an mbox file begins a mail: "From", who and when.
[[nodiscard]] bool isFromLine(std::string_view line);

struct MailParts {
    std::string_view message;
    std::string_view diff; ///< without the signature below it
};

/// InvalidInput: a patch that ends in the middle of a hunk, or with numbers that cannot be.
[[nodiscard]] Result<MailParts> splitBody(std::string_view body);

} // namespace espalier::git

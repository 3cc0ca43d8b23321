// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

namespace espalier::git {

/// A commit as a mail in an mbox file, as git format-patch writes it and git am takes it in. Line
/// ends of the files survive, as the body is encoded where it has to be. Lines of the message that
/// git am would take for the beginning of the patch or of another mail get a blank in front.
/// Unsupported: a commit of several parents or none, a symbolic link or submodule that changes, or
/// a file larger than kMaxSourceBytes.
[[nodiscard]] Result<std::string> mailOf(const Repository &repository, const ObjectId &commit);
/// The commits that `tip` has and `base` has not, the oldest first, numbered. Merge commits are
/// left out. InvalidInput when there is none.
[[nodiscard]] Result<std::string> mailsOf(const Repository &repository, const ObjectId &base,
                                          const ObjectId &tip);

/// A patch from a mail. All of it was written by strangers; nothing but its form was checked.
struct MailPatch {
    Identity author;
    std::string date;    ///< RFC 3339 UTC; empty when none is told that can be read
    std::string subject; ///< without "[PATCH 1/2]" and the like; no control characters
    std::string body;    ///< of the message, as UTF-8
    std::string diff;    ///< the very bytes; empty for a mail without a patch
};

/// Reads an mbox file or a single mail.
/// InvalidInput: no mail, damaged, hostile in its form, or no patch in any of them. Unsupported:
/// attachments, reflowed text, an unknown encoding, or more than a patch can need.
[[nodiscard]] Result<std::vector<MailPatch>> readMails(std::string_view text);

} // namespace espalier::git

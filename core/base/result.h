// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace espalier {

/// What kind of thing went wrong. Callers branch on this, never on the message.
enum class ErrorKind {
    InvalidInput,  ///< the caller or the user handed in something unusable
    NotFound,      ///< the thing named does not exist
    AlreadyExists, ///< the thing to be made exists
    Conflict,      ///< the state has moved on, or is in use by another
    Permission,    ///< the system refuses access
    Io,            ///< reading or writing failed
    DiskFull,      ///< no space left, or a quota is reached
    Corrupt,       ///< stored data is damaged
    TooNew,        ///< stored data was written by a newer program
    Unsupported,   ///< not possible on this machine or for this input
    Missing,       ///< a program or library that is needed is not installed
    Sandbox,       ///< the sandbox could not be set up
    Process,       ///< a child process failed or misbehaved
    Network,       ///< a server cannot be reached, or fails to do its work
    Budget,        ///< a limit of money or tokens is used up
    Timeout,       ///< a time limit was reached
    Cancelled,     ///< the user or the owner asked to stop
    Internal,      ///< a defect of ours
};

/// The kind's name in lower-case-with-dashes, as it appears in JSON.
[[nodiscard]] const char *name(ErrorKind kind);

/// A failure as a value. `message` is one plain sentence without a final full stop, `context` names
/// the file, program or object concerned (may be empty).
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message;
    std::string context;

    /// "message (context)" or just the message.
    [[nodiscard]] std::string text() const;
};

template <typename T = void>
using Result = std::expected<T, Error>;

/// Shorthand to return a failure: `return failure(ErrorKind::Io, "cannot read", path);`
[[nodiscard]] inline std::unexpected<Error> failure(ErrorKind kind, std::string message,
                                                    std::string context = {})
{
    return std::unexpected(Error{kind, std::move(message), std::move(context)});
}

/// Passes on the failure of another result.
[[nodiscard]] inline std::unexpected<Error> failure(Error error)
{
    return std::unexpected(std::move(error));
}

/// A failure from `errno`; the kind is derived from it (ENOENT, EACCES, ENOSPC, …).
[[nodiscard]] std::unexpected<Error> systemFailure(int errorNumber, std::string message,
                                                   std::string context = {});

} // namespace espalier

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <cerrno>
#include <system_error>

namespace espalier {

const char *name(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidInput: return "invalid-input";
    case ErrorKind::NotFound: return "not-found";
    case ErrorKind::AlreadyExists: return "already-exists";
    case ErrorKind::Conflict: return "conflict";
    case ErrorKind::Permission: return "permission";
    case ErrorKind::Io: return "io";
    case ErrorKind::DiskFull: return "disk-full";
    case ErrorKind::Corrupt: return "corrupt";
    case ErrorKind::TooNew: return "too-new";
    case ErrorKind::Unsupported: return "unsupported";
    case ErrorKind::Missing: return "missing";
    case ErrorKind::Sandbox: return "sandbox";
    case ErrorKind::Process: return "process";
    case ErrorKind::Network: return "network";
    case ErrorKind::Budget: return "budget";
    case ErrorKind::Timeout: return "timeout";
    case ErrorKind::Cancelled: return "cancelled";
    case ErrorKind::Internal: return "internal";
    }
    return "internal";
}

std::string Error::text() const
{
    return context.empty() ? message : message + " (" + context + ")";
}

static ErrorKind kindOf(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR: return ErrorKind::NotFound;
    case EEXIST: return ErrorKind::AlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorKind::Permission;
    case ENOSPC:
    case EDQUOT: return ErrorKind::DiskFull;
    case ETIMEDOUT: return ErrorKind::Timeout;
    default: return ErrorKind::Io;
    }
}

std::unexpected<Error> systemFailure(int errorNumber, std::string message, std::string context)
{
    message += ": " + std::generic_category().message(errorNumber);
    return failure(kindOf(errorNumber), std::move(message), std::move(context));
}

} // namespace espalier

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace espalier::llm {

/// A failure in a server's own words, in whatever shape it came.
struct ServerError {
    int status = 0;      ///< of HTTP; 200 for one that came inside a stream
    std::string type;    ///< such as "overloaded_error"
    std::string code;    ///< such as "insufficient_quota"
    std::string param;   ///< the parameter it is about
    std::string message; ///< one line, control characters visible, at most 500 bytes
};

/// Reads the body of a failed answer: JSON of any of the known shapes, HTML, or plain text.
[[nodiscard]] ServerError readServerError(int status, std::string_view body);
/// Whether a JSON object from inside a stream is an error.
[[nodiscard]] bool isServerError(const Json &json);
[[nodiscard]] ServerError readErrorObject(int status, const Json &json);

/// What a failure means for the caller.
struct Verdict {
    ErrorKind kind = ErrorKind::Network;
    bool retryable = false;
};
[[nodiscard]] Verdict judge(const ServerError &error);

/// Whether it says that the model does not exist, rather than the route.
[[nodiscard]] bool namesAModel(const ServerError &error);
/// Whether a server that is still loading its model says so.
[[nodiscard]] bool saysLoading(const ServerError &error);

/// The failure for the caller: what the server said, and which status it had.
[[nodiscard]] Error toError(const ServerError &error, const std::string &host);

} // namespace espalier::llm

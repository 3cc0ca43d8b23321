// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <string>
#include <utility>
#include <vector>

namespace espalier::test {

/// A call of the program's own.
[[nodiscard]] inline model::StackFrame own(std::string module, std::string function,
                                           std::string path = {}, std::int64_t line = 1)
{
    return {.function = std::move(function),
            .module = std::move(module),
            .path = std::move(path),
            .line = line};
}

/// A call of a library.
[[nodiscard]] inline model::StackFrame foreign(std::string module, std::string function)
{
    return {.function = std::move(function), .module = std::move(module), .path = {}, .own = false};
}

[[nodiscard]] inline model::RaisedError
raised(std::string type, std::string message, std::vector<model::StackFrame> frames = {},
       model::Relation relation = model::Relation::Outermost, std::size_t of = 0)
{
    return {.relation = relation,
            .of = of,
            .type = std::move(type),
            .message = std::move(message),
            .frames = std::move(frames)};
}

[[nodiscard]] inline model::Observation seen(std::string language,
                                             std::vector<model::RaisedError> errors)
{
    model::ExceptionSeen exception;
    exception.trace = {.language = std::move(language), .errors = std::move(errors)};
    return {.content = std::move(exception), .at = {}, .service = {}};
}

/// One error of one call.
[[nodiscard]] inline model::Observation seen(std::string language, model::StackFrame frame,
                                             std::string type = "KeyError",
                                             std::string message = {})
{
    return seen(std::move(language),
                {raised(std::move(type), std::move(message), {std::move(frame)})});
}

/// An error without any trace.
[[nodiscard]] inline model::Observation told(std::string type, std::string message)
{
    return seen("python", {raised(std::move(type), std::move(message))});
}

} // namespace espalier::test

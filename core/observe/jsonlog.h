// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/observation.h"
#include "core/observe/importer.h"

#include <optional>
#include <string>

namespace espalier::observe {

/// The error that a log record in JSON tells with its stack, by the names that loggers use
/// ("exc_info", "stack_trace", "err.stack", "@x" …). Nothing when it has no stack.
[[nodiscard]] std::optional<model::Observation> errorOfLogRecord(const Json &record,
                                                                 const ImportOptions &options);

/// The text of a record that only wraps what a program has written (of journald, Docker), with its
/// time before every line. Nothing when it is no such record.
[[nodiscard]] std::optional<std::string> writtenTextOf(const Json &record);

/// Lines as a log has them: `time` before each. `time` may be empty.
[[nodiscard]] std::string withTime(const std::string &time, std::string_view text);

} // namespace espalier::observe

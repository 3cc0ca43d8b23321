// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/learning.h"

#include <string>

namespace espalier::test {

/// One with a value in every field.
inline model::Learning learning(const std::string &function = "run", bool success = false)
{
    model::Learning made{.project = "project",
                         .language = "go",
                         .construct = model::Construct::Loop,
                         .source = model::LearningSource::CompileCheck,
                         .functionName = function,
                         .functionHash = 0xfedcba9876543210,
                         .shape = "go function; loops 1",
                         .origin = "template",
                         .attempt = 2,
                         .success = success,
                         .code = "def insert_telemetry(source):\n    return source\n",
                         .errors = {"undefined: _esp", "caf\xc3\xa9"},
                         .errorPattern = "go_undefined_tel",
                         .fixApplied = "braces",
                         .durationMs = 1.25,
                         .createdAt = "2026-01-31T23:04:05.125Z"};
    if (success) {
        made.errors.clear();
        made.errorPattern.clear();
    }
    return made;
}

} // namespace espalier::test

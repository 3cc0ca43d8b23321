// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/script.h"

#include <string>

namespace espalier::model {

/// One test of a script, run once.
struct TestRun {
    std::string key;       ///< of the script
    int version = 0;       ///< of the script
    TestOutcome test;      ///< with the message where the query says so
    std::string output;    ///< what the suite printed, bounded; only of tests that did not pass
    std::string startedAt; ///< of the suite, RFC 3339
};

} // namespace espalier::model

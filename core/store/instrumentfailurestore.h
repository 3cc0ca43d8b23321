// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrumentreport.h"
#include "core/store/database.h"

#include <span>
#include <string>
#include <vector>

namespace espalier::store {

/// A function that could not be instrumented.
struct InstrumentFailure {
    model::FunctionResult function;
    std::string at; ///< RFC 3339, when it was last tried
};

/// Functions that could not be instrumented the last time somebody tried. Uses the database of its
/// thread, which must outlive it.
class InstrumentFailureStore final {
public:
    explicit InstrumentFailureStore(Database &database) : m_database(database) {}

    /// What a run made of these functions: those that failed are kept, those that did not are no
    /// failures any more. What the run did not look at stays. In one transaction, which is only
    /// begun when there is something to write.
    [[nodiscard]] Result<> note(std::span<const model::FunctionResult> functions,
                                const std::string &now);
    /// By path and line.
    [[nodiscard]] Result<std::vector<InstrumentFailure>> failures();

private:
    Database &m_database;
};

} // namespace espalier::store

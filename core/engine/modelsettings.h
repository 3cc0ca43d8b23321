// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/endpoint.h"

#include <filesystem>
#include <string>

namespace espalier::engine {

/// The most that models may cost, in US dollars; 0: nothing that costs is asked.
struct ModelBudgets {
    double run = 1;
    double day = 5;    ///< of all the user's projects, by UTC
    double ticket = 1; ///< of all runs for one ticket
};

/// How models are to be asked, as plain values.
struct ModelSettings {
    llm::EndpointConfig endpoint;    ///< without its key
    std::string key;                 ///< where it comes from, as llm::KeySource takes it
    std::filesystem::path recording; ///< answers come from this file alone; seen from the project
    std::filesystem::path record;    ///< answers are added to this file; empty: to none
    ModelBudgets budgets;

    /// Whether there is anything to ask.
    [[nodiscard]] bool isSet() const { return !recording.empty() || !endpoint.models.empty(); }
};

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "tests/core/engine/engineproject.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace espalier::test {

/// A function of a report; ends the program when it is not there.
[[nodiscard]] model::FunctionResult functionOf(const model::InstrumentReport &report,
                                               std::string_view id);

/// The knowledge of this user; ends the program when it cannot be opened.
[[nodiscard]] std::unique_ptr<engine::Knowledge> opened(const Home &home);

/// Nothing is consolidated unless asked for.
[[nodiscard]] engine::KnowledgeOptions optionsFor(const Home &home);

/// Options of a run that learns and uses what was learned.
[[nodiscard]] engine::InstrumentOptions learning(const Home &home);

/// A pattern that adds a comment to scripts of JavaScript.
[[nodiscard]] model::Pattern activePattern(std::int64_t id, const std::string &errorClass);

} // namespace espalier::test

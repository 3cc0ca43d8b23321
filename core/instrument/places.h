// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instrument/strip.h"
#include "core/model/outline.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace espalier::instrument {

/// The function of an id; null when there is none.
using FunctionOfId = std::function<const model::Function *(std::string_view id)>;

/// Whether each part of a pack that was found in an instrumented text stands where it belongs, by
/// the functions of the original. Elsewhere it can be taken out as well, and yet change what the
/// program does: a return that belongs to an expression body ends a function early, braces hide
/// what is declared in them, a prelude takes in a file. Says what is wrong; empty when nothing is.
[[nodiscard]] std::string misplacedPart(std::span<const model::Function> functions,
                                        const FunctionOfId &functionOf, const Stripped &stripped);

} // namespace espalier::instrument

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/learn/sharedscript.h"
#include "core/learn/signature.h"
#include "core/model/pattern.h"

#include <string>

namespace espalier::test {

/// A key of this run.
[[nodiscard]] const learn::SigningKey &someKey();

[[nodiscard]] model::Pattern bundledPattern(const std::string &errorClass = "go_type_error");
[[nodiscard]] learn::SharedScript sharedScript();

/// A bundle as JSON, without a signature.
[[nodiscard]] Json bundleOf(Json patterns, Json scripts = Json::array(),
                            const std::string &source = "them");

/// The same as text, signed by `key` as formats of bundles demand.
[[nodiscard]] std::string signedText(Json bundle, const learn::SigningKey &key = someKey());

/// Looks like a token of a service; put together, so that no file has it.
[[nodiscard]] std::string madeUpSecret();

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/observation.h"

#include <string_view>
#include <vector>

namespace espalier::validate {

/// What `go test -json` tells of each test, with the traces of panics. A test with others within it
/// fails when one of them does, and is left out then: they are told. A package that does not
/// compile, or ends before its tests do, is a test of its own, named as the package. Lines that are
/// none of its JSON are passed over. InvalidInput when there is no line of it at all.
[[nodiscard]] Result<std::vector<model::TestSeen>> testsOfGo(std::string_view report);

} // namespace espalier::validate

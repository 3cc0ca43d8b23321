// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/observe/importer.h"
#include "core/observe/otlp.h"
#include "core/observe/otlprecords.h"

#include <string_view>

namespace espalier::observe {

/// Reads a request of OTLP as protobuf and tells a visitor. False when the visitor has ended it;
/// InvalidInput, with the byte, for what is malformed. Unknown fields are passed over.
[[nodiscard]] Result<bool> readOtlpProtobuf(std::string_view request, Signal signal,
                                            const ImportLimits &limits, OtlpVisitor &visitor);

} // namespace espalier::observe

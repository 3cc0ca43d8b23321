// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/importer.h"

#include <string_view>

namespace espalier::observe {

/// The format of what begins like this. InvalidInput when it is empty or binary.
[[nodiscard]] Result<Format> formatOfHead(std::string_view head);

/// Whether a text that is of no known format is a document (JSON over several lines, XML, a page)
/// and no log: lines of JSON, "[2026-01-31" and "<34>1" begin logs.
[[nodiscard]] bool isDocument(std::string_view head);

} // namespace espalier::observe

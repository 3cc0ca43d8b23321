// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/jsonscanner.h"
#include "core/observe/otlprecords.h"

#include <memory>

namespace espalier::observe {

/// Reads OTLP as JSON and tells a visitor: traces, logs and metrics, in whatever order the names of
/// an object come. Unknown names are passed over.
class OtlpJson final {
public:
    OtlpJson(JsonScanner &json, OtlpVisitor &visitor);
    ~OtlpJson();
    OtlpJson(const OtlpJson &) = delete;
    OtlpJson &operator=(const OtlpJson &) = delete;

    /// Reads one value. False when it is no request (then the scanner has the fault), or when the
    /// visitor has ended it (then it has none). An object of none of the three signals is a fault
    /// unless it is empty.
    [[nodiscard]] bool readRequest();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::observe

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier::test {

/// Spans of a program's functions, as an SDK sends them.
struct Batch {
    std::size_t spans = 1;
    std::size_t exceptions = 0; ///< of the spans, from the first on, each of its own kind
};
[[nodiscard]] std::string tracesJson(const Batch &batch);
[[nodiscard]] std::string tracesProtobuf(const Batch &batch);

[[nodiscard]] std::string gzipped(std::string_view text);

/// An event of Sentry with one exception.
[[nodiscard]] std::string sentryEvent(const std::string &id);
[[nodiscard]] std::string sentryEnvelope(const std::string &id);

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/llm/endpoint.h"
#include "core/llm/headers.h"
#include "core/llm/ndjsonparser.h"
#include "core/llm/sseparser.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier::llm {

/// Cuts the body of an answer into events, whatever it comes as: server-sent events, lines of JSON,
/// or one JSON text. What it says of its type decides; where that says nothing, its first
/// character. One thread.
class AnswerFraming final {
public:
    enum class Kind { Unknown, Events, Lines, Whole };
    /// Network for a type no answer can have, such as HTML.
    [[nodiscard]] static Result<AnswerFraming> of(const Headers &headers, Provider provider);

    [[nodiscard]] Result<std::vector<ServerEvent>> feed(std::string_view bytes);
    /// At the end.
    [[nodiscard]] std::vector<ServerEvent> finish();
    /// Whether the only event, at the end, is the whole answer.
    [[nodiscard]] bool isWhole() const { return m_kind == Kind::Whole; }

private:
    void sniff(std::string_view bytes);

    Kind m_kind = Kind::Unknown;
    bool m_lines = false; // where the content decides, it can be lines rather than a whole
    SseParser m_sse;
    NdjsonParser m_ndjson;
    std::string m_whole;
};

} // namespace espalier::llm

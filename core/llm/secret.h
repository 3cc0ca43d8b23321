// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::llm {

/// A key of a model provider. It has no way to be printed, formatted, compared or put into JSON;
/// its memory is overwritten when it goes. Only what builds a request or writes to the keychain
/// asks for `reveal()`.
class Secret final {
public:
    Secret() = default;
    explicit Secret(std::string value) : m_value(std::move(value)) {}
    ~Secret();
    Secret(const Secret &) = default;
    Secret &operator=(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;

    /// A key as people paste it: blanks around it are dropped. InvalidInput when it is empty,
    /// longer than 8 KiB, or holds what cannot stand in a header line; the message never quotes it.
    [[nodiscard]] static Result<Secret> fromText(std::string_view text);

    [[nodiscard]] bool empty() const { return m_value.empty(); }
    [[nodiscard]] const std::string &reveal() const { return m_value; }

private:
    void wipe();
    std::string m_value;
};

/// Takes secrets out of texts by their values, in the spellings they may come back in: as they are,
/// percent-encoded, and in Base64. A value; thread-safe to read.
class Redactor final {
public:
    Redactor() = default;
    explicit Redactor(const Secret &secret) { add(secret); }

    /// Secrets of less than 6 bytes are left out: they would tear ordinary text apart.
    void add(const Secret &secret);
    /// The text with "[key]" in the place of each secret.
    [[nodiscard]] std::string redact(std::string_view text) const;
    /// Message and context redacted.
    [[nodiscard]] Error redact(Error error) const;

private:
    std::vector<Secret> m_spellings;
};

} // namespace espalier::llm

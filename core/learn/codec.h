// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace espalier::learn {

/// Compresses short texts that are like each other with a dictionary of what they have in common.
/// Whoever keeps compressed texts keeps the dictionary, and with each text which one it needs: its
/// bytes do not say so. Immutable; may be used by many threads.
class TextCodec final {
public:
    /// Longest text that is taken, and that compressed bytes may grow to unless less is allowed.
    static constexpr std::size_t kMaxText = std::size_t{16} * 1024 * 1024;

    /// A dictionary of at most `maxBytes` from typical texts; some hundred of them are wanted, a
    /// hundred times as many bytes as the dictionary. The same texts give the same dictionary.
    /// Fails with InvalidInput when they are too few or too short.
    [[nodiscard]] static Result<std::string> train(std::span<const std::string> samples,
                                                   std::size_t maxBytes = std::size_t{32} * 1024);

    /// With a dictionary of `train`, or without one. Fails with Corrupt when the bytes are none.
    [[nodiscard]] static Result<TextCodec> create(std::string_view dictionary = {});

    /// Fails with InvalidInput when the text is longer than kMaxText.
    [[nodiscard]] Result<std::string> compress(std::string_view text) const;

    /// The text, checked by its checksum. Fails with Corrupt for bytes that `compress` with this
    /// dictionary did not make, with InvalidInput when the text is longer than `limit`.
    [[nodiscard]] Result<std::string> decompress(std::string_view bytes,
                                                 std::size_t limit = kMaxText) const;

private:
    struct Tables;
    explicit TextCodec(std::shared_ptr<const Tables> tables) : m_tables(std::move(tables)) {}

    std::shared_ptr<const Tables> m_tables; ///< null without a dictionary
};

} // namespace espalier::learn

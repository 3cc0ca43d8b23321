// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/llm/chat.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::llm {

/// What a model costs, in US dollars for a million tokens of each class.
struct Price {
    std::string model; ///< a name, or a pattern with `*` and `?`
    double input = 0;
    double output = 0;
    double cachedInput = 0; ///< where a file leaves it out, as `input`
    double cacheWrite = 0;  ///< where a file leaves it out, as `input`
    std::string asOf;       ///< the day it was looked at, YYYY-MM-DD
    bool own = false;       ///< from the user's file
};

/// Prices by model. A value; thread-safe to read.
class PriceTable final {
public:
    /// Knows no price.
    PriceTable() = default;
    /// What comes with Espalier, and before it the rows of the user's file, where there is one.
    /// InvalidInput, naming the row, when that file makes no sense.
    [[nodiscard]] static Result<PriceTable> load(const std::filesystem::path &usersFile = {});
    /// From JSON text in the form of resources/llm/prices.json; `where` names it in errors.
    [[nodiscard]] static Result<PriceTable> parse(std::string_view json, const std::string &where);

    /// The price of a model: an exact name before patterns, a longer pattern before a shorter one,
    /// the user's rows before all others. Names such as "openai/gpt-4o" match by what follows the
    /// slash, too. Null: not known.
    [[nodiscard]] const Price *find(std::string_view model) const;
    /// What the tokens cost; none when the price is not known.
    [[nodiscard]] std::optional<double> cost(const Usage &usage, std::string_view model) const;
    [[nodiscard]] const std::vector<Price> &rows() const { return m_rows; }

private:
    std::vector<Price> m_rows;
};

/// Whether a name matches a pattern of `*` (any characters) and `?` (one), case-sensitive, in
/// linear memory and at most quadratic time.
[[nodiscard]] bool matchesPattern(std::string_view pattern, std::string_view name);

} // namespace espalier::llm

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/prices.h"

#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/base/resource.h"

#include <cmath>
#include <format>
#include <regex>

namespace espalier::llm {

namespace {

std::optional<double> priceAt(const Json &row, const char *key)
{
    const auto *value = find(row, key);
    if (!value || !value->is_number())
        return std::nullopt;
    const auto price = value->get<double>();
    return std::isfinite(price) && price >= 0 ? std::optional(price) : std::nullopt;
}

Result<Price> readRow(const Json &row, const std::string &where)
{
    static const std::regex kDay(R"(\d{4}-\d{2}-\d{2})");
    Price price{.model = textAt(row, "model"), .asOf = textAt(row, "as_of")};
    const auto input = priceAt(row, "input");
    const auto output = priceAt(row, "output");
    if (price.model.empty() || !input || !output)
        return failure(ErrorKind::InvalidInput,
                       "a price needs a model, and input and output as numbers from 0", where);
    if (!std::regex_match(price.asOf, kDay))
        return failure(ErrorKind::InvalidInput, "a price needs as_of, a day such as 2026-01-31",
                       where);
    for (const auto *key : {"cached_input", "cache_write"}) {
        if (row.contains(key) && !priceAt(row, key))
            return failure(ErrorKind::InvalidInput,
                           std::format("{} has to be a number from 0", key), where);
    }
    price.input = *input;
    price.output = *output;
    price.cachedInput = priceAt(row, "cached_input").value_or(*input);
    price.cacheWrite = priceAt(row, "cache_write").value_or(*input);
    return price;
}

bool isPattern(std::string_view text)
{
    return text.find_first_of("*?") != std::string_view::npos;
}

// The higher, the better a row suits a model; 0: it does not.
std::size_t fitness(const Price &price, std::string_view model)
{
    if (!matchesPattern(price.model, model))
        return 0;
    constexpr std::size_t kExact = 1u << 20;
    constexpr std::size_t kOwn = 1u << 21;
    return (price.own ? kOwn : 0) + (isPattern(price.model) ? 0 : kExact) + price.model.size();
}

} // namespace

bool matchesPattern(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0;
    std::size_t n = 0;
    auto star = std::string_view::npos;
    std::size_t starName = 0;
    while (n < name.size()) {
        if (p < pattern.size() &&
            (pattern[p] == '?' || (pattern[p] == name[n] && pattern[p] != '*'))) {
            ++p;
            ++n;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starName = n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++starName;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

Result<PriceTable> PriceTable::parse(std::string_view json, const std::string &where)
{
    const auto document = parseJson(json);
    const auto *rows = document.is_discarded() ? nullptr : espalier::find(document, "prices");
    if (!rows || !rows->is_array())
        return failure(ErrorKind::InvalidInput, "this is no table of prices", where);
    PriceTable table;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto row = readRow((*rows)[i], std::format("{}, row {}", where, i + 1));
        if (!row)
            return failure(row.error());
        table.m_rows.push_back(std::move(*row));
    }
    return table;
}

Result<PriceTable> PriceTable::load(const std::filesystem::path &usersFile)
{
    const auto text = readResource("llm/prices.json");
    if (!text)
        return failure(text.error());
    auto table = parse(*text, "prices.json");
    if (!table || usersFile.empty())
        return table;
    const auto users = readFile(usersFile);
    if (!users && users.error().kind == ErrorKind::NotFound)
        return table;
    if (!users)
        return failure(users.error());
    auto own = parse(*users, usersFile.string());
    if (!own)
        return own;
    for (auto &row : own->m_rows)
        row.own = true;
    own->m_rows.insert(own->m_rows.end(), table->m_rows.begin(), table->m_rows.end());
    return own;
}

const Price *PriceTable::find(std::string_view model) const
{
    const auto slash = model.rfind('/');
    const auto plain = slash == std::string_view::npos ? model : model.substr(slash + 1);
    const Price *best = nullptr;
    std::size_t bestFitness = 0;
    for (const auto &row : m_rows) {
        const auto fit = std::max(fitness(row, model), fitness(row, plain));
        if (fit > bestFitness) {
            best = &row;
            bestFitness = fit;
        }
    }
    return best;
}

std::optional<double> PriceTable::cost(const Usage &usage, std::string_view model) const
{
    const auto *price = find(model);
    if (!price)
        return std::nullopt;
    constexpr double kMillion = 1e6;
    return (static_cast<double>(usage.input) * price->input +
            static_cast<double>(usage.output) * price->output +
            static_cast<double>(usage.cachedInput) * price->cachedInput +
            static_cast<double>(usage.cacheWrite) * price->cacheWrite) /
           kMillion;
}

} // namespace espalier::llm

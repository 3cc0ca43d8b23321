// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace espalier {

/// A text identifier that cannot be mixed up with another kind: `using FunctionId =
/// StrongId<struct FunctionIdTag>;`
template <typename Tag>
class StrongId final {
public:
    StrongId() = default;
    explicit StrongId(std::string value) : m_value(std::move(value)) {}

    [[nodiscard]] const std::string &value() const { return m_value; }
    [[nodiscard]] bool empty() const { return m_value.empty(); }
    auto operator<=>(const StrongId &) const = default;

private:
    std::string m_value;
};

} // namespace espalier

template <typename Tag>
struct std::hash<espalier::StrongId<Tag>> {
    std::size_t operator()(const espalier::StrongId<Tag> &id) const noexcept
    {
        return std::hash<std::string>{}(id.value());
    }
};

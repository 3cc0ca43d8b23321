// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::llm {

/// The headers of an answer.
class Headers final {
public:
    /// The name is kept in lower case.
    void add(std::string_view name, std::string_view value);
    /// The value of the first header of that name (lower case), trimmed; empty when there is none.
    [[nodiscard]] std::string_view find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>> &all() const
    {
        return m_headers;
    }

private:
    std::vector<std::pair<std::string, std::string>> m_headers;
};

} // namespace espalier::llm

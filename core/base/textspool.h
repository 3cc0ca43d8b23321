// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdio>
#include <functional>
#include <memory>
#include <string_view>

namespace espalier {

/// A text that waits on disk for its turn, in a file without a name that goes with this object.
class TextSpool final {
public:
    [[nodiscard]] static Result<TextSpool> create();
    /// Adds to the end. After a failure nothing more is written; `copyTo` tells.
    void add(std::string_view text);
    /// Hands the text over in parts.
    [[nodiscard]] Result<> copyTo(const std::function<void(std::string_view part)> &write);

private:
    struct Close {
        void operator()(std::FILE *file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> m_file;
    int m_error = 0; ///< of the system, the first one
};

} // namespace espalier

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/syntax.

#include "core/syntax/rules.h"

#include <memory>
#include <string_view>

namespace espalier::syntax {

struct TreeDeleter {
    void operator()(TSTree *tree) const { ts_tree_delete(tree); }
};
using TreePointer = std::unique_ptr<TSTree, TreeDeleter>;

/// Parses with a parser kept per thread: making one costs more than parsing a small file.
[[nodiscard]] TreePointer parseText(const Rules &rules, std::string_view text);

/// Error nodes and missing tokens below `root`; free when there are none.
[[nodiscard]] std::uint32_t countErrors(TSNode root);

} // namespace espalier::syntax

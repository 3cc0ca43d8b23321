// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/traceback.h"

#include <QTest>

#include <string>
#include <string_view>
#include <vector>

namespace espalier::traceback {

/// A trace as lines that a test can be read by:
///
///     python
///     ShopError: it failed
///       add, Cart @ /src/cart.py:12:5 | raise ShopError("it failed")
///     cause of 0: KeyError: 'tea'
///     - get @ /usr/lib/python3.13/shelve.py:110      (not the program's own)
///       2 left out
[[nodiscard]] std::string dump(const model::StackTrace &trace);
/// All of them, each behind the lines it has: "3-7: python …".
[[nodiscard]] std::string dump(const std::vector<FoundTrace> &found);

/// The text without the line end at its front and without eight blanks before each line, so that a
/// row can be set in with its test.
[[nodiscard]] std::string plain(std::string_view text);

} // namespace espalier::traceback

/// Compares texts, and shows both whole where they differ.
#define COMPARE_TEXTS(found, expected)                                          \
    do {                                                                        \
        const std::string foundText = (found);                                  \
        const std::string expectedText = (expected);                            \
        QVERIFY2(foundText == expectedText,                                     \
                 ("\n" + foundText + "\ninstead of\n" + expectedText).c_str()); \
    } while (false)

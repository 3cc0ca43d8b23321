// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string>

// A small program with a bug, the log that tells of it, and a patch with a test that shows it.
namespace espalier::test {

inline const std::string kCart = "def total(names, prices):\n"
                                 "    return sum(price_of(name, prices) for name in names)\n"
                                 "\n"
                                 "\n"
                                 "def price_of(name, prices):\n"
                                 "    return prices[name]\n";
inline const std::string kTests = "from shop.cart import total\n"
                                  "\n"
                                  "\n"
                                  "def test_known():\n"
                                  "    assert total([\"a\"], {\"a\": 2}) == 2\n";
inline const QByteArray kLog = "2026-01-31 09:30:00 ERROR cannot show the cart\n"
                               "Traceback (most recent call last):\n"
                               "  File \"shop/cart.py\", line 2, in total\n"
                               "    return sum(price_of(name, prices) for name in names)\n"
                               "  File \"shop/cart.py\", line 6, in price_of\n"
                               "    return prices[name]\n"
                               "KeyError: 'plum'\n";
inline const QByteArray kFix = "--- a/shop/cart.py\n"
                               "+++ b/shop/cart.py\n"
                               "@@ -4,3 +4,3 @@\n"
                               " \n"
                               " def price_of(name, prices):\n"
                               "-    return prices[name]\n"
                               "+    return prices.get(name, 0)\n";
inline const QByteArray kNewTest = "--- a/tests/test_cart.py\n"
                                   "+++ b/tests/test_cart.py\n"
                                   "@@ -3,3 +3,7 @@\n"
                                   " \n"
                                   " def test_known():\n"
                                   "     assert total([\"a\"], {\"a\": 2}) == 2\n"
                                   "+\n"
                                   "+\n"
                                   "+def test_unknown():\n"
                                   "+    assert total([\"plum\"], {}) == 0\n";

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli/cliprocess.h"
#include "tests/support/scratchrepository.h"

#include <QByteArray>

#include <string>

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

/// A repository with a bug, and the ticket that a log of it has made.
class ShopRepository final {
public:
    /// Ends the program when it cannot be made: it is a test.
    ShopRepository()
    {
        repository.git({"config", "user.name", "Ada"});
        repository.git({"config", "user.email", "ada@example.org"});
        repository.write("shop/__init__.py", "");
        repository.write("shop/cart.py", kCart);
        repository.write("tests/__init__.py", "");
        repository.write("tests/test_cart.py", kTests);
        repository.commitAll("first");
        cli.setFolder(repository.root());
        const auto taken =
            cli.run({QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("-")},
                    "2026-01-31 09:30:00 ERROR cannot show the cart\n"
                    "Traceback (most recent call last):\n"
                    "  File \"shop/cart.py\", line 2, in total\n"
                    "    return sum(price_of(name, prices) for name in names)\n"
                    "  File \"shop/cart.py\", line 6, in price_of\n"
                    "    return prices[name]\n"
                    "KeyError: 'plum'\n");
        const auto scanned = cli.run({QStringLiteral("backlog"), QStringLiteral("scan")});
        const auto list =
            cli.run({QStringLiteral("backlog"), QStringLiteral("list"), QStringLiteral("--json")})
                .json();
        if (taken.code != 0 || scanned.code != 0 || list["tickets"].empty())
            qFatal("there is no ticket: %s%s", taken.err.constData(), scanned.err.constData());
        ticket = QString::fromStdString(list["tickets"][0]["id"].get<std::string>());
    }

    [[nodiscard]] Json shownTicket() const
    {
        return cli
            .run({QStringLiteral("backlog"), QStringLiteral("show"), ticket,
                  QStringLiteral("--json")})
            .json()["ticket"];
    }

    Cli cli;
    ScratchRepository repository;
    QString ticket;
};

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli/cliprocess.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/shoptexts.h"

#include <string>

namespace espalier::test {

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
        const auto taken = cli.run(
            {QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("-")}, kLog);
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

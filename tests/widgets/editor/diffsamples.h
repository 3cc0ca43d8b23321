// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/diffcontent.h"

#include <string>

namespace espalier::test {

/// Two versions of a Python module with every kind of change, hostile characters included.
[[nodiscard]] std::string sampleBefore();
[[nodiscard]] std::string sampleAfter();

/// A text of so many lines, and one with `changes` of them changed, added or removed.
struct LargePair {
    std::string before;
    std::string after;
};
[[nodiscard]] LargePair largePair(int lines, int changes);

[[nodiscard]] inline editor::DiffText textOf(std::string text, const QString &title)
{
    return editor::DiffText::of(std::move(text), title, QStringLiteral("orders/checkout.py"));
}

} // namespace espalier::test

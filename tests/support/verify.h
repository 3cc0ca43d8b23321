// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QTest>

namespace espalier::test {

/// The failure in words, for the message of a test.
template <typename T>
[[nodiscard]] std::string why(const Result<T> &result)
{
    return result ? "succeeded"
                  : std::string(name(result.error().kind)) + ": " + result.error().text();
}

} // namespace espalier::test

/// The result must be a success; its failure is shown.
#define VERIFY_OK(...)                                                         \
    do {                                                                       \
        const auto &verified = (__VA_ARGS__);                                  \
        QVERIFY2(verified.has_value(), espalier::test::why(verified).c_str()); \
    } while (false)

/// The result must be a failure of this kind.
#define VERIFY_FAILS(errorKind, ...)                                                               \
    do {                                                                                           \
        const auto &verified = (__VA_ARGS__);                                                      \
        QVERIFY2(!verified.has_value() && verified.error().kind == espalier::ErrorKind::errorKind, \
                 espalier::test::why(verified).c_str());                                           \
    } while (false)

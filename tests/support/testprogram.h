// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

// The tests of a folder are one program, because most of a test's time to compile and link is that
// of what it includes. Each keeps Qt Test's own macro at its end (QTEST_MAIN and its like); here it
// becomes an entry of the program instead of a main function.

namespace espalier::testing {

using RunTest = int (*)(int argc, char **argv);

/// Enters a test under the name of its source file (tst_hash for …/tst_hash.cpp). To be made before
/// main.
struct EnteredTest {
    EnteredTest(const char *sourceFile, RunTest run);
};

} // namespace espalier::testing

#define ESPALIER_PASTE_(a, b) a##b
#define ESPALIER_PASTE(a, b) ESPALIER_PASTE_(a, b)

#undef QTEST_MAIN_WRAPPER
#define QTEST_MAIN_WRAPPER(TestObject, ...)                                               \
    static const espalier::testing::EnteredTest ESPALIER_PASTE(enteredTest, __COUNTER__){ \
        __FILE__, [](int argc, char **argv) -> int {                                      \
            QTest::Internal::callInitMain<TestObject>();                                  \
            __VA_ARGS__                                                                   \
            TestObject test;                                                              \
            QTEST_SET_MAIN_SOURCE_PATH                                                    \
            return QTest::qExec(&test, argc, argv);                                       \
        }};

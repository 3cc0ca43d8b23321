// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/testlook.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <array>
#include <utility>

namespace espalier::models {

namespace {

struct TestText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::TestText)
};

} // namespace

TestState testStateOf(std::string_view outcome)
{
    if (outcome == "passed")
        return TestState::Passed;
    if (outcome == "failed")
        return TestState::Failed;
    if (outcome == "error")
        return TestState::Error;
    return outcome == "skipped" ? TestState::Skipped : TestState::NotRun;
}

bool isBad(TestState state)
{
    return state == TestState::Failed || state == TestState::Error;
}

QString textOf(TestState state)
{
    switch (state) {
    case TestState::NotRun: return TestText::tr("Not run");
    case TestState::Running: return TestText::tr("Running");
    case TestState::Passed: return TestText::tr("Passed");
    case TestState::Failed: return TestText::tr("Failed");
    case TestState::Error: return TestText::tr("Error");
    case TestState::Skipped: return TestText::tr("Skipped");
    }
    return {};
}

const TestLook &lookOf(TestState state)
{
    using theme::Role;
    static constexpr std::array kLooks{
        TestLook{u"pending", Role::TextMuted}, TestLook{u"running", Role::Info},
        TestLook{u"passed", Role::Success},    TestLook{u"failed", Role::Error},
        TestLook{u"error", Role::Error},       TestLook{u"skipped", Role::Warning},
    };
    return kLooks[static_cast<std::size_t>(std::to_underlying(state))];
}

QString secondsText(double seconds)
{
    const QLocale locale;
    if (seconds < 0.001)
        return TestText::tr("< 1 ms");
    if (seconds < 1)
        return TestText::tr("%1 ms").arg(locale.toString(qRound(seconds * 1000)));
    return TestText::tr("%1 s").arg(locale.toString(seconds, 'f', 1));
}

void TestCounts::add(TestState state, int by)
{
    switch (state) {
    case TestState::Passed: passed += by; break;
    case TestState::Failed:
    case TestState::Error: failed += by; break;
    case TestState::Skipped: skipped += by; break;
    case TestState::NotRun:
    case TestState::Running: notRun += by; break;
    }
}

TestCounts &TestCounts::operator+=(const TestCounts &other)
{
    passed += other.passed;
    failed += other.failed;
    skipped += other.skipped;
    notRun += other.notRun;
    return *this;
}

QString textOf(const TestCounts &counts)
{
    QStringList parts;
    if (counts.passed > 0)
        parts.append(TestText::tr("%n passed", nullptr, counts.passed));
    if (counts.failed > 0)
        parts.append(TestText::tr("%n failed", nullptr, counts.failed));
    if (counts.skipped > 0)
        parts.append(TestText::tr("%n skipped", nullptr, counts.skipped));
    if (counts.notRun > 0)
        parts.append(TestText::tr("%n not run", nullptr, counts.notRun));
    return parts.isEmpty() ? TestText::tr("No tests") : parts.join(QStringLiteral(", "));
}

} // namespace espalier::models

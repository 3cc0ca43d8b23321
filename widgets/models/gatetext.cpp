// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

// What gates found, and what was done: kinds by their names in JSON.
namespace espalier::models {

namespace {

struct GateText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::GateText)
};

struct Word {
    std::string_view name;
    const char *text;
};

constexpr std::array kGates{
    Word{"paths", QT_TRANSLATE_NOOP("espalier::models::GateText", "Paths and characters")},
    Word{"diff_size", QT_TRANSLATE_NOOP("espalier::models::GateText", "Size")},
    Word{"secrets", QT_TRANSLATE_NOOP("espalier::models::GateText", "Secrets")},
    Word{"test_tampering", QT_TRANSLATE_NOOP("espalier::models::GateText", "Tampering with tests")},
    Word{"syntax", QT_TRANSLATE_NOOP("espalier::models::GateText", "Syntax")},
    Word{"linters", QT_TRANSLATE_NOOP("espalier::models::GateText", "Linters")},
    Word{"coverage", QT_TRANSLATE_NOOP("espalier::models::GateText", "Coverage")},
    Word{"tests", QT_TRANSLATE_NOOP("espalier::models::GateText", "Tests")}};

constexpr std::array kKinds{
    Word{"empty-path", QT_TRANSLATE_NOOP("espalier::models::GateText", "A path without a name")},
    Word{"path-too-long",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A path that is too long")},
    Word{"invalid-utf8", QT_TRANSLATE_NOOP("espalier::models::GateText", "A name that is no text")},
    Word{"control-character",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A control character")},
    Word{"format-character", QT_TRANSLATE_NOOP("espalier::models::GateText",
                                               "A character that changes how text looks")},
    Word{"not-nfc",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A name written in an unusual form")},
    Word{"backslash", QT_TRANSLATE_NOOP("espalier::models::GateText", "A backslash in a path")},
    Word{"leading-dash",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A name that begins with a dash")},
    Word{"absolute-path", QT_TRANSLATE_NOOP("espalier::models::GateText", "An absolute path")},
    Word{"parent-path",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A path that leads out of the project")},
    Word{"git-folder",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A path into a .git folder")},
    Word{"bad-mode",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file mode that is not allowed")},
    Word{"undeclared-file",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file the ticket does not name")},
    Word{"mode-change", QT_TRANSLATE_NOOP("espalier::models::GateText", "The file mode changes")},
    Word{"sensitive-path",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file that needs a second look")},
    Word{"bidi-control", QT_TRANSLATE_NOOP("espalier::models::GateText",
                                           "A character that turns the direction of text")},
    Word{"zero-width",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A character without width")},
    Word{"invisible-character",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A character that cannot be seen")},
    Word{"mixed-script",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A name of letters of several scripts")},
    Word{"too-many-files", QT_TRANSLATE_NOOP("espalier::models::GateText", "Too many files")},
    Word{"too-many-lines", QT_TRANSLATE_NOOP("espalier::models::GateText", "Too many lines")},
    Word{"secret", QT_TRANSLATE_NOOP("espalier::models::GateText", "A secret")},
    Word{"credential-file",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file that holds credentials")},
    Word{"allowed-secret",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A secret that a comment allows")},
    Word{"known-secret",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A secret that was known before")},
    Word{"unignored-file",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file that was ignored before")},
    Word{"gitleaks-report",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "The report of gitleaks cannot be read")},
    Word{"deleted-test", QT_TRANSLATE_NOOP("espalier::models::GateText", "A test is gone")},
    Word{"deleted-test-file",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A file of tests is gone")},
    Word{"skipped-test", QT_TRANSLATE_NOOP("espalier::models::GateText", "A test is skipped")},
    Word{"expected-failure",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test may fail now")},
    Word{"only-test", QT_TRANSLATE_NOOP("espalier::models::GateText", "Only one test runs now")},
    Word{"build-tag",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A build tag leaves tests out")},
    Word{"conditional-skip",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test is skipped on some machines")},
    Word{"conditional-assertion", QT_TRANSLATE_NOOP("espalier::models::GateText",
                                                    "Something is asserted on a condition only")},
    Word{"mocked-code",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Something stands in for the program")},
    Word{"emptied-test",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test asks for nothing any more")},
    Word{"fewer-assertions",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test asks for less")},
    Word{"fewer-cases", QT_TRANSLATE_NOOP("espalier::models::GateText", "A test has fewer cases")},
    Word{"weakened-assertion",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test asks less exactly")},
    Word{"trivial-assertion",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test asks for what is always so")},
    Word{"broader-exception",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test is content with more errors")},
    Word{"broader-except",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A failed assertion is caught")},
    Word{"raised-tolerance",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A tolerance was raised")},
    Word{"raised-timeout",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A time limit was raised")},
    Word{"raised-retries", QT_TRANSLATE_NOOP("espalier::models::GateText", "More retries")},
    Word{"lowered-threshold",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A threshold was lowered")},
    Word{"deselected-tests",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Tests are deselected")},
    Word{"ignored-tests", QT_TRANSLATE_NOOP("espalier::models::GateText", "Tests are ignored")},
    Word{"narrowed-collection",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Fewer tests are collected")},
    Word{"passes-without-tests",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "No tests count as passed")},
    Word{"ignored-failure",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A failure is ignored")},
    Word{"test-hook",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A hook changes what tests say")},
    Word{"removed-test-command",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "The command of the tests is gone")},
    Word{"changed-test-command",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "The command of the tests is another")},
    Word{"coverage-exclusion",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Code is left out of the coverage")},
    Word{"replaced-module",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A module is replaced")},
    Word{"changed-expectation",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test asks for another value")},
    Word{"deleted-test-data",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Data of tests are gone")},
    Word{"special-case",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "Code made for what the tests put in")},
    Word{"derived-test", QT_TRANSLATE_NOOP("espalier::models::GateText", "A derived test fails")},
    Word{"syntax-error", QT_TRANSLATE_NOOP("espalier::models::GateText", "A syntax error")},
    Word{"new-error", QT_TRANSLATE_NOOP("espalier::models::GateText", "A new error of a linter")},
    Word{"new-warning",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A new warning of a linter")},
    Word{"low-coverage", QT_TRANSLATE_NOOP("espalier::models::GateText",
                                           "Too few of the changed lines are tested")},
    Word{"coverage", QT_TRANSLATE_NOOP("espalier::models::GateText", "Tested lines")},
    Word{"uncovered-line",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A changed line that no test reaches")},
    Word{"newly-failing",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test fails that passed before")},
    Word{"newly-skipped",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test is skipped that ran before")},
    Word{"flaky", QT_TRANSLATE_NOOP("espalier::models::GateText",
                                    "A test that does not always say the same")},
    Word{"vanished-test",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test that is not there any more")},
    Word{"still-failing",
         QT_TRANSLATE_NOOP("espalier::models::GateText", "A test that failed before, too")},
    Word{"no-data", QT_TRANSLATE_NOOP("espalier::models::GateText", "Nothing was measured")},
    Word{"not-run", QT_TRANSLATE_NOOP("espalier::models::GateText", "The tests were not run")},
    Word{"crashed", QT_TRANSLATE_NOOP("espalier::models::GateText", "The tests crashed")},
    Word{"timed-out", QT_TRANSLATE_NOOP("espalier::models::GateText", "The tests took too long")},
    Word{"cancelled", QT_TRANSLATE_NOOP("espalier::models::GateText", "The tests were cancelled")},
    Word{"no-tests", QT_TRANSLATE_NOOP("espalier::models::GateText", "No tests were found")}};

constexpr std::array kActions{
    Word{"approved", QT_TRANSLATE_NOOP("espalier::models::GateText", "Approved")},
    Word{"rejected", QT_TRANSLATE_NOOP("espalier::models::GateText", "Rejected")},
    Word{"applied", QT_TRANSLATE_NOOP("espalier::models::GateText", "Applied")},
    Word{"rolled_back", QT_TRANSLATE_NOOP("espalier::models::GateText", "Taken back")},
    Word{"changes_requested", QT_TRANSLATE_NOOP("espalier::models::GateText", "Changes asked for")},
    Word{"commented", QT_TRANSLATE_NOOP("espalier::models::GateText", "Commented")}};

QString worded(std::span<const Word> words, const std::string &name)
{
    const auto at = std::ranges::find(words, std::string_view(name), &Word::name);
    return at == words.end() ? plainText(name) : GateText::tr(at->text);
}

} // namespace

QString gateText(const std::string &gate)
{
    return worded(kGates, gate);
}

QString evidenceText(const std::string &kind)
{
    return worded(kKinds, kind);
}

QString auditText(const std::string &action)
{
    return worded(kActions, action);
}

} // namespace espalier::models

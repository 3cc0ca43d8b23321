// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resource.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace tst_classify {

using namespace espalier;
using namespace espalier::learn;
using model::LearningSource;

/// A message, and what it is to be found to be.
struct Case {
    const char *language;
    const char *message;
    const char *errorClass;
    const char *name;
};

static constexpr Case kCases[] = {
    {"go", "a.go:3:2: package foo/bar is not in std (/usr/lib/go/src/foo/bar)", "go_import_error",
     "foo/bar"},
    {"go", "./a.go:3:2: undefined: _espalier", "go_undefined_tel", "_espalier"},
    {"go", "./a.go:3:2: declared and not used: x", "go_unused_variable", "x"},
    {"go", "./a.go:3:2: x declared and not used", "go_unused_variable", "x"},
    {"go", "a.go:4:2: \"os\" imported and not used", "go_unused_import", "os"},
    {"go", "./a.go:7:9: cannot use x (variable of type int) as string value in return statement",
     "go_type_error", "x (variable of type int)"},
    {"go", "a.go:9:1: syntax error: unexpected }, expected expression", "go_syntax_error",
     "unexpected }, expected expression"},
    {"go", "vet: ./a.go:3:2: undefined: esp", "go_undefined_tel", "esp"},
    {"python", "NameError: name '_espalier_tel' is not defined", "python_undefined_variable",
     "_espalier_tel"},
    {"python", "  File \"a.py\", line 3\nSyntaxError: invalid syntax", "python_syntax_error",
     "invalid syntax"},
    {"python", "IndentationError: unexpected indent", "python_indentation_error",
     "unexpected indent"},
    {"python", "ModuleNotFoundError: No module named 'numpy'", "python_import_error", "numpy"},
    {"python", "ImportError: cannot import name 'x' from 'y' (y.py)", "python_import_error", "x"},
    {"javascript", "ReferenceError: enter is not defined", "js_undefined_variable", "enter"},
    {"javascript", "SyntaxError: Unexpected token '}'", "js_syntax_error", "'}'"},
    {"javascript", "Error: Cannot find module './x.cjs'\nRequire stack:", "js_import_error",
     "./x.cjs"},
    {"typescript", "a.ts(3,1): error TS2304: Cannot find name '_esp'.", "js_undefined_variable",
     "_esp"},
    {"typescript", "a.ts(3,1): error TS2307: Cannot find module 'x' or its type declarations.",
     "js_import_error", "x"},
    {"tsx", "a.tsx(3,1): error TS1005: ';' expected.", "js_syntax_error", "';' expected."},
    {"typescript", "a.ts(3,1): error TS7030: Not all code paths return a value.",
     "ts_missing_return", ""},
    {"java", "A.java:3: error: cannot find symbol\n  symbol: variable _esp",
     "java_undefined_symbol", ""},
    {"java", "A.java:3: error: package espalier.tel does not exist", "java_import_error",
     "espalier.tel"},
    {"c", "a.c:3:1: error: '_esp' undeclared (first use in this function)", "c_undeclared", "_esp"},
    {"c", "a.c:1:10: fatal error: espalier.h: No such file or directory", "c_include_error",
     "espalier.h"},
    {"cpp", "a.cpp:3:1: error: ‘_esp’ was not declared in this scope", "c_undeclared", "_esp"},
    {"rust", "error[E0432]: unresolved import `crate::espalier`", "rust_import_error",
     "crate::espalier"},
    {"rust", "error[E0425]: cannot find value `_esp` in this scope", "rust_unresolved_name",
     "_esp"},
    {"csharp", "A.cs(3,1): error CS0103: The name `_esp' does not exist in the current context",
     "csharp_undefined_name", "_esp"},
    {"ruby", "a.rb:3:in `f': undefined local variable or method `esp' for main:Object",
     "ruby_undefined_variable", "esp"},
    {"ruby", "cannot load such file -- ./espalier_tel (LoadError)", "ruby_import_error",
     "./espalier_tel (LoadError)"},
    {"php", "PHP Parse error:  syntax error, unexpected token \"}\" in a.php on line 3",
     "php_syntax_error", "syntax error, unexpected token \"}\" in a.php on line 3"},
    {"php", "PHP Warning:  Undefined variable $esp in a.php on line 3", "php_undefined_variable",
     "esp in a.php on line 3"},
    {"kotlin", "a.kt:3:1: error: unresolved reference: esp", "kotlin_unresolved_reference", "esp"},
    {"kotlin", "a.kt:3:1: error: unresolved reference 'esp'.", "kotlin_unresolved_reference",
     "esp"},
    {"rust", "AssertionError: no telemetry at: loop.1.body.start", "telemetry_missing",
     "loop.1.body.start"},
    {"java", "ValueError: there is no anchor body.start", "anchor_missing", "body.start"},
};

class ClassifyTest : public QObject {
    Q_OBJECT

private slots:
    void messagesHaveTheirClass_data();
    void messagesHaveTheirClass();
    void everyLanguageHasItsClasses_data();
    void everyLanguageHasItsClasses();
    void everyClassIsReached();
    void unknownErrorsThatDifferInNamesAreOne_data();
    void unknownErrorsThatDifferInNamesAreOne();
    void unknownErrorsThatDifferInWordsAreTwo();
    void languagesOfAFamilyShareFingerprints();
    void hugeAndOddMessagesAreClassified();
    void malformedDataIsRefused();
    void firstWordsAreForPeople_data();
    void firstWordsAreForPeople();
    void textsWithHolesAreMatched_data();
    void textsWithHolesAreMatched();
};

void ClassifyTest::messagesHaveTheirClass_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("errorClass");
    QTest::addColumn<QString>("name");
    for (const auto &row : kCases)
        QTest::addRow("%s: %s", row.language, row.message)
            << QString::fromUtf8(row.language) << QString::fromUtf8(row.message)
            << QString::fromUtf8(row.errorClass) << QString::fromUtf8(row.name);
}

void ClassifyTest::messagesHaveTheirClass()
{
    QFETCH(const QString, language);
    QFETCH(const QString, message);
    const auto found = test::errorClasses().classify(
        language.toStdString(), LearningSource::CompileCheck, message.toStdString());
    QVERIFY(found.known);
    QTEST(QString::fromStdString(found.errorClass), "errorClass");
    QTEST(QString::fromStdString(found.name), "name");
    // Behind the lines that tools print before it, it is the same.
    const auto behind =
        test::errorClasses().classify(language.toStdString(), LearningSource::CompileCheck,
                                      "# some/package\n\n" + message.toStdString());
    QCOMPARE(behind.errorClass, found.errorClass);
}

void ClassifyTest::everyLanguageHasItsClasses_data()
{
    QTest::addColumn<QString>("language");
    for (const auto *language : {"python", "javascript", "typescript", "tsx", "go", "java", "c",
                                 "cpp", "rust", "csharp", "ruby", "php", "kotlin"})
        QTest::newRow(language) << language;
}

void ClassifyTest::everyLanguageHasItsClasses()
{
    QFETCH(const QString, language);
    std::set<std::string> kinds;
    for (const auto &known : test::errorClasses().all()) {
        if (std::ranges::find(known.languages, language.toStdString()) == known.languages.end())
            continue;
        for (const auto *kind :
             {"import", "include", "undef", "undeclared", "unresolved", "syntax"}) {
            if (known.name.contains(kind))
                kinds.insert(std::string(kind).starts_with("im") || std::string(kind) == "include"
                                 ? "import"
                             : std::string(kind) == "syntax" ? "syntax"
                                                             : "undefined");
        }
    }
    QCOMPARE(kinds, (std::set<std::string>{"import", "syntax", "undefined"}));
}

void ClassifyTest::everyClassIsReached()
{
    // A text of an earlier class must not hide a later class altogether.
    const Json json = parseJson(*readResource("learn/errorclasses.json"));
    std::set<std::string> names;
    for (const auto &row : json["classes"]) {
        const std::string name = row["class"];
        QVERIFY2(names.insert(name).second, name.c_str());
        bool reached = false;
        for (std::string text : row["texts"]) {
            using Filled = std::pair<std::string, std::string>;
            for (const auto &[hole, filled] :
                 {Filled{"{name}", "zork"}, Filled{"{digits}", "345"}, Filled{"*", "quux"}}) {
                for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole))
                    text.replace(at, hole.size(), filled);
            }
            for (std::string language : row["languages"]) {
                language = language == "*" ? "rust" : language;
                reached |= test::errorClasses()
                               .classify(language, LearningSource::CompileCheck, text)
                               .errorClass == name;
            }
        }
        QVERIFY2(reached, name.c_str());
        QVERIFY2(row["why"].get<std::string>().ends_with('.'), name.c_str());
    }
}

void ClassifyTest::unknownErrorsThatDifferInNamesAreOne_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::newRow("numbers") << "odd thing at 12:7" << "odd thing at 3:45";
    QTest::newRow("hexadecimal digits") << "odd object 0x7f0012ab" << "odd object 0x55e0ffff";
    QTest::newRow("paths") << "odd thing in /a/b.go now" << "odd thing in src/x/y/z.go now";
    QTest::newRow("quoted names") << "odd thing 'a' here" << "odd thing 'long_name' here";
    QTest::newRow("other quotes") << "odd ‘a’ and `b'" << "odd ‘xy’ and `z'";
    QTest::newRow("what stands before the error")
        << "Traceback:\n  x = 1\nOddError: it broke" << "Traceback:\n  y()\nOddError: it broke";
}

void ClassifyTest::unknownErrorsThatDifferInNamesAreOne()
{
    QFETCH(const QString, one);
    QFETCH(const QString, other);
    const auto classify = [](const QString &message) {
        return test::errorClasses().classify("ruby", LearningSource::Functions,
                                             message.toStdString());
    };
    QVERIFY(!classify(one).known);
    QCOMPARE(classify(one).errorClass, classify(other).errorClass);
    QVERIFY(classify(one).errorClass.starts_with("ruby_unknown_"));
}

void ClassifyTest::unknownErrorsThatDifferInWordsAreTwo()
{
    const auto classify = [](const std::string &message) {
        return test::errorClasses().classify("ruby", LearningSource::Functions, message).errorClass;
    };
    QVERIFY(classify("odd thing here") != classify("odd thing there"));
    QVERIFY(classify("it doesn't fit") != classify("it doesn't hold"));
    QCOMPARE(maskedMessage("it doesn't fit 'x' at 5"), "it doesn't fit <name> at <n>");
    QVERIFY(maskedMessage(std::string(100'000, 'a')).size() <= 200);
}

void ClassifyTest::languagesOfAFamilyShareFingerprints()
{
    const auto classify = [](const char *language) {
        return test::errorClasses()
            .classify(language, LearningSource::Functions, "odd thing")
            .errorClass;
    };
    QCOMPARE(classify("typescript"), classify("javascript"));
    QCOMPARE(classify("c"), classify("cpp"));
    QVERIFY(classify("java") != classify("kotlin"));
    QCOMPARE(test::errorClasses().familyOf("tsx"), "ecmascript");
    QCOMPARE(test::errorClasses().familyOf("go"), "go");
}

void ClassifyTest::hugeAndOddMessagesAreClassified()
{
    const std::string nul("a\0b\nNameError: name 'x' is not defined", 38);
    QCOMPARE(test::errorClasses().classify("python", LearningSource::Functions, nul).errorClass,
             "python_undefined_variable");
    for (const auto &message : {std::string(2'000'000, '\''), std::string(1'000'000, '\n'),
                                std::string("\xff\xfe\x80"), std::string()})
        QVERIFY(!test::errorClasses().classify("go", LearningSource::Functions, message).known);
}

void ClassifyTest::malformedDataIsRefused()
{
    VERIFY_FAILS(InvalidInput, ErrorClasses::fromJson(Json::array()));
    VERIFY_FAILS(InvalidInput, ErrorClasses::fromJson(parseJson("{")));
    VERIFY_FAILS(InvalidInput, ErrorClasses::fromJson(
                                   {{"families", Json::object()}, {"classes", {{{"class", 1}}}}}));
}

void ClassifyTest::textsWithHolesAreMatched_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("found");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << "abc" << "xabcx" << true << "";
    QTest::newRow("a name between") << "a '{name}' b" << "an a 'xy' b" << true << "xy";
    QTest::newRow("an empty name is none") << "a '{name}' b" << "a '' b" << false << "";
    QTest::newRow("a name before") << "{name} is odd" << "a.go:1: x is odd" << true << "x";
    QTest::newRow("a name behind") << "odd: {name}" << "odd: x y " << true << "x y";
    QTest::newRow("nothing behind") << "odd: {name}" << "odd: " << false << "";
    QTest::newRow("anything between") << "a * b" << "a b" << false << "";
    QTest::newRow("anything, even nothing") << "a*b" << "ab" << true << "";
    QTest::newRow("digits") << "E{digits}: " << "E12: x" << true << "";
    QTest::newRow("no digits") << "E{digits}: " << "E1x: x" << false << "";
    QTest::newRow("the second place fits") << "a{digits}b" << "axb a1b" << true << "";
    QTest::newRow("too long a hole")
        << "<{name}>" << QString::fromStdString('<' + std::string(500, 'x') + '>') << false << "";
}

void ClassifyTest::textsWithHolesAreMatched()
{
    QFETCH(const QString, text);
    QFETCH(const QString, line);
    const std::string haystack = line.toStdString();
    const auto match = MessageText(text.toStdString()).in(haystack);
    QTEST(match.found, "found");
    QTEST(QString::fromStdString(match.name), "name");
}

void ClassifyTest::firstWordsAreForPeople_data()
{
    QTest::addColumn<QString>("masked");
    QTest::addColumn<QString>("words");
    QTest::newRow("a message") << "odd thing <name> at <n>" << "odd thing \u2026 at \u2026";
    QTest::newRow("of a test") << "test_a[x-1]: KeyError: <name>" << "KeyError: \u2026";
    QTest::newRow("an error is no place") << "my.Bad_Error: x" << "my.Bad_Error: x";
    QTest::newRow("a word is no place") << "error: cannot find <name>"
                                        << "error: cannot find \u2026";
    QTest::newRow("as pytest quotes it")
        << "test_b: E   AssertionError: no" << "AssertionError: no";
    QTest::newRow("eight of them") << "a b c d e f g h i" << "a b c d e f g h";
    QTest::newRow("no half word") << QStringLiteral("one ") + QString(80, u'x') << "one";
    QTest::newRow("no loose end") << "Traceback (most recent call last):"
                                  << "Traceback (most recent call last)";
    QTest::newRow("nothing") << "" << "";
    QTest::newRow("a place alone") << "test_a: " << "test_a";
}

void ClassifyTest::firstWordsAreForPeople()
{
    QFETCH(const QString, masked);
    QTEST(QString::fromStdString(firstWords(masked.toStdString())), "words");
}

} // namespace tst_classify

QTEST_GUILESS_MAIN(tst_classify::ClassifyTest)
#include "tst_classify.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/value.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_value {

using namespace espalier;
using namespace espalier::settings;

class ValueTest : public QObject {
    Q_OBJECT

private slots:
    void typedTextIsUnderstood_data();
    void typedTextIsUnderstood();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void tomlTextIsQuoted();
};

void ValueTest::typedTextIsUnderstood_data()
{
    QTest::addColumn<Type>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *name, Type type, const char *text, Value value) {
        QTest::newRow(name) << type << QString::fromUtf8(text) << value;
    };
    row("true", Type::Boolean, "true", true);
    row("On", Type::Boolean, " On ", true);
    row("0", Type::Boolean, "0", false);
    row("no", Type::Boolean, "no", false);
    row("a whole number", Type::Integer, "12", std::int64_t{12});
    row("a negative number", Type::Integer, "-1", std::int64_t{-1});
    row("a number", Type::Number, "0.8", 0.8);
    row("a whole number for a number", Type::Number, "5", 5.0);
    row("a text keeps its blanks", Type::Text, " a b ", " a b ");
    row("an empty list", Type::List, "", TextList{});
    row("a list", Type::List, "a, b,,c ", TextList{"a", "b", "c"});
}

void ValueTest::typedTextIsUnderstood()
{
    QFETCH(Type, type);
    QFETCH(QString, text);
    QFETCH(Value, value);
    const auto parsed = parseValue(type, text.toStdString());
    VERIFY_OK(parsed);
    QVERIFY(*parsed == value);
    QVERIFY(parseValue(type, toText(value)) == value);
}

void ValueTest::nonsenseIsRefused_data()
{
    QTest::addColumn<Type>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no boolean") << Type::Boolean << QByteArray("maybe");
    QTest::newRow("no number") << Type::Integer << QByteArray("12a");
    QTest::newRow("a fraction") << Type::Integer << QByteArray("1.5");
    QTest::newRow("too large") << Type::Integer << QByteArray("99999999999999999999");
    QTest::newRow("nothing") << Type::Number << QByteArray("");
    QTest::newRow("infinite") << Type::Number << QByteArray("inf");
    QTest::newRow("no UTF-8") << Type::Text << QByteArray("\xff");
}

void ValueTest::nonsenseIsRefused()
{
    QFETCH(Type, type);
    QFETCH(QByteArray, text);
    VERIFY_FAILS(InvalidInput, parseValue(type, text.toStdString()));
}

void ValueTest::tomlTextIsQuoted()
{
    QCOMPARE(toToml(true), "true");
    QCOMPARE(toToml(std::int64_t{-3}), "-3");
    QCOMPARE(toToml(1.0), "1.0");
    QCOMPARE(toToml(0.25), "0.25");
    QCOMPARE(toToml(std::string("a\"\\\n\x7f\xc3\xa4")), "\"a\\\"\\\\\\u000A\\u007F\xc3\xa4\"");
    QCOMPARE(toToml(TextList{"a", "b"}), "[\"a\", \"b\"]");
}

} // namespace tst_value

QTEST_APPLESS_MAIN(tst_value::ValueTest)
#include "tst_value.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlscript.h"

#include <QTest>

namespace tst_sqlscript {

using namespace espalier::store;

class SqlScriptTest : public QObject {
    Q_OBJECT

private slots:
    void splits_data();
    void splits();
};

void SqlScriptTest::splits_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArrayList>("statements");
    const auto row = [](const char *name, const char *script, const QByteArrayList &statements) {
        QTest::newRow(name) << QByteArray(script) << statements;
    };
    row("nothing", "", {});
    row("only a comment", "-- a; b\n/* c; */ ;", {});
    row("two statements, the last without semicolon", "A 1;B 2", {"A 1", "B 2"});
    row("semicolons in quotes", "A ';' \";\" `;` [;] 'it''s;';B",
        {"A ';' \";\" `;` [;] 'it''s;'", "B"});
    row("semicolons in comments", "A -- x;\n 1; B /* ; */ 2;", {"A -- x;\n 1", "B /* ; */ 2"});
    row("a trigger is one statement",
        "CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; SELECT 2; END; B;",
        {"CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; SELECT 2; END", "B"});
    row("the end of a case does not end a trigger",
        "create temp trigger t after insert on a begin select case 1 when 1 then 2 end; end; B;",
        {"create temp trigger t after insert on a begin select case 1 when 1 then 2 end; end",
         "B"});
    row("an unfinished quote", "A 'x; B", {"A 'x; B"});
}

void SqlScriptTest::splits()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArrayList, statements);
    QByteArrayList found;
    const std::string text = script.toStdString();
    for (const auto statement : splitStatements(text))
        found.append(QByteArray(statement.data(), qsizetype(statement.size())).trimmed());
    QCOMPARE(found, statements);
}

} // namespace tst_sqlscript

QTEST_APPLESS_MAIN(tst_sqlscript::SqlScriptTest)
#include "tst_sqlscript.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/reply.h"
#include "tests/support/verify.h"

#include <QTest>

#include <string>

namespace tst_reply {

using namespace espalier;
using namespace espalier::refine;

class ReplyTest : public QObject {
    Q_OBJECT

private slots:
    void takesTheScript_data();
    void takesTheScript();
    void refuses_data();
    void refuses();
};

namespace {

const std::string kScript = "from espalier_kit import Function\n\ndef insert_telemetry(source, "
                            "**facts):\n    return source\n";

} // namespace

void ReplyTest::takesTheScript_data()
{
    QTest::addColumn<std::string>("reply");
    QTest::newRow("a block") << "```python\n" + kScript + "```";
    QTest::newRow("a block with words around")
        << "Here it is, all tests pass:\n\n```python\n" + kScript + "```\nDone.\n";
    QTest::newRow("another fence") << "~~~~\n" + kScript + "~~~~\n";
    QTest::newRow("a longer fence") << "````py\n" + kScript + "````\n";
    QTest::newRow("the script alone") << kScript;
    QTest::newRow("blank lines before") << "\n\n" + kScript;
    QTest::newRow("a block that does not end") << "```python\n" + kScript;
    QTest::newRow("another block without the function")
        << "```\npip list\n```\n```python\n" + kScript + "```\n";
    std::string crlf;
    for (const char c : "```python\n" + kScript + "```\n")
        crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    QTest::newRow("line ends of Windows") << crlf;
    QTest::newRow("an indented fence") << "  ```python\n" + kScript + "  ```\n";
}

void ReplyTest::takesTheScript()
{
    QFETCH(std::string, reply);
    const auto script = scriptIn(reply);
    VERIFY_OK(script);
    QCOMPARE(*script, kScript);
}

void ReplyTest::refuses_data()
{
    QTest::addColumn<std::string>("reply");
    QTest::addColumn<QString>("why");
    QTest::newRow("nothing") << std::string() << QStringLiteral("no script");
    QTest::newRow("words") << std::string("I cannot do that.") << QStringLiteral("no script");
    QTest::newRow("words before a bare script")
        << "Sure!\n" + kScript << QStringLiteral("no script");
    QTest::newRow("another block")
        << std::string("```python\nprint(1)\n```") << QStringLiteral("no block");
    QTest::newRow("two scripts") << "```\n" + kScript + "```\n```\n" + kScript + "```\n"
                                 << QStringLiteral("more than one");
    QTest::newRow("a megabyte") << "```\n" + kScript + std::string(1'000'000, '#') + "\n```"
                                << QStringLiteral("bytes");
    QTest::newRow("a long script")
        << "```\n" + kScript + std::string(70'000, '#') + "\n```" << QStringLiteral("more than");
    QTest::newRow("control characters")
        << "```\n" + kScript + "#\x1b[2J\n```" << QStringLiteral("control");
    QTest::newRow("not UTF-8") << "```\n" + kScript + "#\xff\n```" << QStringLiteral("UTF-8");
}

void ReplyTest::refuses()
{
    QFETCH(std::string, reply);
    QFETCH(QString, why);
    const auto script = scriptIn(reply);
    QVERIFY(!script);
    QCOMPARE(script.error().kind, ErrorKind::InvalidInput);
    QVERIFY2(QString::fromStdString(script.error().message).contains(why),
             script.error().message.c_str());
}

} // namespace tst_reply

QTEST_GUILESS_MAIN(tst_reply::ReplyTest)
#include "tst_reply.moc"

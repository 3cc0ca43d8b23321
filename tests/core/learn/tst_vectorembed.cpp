// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorembed.h"

#include <QTest>

namespace tst_vectorembed {

using namespace espalier::learn;
using std::string;
using std::string_view;

class VectorEmbedTest : public QObject {
    Q_OBJECT

private slots:
    void theSameTextGivesTheSameVector();
    void alikeScriptsAreNearer_data();
    void alikeScriptsAreNearer();
    void kindsCount();
    void languagesKeepApart();
    void anyBytesAreTaken_data();
    void anyBytesAreTaken();
};

namespace {

const string kReadLines = R"(def read_lines(path, encoding="utf-8"):
    result = []
    with open(path, encoding=encoding) as source:
        for line in source:
            if line.strip():
                result.append(line.rstrip("\n"))
    return result
)";

const string kReadLinesRenamed = R"(def load_lines(file_name, charset="utf-8"):
    lines = []
    with open(file_name, encoding=charset) as source:
        for row in source:
            if row.strip():
                lines.append(row.rstrip("\n"))
    return lines
)";

const string kReadBytes = R"(def read_lines_of_bytes(path):
    with open(path, "rb") as source:
        return [line.rstrip(b"\n") for line in source if line.strip()]
)";

const string kMatrix = R"(def multiply(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0] * p for _ in range(n)]
    for i in range(n):
        for j in range(p):
            for k in range(m):
                out[i][j] += a[i][k] * b[k][j]
    return out
)";

const string kServer = R"(class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        payload = json.loads(self.rfile.read(length))
        self.send_response(204 if self.server.queue.put(payload) else 503)
        self.end_headers()
)";

const string kNameError = R"(Traceback (most recent call last):
  File "a.py", line 12, in apply
    total += amounts[index]
NameError: name 'amounts' is not defined
)";

const string kOtherNameError = R"(Traceback (most recent call last):
  File "b.py", line 90, in convert
    out.append(values[key])
NameError: name 'values' is not defined
)";

const string kAssertion = R"(E   AssertionError: expected 3 insertions, got 2
E   assert 2 == 3
test_loop.py:44: AssertionError
)";

double near(const string &a, const string &b)
{
    return similarity(embedLocally(a, "python"), embedLocally(b, "python")).value();
}

} // namespace

void VectorEmbedTest::theSameTextGivesTheSameVector()
{
    const auto vector = embedLocally(kReadLines, "python");
    QCOMPARE(vector.space.dimensions, 128u);
    QVERIFY(isSound(vector));
    QVERIFY(vector == embedLocally(kReadLines, "python"));
    QVERIFY(near(kReadLines, kReadLines) > 0.9999);
}

void VectorEmbedTest::alikeScriptsAreNearer_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<string>("alike");
    QTest::addColumn<string>("unlike");
    QTest::newRow("other names") << kReadLines << kReadLinesRenamed << kMatrix;
    QTest::newRow("other names, not a server") << kReadLines << kReadLinesRenamed << kServer;
    QTest::newRow("another way to do it") << kReadLines << kReadBytes << kMatrix;
    QTest::newRow("a line more") << kServer << kServer + "        self.log()\n" << kReadLines;
    QTest::newRow("a part of it") << kMatrix << kMatrix.substr(0, 160) << kReadLines;
    QTest::newRow("errors of a kind") << kNameError << kOtherNameError << kAssertion;
    QTest::newRow("names in another case")
        << string("readAllLines(sourceFile)") << string("read_all_lines(source_file)")
        << string("write(socket)");
}

void VectorEmbedTest::alikeScriptsAreNearer()
{
    QFETCH(string, text);
    QFETCH(string, alike);
    QFETCH(string, unlike);
    const auto close = near(text, alike), far = near(text, unlike);
    qInfo("%.3f, %.3f", close, far);
    QVERIFY2(close > far + 0.15, qPrintable(QStringLiteral("%1 %2").arg(close).arg(far)));
}

void VectorEmbedTest::kindsCount()
{
    const std::vector<string_view> loop{"for_statement", "if_statement", "call", "return"};
    const std::vector<string_view> alike{"for_statement", "if_statement", "call", "assign"};
    const std::vector<string_view> unlike{"class", "method", "try", "raise"};
    const auto with = [](const std::vector<string_view> &kinds) {
        return embedLocally("x", "python", kinds);
    };
    QVERIFY(!(with(loop) == embedLocally("x", "python")));
    QVERIFY(similarity(with(loop), with(alike)).value() >
            similarity(with(loop), with(unlike)).value() + 0.15);
}

void VectorEmbedTest::languagesKeepApart()
{
    const auto python = embedLocally(kMatrix, "python"), go = embedLocally(kMatrix, "go");
    const auto across = similarity(python, go).value();
    QVERIFY(across < 0.9);
    QVERIFY(across > similarity(python, embedLocally(kServer, "go")).value());
}

void VectorEmbedTest::anyBytesAreTaken_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<bool>("hasWords");
    QTest::newRow("nothing") << string() << false;
    QTest::newRow("blanks") << string(" \n\t") << false;
    QTest::newRow("one byte") << string("a") << true;
    QTest::newRow("NUL and bytes that are no UTF-8") << string("\x00\xff\xfe a\xc3", 6) << true;
    QTest::newRow("very long") << string(3'000'000, 'x') << true;
    QTest::newRow("very many words") << [] {
        string text;
        while (text.size() < 3'000'000)
            text += "word" + std::to_string(text.size()) + ' ';
        return text;
    }() << true;
}

void VectorEmbedTest::anyBytesAreTaken()
{
    QFETCH(string, text);
    QFETCH(bool, hasWords);
    const auto vector = embedLocally(text, "");
    QVERIFY(isSound(vector));
    QCOMPARE(inverseLength(vector.codes) > 0, hasWords);
}

} // namespace tst_vectorembed

QTEST_APPLESS_MAIN(tst_vectorembed::VectorEmbedTest)
#include "tst_vectorembed.moc"

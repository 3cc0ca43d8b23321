// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codec.h"

#include <QTest>

#include <format>
#include <random>
#include <thread>
#include <vector>

namespace tst_codec {

using namespace espalier;
using namespace espalier::learn;
using std::string;

class CodecTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void anyTextComesBack_data();
    void anyTextComesBack();
    void aTypicalLearningIsSmall();
    void theSameSamplesGiveTheSameDictionary();
    void dictionariesAreNotMixedUp();
    void damagedBytesAreErrors();
    void otherBytesAreErrors_data();
    void otherBytesAreErrors();
    void sizesAreLimited();
    void dictionariesAreChecked();
    void manyThreadsMayUseOne();

private:
    string m_dictionary;
};

namespace {

/// Learnings as they come: a script in the manner of the template, changed by hand here and there,
/// and what went wrong with it. Names, numbers and order differ.
class Learnings final {
public:
    explicit Learnings(unsigned seed) : m_random(seed) {}

    [[nodiscard]] string next() { return script() + "\n\n" + error(); }

    [[nodiscard]] string script()
    {
        const auto loops = below(4), returns = 1 + below(3);
        auto text = std::format(
            "\"\"\"Telemetry for a {0} {1}: entry, exit, {2} loops.  shape {3:016x}{4:016x} pack "
            "spans  origin {5}\"\"\"\nfrom espalier_kit import Function\n\nLANGUAGE = \"{0}\"\n\n\n"
            "def insert_telemetry(source: str, **facts) -> str:\n"
            "    f = Function(source, LANGUAGE, **facts)\n    if f.instrumented:\n"
            "        return source\n",
            pick({"python", "javascript", "typescript", "go"}),
            pick({"function", "method", "arrow"}), loops, m_random(), m_random(),
            pick({"template", "model", "human"}));
        text +=
            std::format("    f.wrap(\"body.start\", \"body.end\",\n           "
                        "'const {{span}} = _espalier_tel.enter(\"{{id}}\", {}); try {{',\n       "
                        "    \"}} finally {{ {{span}}.exit(); }}\")\n",
                        below(4));
        for (std::size_t n = 1; n <= loops; ++n)
            text += std::format("    f.line(\"loop.{0}.start\", \"{{span}}.loop({0})\")\n", n);
        for (std::size_t n = 1; n <= returns; ++n)
            text += std::format("    f.wrap(\"return.{0}.start\", \"return.{0}.value.end\", "
                                "\"{{span}}.out(\", \")\")\n",
                                n);
        return text +
               std::format("    f.skip(\"{}\", {})\n    return f.text()\n", name(), below(90));
    }

    [[nodiscard]] string error()
    {
        return std::format(
            "Traceback (most recent call last):\n  File \"script.py\", line {}, in apply\n"
            "    f.line(\"{}.start\", {})\n  File \"/kit/espalier_kit.py\", line {}, in {}\n{}: {} "
            "'{}' "
            "{}\n",
            5 + below(40), name(), name(), 100 + below(400),
            pick({"line", "wrap", "skip", "place"}),
            pick({"NameError", "KeyError", "ValueError", "AssertionError", "IndentationError"}),
            pick({"name", "no anchor", "unexpected", "expected"}), name(),
            pick({"is not defined", "in this function", "after the end of the body",
                  "but got none"}));
    }

private:
    std::size_t below(std::size_t count) { return m_random() % count; }
    std::string_view pick(std::vector<std::string_view> from) { return from[below(from.size())]; }
    string name()
    {
        static const std::vector<std::string_view> kParts{
            "read",  "order", "user",  "total", "parse", "line",  "cache",
            "open",  "find",  "item",  "token", "build", "state", "route",
            "query", "index", "merge", "fetch", "event", "score"};
        return string(pick(kParts)) + "_" + string(pick(kParts)) + std::to_string(below(1000));
    }

    std::mt19937_64 m_random;
};

std::vector<string> some(unsigned seed, std::size_t count)
{
    Learnings learnings(seed);
    std::vector<string> result;
    while (result.size() < count)
        result.push_back(learnings.next());
    return result;
}

} // namespace

void CodecTest::initTestCase()
{
    auto dictionary = TextCodec::train(some(1, 1500));
    QVERIFY(dictionary);
    m_dictionary = *dictionary;
    QVERIFY(m_dictionary.size() <= 32 * 1024);
}

void CodecTest::anyTextComesBack_data()
{
    QTest::addColumn<string>("text");
    QTest::newRow("nothing") << string();
    QTest::newRow("one byte") << string("x");
    QTest::newRow("a learning") << some(2, 1)[0];
    QTest::newRow("NUL and other bytes") << string("\x00\xff\xfe\x00", 4);
    std::mt19937 random(5);
    string noise;
    while (noise.size() < 100'000)
        noise += static_cast<char>(random());
    QTest::newRow("noise") << noise;
    QTest::newRow("long") << string(3'000'000, 'a');
}

void CodecTest::anyTextComesBack()
{
    QFETCH(string, text);
    for (const auto &dictionary : {string(), m_dictionary}) {
        const auto codec = TextCodec::create(dictionary).value();
        const auto bytes = codec.compress(text).value();
        QCOMPARE(codec.decompress(bytes).value(), text);
    }
}

/// Learnings that were not among the samples.
void CodecTest::aTypicalLearningIsSmall()
{
    const auto codec = TextCodec::create(m_dictionary).value(), plain = TextCodec::create().value();
    std::size_t sum = 0, compressed = 0, without = 0, largest = 0;
    for (const auto &each : some(99, 200)) {
        const auto size = codec.compress(each).value().size();
        sum += each.size();
        compressed += size;
        without += plain.compress(each).value().size();
        largest = std::max(largest, size);
    }
    qInfo("%zu bytes become %zu (at most %zu), without a dictionary %zu", sum / 200,
          compressed / 200, largest, without / 200);
    QVERIFY(sum / 200 >= 800);
    QVERIFY(largest <= 300);
    QVERIFY(without > compressed * 3 / 2);
}

void CodecTest::theSameSamplesGiveTheSameDictionary()
{
    QCOMPARE(TextCodec::train(some(1, 1500)).value(), m_dictionary);
}

void CodecTest::dictionariesAreNotMixedUp()
{
    const auto other = TextCodec::create(TextCodec::train(some(7, 1500)).value()).value();
    const auto codec = TextCodec::create(m_dictionary).value(), plain = TextCodec::create().value();
    const auto text = some(2, 1)[0];
    const auto bytes = codec.compress(text).value();
    for (const auto &wrong : {other, plain}) {
        const auto result = wrong.decompress(bytes);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Corrupt);
    }
}

/// Each bit of it, each shorter length, and something behind it.
void CodecTest::damagedBytesAreErrors()
{
    const auto codec = TextCodec::create(m_dictionary).value();
    const auto bytes = codec.compress(some(3, 1)[0]).value();
    std::size_t errors = 0;
    for (std::size_t at = 0; at < bytes.size() * 8; ++at) {
        auto damaged = bytes;
        damaged[at / 8] = static_cast<char>(damaged[at / 8] ^ (1 << at % 8));
        const auto result = codec.decompress(damaged);
        // A few bits, as those that say how the frame is stored, leave the text as it is.
        if (result)
            QCOMPARE(*result, some(3, 1)[0]);
        else
            ++errors;
    }
    QVERIFY2(errors > bytes.size() * 8 * 95 / 100, qPrintable(QString::number(errors)));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto result = codec.decompress(bytes.substr(0, size));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Corrupt);
    }
    QCOMPARE(codec.decompress(bytes + "x").error().kind, ErrorKind::Corrupt);
    QCOMPARE(codec.decompress(bytes + bytes).error().kind, ErrorKind::Corrupt);
}

void CodecTest::otherBytesAreErrors_data()
{
    QTest::addColumn<string>("bytes");
    QTest::newRow("nothing") << string();
    QTest::newRow("text") << string("no compressed text");
    QTest::newRow("a frame of the library with its beginning")
        << string("\x28\xb5\x2f\xfd\x20\x01\x09\x00\x00\x61", 10);
    QTest::newRow("a size that is not told") << string("\x00\x58\x09\x00\x00\x61", 6);
    QTest::newRow("a size that is a lie") << string("\xa0\x00\x00\x10\x00\x09\x00\x00\x61", 9);
}

void CodecTest::otherBytesAreErrors()
{
    QFETCH(string, bytes);
    const auto result = TextCodec::create().value().decompress(bytes);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Corrupt);
}

void CodecTest::sizesAreLimited()
{
    const auto codec = TextCodec::create().value();
    const auto bytes = codec.compress(string(5000, 'a')).value();
    QCOMPARE(codec.decompress(bytes, 5000).value().size(), 5000u);
    QCOMPARE(codec.decompress(bytes, 4999).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(codec.compress(string(TextCodec::kMaxText + 1, 'a')).error().kind,
             ErrorKind::InvalidInput);
    // Says that it becomes 2^40 bytes.
    const string bomb("\xe0\x00\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00", 12);
    const auto result = codec.decompress(bomb);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
}

void CodecTest::dictionariesAreChecked()
{
    QCOMPARE(TextCodec::create("no dictionary").error().kind, ErrorKind::Corrupt);
    QCOMPARE(TextCodec::create(std::string_view(m_dictionary).substr(0, 20)).error().kind,
             ErrorKind::Corrupt);
    QCOMPARE(TextCodec::train({}).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(TextCodec::train(some(1, 2)).error().kind, ErrorKind::InvalidInput);
}

void CodecTest::manyThreadsMayUseOne()
{
    const auto codec = TextCodec::create(m_dictionary).value();
    const auto texts = some(4, 4);
    std::vector<int> right(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                for (int n = 0; n < 20; ++n)
                    right[i] +=
                        codec.decompress(codec.compress(texts[i]).value()) == texts[i] ? 1 : 0;
            });
    }
    QCOMPARE(right, std::vector<int>(4, 20));
}

} // namespace tst_codec

QTEST_APPLESS_MAIN(tst_codec::CodecTest)
#include "tst_codec.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/fingerprint.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>
#include <vector>

namespace tst_messagemask {

using espalier::backlog::maskedMessage;
using std::string;

class MessageMaskTest : public QObject {
    Q_OBJECT

private slots:
    void masks_data();
    void masks();
    void keeps_data();
    void keeps();
    void maskingTwiceIsMaskingOnce();
    void bytesOfAnyKindPass();
    void hostileTextsTakeLinearTime_data();
    void hostileTextsTakeLinearTime();
};

void MessageMaskTest::masks_data()
{
    QTest::addColumn<string>("message");
    QTest::addColumn<string>("masked");
    const auto row = [](const char *name, const string &message, const string &masked) {
        QTest::newRow(name) << message << masked;
    };
    row("a number", "Order 12345 not found", "Order <n> not found");
    row("numbers with units, separators and signs", "took 950ms, limit 5,000 ms, off by -2.5e-3",
        "took <n>, limit <n>, off by <n>");
    row("a share and a size", "disk at 97.5% of 10.5 GiB", "disk at <n> of <n>");
    row("an ordinal", "the 3rd of 12", "the <n> of <n>");
    row("a list of any length", "[1, 2, 3] is not [4, 5]", "[<n>] is not [<n>]");
    row("a list of ids", "['a1', 'b2'] missing", "['<id>', '<id>'] missing");
    row("digits within a name", "worker12 of node-7", "worker<n> of node-<n>");
    row("digits beyond ASCII's words", "用户12不存在", "用户<n>不存在");
    row("an object's address", "<shop.Cart object at 0x7f3a12bc>", "<shop.Cart object at <hex>>");
    row("a commit", "commit 3f2a1b9 is gone", "commit <hex> is gone");
    row("a UUID", "id 3f2a1b9c-1234-4abc-9def-0123456789ab", "id <uuid>");
    row("a UUID within quotes", "'3f2a1b9c-1234-4abc-9def-0123456789ab'", "'<uuid>'");
    row("a ULID", "job 01ARZ3NDEKTSV4RRFFQ69G5FAV", "job <id>");
    row("an id of a machine", "job x1b2k3d", "job <id>");
    row("a quoted id", "no item 'SKU-77-b' here", "no item '<id>' here");
    row("base64", "key QmFzZTY0IGVuY29kZWQgMTIz/9+4Cg== is bad", "key <data> is bad");
    row("a path", "open /etc/shop/config.toml: no such file", "open <path>: no such file");
    row("a path with lines", "src/cart.py:12:5 is bad", "<path> is bad");
    row("a path of one's home", "~/x or ./y or ../z", "<path> or <path> or <path>");
    row("a path of Windows", R"(C:\Users\x\a.txt is locked)", "<path> is locked");
    row("a path of a share", R"(\\host\share\a is locked)", "<path> is locked");
    row("a quoted path with blanks", "No such file: '/home/x y/data 3.csv'",
        "No such file: '<path>'");
    row("an address of the web", "GET https://example.com/a?b=1, then", "GET <url>, then");
    row("an address of a person", "user a.b@example.org is unknown", "user <email> is unknown");
    row("an address of a machine", "connect ECONNREFUSED 127.0.0.1:5432",
        "connect ECONNREFUSED <ip>");
    row("IPv6", "connect to 2001:db8::ff00:42:8329 or fe80::1", "connect to <ip> or <ip>");
    row("an address of hardware", "device 00:1a:2b:3c:4d:5e", "device <ip>");
    row("a time in ISO 8601", "at 2026-01-31T09:30:00.123Z:", "at <time>:");
    row("a time in a log", "at 2026-01-31 09:30:00,123 +0100", "at <time>");
    row("a time of ctime", "Sat Jan 31 09:30:00 2026", "<time>");
    row("a time of mail", "Sat, 31 Jan 2026 09:30:00 GMT", "<time>");
    row("a time of a web server", "31/Jan/2026:09:30:00 +0000", "<time>");
    row("a time in a name", "backup_x 20260131T093000Z", "backup_x <time>");
    row("a time of day", "since 09:30:00", "since <time>");
    row("a query", "SELECT * FROM t WHERE id = 'ab12' AND n > 3",
        "SELECT * FROM t WHERE id = '<id>' AND n > <n>");
    row("line ends and blanks", "  one\r\n\ttwo  ", "one two");
}

void MessageMaskTest::masks()
{
    QFETCH(string, message);
    QFETCH(string, masked);
    QCOMPARE(maskedMessage(message), masked);
    QCOMPARE(maskedMessage(masked), masked);
}

void MessageMaskTest::keeps_data()
{
    QTest::addColumn<string>("message");
    const auto row = [](const char *name, const string &message) {
        QTest::newRow(name) << message;
    };
    row("nothing", "");
    row("a short key", "'price'");
    row("words and a type", "unsupported operand type(s) for +: 'NoneType' and 'str'");
    row("a member", "Cannot read properties of undefined (reading 'total')");
    row("names of code", "std::vector<int> is empty, see Shop.Cart.total() and shop::cart");
    row("names that have digits", "'utf-8' is not utf16, int32, sha256, x86_64, base64");
    row("a status", "Request failed with status code 404");
    row("an error's number", "[Errno 2] No such file or directory");
    row("an exit code", "the command failed (exit code: 137)");
    row("a media type", "expected application/json; charset");
    row("either and or", "read and/or write");
    row("backquotes", "called `Option::unwrap()` on a `None` value");
    row("an apostrophe", "it's not what we don't want");
    row("a decorator", "@app.route is missing");
}

void MessageMaskTest::keeps()
{
    QFETCH(string, message);
    QCOMPARE(maskedMessage(message), message);
}

/// Pieces of everything that has a form, thrown together.
void MessageMaskTest::maskingTwiceIsMaskingOnce()
{
    const std::vector<string> pieces{"a",       "Z",
                                     "utf8",    "utf-8",
                                     "12",      "5",
                                     "3f2a",    "x",
                                     "_",       "-",
                                     "/",       "\\",
                                     ".",       ",",
                                     ":",       "@",
                                     "=",       "'",
                                     "\"",      "<",
                                     ">",       "<n>",
                                     " ",       "<path>",
                                     "\n",      "Jan",
                                     "2024",    "01-31",
                                     "Z",       "http",
                                     "://",     "e5",
                                     "ms",      "%",
                                     "0x",      "sha256",
                                     "+",       "(",
                                     ")",       "[",
                                     "]",       "\xc3\xa4",
                                     "\xff",    "deadbeef",
                                     "C:",      "..",
                                     "~",       "#",
                                     "code ",   "404",
                                     "1.2.3.4", "::",
                                     "ABC",     "es6",
                                     "&",       "+01",
                                     "Ab3dE4f", "T09:30:00",
                                     "/x ",     "status:",
                                     "utc",     "quitelongwords"};
    std::mt19937 random(1);
    for (int round = 0; round < 100'000; ++round) {
        string text;
        for (auto count = 1 + random() % 12; count > 0; --count)
            text += pieces[random() % pieces.size()];
        const auto once = maskedMessage(text);
        if (maskedMessage(once) != once)
            QFAIL((text + "\n" + once + "\n" + maskedMessage(once)).c_str());
    }
}

void MessageMaskTest::bytesOfAnyKindPass()
{
    QCOMPARE(maskedMessage(string("a\0b\0", 4)), string("a b"));
    QCOMPARE(maskedMessage("\xff\xfe x \xc3"), string("\xff\xfe x \xc3"));
    QCOMPARE(maskedMessage("\xf0\x9f\x98 12"), string("\xf0\x9f\x98 <n>"));
    QCOMPARE(maskedMessage("<n> <nn> <id"), string("<n> <nn> <id"));
}

void MessageMaskTest::hostileTextsTakeLinearTime_data()
{
    QTest::addColumn<string>("piece");
    QTest::addColumn<std::size_t>("bytes");
    constexpr std::size_t kMegabyte = 1'000'000;
    for (const char *piece : {"a.",      "a-",   "a/",   "1,",      "'/",     "'a1",    "a@",
                              "a@b.",    "x ",   "C:\\", "1:",      "::",     "utf-8 ", "Jan ",
                              "status ", "\xff", "a+1Z", "http://", "\"/a '", "<n>, ",  "<"})
        QTest::newRow(piece) << string(piece) << kMegabyte;
    QTest::newRow("NUL") << string(1, '\0') << 10 * kMegabyte;
    QTest::newRow("a sentence") << string("Order 4711 of a.b@example.org: /srv/x/y is gone. ")
                                << 10 * kMegabyte;
}

void MessageMaskTest::hostileTextsTakeLinearTime()
{
    QFETCH(string, piece);
    QFETCH(std::size_t, bytes);
    string text;
    text.reserve(bytes + piece.size());
    while (text.size() < bytes)
        text += piece;
    QElapsedTimer timer;
    timer.start();
    const auto masked = maskedMessage(text);
    QVERIFY(masked.size() <= 3 * text.size());
    // Well under a second; quadratic would be many minutes.
    QVERIFY(timer.elapsed() < 20'000);
}

} // namespace tst_messagemask

QTEST_APPLESS_MAIN(tst_messagemask::MessageMaskTest)
#include "tst_messagemask.moc"

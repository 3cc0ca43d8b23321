// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/mail.h"
#include "tests/core/git/applyscene.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_gitmail {

using namespace espalier;
using namespace espalier::git;
using test::ApplyScene;
using test::commitFiles;
using test::Files;
using test::ScratchRepository;

static const std::string kDiff = "diff --git a/a b/a\n"
                                 "index 1..2 100644\n"
                                 "--- a/a\n"
                                 "+++ b/a\n"
                                 "@@ -1,2 +1,2 @@\n"
                                 "--- old\n"
                                 "+++ new\n"
                                 " same\n";

static std::string mail(const std::string &headers, const std::string &body)
{
    return headers + "\n" + body;
}

static const std::string kHeaders = "From: Some One <some@example.org>\n"
                                    "Date: Fri, 2 Jan 2026 03:04:05 +0100\n"
                                    "Subject: [PATCH v2 1/2] Mend it\n";

class GitMailTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void gitTakesIn_data();
    void gitTakesIn();
    void gitTakesInAnyMessage_data();
    void gitTakesInAnyMessage();
    void severalCommitsAreNumbered();
    void whatMakesNoPatch();
    void mailsOfGitAreRead();
    void ourOwnMailsAreRead();
    void bodiesAreDecoded_data();
    void bodiesAreDecoded();
    void headersAreDecoded_data();
    void headersAreDecoded();
    void boxesAreSplit();
    void theMessageEndsWhereThePatchBegins_data();
    void theMessageEndsWhereThePatchBegins();
    void innerHeadersWin();
    void aMailWithoutAPatchIsACover();
    void hostileMailsAreRefused_data();
    void hostileMailsAreRefused();

private:
    test::TemporaryProject m_home;
};

void GitMailTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void GitMailTest::gitTakesIn_data()
{
    QTest::addColumn<Files>("before");
    QTest::addColumn<Files>("after");
    const auto row = [](const char *name, Files before, Files after) {
        before.emplace("kept", "kept\n");
        after.emplace("kept", "kept\n");
        QTest::newRow(name) << before << after;
    };
    row("a changed file", {{"a", "1\n2\n"}}, {{"a", "1\n3\n"}});
    row("files that come and go", {{"a", "1\n"}}, {{"b/c", "2\n"}});
    row("CRLF", {{"a", "1\r\n2\r\n"}}, {{"a", "1\r\n3\r\n"}});
    row("no line end at the end", {{"a", "1"}}, {{"a", "2"}});
    row("bytes that are no text", {{"a", std::string("\0\1", 2)}}, {{"a", std::string("\0\2", 2)}});
    row("text that is not UTF-8", {{"a", "caf\xe9\n"}}, {{"a", "caf\xe8\n"}});
    row("names that are not ASCII", {{"caf\xc3\xa9 b", "1\n"}}, {{"caf\xc3\xa9 b", "2\n"}});
    row("a mode", {{"a", "x:\n"}}, {{"a", "1\n"}});
    row("lines like those of a mail", {{"a", "-- x\n-- \nFrom a\n"}},
        {{"a", "-- \n--- a\n+++ b\nFrom 1 Mon Sep 17 00:00:00 2001\n"}});
    row("CRLF and lines like those of a mail", {{"a", "From a\r\n=20\r\n. \r\n"}},
        {{"a", "From 1 Mon Sep 17 00:00:00 2001\r\n" + std::string(300, '=') + "\r\n\t \r\n"}});
    row("an emptied file", {{"a", "1\n"}}, {{"a", ""}});
}

void GitMailTest::gitTakesIn()
{
    QFETCH(Files, before);
    QFETCH(Files, after);
    const ApplyScene scene(before, after);
    const auto text = mailOf(scene.open(), scene.tip);
    VERIFY_OK(text);
    scene.scratch.write(".git/patch", *text);
    scene.scratch.git({"am", "--quiet", ".git/patch"});
    QCOMPARE(scene.scratch.git({"rev-parse", "main^{tree}"}),
             scene.scratch.git({"rev-parse", "improvement/a^{tree}"}));
    QCOMPARE(scene.scratch.git({"log", "-1", "--format=%an|%ae|%ai|%s", "main"}),
             scene.scratch.git({"log", "-1", "--format=%an|%ae|%ai|%s", "improvement/a"}));
}

void GitMailTest::gitTakesInAnyMessage_data()
{
    QTest::addColumn<QByteArray>("author");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("arrives"); // empty: as it was
    const auto row = [](const char *name, QByteArray author, QByteArray message,
                        QByteArray arrives = {}) {
        QTest::newRow(name) << author << message << arrives;
    };
    row("a subject alone", "A B", "Mend it");
    row("a body of paragraphs", "A B", "Mend it\n\nOne.\n\nTwo.\n  Three.");
    row("text that is not ASCII", "J\xc3\xbcrgen M\xc3\xbcller",
        "Gr\xc3\xbc\xc3\x9f dich\n\n\xe2\x82\xac");
    row("a long subject", "A B", QByteArray("word ").repeated(40).trimmed());
    row("a long subject that is not ASCII", "A B",
        QByteArray("w\xc3\xb6rd ").repeated(40).trimmed() + QByteArray("\xc3\xb6").repeated(100));
    row("a name with a comma", "B, A", "Mend it");
    row("a name with quotes", "A \"x\\y\" B", "Mend it");
    row("a subject like an encoded word", "A B", "=?UTF-8?B?eA==?=");
    row("lines like a patch", "A B", "Mend it\n\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x",
        "Mend it\n\n ---\n diff --git a/x b/x\n --- a/x\n+++ b/x");
    row("lines like another mail", "A B",
        "Mend it\n\nFrom 1 Mon Sep 17 00:00:00 2001\n\nFrom: x <x@x>",
        "Mend it\n\n From 1 Mon Sep 17 00:00:00 2001\n\n From: x <x@x>");
}

void GitMailTest::gitTakesInAnyMessage()
{
    QFETCH(QByteArray, author);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, arrives);
    const ScratchRepository scratch;
    const ObjectId base(scratch.commitAll("one"));
    scratch.write("a", "1\n");
    scratch.write(".git/message", message.toStdString());
    scratch.git({"add", "a"});
    scratch.git({"commit", "--quiet", "--cleanup=verbatim", "-F", ".git/message",
                 "--author=" + author.toStdString() + " <a@example.org>"});
    const auto repository = Repository::open(scratch.root());
    const auto text = mailOf(*repository, *repository->resolve("main"));
    VERIFY_OK(text);
    scratch.write(".git/patch", *text);
    scratch.git({"reset", "--quiet", "--hard", base.value()});
    scratch.git({"am", "--quiet", ".git/patch"});
    QCOMPARE(scratch.git({"log", "-1", "--format=%an|%B"}),
             author.toStdString() + "|" + (arrives.isEmpty() ? message : arrives).toStdString() +
                 "\n");
}

void GitMailTest::severalCommitsAreNumbered()
{
    const ScratchRepository scratch;
    const ObjectId base = commitFiles(scratch, {{"a", "1\n"}});
    commitFiles(scratch, {{"a", "2\n"}});
    const ObjectId tip = commitFiles(scratch, {{"a", "3\n"}});
    const auto before = scratch.snapshot();
    const auto repository = Repository::open(scratch.root());
    const auto text = mailsOf(*repository, base, tip);
    VERIFY_OK(text);
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
    QVERIFY(text->contains("Subject: [PATCH 1/2] files\n"));
    scratch.write(".git/patch", *text);
    scratch.git({"checkout", "--quiet", "-b", "other", base.value()});
    scratch.git({"am", "--quiet", ".git/patch"});
    QCOMPARE(scratch.git({"log", "--format=%T", "other"}),
             scratch.git({"log", "--format=%T", "main"}));
    const auto patches = readMails(*text);
    VERIFY_OK(patches);
    QCOMPARE(patches->size(), std::size_t(2));
}

void GitMailTest::whatMakesNoPatch()
{
    const ScratchRepository scratch;
    const ObjectId first = commitFiles(scratch, {{"a", "1\n"}});
    std::filesystem::create_symlink("a", scratch.path("link"));
    const ObjectId link(scratch.commitAll("link"));
    const auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Unsupported, mailOf(*repository, first));
    VERIFY_FAILS(Unsupported, mailOf(*repository, link));
    VERIFY_FAILS(InvalidInput, mailsOf(*repository, link, link));
    VERIFY_FAILS(NotFound,
                 mailOf(*repository, ObjectId("0123456789012345678901234567890123456789")));
}

void GitMailTest::mailsOfGitAreRead()
{
    const ScratchRepository scratch;
    const ObjectId base = commitFiles(scratch, {{"a", "1\n"}});
    scratch.write("a", "caf\xc3\xa9\r\n");
    scratch.write("b", std::string("\0\1", 2));
    scratch.git({"add", "."});
    scratch.git({"commit", "--quiet", "-m", "Gr\xc3\xbc\xc3\x9f\n\nBody.\nMore.\n", "--author",
                 "J\xc3\xbcrgen M. <j@example.org>", "--date", "2026-01-02T03:04:05+0130"});
    const std::string text = scratch.git({"format-patch", "--stdout", "--binary", "HEAD~"}) + "\n";
    const auto patches = readMails(text);
    VERIFY_OK(patches);
    QCOMPARE(patches->size(), std::size_t(1));
    const MailPatch &patch = patches->front();
    QCOMPARE(patch.author.name, "J\xc3\xbcrgen M.");
    QCOMPARE(patch.author.email, "j@example.org");
    QCOMPARE(patch.date, "2026-01-02T01:34:05Z");
    QCOMPARE(patch.subject, "Gr\xc3\xbc\xc3\x9f");
    QCOMPARE(patch.body, "Body.\nMore.");
    scratch.git({"reset", "--quiet", "--hard", base.value()});
    scratch.write(".git/patch", patch.diff);
    scratch.git({"apply", "--index", ".git/patch"});
    QCOMPARE(scratch.read("a"), "caf\xc3\xa9\r\n");
    QCOMPARE(scratch.read("b"), std::string("\0\1", 2));
}

void GitMailTest::ourOwnMailsAreRead()
{
    const ApplyScene scene({{"a", "From x\r\n-- \r\n"}}, {{"a", "\xff--- y\r\n"}, {"b", "1"}});
    const auto repository = scene.open();
    const auto patches = readMails(*mailOf(repository, scene.tip));
    VERIFY_OK(patches);
    QCOMPARE(patches->front().subject, "files");
    QCOMPARE(patches->front().diff, *repository.diff(scene.base, scene.tip));
}

void GitMailTest::bodiesAreDecoded_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, QByteArray headers, QByteArray body) {
        QTest::newRow(name) << headers << body;
    };
    const QByteArray plain = QByteArray("caf\xc3\xa9\n---\n") + QByteArray::fromStdString(kDiff);
    QByteArray latin = plain;
    latin.replace("\xc3\xa9", "\xe9");
    QByteArray quoted = plain;
    quoted.replace("\xc3\xa9", "=C3=\n=A9");
    QByteArray crlf = plain;
    crlf.replace("\n", "\r\n");
    row("as they are", "", plain);
    row("8bit", "Content-Transfer-Encoding: 8bit\nContent-Type: text/plain; charset=\"utf-8\"\n",
        plain);
    row("another character set", "Content-Type: text/plain;\n charset=ISO-8859-1\n", latin);
    row("quoted-printable", "Content-Transfer-Encoding: Quoted-Printable\n", quoted);
    row("base64", "Content-Transfer-Encoding: base64\n", plain.toBase64());
    row("base64 in lines", "Content-Transfer-Encoding: base64\n",
        plain.toBase64().insert(20, "\r\n"));
    row("below a signature", "", plain + "-- \n2.47\n\nA footer\n");
}

void GitMailTest::bodiesAreDecoded()
{
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, body);
    const auto patches = readMails(mail(kHeaders + headers.toStdString(), body.toStdString()));
    VERIFY_OK(patches);
    QCOMPARE(patches->front().body, "caf\xc3\xa9");
    QCOMPARE(patches->front().diff, kDiff);
}

void GitMailTest::headersAreDecoded_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("read"); // name|address|subject
    const auto row = [](const char *name, QByteArray from, QByteArray subject, QByteArray read) {
        QTest::newRow(name) << from << subject << read;
    };
    row("plain", "A B <a@b>", "[PATCH] x", "A B|a@b|x");
    row("an address alone", "a@b", "x", "a@b|a@b|x");
    row("the name behind", "a@b (A B)", "x", "A B|a@b|x");
    row("a quoted name", "\"B, \\\"A\\\"\" <a@b>", "x", "B, \"A\"|a@b|x");
    row("encoded", "=?UTF-8?q?J=C3=BCrgen_M?= <a@b>", "=?iso-8859-1?B?6Q==?= x",
        "J\xc3\xbcrgen M|a@b|\xc3\xa9 x");
    row("words that belong together", "a@b", "=?utf-8?q?a_?= =?utf-8?q?b?=", "a@b|a@b|a b");
    row("a character cut by words", "a@b", "=?utf-8?q?=C3?=\n =?utf-8?q?=BC?=", "a@b|a@b|\xc3\xbc");
    row("a word among others", "a@b", "x =?utf-8?q?y?= z", "a@b|a@b|x y z");
    row("in several lines", "a@b", "one\n two", "a@b|a@b|one two");
    row("an answer", "a@b", "Re: [x] [PATCH 2/3] Re: it", "a@b|a@b|it");
    row("what only looks like a word", "a@b",
        "what=? =?utf-8?q?x =?utf-8?x?x?=", "a@b|a@b|what=? =?utf-8?q?x =?utf-8?x?x?=");
    row("no subject", "a@b", "", "a@b|a@b|");
}

void GitMailTest::headersAreDecoded()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, read);
    const auto patches = readMails(
        mail("From: " + from.toStdString() + "\nSubject: " + subject.toStdString() + "\n", kDiff));
    VERIFY_OK(patches);
    const MailPatch &patch = patches->front();
    QCOMPARE(patch.author.name + "|" + patch.author.email + "|" + patch.subject,
             read.toStdString());
}

void GitMailTest::boxesAreSplit()
{
    const std::string line = "From some@example.org Mon Sep 17 00:00:00 2001\n";
    const auto patches =
        readMails(line + mail(kHeaders, ">From here on\n>>From x\nFrom there\n---\n" + kDiff) +
                  "\n" + line + mail(kHeaders, kDiff));
    VERIFY_OK(patches);
    QCOMPARE(patches->size(), std::size_t(2));
    QCOMPARE(patches->front().body, "From here on\n>From x\nFrom there");
    QCOMPARE(patches->front().diff, kDiff);
    QCOMPARE(patches->back().diff, kDiff);
}

void GitMailTest::theMessageEndsWhereThePatchBegins_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray diff = QByteArray::fromStdString(kDiff);
    QTest::newRow("at a line of dashes") << QByteArray("Text.\n---\n a | 2 +-\n\n") + diff;
    QTest::newRow("at the patch") << QByteArray("Text.\n\n") + diff;
    QTest::newRow("with notes in between") << QByteArray("Text.\n---\nv2: better\n\n") + diff;
    QTest::newRow("with a signature") << QByteArray("Text.\n---\n") + diff + "-- \n2.47.3\n\n";
    QTest::newRow("with a footer of a list") << QByteArray("Text.\n---\n") + diff + "____\nlist\n";
}

void GitMailTest::theMessageEndsWhereThePatchBegins()
{
    QFETCH(QByteArray, body);
    const auto patches = readMails(mail(kHeaders, body.toStdString()));
    VERIFY_OK(patches);
    QCOMPARE(patches->front().subject, "Mend it");
    QCOMPARE(patches->front().date, "2026-01-02T02:04:05Z");
    QCOMPARE(patches->front().body, "Text.");
    QCOMPARE(patches->front().diff, kDiff);
}

void GitMailTest::innerHeadersWin()
{
    const auto patches = readMails(
        mail(kHeaders, "From: Other <o@example.org>\nSubject: Better\n\nText.\n---\n" + kDiff));
    VERIFY_OK(patches);
    QCOMPARE(patches->front().author.name, "Other");
    QCOMPARE(patches->front().subject, "Better");
    QCOMPARE(patches->front().body, "Text.");
}

void GitMailTest::aMailWithoutAPatchIsACover()
{
    const std::string line = "From some@example.org Mon Sep 17 00:00:00 2001\n";
    const auto patches =
        readMails(line + mail(kHeaders, "All of it.\n") + line + mail(kHeaders, kDiff));
    VERIFY_OK(patches);
    QCOMPARE(patches->size(), std::size_t(2));
    QCOMPARE(patches->front().diff, "");
    VERIFY_FAILS(InvalidInput, readMails(mail(kHeaders, "All of it.\n")));
}

static void addHostile(const char *name, const std::string &text, ErrorKind kind)
{
    QTest::newRow(name) << QByteArray::fromStdString(text) << kind;
}

static void addHostileBodies()
{
    const auto invalid = ErrorKind::InvalidInput;
    const auto unsupported = ErrorKind::Unsupported;
    addHostile("attachments", mail(kHeaders + "Content-Type: multipart/mixed; boundary=x\n", kDiff),
               unsupported);
    addHostile("HTML", mail(kHeaders + "Content-Type: text/html\n", kDiff), unsupported);
    addHostile("reflowed text", mail(kHeaders + "Content-Type: text/plain; format=flowed\n", kDiff),
               unsupported);
    addHostile("an unknown encoding",
               mail(kHeaders + "Content-Transfer-Encoding: uuencode\n", kDiff), unsupported);
    addHostile("damaged base64", mail(kHeaders + "Content-Transfer-Encoding: base64\n", "!!!"),
               invalid);
    addHostile("damaged quoted-printable",
               mail(kHeaders + "Content-Transfer-Encoding: quoted-printable\n", "=XY\n" + kDiff),
               invalid);
    addHostile("a patch cut short", mail(kHeaders, kDiff.substr(0, kDiff.size() - 6)), invalid);
    addHostile("a hunk with other lines",
               mail(kHeaders, kDiff.substr(0, kDiff.size() - 6) + "junk\n"), invalid);
    addHostile("a hunk of endless length",
               mail(kHeaders, "diff --git a/a b/a\n@@ -1,99999999999999999999 +1 @@\n x\n"),
               invalid);
    addHostile("a negative hunk", mail(kHeaders, "diff --git a/a b/a\n@@ -1,-5 +1 @@\n x\n"),
               invalid);
    std::string many;
    for (int i = 0; i < 1'001; ++i)
        many += "From x Mon Sep 17 00:00:00 2001\n" + mail(kHeaders, "");
    addHostile("more mails than anybody sends", many, unsupported);
    addHostile("more bytes than anybody sends", std::string((64u << 20) + 1, 'x'), unsupported);
}

void GitMailTest::hostileMailsAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorKind>("kind");
    const auto invalid = ErrorKind::InvalidInput;
    const auto unsupported = ErrorKind::Unsupported;
    addHostile("nothing", "", invalid);
    addHostile("no mail", "Hello.\n", invalid);
    addHostile("a patch alone", kDiff, invalid);
    addHostile("no sender", mail("Subject: x\n", kDiff), invalid);
    addHostile("a sender without an address", mail("From: A B <>\n", kDiff), invalid);
    addHostile("a sender with two addresses", mail("From: A <a@b> <c@d>\n", kDiff), invalid);
    addHostile("two senders", mail("From: a@b\nFrom: c@d\n", kDiff), invalid);
    addHostile("NUL in the header", mail(std::string("From: a@b\nSubject: x\0y\n", 24), kDiff),
               invalid);
    addHostile("an escape in the subject", mail("From: a@b\nSubject: x\x1b[2J\n", kDiff), invalid);
    addHostile("an encoded line end in the subject",
               mail("From: a@b\nSubject: =?utf-8?q?x=0Afrom:_y?=\n", kDiff), invalid);
    addHostile("an encoded line end in the name", mail("From: =?utf-8?q?x=0Ay?= <a@b>\n", kDiff),
               invalid);
    addHostile("brackets in the name", mail("From: =?utf-8?q?x_=3Cz=40z=3E?= <a@b>\n", kDiff),
               invalid);
    addHostile("a word with damaged base64", mail("From: a@b\nSubject: =?utf-8?b?!?=\n", kDiff),
               invalid);
    addHostile("an unknown character set", mail("From: a@b\nSubject: =?x-none?q?x?=\n", kDiff),
               unsupported);
    addHostile("an endless header",
               mail("From: a@b\nX: " + std::string(100'000, 'x') + "\n", kDiff), invalid);
    addHostileBodies();
}

void GitMailTest::hostileMailsAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorKind, kind);
    const auto patches = readMails(std::string_view(text.constData(), std::size_t(text.size())));
    QVERIFY2(!patches && patches.error().kind == kind, test::why(patches).c_str());
}

} // namespace tst_gitmail

QTEST_GUILESS_MAIN(tst_gitmail::GitMailTest)
#include "tst_gitmail.moc"

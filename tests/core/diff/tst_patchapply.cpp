// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"
#include "core/diff/unified.h"
#include "tests/core/diff/randomedits.h"

#include <QTest>

#include <format>

namespace tst_patchapply {

using namespace espalier;
using namespace espalier::diff;

namespace {

constexpr int kCases = 3000;

const std::string kHead = "--- a/f\n+++ b/f\n";

FilePatch fileOf(std::string_view text)
{
    const auto patch = parsePatch(text);
    if (!patch || patch->files.size() != 1)
        qFatal("no patch of one file:\n%s", std::string(text).c_str());
    return patch->files[0];
}

/// Case `number`, the same on every machine: a text, another one, and the patch between them.
struct Case {
    std::string before;
    std::string after;
    std::string patch;
};

Case makeCase(int number)
{
    test::RandomEdits random(static_cast<std::uint32_t>(number));
    Case result;
    result.before = random.text();
    const auto changes = random.changes(result.before);
    result.after = diff::apply(result.before, changes);
    result.patch = unified({"f", "f"}, result.before, changes, random.number(4) == 0 ? 1 : 3);
    return result;
}

/// Lines from `begin` on that are all different.
std::string numbered(int begin, int end)
{
    std::string text;
    for (int i = begin; i < end; ++i)
        text += std::format("line {}\n", i);
    return text;
}

} // namespace

class PatchApplyTest : public QObject {
    Q_OBJECT

private slots:
    void givesTheNewText_data();
    void givesTheNewText();
    void refuses_data();
    void refuses();
    void randomEditsThereAndBack();
    void randomFilesMadeAndRemoved();
    void findsMovedPlaces();
    void takesOneOfSeveralHunksOnly();
    void takesLargePatches();
    void givesUpOnTextsThatAreAllAlike();
};

void PatchApplyTest::givesTheNewText_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("patch");
    QTest::addColumn<std::string>("after");
    const auto row = [](const char *name, std::string before, std::string patch,
                        std::string after) {
        QTest::newRow(name) << std::move(before) << std::move(patch) << std::move(after);
    };
    const std::string x = kHead + "@@ -2 +2 @@\n-x\n+y\n";
    row("at the line it names", "a\nx\nx\n", x, "a\ny\nx\n");
    row("further down", "a\nb\nc\nx\n", x, "a\nb\nc\ny\n");
    row("further up", "x\na\n", x, "y\na\n");
    row("beyond the end of the file", "x\n", kHead + "@@ -9 +9 @@\n-x\n+y\n", "y\n");
    row("at the nearest of several places", "x\na\nb\nx\nx\n", kHead + "@@ -3 +3 @@\n-x\n+y\n",
        "x\na\nb\ny\nx\n");
    row("moved as far as the hunk before", "n\nn\na\nx\nc\nx\n",
        kHead + "@@ -1 +1 @@\n-a\n+A\n@@ -4 +4 @@\n-x\n+y\n", "n\nn\nA\nx\nc\ny\n");
    row("behind the hunk before", "x\na\nx\n", kHead + "@@ -1 +1 @@\n-x\n+y\n@@ -2 +2 @@\n-x\n+y\n",
        "y\na\ny\n");
    row("with lines that are right above the next hunk", "a\nb\n",
        kHead + "@@ -1 +1 @@\n-a\n+A\n@@ -2 +2 @@\n-b\n+B\n", "A\nB\n");
    row("with CRLF", "a\r\nx\r\n", kHead + "@@ -1,2 +1,2 @@\n a\r\n-x\r\n+y\r\n", "a\r\ny\r\n");
    row("with a byte order mark", "\xEF\xBB\xBFx\n", kHead + "@@ -1 +1 @@\n-\xEF\xBB\xBFx\n+y\n",
        "y\n");
    row("with NUL bytes elsewhere", std::string("\0\na\nx\n", 6),
        kHead + "@@ -2,2 +2,2 @@\n a\n-x\n+y\n", std::string("\0\na\ny\n", 6));
    const std::string mark = "\\ No newline at end of file\n";
    row("with a newline put at the end", "a", kHead + "@@ -1 +1 @@\n-a\n" + mark + "+a\n", "a\n");
    row("with a newline taken from the end", "b\na\n", kHead + "@@ -2 +2 @@\n-a\n+a\n" + mark,
        "b\na");
    row("at the end where it lacks a newline", "x\nx\n", kHead + "@@ -1 +1 @@\n-x\n+y\n" + mark,
        "x\ny");
    row("to an empty file", "", kHead + "@@ -0,0 +1 @@\n+a\n", "a\n");
    row("to everything", "a\nb", kHead + "@@ -1,2 +0,0 @@\n-a\n-b\n" + mark, "");
    row("without a hunk", "a\n\xFF", "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n",
        "a\n\xFF");
    row("to a renamed file", "x\n",
        "diff --git a/f b/g\nrename from f\nrename to g\n--- a/f\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n",
        "y\n");
    row("to a removed file", "x\n",
        "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
        "");
    row("to an empty file that is removed", "", "diff --git a/f b/f\ndeleted file mode 100644\n",
        "");
}

void PatchApplyTest::givesTheNewText()
{
    QFETCH(std::string, before);
    QFETCH(std::string, patch);
    QFETCH(std::string, after);
    const auto result = applyTo(fileOf(patch), before);
    QVERIFY2(result, result ? "" : result.error().text().c_str());
    QCOMPARE(*result, after);
}

void PatchApplyTest::refuses_data()
{
    QTest::addColumn<std::optional<std::string>>("before");
    QTest::addColumn<std::string>("patch");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<std::string>("what");
    const auto row = [](const char *name, std::optional<std::string> before, std::string patch,
                        ErrorKind kind, std::string what) {
        QTest::newRow(name) << std::move(before) << std::move(patch) << kind << std::move(what);
    };
    const std::string x = kHead + "@@ -3 +3 @@\n-x\n+y\n";
    const auto conflict = ErrorKind::Conflict;
    row("a line that is not there", "a\nb\nc\n", x, conflict,
        "hunk 1 does not fit: expected \"x\" at line 3, found \"c\"");
    row("a file that has ended", "a\n", x, conflict, "at line 3, where the file has ended");
    row("an empty file", "", x, conflict, "where the file has ended");
    row("two places equally near", "a\nx\nb\nx\n", x, conflict,
        "hunk 1 fits at the lines 2 and 4 alike");
    row("other blanks", "a\nb\nx \n", x, conflict, "expected \"x\" at line 3");
    row("another line end", "a\nb\nx\r\n", x, conflict, "does not fit");
    row("a newline that is missing", "a\nb\nx", x, conflict, "found \"x\" without a newline");
    row("a newline that should be missing", "x\n", kHead + "@@ -1 +1 @@\n-x\n\\ No newline\n+y\n",
        conflict, "expected \"x\" without a newline");
    row("context that differs", "a\nb\nx\nd\n", kHead + "@@ -2,3 +2,3 @@\n b\n-x\n+y\n c\n",
        conflict, "expected \"c\" at line 4, found \"d\"");
    row("a second hunk above the first", "b\na\n",
        kHead + "@@ -1 +1 @@\n-a\n+A\n@@ -2 +2 @@\n-b\n+B\n", conflict, "hunk 2 does not fit");
    row("a line without a newline that others follow", "x\nb\n",
        kHead + "@@ -1 +1 @@\n-x\n+y\n\\ No newline\n", conflict, "at the end");
    row("a hunk without old lines", "a\n", kHead + "@@ -1,0 +2 @@\n+b\n", conflict,
        "by which its place");
    row("text in a file that was empty", "a\n", kHead + "@@ -0,0 +1 @@\n+b\n", conflict,
        "by which its place");
    row("an empty file that had lines", "", kHead + "@@ -1,0 +2 @@\n+b\n", conflict,
        "by which its place");
    const std::string git = "diff --git a/f b/f\n";
    const std::string removed = git + "deleted file mode 100644\n";
    row("a removed file with another line", "x\nz\n",
        removed + "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", conflict, "more in it");
    row("a file removed as an empty one", "x\n", removed, conflict, "more in it");
    row("a new file that exists", "", git + "new file mode 100644\n", ErrorKind::AlreadyExists,
        "exists");
    row("a changed file that does not exist", {}, x, ErrorKind::NotFound, "does not exist");
    row("a removed file that does not exist", {}, removed, ErrorKind::NotFound, "does not exist");
    row("a binary file", "x", git + "Binary files a/f and b/f differ\n", ErrorKind::Unsupported,
        "binary");
}

void PatchApplyTest::refuses()
{
    QFETCH(std::optional<std::string>, before);
    QFETCH(std::string, patch);
    QFETCH(ErrorKind, kind);
    QFETCH(std::string, what);
    const auto result = applyTo(fileOf(patch), before);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, kind);
    QVERIFY2(result.error().message.contains(what), result.error().text().c_str());
    QCOMPARE(result.error().context, std::string("f"));
}

void PatchApplyTest::randomEditsThereAndBack()
{
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        if (made.patch.empty())
            continue;
        const auto name = std::format("case {}\n{}", i, made.patch);
        const auto patch = parsePatch(made.patch);
        QVERIFY2(patch, name.c_str());
        QVERIFY2(parsePatch(toText(*patch)).value() == *patch, name.c_str());
        const auto around = reversed(*patch);
        QVERIFY2(parsePatch(toText(around)).value() == around, name.c_str());
        QVERIFY2(applyTo(patch->files[0], made.before).value_or("?") == made.after, name.c_str());
        QVERIFY2(applyTo(around.files[0], made.after).value_or("?") == made.before, name.c_str());
    }
}

void PatchApplyTest::randomFilesMadeAndRemoved()
{
    for (int i = 0; i < kCases; ++i) {
        const auto text = test::RandomEdits(static_cast<std::uint32_t>(i)).text();
        const auto name = std::format("case {}", i);
        const auto made = fileOf(unified({"", "f"}, "", {{{0, 0}, text}}));
        QVERIFY2(applyTo(made, {}).value_or("?") == text, name.c_str());
        const auto removed = reversed({{made}});
        QVERIFY2(applyTo(removed.files[0], text) == std::string(), name.c_str());
        QVERIFY2(!applyTo(removed.files[0], text + "x"), name.c_str());
    }
}

void PatchApplyTest::findsMovedPlaces()
{
    for (int i = 0; i < kCases; ++i) {
        test::RandomEdits random(static_cast<std::uint32_t>(i));
        const auto at = [&](int line) {
            return static_cast<std::uint32_t>(numbered(0, line).size());
        };
        const auto middle = static_cast<int>(random.number(20));
        const std::string text = numbered(0, 60);
        const std::vector<Replacement> changes{{{at(10), at(11)}, "changed\n"},
                                               {{at(30 + middle), at(30 + middle)}, "put in\n"}};
        const auto patch = fileOf(unified({"f", "f"}, text, changes));
        // The file goes its own way above both hunks and between them.
        const auto top = numbered(1000, 1000 + static_cast<int>(random.number(50)));
        const auto gone = static_cast<int>(random.number(6));
        const auto put = numbered(2000, 2000 + static_cast<int>(random.number(9)));
        std::vector<Replacement> own{{{0, at(gone)}, top}, {{at(20), at(20 + gone)}, put}};
        const auto moved = diff::apply(text, own);
        own.insert(own.begin() + 1, changes[0]);
        own.push_back(changes[1]);
        const auto result = applyTo(patch, moved);
        QVERIFY2(result, result ? "" : result.error().text().c_str());
        QVERIFY2(*result == diff::apply(text, own), std::format("case {}", i).c_str());
    }
}

void PatchApplyTest::takesOneOfSeveralHunksOnly()
{
    auto file = fileOf(kHead + "@@ -1 +1,3 @@\n-a\n+1\n+2\n+3\n@@ -3 +5 @@\n-c\n+C\n");
    file.hunks.erase(file.hunks.begin());
    QCOMPARE(applyTo(file, "a\nb\nc\n").value(), std::string("a\nb\nC\n"));
    QCOMPARE(parsePatch(toText({{file}})).value().files[0], file);
}

void PatchApplyTest::takesLargePatches()
{
    constexpr std::uint32_t kHunks = 100'000;
    std::string before, after, patch = kHead;
    const std::string same = "    the same line in every place of the text\n";
    for (std::uint32_t i = 0; i < kHunks; ++i) {
        const auto first = std::format("{} before\n", i), second = std::format("{} after\n", i);
        before += same + first + same;
        after += same + second + same;
        patch +=
            std::format("@@ -{0},3 +{0},3 @@\n {1}-{2}+{3} {1}", 3 * i + 1, same, first, second);
    }
    QVERIFY(patch.size() > 10'000'000);
    const auto file = fileOf(patch);
    QCOMPARE(file.hunks.size(), std::size_t(kHunks));
    QVERIFY(applyTo(file, before) == after);
    QVERIFY(applyTo(file, same + before) == same + after);
    // The first half has gone from the file to its end: each hunk is somewhere else.
    const auto half = before.size() / 2;
    QVERIFY(!applyTo(file, before.substr(half) + before.substr(0, half)));
}

void PatchApplyTest::givesUpOnTextsThatAreAllAlike()
{
    std::string before, patch = kHead;
    for (int i = 0; i < 200'000; ++i)
        before += "x\n";
    patch += "@@ -1,20001 +1,20002 @@\n";
    for (int i = 0; i < 10'000; ++i)
        patch += " x\n";
    patch += "-x\n+y\n+y\n";
    for (int i = 0; i < 10'000; ++i)
        patch += " x\n";
    const auto file = fileOf(patch);
    QVERIFY(applyTo(file, before).has_value());
    for (std::size_t at = 2 * 9'000; at < before.size(); at += 2 * 19'000)
        before[at] = 'z';
    const auto result = applyTo(file, before);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Conflict);
    QVERIFY2(result.error().message.contains("too much like"), result.error().text().c_str());
}

} // namespace tst_patchapply

QTEST_APPLESS_MAIN(tst_patchapply::PatchApplyTest)
#include "tst_patchapply.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchselection.h"
#include "core/diff/unified.h"
#include "tests/core/diff/randomedits.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace tst_patchselection {

using namespace espalier;
using namespace espalier::diff;

namespace {

constexpr int kCases = 2000;

Patch parsed(std::string_view text)
{
    auto patch = parsePatch(text);
    if (!patch)
        qFatal("no patch: %s\n%s", patch.error().text().c_str(), std::string(text).c_str());
    return *std::move(patch);
}

KeepsChange hunks(std::set<std::size_t> numbers)
{
    return [numbers = std::move(numbers)](std::size_t hunk, std::size_t) {
        return numbers.contains(hunk);
    };
}

const std::string kTwoFiles = "--- a/one\n+++ b/one\n"
                              "@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n"
                              "@@ -11,3 +12,2 @@\n k\n-l\n m\n"
                              "--- a/two\n+++ b/two\n"
                              "@@ -1 +1 @@\n-x\n+y\n";

} // namespace

class PatchSelectionTest : public QObject {
    Q_OBJECT

private slots:
    void everythingStaysAsItWas();
    void nothingIsLeft();
    void hunksAreNumberedAnew();
    void linesCanBeLeft();
    void aFileWithoutHunksIsOne();
    void aFileOfWhichSomethingIsLeftStays();
    void lastLinesCannotBeTakenApart();
    void whatIsTakenFitsAndSoDoesTheRest();
};

void PatchSelectionTest::everythingStaysAsItWas()
{
    const auto patch = parsed(kTwoFiles);
    QCOMPARE(countHunks(patch), 3u);
    const auto all = selected(patch, [](auto, auto) { return true; });
    QVERIFY(all && *all == patch);
}

void PatchSelectionTest::nothingIsLeft()
{
    const auto none = selected(parsed(kTwoFiles), [](auto, auto) { return false; });
    QVERIFY(none && none->files.empty());
}

void PatchSelectionTest::hunksAreNumberedAnew()
{
    const auto second = selected(parsed(kTwoFiles), hunks({1}));
    QVERIFY(second);
    QCOMPARE(toText(*second),
             std::string(
                 "diff --git a/one b/one\n--- a/one\n+++ b/one\n@@ -11,3 +11,2 @@\n k\n-l\n m\n"));
    const auto last = selected(parsed(kTwoFiles), hunks({2}));
    QVERIFY(last);
    QCOMPARE(last->files.size(), 1u);
    QCOMPARE(last->files.front().path(), std::string("two"));
}

void PatchSelectionTest::linesCanBeLeft()
{
    const auto patch = parsed("--- a/f\n+++ b/f\n@@ -1,4 +1,5 @@\n a\n-b\n-c\n+B\n+C\n+D\n d\n");
    // The removal of "b" and the addition of "B" only.
    const auto some =
        selected(patch, [](std::size_t, std::size_t line) { return line == 1 || line == 3; });
    QVERIFY(some);
    const auto text = applyTo(some->files.front(), "a\nb\nc\nd\n");
    QVERIFY(text);
    QCOMPARE(*text, std::string("a\nc\nB\nd\n"));
}

void PatchSelectionTest::aFileWithoutHunksIsOne()
{
    const auto patch = parsed("diff --git a/run b/run\nold mode 100644\nnew mode 100755\n"
                              "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-x\n+y\n");
    QCOMPARE(countHunks(patch), 2u);
    const auto mode = selected(patch, hunks({0}));
    QVERIFY(mode);
    QCOMPARE(mode->files.size(), 1u);
    QCOMPARE(mode->files.front().path(), std::string("run"));
}

void PatchSelectionTest::aFileOfWhichSomethingIsLeftStays()
{
    const auto patch = parsed("diff --git a/f b/f\ndeleted file mode 100644\n"
                              "--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n");
    const auto half = selected(patch, [](std::size_t, std::size_t line) { return line == 0; });
    QVERIFY(half);
    const auto again = parsePatch(toText(*half));
    QVERIFY(again && *again == *half);
    QCOMPARE(half->files.front().newPath, std::string("f"));
    const auto text = applyTo(half->files.front(), "a\nb\n");
    QVERIFY(text);
    QCOMPARE(*text, std::string("b\n"));
}

void PatchSelectionTest::lastLinesCannotBeTakenApart()
{
    const auto patch = parsed("--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n"
                              "+a\n+b\n");
    const auto apart = selected(patch, [](std::size_t, std::size_t line) { return line == 2; });
    QVERIFY(!apart);
    QCOMPARE(apart.error().kind, ErrorKind::InvalidInput);
    QVERIFY(selected(patch, [](auto, auto) { return true; }));
}

// Any choice of lines fits the old text, and taking it back gives it again; what is then left out
// of the whole is what the others would have made.
void PatchSelectionTest::whatIsTakenFitsAndSoDoesTheRest()
{
    int taken = 0;
    for (int number = 0; number < kCases; ++number) {
        test::RandomEdits random(static_cast<std::uint32_t>(number));
        const auto before = random.text();
        const auto changes = random.changes(before);
        const auto text = unified({"f", "f"}, before, changes);
        if (text.empty())
            continue;
        const auto patch = parsePatch(text);
        if (!patch) // bytes that are no text
            continue;
        const auto seed = random.number(1000);
        const auto some = selected(*patch, [&](std::size_t hunk, std::size_t line) {
            return (hunk * 7 + line * 13 + seed) % 3 != 0;
        });
        if (!some || some->files.empty())
            continue;
        ++taken;
        const auto again = parsePatch(toText(*some));
        QVERIFY2(again, toText(*some).c_str());
        QVERIFY(*again == *some);
        const auto after = applyTo(some->files.front(), before);
        QVERIFY2(after, toText(*some).c_str());
        const auto back = applyTo(reversed(*some).files.front(), *after);
        QVERIFY(back);
        QCOMPARE(*back, before);
        std::size_t kept = 0;
        std::size_t wanted = 0;
        for (const auto &hunk : some->files.front().hunks)
            kept += static_cast<std::size_t>(std::ranges::count_if(
                hunk.lines, [](const auto &l) { return l.kind != HunkLine::Kind::Context; }));
        const auto &all = patch->files.front().hunks;
        for (std::size_t hunk = 0; hunk < all.size(); ++hunk) {
            for (std::size_t line = 0; line < all[hunk].lines.size(); ++line)
                wanted += all[hunk].lines[line].kind != HunkLine::Kind::Context &&
                          (hunk * 7 + line * 13 + seed) % 3 != 0;
        }
        QCOMPARE(kept, wanted);
    }
    QVERIFY(taken > kCases / 3);
}

} // namespace tst_patchselection

QTEST_GUILESS_MAIN(tst_patchselection::PatchSelectionTest)
#include "tst_patchselection.moc"

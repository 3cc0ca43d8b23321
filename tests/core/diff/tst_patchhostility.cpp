// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"
#include "core/diff/patchextract.h"
#include "core/diff/unified.h"
#include "tests/core/diff/randomedits.h"

#include <QTest>

#include <array>

namespace tst_patchhostility {

using namespace espalier;
using namespace espalier::diff;

namespace {

/// A patch of some files with a few of its bytes and lines changed, cut, moved and doubled.
std::string spoiltPatch(test::RandomEdits &random)
{
    static constexpr std::array kPieces{
        std::string_view("\n"),
        std::string_view("@@ -1 +1 @@\n"),
        std::string_view("+"),
        std::string_view("-"),
        std::string_view(" "),
        std::string_view("9"),
        std::string_view("--- a/f\n"),
        std::string_view("+++ b/f\n"),
        std::string_view("\\ "),
        std::string_view("\""),
        std::string_view("rename to f\n"),
        std::string_view("/dev/null"),
    };
    std::string patch = "diff --git a/f b/f\n"
                        "old mode 100644\nnew mode 100755\nindex 1234..5678\n";
    for (const auto *const name : {"e", "g h", "\xFF\"x"}) {
        const auto text = random.text();
        patch += unified({name, name}, text, random.changes(text));
    }
    for (auto changes = 1 + random.number(3); changes > 0; --changes) {
        const auto size = static_cast<std::uint32_t>(patch.size());
        const auto at = random.number(size), count = random.number(2) == 0 ? 1 : random.number(60);
        const auto part = patch.substr(at, count);
        switch (random.number(4)) {
        case 0: patch.erase(at, count); break;
        case 1: patch.insert(random.number(size), part); break;
        case 2: patch.insert(at, kPieces[random.number(kPieces.size())]); break;
        default: patch.replace(at, 1, kPieces[random.number(kPieces.size())]);
        }
    }
    return patch;
}

} // namespace

class PatchHostilityTest : public QObject {
    Q_OBJECT

private slots:
    void spoiltPatchesAreRefusedOrReadAlike();
};

void PatchHostilityTest::spoiltPatchesAreRefusedOrReadAlike()
{
    int read = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        test::RandomEdits random(i);
        const auto text = spoiltPatch(random);
        if (const auto found = extractPatch("So:\n" + text))
            QVERIFY(found->ends_with('\n'));
        const auto patch = parsePatch(text);
        if (!patch) {
            QCOMPARE(patch.error().kind, ErrorKind::InvalidInput);
            continue;
        }
        ++read;
        QVERIFY2(parsePatch(toText(*patch)).value() == *patch, text.c_str());
        QVERIFY2(extractPatch(text).value() == text, text.c_str());
        for (const auto &file : patch->files) {
            const auto result = applyTo(file, random.text());
            QVERIFY2(result || result.error().kind == ErrorKind::Conflict, text.c_str());
        }
    }
    QVERIFY(read > 100);
}

} // namespace tst_patchhostility

QTEST_APPLESS_MAIN(tst_patchhostility::PatchHostilityTest)
#include "tst_patchhostility.moc"

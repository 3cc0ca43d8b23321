// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/outlinecodec.h"

#include <QTest>

namespace tst_outlinecodec {

using namespace espalier;
using namespace espalier::instrument;

static FileOutline sample()
{
    const auto *language = syntax::languageNamed("javascript");
    static const Pack pack = Pack::load("spans").value();
    auto file =
        outlineOf(*language, &pack,
                  "#!/usr/bin/env node\nimport a from 'a';\n"
                  "class A extends B { constructor() { super(); for (;;) f(); }\n"
                  "async *g(a, b) { return () => 1, 2; } }\nfunction A() { eval('asm'; }\n");
    file.instrumented = true;
    file.instrumentedIds = {"a::f", "a::\xff"};
    file.problem = "line 3";
    return file;
}

/// Uses all that is in an outline, as callers do.
static std::size_t useAll(const FileOutline &file)
{
    std::size_t sum = file.instrumentedIds.size() + file.outline.language.size();
    for (const auto &function : file.outline.functions) {
        sum += function.kind().size() + function.localId().size() + function.rule.size();
        for (const auto &anchor : function.anchors)
            sum += anchor.name().size() + model::name(anchor.situation).size();
    }
    return sum;
}

class OutlineCodecTest : public QObject {
    Q_OBJECT

private slots:
    void anOutlineComesBack();
    void everyCutIsNoticed();
    void moreBehindIsNoticed();
    void anotherVersionDoesNotDecode();
    void changedBytesDoNoHarm();
};

void OutlineCodecTest::anOutlineComesBack()
{
    const FileOutline before = sample();
    QVERIFY(before.outline.functions.size() >= 4);
    const auto after = tryDecodeOutline(encodeOutline(before));
    QVERIFY(after);
    QCOMPARE(encodeOutline(*after), encodeOutline(before));
    QCOMPARE(after->instrumentedIds, before.instrumentedIds);
    QCOMPARE(after->problem, before.problem);
    QCOMPARE(after->contentHash, before.contentHash);
    QCOMPARE(int(after->outline.moduleKind), int(model::ModuleKind::Module));
    QVERIFY(after->outline.runnable);
    for (std::size_t i = 0; i < before.outline.functions.size(); ++i) {
        QCOMPARE(after->outline.functions[i].kind(), before.outline.functions[i].kind());
        QCOMPARE(after->outline.functions[i].parameters, before.outline.functions[i].parameters);
        QVERIFY(after->outline.functions[i].anchors == before.outline.functions[i].anchors);
    }
}

void OutlineCodecTest::everyCutIsNoticed()
{
    const std::string bytes = encodeOutline(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY2(!tryDecodeOutline(std::string_view(bytes).substr(0, size)),
                 std::to_string(size).c_str());
}

void OutlineCodecTest::moreBehindIsNoticed()
{
    QVERIFY(!tryDecodeOutline(encodeOutline(sample()) + '\0'));
}

void OutlineCodecTest::anotherVersionDoesNotDecode()
{
    std::string bytes = encodeOutline(sample());
    ++bytes[0];
    QVERIFY(!decodeOutline(bytes));
    QVERIFY(!decodeOutline(""));
}

void OutlineCodecTest::changedBytesDoNoHarm()
{
    const std::string bytes = encodeOutline(sample());
    std::size_t decoded = 0;
    for (std::size_t at = 4; at < bytes.size(); ++at) {
        for (const char value : {'\x00', '\x7f', '\xff'}) {
            std::string damaged = bytes;
            damaged[at] = value;
            if (const auto file = tryDecodeOutline(damaged))
                decoded += useAll(*file) > 0;
        }
    }
    QVERIFY(decoded > 0);
}

} // namespace tst_outlinecodec

QTEST_GUILESS_MAIN(tst_outlinecodec::OutlineCodecTest)
#include "tst_outlinecodec.moc"

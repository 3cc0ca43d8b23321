// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/outline.h"

#include <QTest>

namespace tst_outlinenames {

using namespace espalier;
using namespace espalier::model;

class OutlineNamesTest : public QObject {
    Q_OBJECT

private slots:
    void anchorsHaveNames_data();
    void anchorsHaveNames();
    void kindsSayWhatAFunctionIs_data();
    void kindsSayWhatAFunctionIs();
    void theSecondOfANameHasItsNumber();
};

void OutlineNamesTest::anchorsHaveNames_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](AnchorKind kind, const char *text) {
        QTest::newRow(text) << int(kind) << QByteArray(text);
    };
    row(AnchorKind::DecoratorsEnd, "decorators.end");
    row(AnchorKind::BodyStart, "body.start");
    row(AnchorKind::BodyEnd, "body.end");
    row(AnchorKind::LoopStart, "loop.2.body.start");
    row(AnchorKind::LoopEnd, "loop.2.body.end");
    row(AnchorKind::ReturnStart, "return.2.value.start");
    row(AnchorKind::ReturnEnd, "return.2.value.end");
}

void OutlineNamesTest::anchorsHaveNames()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, text);
    const Anchor anchor{.kind = static_cast<AnchorKind>(kind), .number = 2};
    QCOMPARE(anchor.name(), text.toStdString());
}

void OutlineNamesTest::kindsSayWhatAFunctionIs_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<bool>("isAsync");
    QTest::addColumn<bool>("isGenerator");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *text, FunctionForm form, bool isAsync, bool isGenerator) {
        QTest::newRow(text) << int(form) << isAsync << isGenerator << QByteArray(text);
    };
    row("function", FunctionForm::Function, false, false);
    row("async function", FunctionForm::Function, true, false);
    row("async generator method", FunctionForm::Method, true, true);
    row("generator function", FunctionForm::Function, false, true);
    row("derived constructor", FunctionForm::DerivedConstructor, false, false);
    row("async arrow", FunctionForm::Arrow, true, false);
    row("getter", FunctionForm::Getter, false, false);
    row("setter", FunctionForm::Setter, false, false);
    row("constructor", FunctionForm::Constructor, false, false);
    row("lambda", FunctionForm::Lambda, false, false);
}

void OutlineNamesTest::kindsSayWhatAFunctionIs()
{
    QFETCH(int, form);
    QFETCH(bool, isAsync);
    QFETCH(bool, isGenerator);
    QFETCH(QByteArray, text);
    const Function function{
        .form = static_cast<FunctionForm>(form), .isAsync = isAsync, .isGenerator = isGenerator};
    QCOMPARE(function.kind(), text.toStdString());
}

void OutlineNamesTest::theSecondOfANameHasItsNumber()
{
    QCOMPARE((Function{.qualifiedName = "A.f"}.localId()), "A.f");
    QCOMPARE((Function{.qualifiedName = "A.f", .ordinal = 2}.localId()), "A.f#2");
}

} // namespace tst_outlinenames

QTEST_GUILESS_MAIN(tst_outlinenames::OutlineNamesTest)
#include "tst_outlinenames.moc"

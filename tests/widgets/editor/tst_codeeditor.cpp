// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/editor/icons.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/syntaxhighlighter.h"
#include "widgets/theme/theme.h"

#include <QSignalSpy>
#include <QTest>

namespace tst_codeeditor {

using namespace espalier::editor;
using espalier::theme::Role;
using espalier::theme::Scheme;
using espalier::theme::Theme;

class CodeEditorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theBytesComeBack_data();
    void theBytesComeBack();
    void typingIsReported();
    void findGoesRound();
    void replaceAllIsOneStep();
    void aLineIsGoneTo();
    void zoomHasLimits();
    void theThemeCanChange();
    void linesAreReplaced();
    void highContrastHasColours();
    void failuresAreNoted();
};

void CodeEditorTest::initTestCase()
{
    findIcons();
}

void CodeEditorTest::theBytesComeBack_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("a\nb\n");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no newline at the end") << QByteArray("a\nb");
    QTest::newRow("CRLF and LF mixed") << QByteArray("a\r\nb\nc\r\n");
    QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe\n\xc3(\n");
    QTest::newRow("a NUL byte") << QByteArray("a\0b\n", 4);
}

void CodeEditorTest::theBytesComeBack()
{
    QFETCH(QByteArray, text);
    CodeEditor editor;
    editor.setText(text, QStringLiteral("a.py"));
    QCOMPARE(editor.text(), text);
    QVERIFY(!editor.isModified());
}

void CodeEditorTest::typingIsReported()
{
    CodeEditor editor;
    editor.setText("x = 1\ny = 2\n", QStringLiteral("a.py"));
    editor.show();
    QSignalSpy changed(&editor, &CodeEditor::textChanged);
    QTest::keyClicks(editor.focusProxy(), QStringLiteral("abc"));
    QVERIFY(changed.size() >= 3);
    QCOMPARE(editor.text(), QByteArray("abcx = 1\ny = 2\n"));
    QVERIFY(editor.isModified());
    editor.setReadOnly(true);
    QTest::keyClicks(editor.focusProxy(), QStringLiteral("abc"));
    QCOMPARE(editor.text(), QByteArray("abcx = 1\ny = 2\n"));
}

void CodeEditorTest::findGoesRound()
{
    CodeEditor editor;
    editor.setText("Word word\nwordy\n", QStringLiteral("a.txt"));
    const FindRequest request{.text = QStringLiteral("word"), .wholeWords = true};
    QCOMPARE(editor.highlightMatches(request), 2);
    QVERIFY(editor.find(request));
    QCOMPARE(editor.selectedText(), QStringLiteral("Word"));
    QVERIFY(editor.find(request));
    QCOMPARE(editor.selectedText(), QStringLiteral("word"));
    QVERIFY(editor.find(request));
    QCOMPARE(editor.selectedText(), QStringLiteral("Word"));
    QVERIFY(!editor.find({.text = QStringLiteral("none")}));
}

void CodeEditorTest::replaceAllIsOneStep()
{
    CodeEditor editor;
    editor.setText("a b a\n", QStringLiteral("a.txt"));
    QCOMPARE(editor.replaceAll({.text = QStringLiteral("a")}, QStringLiteral("aa")), 2);
    QCOMPARE(editor.text(), QByteArray("aa b aa\n"));
    editor.undo();
    QCOMPARE(editor.text(), QByteArray("a b a\n"));
}

void CodeEditorTest::aLineIsGoneTo()
{
    CodeEditor editor;
    editor.setText(QByteArray("line\n").repeated(500), QStringLiteral("a.txt"));
    editor.show();
    QSignalSpy moved(&editor, &CodeEditor::currentLineChanged);
    editor.goToLine(300, 2);
    QCOMPARE(editor.currentLine(), 300U);
    QTRY_COMPARE(moved.size(), 1);
}

void CodeEditorTest::zoomHasLimits()
{
    CodeEditor editor;
    editor.setZoom(1000);
    QCOMPARE(editor.zoom(), 300);
    editor.setZoom(1);
    QCOMPARE(editor.zoom(), 50);
    QCOMPARE(steppedZoom(100, 1), 110);
    QCOMPARE(steppedZoom(300, 1), 300);
}

void CodeEditorTest::theThemeCanChange()
{
    CodeEditor editor;
    editor.resize(300, 200);
    // QScintilla cannot be painted before it was shown.
    editor.show();
    QVERIFY(QTest::qWaitForWindowExposed(&editor));
    editor.setText("x = 1\n", QStringLiteral("a.py"));
    editor.setMarks({{.line = 0, .kind = MarkKind::TestFailure, .toolTip = QStringLiteral("t")}});
    for (const auto scheme : {Scheme::Light, Scheme::Dark, Scheme::HighContrast}) {
        const auto &theme = Theme::of(scheme);
        editor.setTheme(theme);
        const auto image = editor.grab().toImage();
        QCOMPARE(image.pixelColor(250, 150), theme.color(Role::Surface));
    }
}

void CodeEditorTest::linesAreReplaced()
{
    CodeEditor editor;
    editor.setText("a\nb\nc\n", QStringLiteral("a.txt"));
    editor.replaceLines(1, 1, "x\ny\n");
    QCOMPARE(editor.text(), QByteArray("a\nx\ny\nc\n"));
    editor.replaceLines(0, 2, "");
    QCOMPARE(editor.text(), QByteArray("y\nc\n"));
}

/// As many colours as the diff gives the same text.
void CodeEditorTest::highContrastHasColours()
{
    CodeEditor editor;
    editor.resize(500, 300);
    editor.show();
    QVERIFY(QTest::qWaitForWindowExposed(&editor));
    const auto &theme = Theme::of(Scheme::HighContrast);
    editor.setTheme(theme);
    const QByteArray text("\n\ndef one(two):\n    return 'three' + 4  # five\n");
    editor.setText(text, QStringLiteral("a.py"));
    SyntaxHighlighter highlighter;
    highlighter.setTheme(theme);
    const auto lines = text.split('\n');
    highlighter.setText(
        QStringLiteral("a.py"), static_cast<std::uint32_t>(lines.size()), [&](std::uint32_t line) {
            const auto &bytes = lines.at(static_cast<qsizetype>(line));
            return std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        });
    highlighter.completeTo(3);
    QSet<QRgb> wanted;
    for (const std::uint32_t line : {2U, 3U}) {
        for (const auto &span : highlighter.spans(line))
            wanted.insert(highlighter.look(span.style, theme.color(Role::Surface)).color.rgb());
    }
    QVERIFY(wanted.size() > 3);
    const auto painted = [&] {
        QSet<QRgb> colors;
        const auto image = editor.grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                colors.insert(image.pixel(x, y));
        }
        return colors;
    };
    QTRY_VERIFY((wanted - painted()).isEmpty());
}

void CodeEditorTest::failuresAreNoted()
{
    std::vector<LineMark> marks;
    noteFailure(marks, 0, QStringLiteral("test_a"), QStringLiteral("no line"));
    QVERIFY(marks.empty());
    noteFailure(marks, 3, QStringLiteral("test_a"),
                QStringLiteral("def test_a():\n>   f()\nE  ValueError: no\nE    at all\n\n"));
    QCOMPARE(marks.size(), 1U);
    QCOMPARE(marks[0].line, 2U);
    QCOMPARE(marks[0].toolTip, QStringLiteral("test_a: ValueError: no"));
    QCOMPARE(reasonOf(QStringLiteral("one\n two \n\n")), QStringLiteral("two"));
    const auto tip = plainToolTip({QStringLiteral("<b>not bold</b>")});
    QVERIFY(tip.contains(QStringLiteral("&lt;b&gt;")));
    QCOMPARE(plainToolTip({}), QString());
}

} // namespace tst_codeeditor

QTEST_MAIN(tst_codeeditor::CodeEditorTest)
#include "tst_codeeditor.moc"

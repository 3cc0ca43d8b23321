// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Nothing is cut off: with large fonts, and in a language whose words are longer.

#include "tests/app/workbench/program.h"
#include "tests/support/pseudolocale.h"
#include "tests/widgets/panels/panelproject.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>

namespace tst_layout {

using namespace espalier;
using namespace Qt::StringLiterals;
using test::kPatience;
using test::Program;

namespace {

// What a widget needs for its text, and whether it is meant to be cut (and has the whole of it in a
// tool tip then).
QStringList cutIn(const QWidget &window)
{
    QStringList cut;
    const auto note = [&cut](const QWidget *widget, const QString &text, int has, int needs) {
        if (has < needs)
            cut << u"%1 %2 \"%3\": %4 of %5"_s
                       .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                            text)
                       .arg(has)
                       .arg(needs);
    };
    for (const auto *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->visibleRegion().isEmpty())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            const bool elided = label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
            if (label->wordWrap())
                note(label, label->text(), label->height(), label->heightForWidth(label->width()));
            else if (!elided)
                note(label, label->text(), label->width(), label->sizeHint().width());
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            if (!button->text().isEmpty()) {
                note(button, button->text(), button->width(), button->minimumSizeHint().width());
                note(button, button->text(), button->height(), button->minimumSizeHint().height());
            }
        } else if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            note(tabs, tabs->tabText(0), tabs->width(), tabs->minimumSizeHint().width());
        } else if (const auto *header = qobject_cast<const QHeaderView *>(widget)) {
            if (header->orientation() != Qt::Horizontal)
                continue;
            for (int section = 0; section < header->count(); ++section) {
                const auto text = header->model()
                                      ->headerData(section, Qt::Horizontal, Qt::DisplayRole)
                                      .toString();
                if (!header->isSectionHidden(section))
                    note(header, text, header->sectionSize(section),
                         header->fontMetrics().horizontalAdvance(text));
            }
        }
    }
    return cut;
}

// What keeps a window from being as small as it should.
QStringList widest(const QWidget &window, QSize size)
{
    QStringList names{u"the window grew to %1 x %2"_s.arg(window.width()).arg(window.height())};
    for (const auto *widget : window.findChildren<QWidget *>()) {
        const auto least = widget->minimumSizeHint().expandedTo(widget->minimumSize());
        if (least.width() > size.width() * 8 / 10 || least.height() > size.height() * 8 / 10)
            names << u"%1 %2 needs %3 x %4"_s
                         .arg(QLatin1String(widget->metaObject()->className()),
                              widget->objectName())
                         .arg(least.width())
                         .arg(least.height());
    }
    return names;
}

} // namespace

class LayoutTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void dialogsAreNotCutOff_data() { nothingIsCutOff_data(); }
    void dialogsAreNotCutOff();
    void codeRunsFromTheLeftWhereTextDoesNot();

private:
    void dress(int percent, bool pseudo);
    QFont m_font;
    std::unique_ptr<QTranslator> m_translator;
};

void LayoutTest::initTestCase()
{
    m_font = QApplication::font();
}

void LayoutTest::cleanup()
{
    if (m_translator)
        QCoreApplication::removeTranslator(m_translator.get());
    m_translator.reset();
    QApplication::setFont(m_font);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

void LayoutTest::dress(int percent, bool pseudo)
{
    auto font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * percent / 100);
    QApplication::setFont(font);
    if (pseudo) {
        m_translator = std::make_unique<test::PseudoLocale>();
        QCoreApplication::installTranslator(m_translator.get());
    }
}

void LayoutTest::nothingIsCutOff_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("pseudo");
    QTest::addColumn<QSize>("size");
    QTest::newRow("font at 100 %") << 100 << false << QSize(1280, 800);
    QTest::newRow("font at 100 %, longer words") << 100 << true << QSize(1280, 800);
    QTest::newRow("font at 150 %") << 150 << false << QSize(1440, 900);
    QTest::newRow("font at 150 %, longer words") << 150 << true << QSize(1920, 1080);
    QTest::newRow("font at 200 %") << 200 << false << QSize(1920, 1080);
    QTest::newRow("font at 200 %, longer words") << 200 << true << QSize(2560, 1440);
}

void LayoutTest::nothingIsCutOff()
{
    QFETCH(int, percent);
    QFETCH(bool, pseudo);
    dress(percent, pseudo);
    Program program;
    QFETCH(QSize, size);
    program.window().resize(size);
    QCOMPARE(cutIn(program.window()).join(u'\n'), QString());
    program.openSample();
    test::actionOf(*program.panel(u"functions"_s), u"preview"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle() && program.panel(u"changes"_s)->count() > 0, kPatience);
    for (const auto *id : {"functions", "changes", "scripts", "patterns", "source", "tests", "run",
                           "backlog", "dashboard", "activity", "log"}) {
        program.window().projectView()->showPanel(QLatin1String(id));
        QTRY_VERIFY_WITH_TIMEOUT(program.idle(), kPatience);
        // Layouts follow what came in a little later.
        static_cast<void>(QTest::qWaitFor([&] { return cutIn(program.window()).isEmpty(); }, 1000));
        const auto cut = cutIn(program.window());
        if (!cut.isEmpty() && qEnvironmentVariableIsSet("ESPALIER_SHOTS"))
            program.window().grab().save(
                u"%1/cut-%2-%3-%4.png"_s
                    .arg(qEnvironmentVariable("ESPALIER_SHOTS"), QLatin1String(id))
                    .arg(percent)
                    .arg(pseudo));
        QVERIFY2(cut.isEmpty(), qPrintable(QLatin1String(id) + u":\n"_s + cut.join(u'\n')));
    }
    QVERIFY2(program.window().width() <= size.width() && program.window().height() <= size.height(),
             qPrintable(widest(program.window(), size).join(u'\n')));
}

void LayoutTest::dialogsAreNotCutOff()
{
    QFETCH(int, percent);
    QFETCH(bool, pseudo);
    dress(percent, pseudo);
    Program program;
    program.openSample();
    emit program.window().settingsRequested();
    auto *dialog = program.window().findChild<QDialog *>(u"settingsDialog"_s);
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), kPatience);
    QCOMPARE(cutIn(*dialog).join(u'\n'), QString());
    dialog->close();
    program.window().keysSheet().open();
    QCOMPARE(cutIn(program.window().keysSheet()).join(u'\n'), QString());
}

void LayoutTest::codeRunsFromTheLeftWhereTextDoesNot()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    Program program;
    program.openSample();
    QCOMPARE(program.window().layoutDirection(), Qt::RightToLeft);
    auto *bar = program.window().findChild<QToolBar *>(u"activityBar"_s);
    QVERIFY(bar->geometry().center().x() > program.window().width() / 2);
    test::actionOf(*program.panel(u"functions"_s), u"preview"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle() && program.panel(u"changes"_s)->count() > 0, kPatience);
    auto *canvas = program.panel(u"changes"_s)->findChild<QWidget *>(u"diffCanvas"_s);
    QVERIFY(canvas);
    QCOMPARE(canvas->layoutDirection(), Qt::LeftToRight);
}

} // namespace tst_layout

QTEST_MAIN(tst_layout::LayoutTest)
#include "tst_layout.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Draws typical states and checks that what must be seen is there. With ESPALIER_SCREENSHOTS set to
// a folder the pictures are kept for looking at.

#include "tests/widgets/editor/diffsamples.h"
#include "tests/widgets/editor/icons.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/editor/findbar.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

namespace tst_diffrender {

using namespace espalier;
using namespace espalier::editor;
using theme::Role;
using theme::Scheme;
using theme::Theme;

namespace {

QImage pictureOf(QWidget &widget, double ratio)
{
    QImage image(widget.size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    widget.render(&painter);
    return image;
}

void keep(const QImage &image, const QString &name)
{
    const auto folder = qEnvironmentVariable("ESPALIER_SCREENSHOTS");
    if (!folder.isEmpty())
        image.save(QStringLiteral("%1/%2.png").arg(folder, name));
}

std::size_t pixelsOf(const QImage &image, const QColor &color)
{
    std::size_t count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == color ? 1 : 0;
    }
    return count;
}

} // namespace

class DiffRenderTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void statesAreDrawn_data();
    void statesAreDrawn();
    void limitsAreStated();
    void findingIsDrawn();
    void editingIsDrawn();

private:
    void show(DiffView &view, Scheme scheme);
};

void DiffRenderTest::initTestCase()
{
    findIcons();
}

void DiffRenderTest::show(DiffView &view, Scheme scheme)
{
    const auto &theme = Theme::of(scheme);
    qApp->setPalette(theme.palette());
    qApp->setStyleSheet(theme.styleSheet());
    view.setTheme(theme);
    QSignalSpy shown(&view, &DiffView::shown);
    view.compare(test::textOf(test::sampleBefore(), QStringLiteral("Original")),
                 test::textOf(test::sampleAfter(), QStringLiteral("Attempt 2")));
    QVERIFY(shown.wait());
}

void DiffRenderTest::statesAreDrawn_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<bool>("unified");
    QTest::addColumn<bool>("wrapping");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<QSize>("size");
    const QSize wide(1280, 760);
    const QSize narrow(560, 640);
    QTest::newRow("light side by side") << int(Scheme::Light) << false << false << 1.0 << wide;
    QTest::newRow("light unified") << int(Scheme::Light) << true << false << 1.0 << wide;
    QTest::newRow("light wrapped 2x") << int(Scheme::Light) << false << true << 2.0 << wide;
    QTest::newRow("light narrow wrapped") << int(Scheme::Light) << false << true << 1.0 << narrow;
    QTest::newRow("dark side by side") << int(Scheme::Dark) << false << false << 1.0 << wide;
    QTest::newRow("dark unified wrapped 2x") << int(Scheme::Dark) << true << true << 2.0 << wide;
    QTest::newRow("high contrast side by side")
        << int(Scheme::HighContrast) << false << false << 1.0 << wide;
    QTest::newRow("high contrast unified")
        << int(Scheme::HighContrast) << true << false << 1.0 << wide;
}

void DiffRenderTest::statesAreDrawn()
{
    QFETCH(int, scheme);
    QFETCH(bool, unified);
    QFETCH(bool, wrapping);
    QFETCH(double, ratio);
    QFETCH(QSize, size);
    const auto &theme = Theme::of(static_cast<Scheme>(scheme));
    DiffView view;
    view.resize(size);
    view.setUnified(unified);
    view.setWrapping(wrapping);
    view.show();
    show(view, static_cast<Scheme>(scheme));
    view.setMarks({{diff::Side::Right,
                    {.line = 24, .kind = MarkKind::Uncovered, .toolTip = QStringLiteral("u")}},
                   {diff::Side::Right,
                    {.line = 56, .kind = MarkKind::TestFailure, .toolTip = QStringLiteral("f")}}});
    view.canvas().setFocus();
    view.action(DiffAction::ToggleReviewed)->trigger();
    view.action(DiffAction::NextChange)->trigger();
    view.action(DiffAction::Accept)->trigger();
    view.action(DiffAction::NextChange)->trigger();
    view.action(DiffAction::NextChange)->trigger();
    view.action(DiffAction::Reject)->trigger();
    view.action(DiffAction::PreviousChange)->trigger();
    QTest::qWait(120); // the language is loaded
    const auto image = pictureOf(view, ratio);
    keep(image,
         QString::fromLatin1(QTest::currentDataTag()).replace(QLatin1Char(' '), QLatin1Char('-')));
    QVERIFY(pixelsOf(image, theme.color(Role::DiffAdded)) > 1000);
    QVERIFY(pixelsOf(image, theme.color(Role::DiffRemoved)) > 1000);
    QVERIFY(pixelsOf(image, theme.color(Role::DiffFold)) > 1000);
    QVERIFY(pixelsOf(image, theme.color(Role::Surface)) > 1000);
    QCOMPARE(pixelsOf(image, Qt::magenta), 0U);
}

void DiffRenderTest::limitsAreStated()
{
    DiffView view;
    view.resize(700, 400);
    view.show();
    show(view, Scheme::Light);
    QSignalSpy shown(&view, &DiffView::shown);
    std::string binary("\x7f"
                       "ELF",
                       4);
    binary.push_back('\0');
    view.compare(test::textOf(binary, QStringLiteral("Original")),
                 test::textOf("x\n", QStringLiteral("Attempt 2")));
    QVERIFY(shown.wait());
    QVERIFY(!view.content());
    keep(pictureOf(view, 1), QStringLiteral("binary"));
}

void DiffRenderTest::findingIsDrawn()
{
    DiffView view;
    view.resize(1100, 620);
    view.show();
    show(view, Scheme::Dark);
    view.setWhitespace(diff::Whitespace::IgnoreAll);
    view.action(DiffAction::ShowWhitespace)->setChecked(true);
    view.setZoom(133);
    view.action(DiffAction::Find)->trigger();
    QTest::keyClicks(view.findChild<FindBar *>()->findChild<QLineEdit *>(), QStringLiteral("item"));
    QTRY_VERIFY(!view.canvas().scene().hits.empty());
    view.action(DiffAction::FindNext)->trigger();
    QTest::qWait(60);
    const auto image = pictureOf(view, 1);
    keep(image, QStringLiteral("finding"));
    QVERIFY(pixelsOf(image, Theme::of(Scheme::Dark).color(Role::SearchMatch)) > 200);
}

void DiffRenderTest::editingIsDrawn()
{
    DiffView view;
    view.resize(1280, 760);
    view.show();
    show(view, Scheme::Light);
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setEditing(true);
    QTest::qWait(150);
    keep(view.grab().toImage(), QStringLiteral("editing"));
    QVERIFY(view.isEditing());
}

} // namespace tst_diffrender

QTEST_MAIN(tst_diffrender::DiffRenderTest)
#include "tst_diffrender.moc"

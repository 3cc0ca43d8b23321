// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"
#include "widgets/theme/thememanager.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace tst_theme {

using namespace espalier::theme;

} // namespace tst_theme
Q_DECLARE_METATYPE(tst_theme::Scheme)
namespace tst_theme {

class ThemeTest final : public QObject {
    Q_OBJECT

private slots:
    void textCanBeRead_data();
    void textCanBeRead();
    void highContrastIsHigher();
    void contrastIsAsDefined();
    void aColourIsMovedUntilItCanBeRead();
    void theSheetHasNoNamesLeft_data();
    void theSheetHasNoNamesLeft();
    void whatDoesNotFitABarIsBehindASign_data();
    void whatDoesNotFitABarIsBehindASign();
    void everyIconIsDrawnInItsColour();
    void iconsAreCrispAtTwiceTheSize();
    void theApplicationFollows();
};

static void addSchemes()
{
    QTest::addColumn<Scheme>("scheme");
    QTest::newRow("light") << Scheme::Light;
    QTest::newRow("dark") << Scheme::Dark;
    QTest::newRow("high contrast") << Scheme::HighContrast;
}

void ThemeTest::textCanBeRead_data()
{
    addSchemes();
}

void ThemeTest::textCanBeRead()
{
    QFETCH(Scheme, scheme);
    const auto &theme = Theme::of(scheme);
    const std::vector<std::pair<Role, std::vector<Role>>> pairs{
        {Role::Text,
         {Role::Window, Role::Surface, Role::SurfaceAlternate, Role::Raised, Role::Hover,
          Role::CurrentLine, Role::DiffAdded, Role::DiffAddedStrong, Role::DiffRemoved,
          Role::DiffRemovedStrong, Role::DiffFold, Role::SuccessBackground, Role::WarningBackground,
          Role::ErrorBackground, Role::InfoBackground, Role::SearchMatch,
          Role::SearchMatchCurrent}},
        {Role::TextMuted, {Role::Window, Role::Surface, Role::SurfaceAlternate, Role::Raised}},
        {Role::Link, {Role::Window, Role::Surface}},
        {Role::AccentText, {Role::Accent}},
        {Role::SelectionText, {Role::Selection}},
        {Role::GutterText, {Role::Gutter}},
        {Role::Success, {Role::Surface, Role::SuccessBackground}},
        {Role::Warning, {Role::Surface, Role::WarningBackground}},
        {Role::Error, {Role::Surface, Role::ErrorBackground}},
        {Role::Info, {Role::Surface, Role::InfoBackground}},
    };
    QStringList poor;
    for (const auto &[ink, surfaces] : pairs) {
        for (const auto surface : surfaces) {
            const double ratio = contrast(theme.color(ink), theme.color(surface));
            if (ratio < 4.5)
                poor.append(QStringLiteral("%1 on %2: %3")
                                .arg(static_cast<int>(ink))
                                .arg(static_cast<int>(surface))
                                .arg(ratio));
        }
    }
    QCOMPARE(poor, QStringList());
    // What has the keyboard is seen beside every surface.
    QVERIFY(contrast(theme.color(Role::Focus), theme.color(Role::Surface)) >= 3);
    QVERIFY(contrast(theme.color(Role::Focus), theme.color(Role::Window)) >= 3);
}

void ThemeTest::highContrastIsHigher()
{
    const auto &theme = Theme::of(Scheme::HighContrast);
    for (const auto surface : {Role::Window, Role::Surface, Role::Raised, Role::DiffAdded})
        QVERIFY(contrast(theme.color(Role::Text), theme.color(surface)) >= 7);
}

void ThemeTest::contrastIsAsDefined()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
}

void ThemeTest::aColourIsMovedUntilItCanBeRead()
{
    for (const auto &background :
         {QColor(Qt::white), QColor(Qt::black), QColor(0x20, 0x30, 0x40)}) {
        for (const auto &ink : {QColor(0x80, 0x90, 0xa0), QColor(0xff, 0xe0, 0x20), background})
            QVERIFY(contrast(withContrast(ink, background, 4.5), background) >= 4.5);
    }
    const QColor good(0x10, 0x20, 0x30);
    QCOMPARE(withContrast(good, Qt::white, 4.5), good);
}

void ThemeTest::theSheetHasNoNamesLeft_data()
{
    addSchemes();
}

void ThemeTest::theSheetHasNoNamesLeft()
{
    QFETCH(Scheme, scheme);
    const auto sheet = Theme::of(scheme).styleSheet();
    static const QRegularExpression name(QStringLiteral("\\{[A-Za-z]+\\}"));
    const auto left = name.match(sheet);
    QVERIFY2(!left.hasMatch(), qPrintable(left.captured()));
}

static bool hasInk(const QImage &image, const QColor &ink)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == ink)
                return true;
        }
    }
    return false;
}

void ThemeTest::whatDoesNotFitABarIsBehindASign_data()
{
    addSchemes();
}

void ThemeTest::whatDoesNotFitABarIsBehindASign()
{
    QFETCH(Scheme, scheme);
    const auto &theme = Theme::of(scheme);
    qApp->setStyle(QStringLiteral("Fusion"));
    qApp->setPalette(theme.palette());
    qApp->setStyleSheet(theme.styleSheet());
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *bar = new QToolBar(&window);
    for (int i = 0; i < 9; ++i)
        bar->addAction(QStringLiteral("an action"));
    layout->addWidget(bar);
    window.resize(300, 80);
    window.show();
    const auto *more = bar->findChild<QToolButton *>(QStringLiteral("qt_toolbar_ext_button"));
    QTRY_VERIFY(more->isVisible());
    const auto image = window.grab(QRect(more->mapTo(&window, QPoint()), more->size())).toImage();
    int ink = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ink += contrast(image.pixelColor(x, y), theme.color(Role::Window)) > 4.5 ? 1 : 0;
    }
    QVERIFY2(ink >= 8, qPrintable(QString::number(ink)));
    qApp->setStyleSheet({});
}

void ThemeTest::everyIconIsDrawnInItsColour()
{
    const auto names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(names.size() > 50);
    const auto &theme = Theme::of(Scheme::Light);
    for (auto name : names) {
        name.chop(4);
        if (name == QLatin1String("espalier") || name.startsWith(QLatin1String("fixed-")))
            continue; // in colours of their own
        const auto image = icon(name, theme, Role::Error).pixmap(QSize(64, 64)).toImage();
        QVERIFY2(hasInk(image, theme.color(Role::Error)), qPrintable(name));
    }
}

void ThemeTest::iconsAreCrispAtTwiceTheSize()
{
    const auto pixmap = icon(u"functions", Theme::of(Scheme::Dark)).pixmap(QSize(16, 16), 2.0);
    QCOMPARE(pixmap.size(), QSize(32, 32));
    QCOMPARE(pixmap.devicePixelRatio(), 2.0);
}

void ThemeTest::theApplicationFollows()
{
    ThemeManager manager(Choice::Light);
    const QSignalSpy changed(&manager, &ThemeManager::changed);
    manager.setChoice(Choice::Dark);
    QCOMPARE(changed.size(), 1);
    QVERIFY(manager.theme().isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Window),
             Theme::of(Scheme::Dark).color(Role::Window));
    manager.setChoice(Choice::Dark);
    QCOMPARE(changed.size(), 1);
}

} // namespace tst_theme

QTEST_MAIN(tst_theme::ThemeTest)
#include "tst_theme.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles that come and go, and patterns made anew.

#include "core/engine/patternimport.h"
#include "core/engine/patternlibrary.h"
#include "tests/widgets/panels/patternspanelcase.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QToolButton>

namespace tst_patternspanelsharing {

using namespace espalier;
using model::PatternState;

static constexpr auto kTime = "2026-01-02T03:04:05.000Z";

class TestPatternsPanelSharing final : public test::PatternsPanelCase {
    Q_OBJECT

private slots:
    void aBundleIsReviewedTakenInAndUndone();
    void aBundleOfNothingNewCannotBeTakenIn();
    void aBundleIsTakenInWhereNothingWasLearned();
    void whatIsNoBundleIsSaid();
    void theChosenOnesAreExported();
    void consolidatingSaysWhatCameOfEachGroup();
    void consolidatingCanBeCancelled();
    void everythingHasAName();

private:
    /// A bundle of two patterns.
    QString makeBundle();
    void drop(const QString &file);

    std::unique_ptr<test::TemporaryProject> m_folder = std::make_unique<test::TemporaryProject>();
};

QString TestPatternsPanelSharing::makeBundle()
{
    m_folder = std::make_unique<test::TemporaryProject>(); // another user each time
    const auto theirs = m_folder->root() / "theirs.db";
    const auto bundle = m_folder->root() / "bundle.json";
    auto knowledge = engine::Knowledge::open(theirs);
    if (!knowledge)
        qFatal("no knowledge");
    auto other = twin();
    other.key = "go/loop/go_vet";
    other.name = "What vet does not like";
    for (const auto &pattern : {twin(), other}) {
        if (!(*knowledge)
                 ->patterns()
                 .add(pattern, {.kind = "created", .actor = "human", .note = {}, .at = kTime}))
            qFatal("no pattern");
    }
    if (!engine::exportBundle(**knowledge, bundle, "team a", {}))
        qFatal("no bundle");
    return QString::fromStdString(bundle.string());
}

void TestPatternsPanelSharing::drop(const QString &file)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &event);
}

void TestPatternsPanelSharing::aBundleIsReviewedTakenInAndUndone()
{
    const auto bundle = makeBundle();
    open();
    drop(bundle);
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QCOMPARE(label("reviewTitle"), QStringLiteral("From team a: 2 new pattern(s)"));
    QCOMPARE(reviewRows().topLevelItemCount(), 2);
    QCOMPARE(reviewed(0, 0), QStringLiteral("New"));
    QCOMPARE(m_model->rowCount(), 4);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-import"));
    accept().click();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 6, kPatience);
    QTRY_VERIFY(idle());
    QVERIFY(message().text().contains(QStringLiteral("2 pattern(s) of team a")));
    QCOMPARE(row(5).provenance, "team a");
    QVERIFY(row(5).state == PatternState::Candidate);
    action("undo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(5).state, PatternState::Forgotten, kPatience);
    QVERIFY(row(6).state == PatternState::Forgotten);
    QTRY_VERIFY_WITH_TIMEOUT(action("redo")->isEnabled(), kPatience);
    action("redo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(5).state, PatternState::Candidate, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(action("undo")->isEnabled(), kPatience);
    action("undo")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(row(6).state, PatternState::Forgotten, kPatience);
}

void TestPatternsPanelSharing::aBundleOfNothingNewCannotBeTakenIn()
{
    const auto bundle = makeBundle();
    test::fillKnowledge(file());
    QVERIFY(engine::importPatterns(file(), bundle.toStdString()));
    {
        auto library = engine::PatternLibrary::open(file());
        QVERIFY(learn::forget((*library)->patterns(), 6, SystemClock()));
    }
    open(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 6, kPatience);
    drop(bundle);
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QVERIFY(accept().isVisible() && !accept().isEnabled());
    QCOMPARE(reviewRows().topLevelItemCount(), 3); // both are known, and one is a problem
    QCOMPARE(reviewed(0, 0), QStringLiteral("Problem"));
    QVERIFY(reviewed(0).contains(QStringLiteral("forgotten")));
    QCOMPARE(reviewed(1, 0), QStringLiteral("Known"));
}

void TestPatternsPanelSharing::aBundleIsTakenInWhereNothingWasLearned()
{
    const auto bundle = makeBundle();
    open(false);
    QTRY_VERIFY_WITH_TIMEOUT(action("import")->isEnabled(), kPatience);
    drop(bundle);
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QVERIFY(!std::filesystem::exists(file())); // looking makes nothing
    accept().click();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 2, kPatience);
    QVERIFY(m_table->isVisible());
}

void TestPatternsPanelSharing::whatIsNoBundleIsSaid()
{
    open();
    m_folder->write("other.json", "{\"a\": 1}");
    drop(QString::fromStdString(m_folder->path("other.json").string()));
    QTRY_VERIFY_WITH_TIMEOUT(message().isVisible(), kPatience);
    QVERIFY(!review().isVisible());
    // A folder is the window's to take.
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_folder->root().string()))});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &enter);
    QVERIFY(!enter.isAccepted());
}

void TestPatternsPanelSharing::theChosenOnesAreExported()
{
    open();
    chooseSome({test::kGoPattern, test::kScriptPattern});
    const auto to = m_folder->root() / "mine.json";
    const auto save = [&] {
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((dialog = m_panel->findChild<QFileDialog *>()), kPatience);
        emit dialog->fileSelected(QString::fromStdString(to.string()));
        dialog->close();
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->findChild<QFileDialog *>(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(message().isVisible() && idle(), kPatience);
    };
    action("exportChosen")->trigger();
    save();
    QVERIFY(message().text().contains(QStringLiteral("2 pattern(s) were exported")));
    const auto imported = engine::importPatterns(m_folder->root() / "one.db", to);
    QVERIFY(imported);
    QCOMPARE(imported->import.added.size(), 2u);
    action("exportAll")->trigger();
    save();
    QVERIFY(message().text().contains(QStringLiteral("3 pattern(s) were exported")));
}

void TestPatternsPanelSharing::consolidatingSaysWhatCameOfEachGroup()
{
    open();
    action("consolidate")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QCOMPARE(label("reviewTitle"), QStringLiteral("Consolidated: 0 pattern(s) made"));
    QCOMPARE(reviewRows().topLevelItemCount(), 2);
    QStringList results;
    for (int at = 0; at < 2; ++at)
        results << reviewed(at, 0) + u'|' + reviewed(at, 1) + u'|' + reviewed(at, 2) + u'|' +
                       reviewed(at, 3);
    QVERIFY2(
        results.contains(QStringLiteral("Its pattern is as it was|Go|Loop|go_undefined_tel")) ||
            results.contains(QStringLiteral("Its pattern changed|Go|Loop|go_undefined_tel")),
        qPrintable(results.join(u'\n')));
    QVERIFY2(results.contains(QStringLiteral(
                 "No pattern: too few failures|Python|Loop|python_undefined_variable")),
             qPrintable(results.join(u'\n')));
    QVERIFY(!accept().isVisible()); // there is nothing to decide
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patterns-consolidated"));
    m_panel->findChild<QPushButton *>(QStringLiteral("reviewLeave"))->click();
    QVERIFY(!review().isVisible());
}

void TestPatternsPanelSharing::consolidatingCanBeCancelled()
{
    open();
    action("consolidate")->trigger();
    QVERIFY(!action("merge")->isEnabled() && !action("import")->isEnabled());
    QPushButton *cancel = nullptr;
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->accessibleName().startsWith(QStringLiteral("Cancel: Consolidating")))
            cancel = button;
    }
    QVERIFY(cancel);
    cancel->click();
    QTRY_VERIFY_WITH_TIMEOUT(idle(), kPatience);
    QVERIFY(!message().isVisible()); // whoever cancels knows
    QTRY_VERIFY(action("import")->isEnabled());
}

void TestPatternsPanelSharing::everythingHasAName()
{
    const auto bundle = makeBundle();
    open();
    action("similar")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_panel->findChild<QToolButton *>(QStringLiteral("similarChip"))->isVisible(), kPatience);
    drop(bundle);
    QTRY_VERIFY_WITH_TIMEOUT(review().isVisible(), kPatience);
    QCOMPARE(test::namelessIn(*m_panel).join(u' '), QString());
}

} // namespace tst_patternspanelsharing

QTEST_MAIN(tst_patternspanelsharing::TestPatternsPanelSharing)
#include "tst_patternspanelsharing.moc"

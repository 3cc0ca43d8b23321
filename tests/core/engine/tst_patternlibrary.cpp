// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tokenestimate.h"
#include "core/engine/patternchanges.h"
#include "tests/core/engine/patternknowledge.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <filesystem>

namespace tst_patternlibrary {

using namespace espalier;
using engine::PatternLibrary;
using model::PatternState;

class PatternLibraryTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void withoutAFileThereIsNothing();
    void aDamagedFileIsNamed();
    void whatIsNeededOftenComesFirst();
    void filtersLeaveWhatFits_data();
    void filtersLeaveWhatFits();
    void wordsAreFoundByTheirBeginning();
    void moreThanAPageIsSaid();
    void aViewHasHistoryContradictionsAndLearnings();
    void learningsArePackedAsTheyLike();
    void thePromptTellsActivePatternsOnly();
    void aChangeCanBeUndoneAndDoneAgain_data();
    void aChangeCanBeUndoneAndDoneAgain();
    void whatChangedSinceIsNotUndone();
    void whatMadeAPatternStays();
    void aChangeThatChangesNothingHasNoEvent();

private:
    /// Names of the patterns that a filter leaves.
    [[nodiscard]] QStringList names(const engine::PatternFilter &filter = {})
    {
        QStringList names;
        const auto rows = m_library->list(filter).value();
        for (const auto &row : rows)
            names << QString::fromStdString(row.name);
        return names;
    }
    [[nodiscard]] model::Pattern pattern(std::int64_t id)
    {
        return *m_library->patterns().find(id).value();
    }

    std::unique_ptr<test::TemporaryProject> m_folder;
    std::unique_ptr<PatternLibrary> m_library;
    SystemClock m_clock;
};

void PatternLibraryTest::init()
{
    m_library.reset();
    m_folder = std::make_unique<test::TemporaryProject>();
    const auto file = m_folder->root() / "knowledge.db";
    test::fillKnowledge(file);
    auto library = PatternLibrary::open(file);
    VERIFY_OK(library);
    m_library = *std::move(library);
}

void PatternLibraryTest::withoutAFileThereIsNothing()
{
    const auto file = m_folder->root() / "none" / "knowledge.db";
    auto library = PatternLibrary::open(file);
    VERIFY_OK(library);
    QVERIFY((*library)->list().value().empty());
    VERIFY_FAILS(NotFound, engine::viewOf(**library, 1));
    VERIFY_FAILS(NotFound, engine::pinPattern(**library, 1, true, m_clock));
    QVERIFY(!std::filesystem::exists(file));
    VERIFY_OK(PatternLibrary::open({}));
}

void PatternLibraryTest::aDamagedFileIsNamed()
{
    m_folder->write("damaged.db", std::string(4096, 'x'));
    const auto library = PatternLibrary::open(m_folder->root() / "damaged.db");
    VERIFY_FAILS(Corrupt, library);
    QVERIFY(library.error().text().contains("damaged.db"));
}

void PatternLibraryTest::whatIsNeededOftenComesFirst()
{
    QCOMPARE(names(), (QStringList{QStringLiteral("Telemetry that is not defined"),
                                   QStringLiteral("A name that is not defined"),
                                   QStringLiteral("An unexpected token")}));
    const auto row = m_library->list().value().front();
    QCOMPARE(row.languages, (std::vector<std::string>{"go"}));
    QCOMPARE(row.successRate(), std::optional(0.75));
    QVERIFY(row.changesScripts && !row.pinned);
    QCOMPARE(row.contradictions, 1u);
}

void PatternLibraryTest::filtersLeaveWhatFits_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("construct");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("left");
    const int any = -1;
    QTest::newRow("a language") << "python" << any << any << "A name that is not defined";
    QTest::newRow("a language that shares a pattern")
        << "typescript" << any << any << "An unexpected token";
    QTest::newRow("a construct") << "" << int(model::Construct::Loop) << any
                                 << "Telemetry that is not defined";
    QTest::newRow("a state") << "" << any << int(PatternState::Active)
                             << "Telemetry that is not defined";
    QTest::newRow("forgotten ones, when they are asked for")
        << "" << any << int(PatternState::Forgotten) << "Not worth knowing";
    QTest::newRow("nothing") << "go" << int(model::Construct::Import) << any << "";
}

void PatternLibraryTest::filtersLeaveWhatFits()
{
    QFETCH(QString, language);
    QFETCH(int, construct);
    QFETCH(int, state);
    QFETCH(QString, left);
    engine::PatternFilter filter{.language = language.toStdString(), .construct = {}, .state = {}};
    if (construct >= 0)
        filter.construct = static_cast<model::Construct>(construct);
    if (state >= 0)
        filter.state = static_cast<PatternState>(state);
    QCOMPARE(names(filter).join(u'|'), left);
}

void PatternLibraryTest::wordsAreFoundByTheirBeginning()
{
    const auto found = m_library->search("telem");
    VERIFY_OK(found);
    QCOMPARE(found->ids, (std::vector<std::int64_t>{test::kGoPattern}));
    QVERIFY(!found->more);
    QVERIFY(m_library->search("worth").value().ids.empty()); // forgotten
    QVERIFY(m_library->search("").value().ids.empty());
}

void PatternLibraryTest::moreThanAPageIsSaid()
{
    const auto found = m_library->search("defined", 1);
    VERIFY_OK(found);
    QCOMPARE(found->ids.size(), 1u);
    QVERIFY(found->more);
}

void PatternLibraryTest::aViewHasHistoryContradictionsAndLearnings()
{
    const auto view = engine::viewOf(*m_library, test::kGoPattern);
    VERIFY_OK(view);
    QCOMPARE(view->pattern.name, std::string("Telemetry that is not defined"));
    QCOMPARE(view->events.size(), 1u);
    QCOMPARE(view->events.front().reason.kind, std::string("created"));
    QCOMPARE(view->contradictions.size(), 1u);
    QCOMPARE(view->contradictions.front().id, test::kScriptPattern);
    QCOMPARE(view->learnings.size(), 2u);
    QVERIFY(view->learnings[0].id > view->learnings[1].id);
    for (const auto &learning : view->learnings) {
        QVERIFY(!learning.success);
        QCOMPARE(learning.errorPattern, std::string("go_undefined_tel"));
        QCOMPARE(learning.language, std::string("go"));
    }
    VERIFY_FAILS(NotFound, engine::viewOf(*m_library, 99));
    VERIFY_OK(engine::viewOf(*m_library, test::kForgottenPattern));
}

void PatternLibraryTest::learningsArePackedAsTheyLike()
{
    // Those of the fixture were packed with a trained dictionary.
    const auto view = engine::viewOf(*m_library, test::kGoPattern);
    VERIFY_OK(view);
    QVERIFY(view->learnings.front().errors.front().contains("undefined: tel"));
    QVERIFY(view->learnings.front().code.contains("def insert_telemetry"));
}

void PatternLibraryTest::thePromptTellsActivePatternsOnly()
{
    const auto preview = engine::previewPrompt(
        *m_library, {.language = "go", .construct = {}, .errorClasses = {}, .most = 5});
    VERIFY_OK(preview);
    QCOMPARE(preview->patterns.size(), 1u);
    QCOMPARE(preview->patterns.front().name, std::string("Telemetry that is not defined"));
    QVERIFY(preview->injection.text.contains("Add the import."));
    QCOMPARE(preview->injection.tokens, estimateTokens(preview->injection.text));
    const auto none = engine::previewPrompt(
        *m_library, {.language = "python", .construct = {}, .errorClasses = {}, .most = 5});
    VERIFY_OK(none);
    QVERIFY(none->injection.text.empty() && none->patterns.empty());
}

void PatternLibraryTest::aChangeCanBeUndoneAndDoneAgain_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("edit") << 0;
    QTest::newRow("pin") << 1;
    QTest::newRow("switch off") << 2;
    QTest::newRow("forget") << 3;
}

void PatternLibraryTest::aChangeCanBeUndoneAndDoneAgain()
{
    QFETCH(int, which);
    const auto id = test::kGoPattern;
    const auto before = model::toJson(pattern(id));
    const auto act = [&]() -> Result<engine::PatternChanged> {
        switch (which) {
        case 0:
            return engine::editPattern(*m_library, id, {.name = "Mine", .howToFix = "Else."},
                                       m_clock);
        case 1: return engine::pinPattern(*m_library, id, true, m_clock);
        case 2: return engine::enablePattern(*m_library, id, false, m_clock);
        default: return engine::forgetPattern(*m_library, id, m_clock);
        }
    };
    const auto done = act();
    VERIFY_OK(done);
    QVERIFY(done->event > 0);
    const auto after = model::toJson(pattern(id));
    QVERIFY(after != before);
    const auto same = [](const Json &left, const Json &right) {
        auto [was, is] = store::changedFields(left, right);
        is.erase("last_updated");
        return is.empty();
    };
    const auto undone = engine::undoChange(*m_library, id, done->event, m_clock);
    VERIFY_OK(undone);
    QVERIFY(same(model::toJson(pattern(id)), before));
    QCOMPARE(m_library->search("telem").value().ids.size(), 1u); // found again, too
    const auto again = engine::undoChange(*m_library, id, undone->event, m_clock);
    VERIFY_OK(again);
    QVERIFY(same(model::toJson(pattern(id)), after));
    const auto events = m_library->patterns().events(id, 10).value();
    QCOMPARE(events.size(), 4u);
    QCOMPARE(events.front().reason.kind, std::string("undone"));
}

void PatternLibraryTest::whatChangedSinceIsNotUndone()
{
    const auto id = test::kGoPattern;
    const auto first = engine::editPattern(*m_library, id, {.name = "First"}, m_clock);
    VERIFY_OK(first);
    VERIFY_OK(engine::editPattern(*m_library, id, {.name = "Second"}, m_clock));
    VERIFY_FAILS(Conflict, engine::undoChange(*m_library, id, first->event, m_clock));
    QCOMPARE(pattern(id).name, std::string("Second"));
    // Another field is no hindrance.
    const auto off = engine::enablePattern(*m_library, id, false, m_clock);
    VERIFY_OK(off);
    VERIFY_OK(engine::editPattern(*m_library, id, {.why = "Because."}, m_clock));
    VERIFY_OK(engine::undoChange(*m_library, id, off->event, m_clock));
    QVERIFY(pattern(id).state != PatternState::Disabled);
    QCOMPARE(pattern(id).why, std::string("Because."));
}

void PatternLibraryTest::whatMadeAPatternStays()
{
    const auto made = m_library->patterns().events(test::kGoPattern, 1).value().front();
    VERIFY_FAILS(InvalidInput,
                 engine::undoChange(*m_library, test::kGoPattern, made.sequence, m_clock));
    VERIFY_FAILS(NotFound, engine::undoChange(*m_library, test::kGoPattern, 9999, m_clock));
}

void PatternLibraryTest::aChangeThatChangesNothingHasNoEvent()
{
    const auto done = engine::pinPattern(*m_library, test::kGoPattern, false, m_clock);
    VERIFY_OK(done);
    QCOMPARE(done->event, 0);
    QCOMPARE(done->state.rows, 0);
    VERIFY_FAILS(Conflict, engine::restorePattern(*m_library, test::kGoPattern, m_clock));
    VERIFY_OK(engine::restorePattern(*m_library, test::kForgottenPattern, m_clock));
}

} // namespace tst_patternlibrary

QTEST_GUILESS_MAIN(tst_patternlibrary::PatternLibraryTest)
#include "tst_patternlibrary.moc"

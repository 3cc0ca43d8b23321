// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Merging with its undo, what is alike, and what came from others.

#include "core/engine/patternchanges.h"
#include "core/engine/patternimport.h"
#include "core/engine/patternsimilarity.h"
#include "tests/core/engine/patternknowledge.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>

namespace tst_patternlinks {

using namespace espalier;
using engine::PatternLibrary;
using model::PatternState;

class PatternLinksTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aMergeIsUndoneExactlyAndDoneAgain();
    void whatChangedSinceIsNotTakenBack();
    void aViewTellsOfWhatWasMerged();
    void severalAreForgottenOrNone();
    void theNearestComesFirst();
    void nearnessFollowsEdits();
    void anImportSaysWhatItMade();
    void someAreExported();

private:
    /// One more pattern, of the language and construct of kPythonPattern.
    std::int64_t addAnother(const std::string &name, std::int64_t failures = 1);
    [[nodiscard]] model::Pattern pattern(std::int64_t id)
    {
        return *m_library->patterns().find(id).value();
    }
    /// All there is to a pattern but the time of its last change.
    [[nodiscard]] Json whole(std::int64_t id)
    {
        auto json = model::toJson(pattern(id));
        json.erase("last_updated");
        return json;
    }

    std::unique_ptr<test::TemporaryProject> m_folder;
    std::filesystem::path m_file;
    std::unique_ptr<PatternLibrary> m_library;
    SystemClock m_clock;
    JobContext m_job;
};

void PatternLinksTest::init()
{
    m_library.reset();
    m_folder = std::make_unique<test::TemporaryProject>();
    m_file = m_folder->root() / "knowledge.db";
    test::fillKnowledge(m_file);
    auto library = PatternLibrary::open(m_file);
    VERIFY_OK(library);
    m_library = *std::move(library);
}

std::int64_t PatternLinksTest::addAnother(const std::string &name, std::int64_t failures)
{
    const auto added = m_library->patterns().add({.key = "python/function/" + name,
                                                  .name = name,
                                                  .family = "python",
                                                  .languages = {{"python", failures}},
                                                  .errorClass = name,
                                                  .badExample = "b = tel\n",
                                                  .why = "The script uses a name too early.",
                                                  .failures = failures,
                                                  .occurrences = failures},
                                                 {.kind = "created",
                                                  .actor = "consolidation",
                                                  .note = {},
                                                  .at = "2026-01-02T03:04:05.000Z"});
    return added ? added->ids.front() : 0;
}

void PatternLinksTest::aMergeIsUndoneExactlyAndDoneAgain()
{
    const std::vector ids{addAnother("one"), test::kPythonPattern, addAnother("two")};
    std::vector<Json> before;
    for (const auto id : ids)
        before.push_back(whole(id));
    const auto keys = m_library->patterns().keys().value();
    const auto merged = engine::mergePatterns(*m_library, ids, m_clock);
    VERIFY_OK(merged);
    QCOMPARE(merged->size(), 3u);
    QCOMPARE(merged->front().pattern, test::kPythonPattern);
    QCOMPARE(pattern(test::kPythonPattern).failures, 7);
    QVERIFY(pattern(ids.front()).state == PatternState::Merged);
    // What was merged is found by what stands for it.
    QCOMPARE(m_library->search("one").value().ids, (std::vector{test::kPythonPattern}));
    const auto after = whole(test::kPythonPattern);
    const auto undone = engine::undoChanges(*m_library, *merged, m_clock);
    VERIFY_OK(undone);
    for (std::size_t i = 0; i < ids.size(); ++i)
        QCOMPARE(toText(whole(ids[i])), toText(before[i]));
    const auto keysNow = m_library->patterns().keys().value();
    QVERIFY(std::ranges::equal(keys, keysNow, [](const auto &left, const auto &right) {
        return left.first == right.first && left.second.pattern == right.second.pattern &&
               left.second.forgotten == right.second.forgotten;
    }));
    QCOMPARE(m_library->search("one").value().ids.size(), 1u);
    VERIFY_OK(engine::undoChanges(*m_library, *undone, m_clock));
    QCOMPARE(toText(whole(test::kPythonPattern)), toText(after));
    QVERIFY(pattern(ids.back()).state == PatternState::Merged);
}

void PatternLinksTest::whatChangedSinceIsNotTakenBack()
{
    const auto other = addAnother("one");
    const std::vector ids{other, test::kPythonPattern};
    const auto merged = engine::mergePatterns(*m_library, ids, m_clock);
    VERIFY_OK(merged);
    VERIFY_OK(engine::pinPattern(*m_library, test::kPythonPattern, false, m_clock));
    const auto before = whole(test::kPythonPattern);
    VERIFY_FAILS(Conflict, engine::undoChanges(*m_library, *merged, m_clock));
    QCOMPARE(toText(whole(test::kPythonPattern)), toText(before));
    QVERIFY(pattern(other).state == PatternState::Merged); // all or nothing
}

void PatternLinksTest::aViewTellsOfWhatWasMerged()
{
    const auto other = addAnother("one");
    store::PatternUseStore uses(m_library->database());
    const std::vector<store::PatternUse> told{{.pattern = other,
                                               .kind = store::UseKind::Recipe,
                                               .run = "run-1",
                                               .language = "python",
                                               .functionName = "grow",
                                               .outcome = store::UseOutcome::Passed,
                                               .createdAt = "2026-01-02T03:04:05.000Z"}};
    VERIFY_OK(uses.add(told));
    QCOMPARE(engine::viewOf(*m_library, other)->uses.size(), 1u);
    QCOMPARE(engine::viewOf(*m_library, test::kPythonPattern)->useSums.all(), 0);
    const std::vector ids{other, test::kPythonPattern};
    VERIFY_OK(engine::mergePatterns(*m_library, ids, m_clock));
    const auto view = engine::viewOf(*m_library, test::kPythonPattern);
    VERIFY_OK(view);
    QCOMPARE(view->useSums.passed, 1);
    QVERIFY(!view->mergedInto);
    QCOMPARE(view->weeks.size(), 0u);
    const auto gone = engine::viewOf(*m_library, other);
    VERIFY_OK(gone);
    QCOMPARE(gone->mergedInto->id, test::kPythonPattern);
    QCOMPARE(engine::viewOf(*m_library, test::kGoPattern)->weeks.front().learnings, 2);
}

void PatternLinksTest::severalAreForgottenOrNone()
{
    const std::vector wrong{test::kGoPattern, std::int64_t{99}};
    VERIFY_FAILS(NotFound, engine::forgetPatterns(*m_library, wrong, m_clock));
    QVERIFY(pattern(test::kGoPattern).state == PatternState::Active);
    const std::vector ids{test::kGoPattern, test::kPythonPattern};
    const auto done = engine::forgetPatterns(*m_library, ids, m_clock);
    VERIFY_OK(done);
    QCOMPARE(m_library->list()->size(), 1u);
    VERIFY_OK(engine::undoChanges(*m_library, *done, m_clock));
    QCOMPARE(m_library->list()->size(), 3u);
}

void PatternLinksTest::theNearestComesFirst()
{
    const auto like = addAnother("python_undefined_name");
    const auto twin = pattern(test::kPythonPattern);
    VERIFY_OK(engine::editPattern(
        *m_library, like,
        {.badExample = twin.badExample, .why = twin.why, .howToFix = twin.howToFix}, m_clock));
    const auto nearest = engine::nearestTo(*m_library, test::kPythonPattern, m_job);
    VERIFY_OK(nearest);
    QCOMPARE(nearest->size(), 5u); // the forgotten one, too
    QCOMPARE(nearest->front().id, test::kPythonPattern);
    QVERIFY(nearest->front().similarity > 0.999);
    QCOMPARE((*nearest)[1].id, like);
    QVERIFY(std::ranges::is_sorted(*nearest, std::ranges::greater(),
                                   &engine::PatternNearness::similarity));
    VERIFY_FAILS(NotFound, engine::nearestTo(*m_library, 99, m_job));
    std::stop_source stop;
    stop.request_stop();
    JobContext cancelled(stop.get_token());
    VERIFY_FAILS(Cancelled, engine::nearestTo(*m_library, test::kPythonPattern, cancelled));
}

void PatternLinksTest::nearnessFollowsEdits()
{
    const auto twin = pattern(test::kGoPattern);
    VERIFY_OK(engine::editPattern(*m_library, test::kScriptPattern,
                                  {.name = twin.name,
                                   .badExample = twin.badExample,
                                   .why = twin.why,
                                   .howToFix = twin.howToFix},
                                  m_clock));
    const auto nearest = engine::nearestTo(*m_library, test::kScriptPattern, m_job);
    VERIFY_OK(nearest);
    QCOMPARE(nearest->front().id, test::kScriptPattern); // though the other one is as near
    QCOMPARE((*nearest)[1].id, test::kGoPattern);
}

void PatternLinksTest::anImportSaysWhatItMade()
{
    const auto bundle = m_folder->root() / "bundle.json";
    {
        auto knowledge = engine::Knowledge::open(m_file);
        VERIFY_OK(knowledge);
        VERIFY_OK(engine::exportBundle(**knowledge, bundle, "team a", {}));
    }
    const auto fresh = m_folder->root() / "fresh" / "knowledge.db";
    const auto imported = engine::importPatterns(fresh, bundle);
    VERIFY_OK(imported);
    QCOMPARE(imported->patterns, (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(imported->import.source, "team a");
    QVERIFY(engine::importPatterns(fresh, bundle)->patterns.empty());
    VERIFY_FAILS(NotFound, engine::importPatterns(fresh, m_folder->root() / "none.json"));
}

void PatternLinksTest::someAreExported()
{
    auto knowledge = engine::Knowledge::open(m_file);
    VERIFY_OK(knowledge);
    // One that is put away is not among them, also when it is chosen.
    const std::vector chosen{test::kScriptPattern, test::kForgottenPattern};
    const auto bundle = m_folder->root() / "some.json";
    const auto done = engine::exportBundle(**knowledge, bundle, "team a", {.patterns = chosen});
    VERIFY_OK(done);
    QCOMPARE(done->patterns, 1u);
    const auto imported = engine::importPatterns(m_folder->root() / "fresh.db", bundle);
    VERIFY_OK(imported);
    QCOMPARE(imported->import.added, (std::vector<std::string>{"An unexpected token"}));
}

} // namespace tst_patternlinks

QTEST_GUILESS_MAIN(tst_patternlinks::PatternLinksTest)
#include "tst_patternlinks.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/testtreemodel.h"

#include "widgets/theme/icons.h"

#include <algorithm>
#include <utility>

namespace espalier::models {

namespace {

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

TestTreeModel::TestTreeModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractItemModel(parent), m_themes(themes)
{
    connect(&themes, &theme::ThemeManager::changed, this, &TestTreeModel::dress);
    dress();
}

void TestTreeModel::dress()
{
    // As pixmaps: an SVG drawn anew for every row of every frame is what makes scrolling jerk.
    for (std::size_t i = 0; i < m_icons.size(); ++i) {
        const auto &look = lookOf(static_cast<TestState>(i));
        const auto drawn = theme::icon(look.icon, m_themes.theme(), look.ink);
        m_icons[i] = {};
        for (const int size : {16, 24, 32, 48}) {
            const auto pixmap = drawn.pixmap(QSize(size, size), 1);
            // Selected ones too, or the style would tint them.
            m_icons[i].addPixmap(pixmap, QIcon::Normal);
            m_icons[i].addPixmap(pixmap, QIcon::Selected);
        }
    }
    if (!m_shown.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

// What is shown ------------------------------------------------------------------------------

void TestTreeModel::setSuites(std::vector<TestSuite> suites, std::span<const model::TestRun> tests)
{
    beginResetModel();
    m_suites.clear();
    m_byKey.clear();
    m_names.clear();
    m_matches.clear();
    m_counts = {};
    for (auto &facts : suites) {
        m_byKey.insert(facts.key, static_cast<Number>(m_suites.size()));
        m_suites.emplace_back().facts = std::move(facts);
    }
    Suite *suite = nullptr;
    std::string_view key;
    for (const auto &run : tests) {
        if (!suite || run.key != key) {
            key = run.key;
            const auto found = m_byKey.constFind(text(key));
            suite = found == m_byKey.cend() ? nullptr : &m_suites[*found];
        }
        if (suite)
            suite->tests.push_back({.name = m_names.idOf(run.test.name),
                                    .seconds = static_cast<float>(run.test.seconds),
                                    .state = testStateOf(run.test.outcome)});
    }
    for (auto &each : m_suites) {
        each.tests.shrink_to_fit();
        recount(each);
    }
    showAll();
    endResetModel();
    emit countsChanged();
}

void TestTreeModel::setFilter(const QString &text, bool failedOnly)
{
    if (text == m_text && failedOnly == m_failedOnly)
        return;
    beginResetModel();
    m_text = text;
    m_failedOnly = failedOnly;
    m_matches.clear();
    showAll();
    endResetModel();
}

bool TestTreeModel::nameMatches(TestNames::Id name)
{
    if (m_text.isEmpty())
        return true;
    m_matches.resize(m_names.count(), -1);
    auto &match = m_matches[name];
    if (match < 0)
        match = text(m_names.name(name)).contains(m_text, Qt::CaseInsensitive) ? 1 : 0;
    return match == 1;
}

std::vector<TestTreeModel::Number> TestTreeModel::wantedTests(const Suite &suite)
{
    const bool all = m_text.isEmpty() || suite.facts.title.contains(m_text, Qt::CaseInsensitive);
    std::vector<Number> wanted;
    wanted.reserve(all && !m_failedOnly ? suite.tests.size() : 0);
    for (Number i = 0; i < suite.tests.size(); ++i) {
        const auto &test = suite.tests[i];
        if ((!m_failedOnly || isBad(test.state)) && (all || nameMatches(test.name)))
            wanted.push_back(i);
    }
    return wanted;
}

bool TestTreeModel::isWanted(const Suite &suite, const std::vector<Number> &tests) const
{
    if (!tests.empty())
        return true;
    if (m_failedOnly && !suite.refused && !suite.broken)
        return false;
    return m_text.isEmpty() || suite.facts.title.contains(m_text, Qt::CaseInsensitive);
}

void TestTreeModel::showAll()
{
    m_shown.clear();
    for (Number i = 0; i < m_suites.size(); ++i) {
        auto &suite = m_suites[i];
        suite.row = -1;
        suite.shown = wantedTests(suite);
        if (isWanted(suite, suite.shown))
            m_shown.push_back(i);
    }
    numberRows(0);
}

void TestTreeModel::numberRows(std::size_t from)
{
    for (std::size_t row = from; row < m_shown.size(); ++row)
        m_suites[m_shown[row]].row = static_cast<int>(row);
}

void TestTreeModel::refresh(Number number)
{
    auto &suite = m_suites[number];
    auto wanted = wantedTests(suite);
    const bool show = isWanted(suite, wanted);
    if (suite.row < 0 && !show)
        return;
    if (suite.row < 0) {
        const auto place = std::ranges::lower_bound(m_shown, number);
        const auto row = static_cast<int>(place - m_shown.begin());
        suite.shown = std::move(wanted);
        beginInsertRows({}, row, row);
        m_shown.insert(place, number);
        numberRows(static_cast<std::size_t>(row));
        endInsertRows();
    } else if (!show) {
        const int row = suite.row;
        beginRemoveRows({}, row, row);
        m_shown.erase(m_shown.begin() + row);
        suite.row = -1;
        suite.shown.clear();
        numberRows(static_cast<std::size_t>(row));
        endRemoveRows();
    } else {
        refreshTests(suite, std::move(wanted));
        tellChanged(suite);
    }
}

// Runs of rows that go, from the end; then runs that come, from the beginning.
void TestTreeModel::refreshTests(Suite &suite, std::vector<Number> wanted)
{
    const auto parent = index(suite.row, 0);
    auto &shown = suite.shown;
    const auto stays = [&](Number test) { return std::ranges::binary_search(wanted, test); };
    for (auto last = static_cast<int>(shown.size()) - 1; last >= 0; --last) {
        if (stays(shown[static_cast<std::size_t>(last)]))
            continue;
        int first = last;
        while (first > 0 && !stays(shown[static_cast<std::size_t>(first) - 1]))
            --first;
        beginRemoveRows(parent, first, last);
        shown.erase(shown.begin() + first, shown.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    // Now `shown` is a part of `wanted`.
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i < shown.size() && shown[i] == wanted[i])
            continue;
        auto end = i + 1;
        while (end < wanted.size() && (i >= shown.size() || wanted[end] != shown[i]))
            ++end;
        beginInsertRows(parent, static_cast<int>(i), static_cast<int>(end) - 1);
        shown.insert(shown.begin() + static_cast<std::ptrdiff_t>(i),
                     wanted.begin() + static_cast<std::ptrdiff_t>(i),
                     wanted.begin() + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
        i = end - 1;
    }
}

// What came out ------------------------------------------------------------------------------

void TestTreeModel::apply(const engine::SuiteOutcome &outcome)
{
    const auto found = m_byKey.constFind(text(outcome.key));
    if (found == m_byKey.cend())
        return;
    auto &suite = m_suites[*found];
    suite.facts.version = outcome.version;
    suite.running = false;
    suite.refused = !outcome.findings.empty();
    suite.broken = outcome.problem.has_value();
    const bool sameTests = std::ranges::equal(suite.tests, outcome.tests,
                                              [this](const Test &test, const model::TestRun &run) {
                                                  return m_names.name(test.name) == run.test.name;
                                              });
    if (outcome.whole && !suite.refused && !suite.broken && !sameTests)
        replaceTests(suite, outcome.tests);
    else
        mergeTests(suite, outcome.tests);
    recount(suite);
    refresh(*found);
    emit countsChanged();
}

void TestTreeModel::replaceTests(Suite &suite, const std::vector<model::TestRun> &tests)
{
    if (suite.row >= 0)
        refreshTests(suite, {});
    suite.shown.clear();
    suite.tests.clear();
    for (const auto &run : tests)
        suite.tests.push_back({.name = m_names.idOf(run.test.name),
                               .seconds = static_cast<float>(run.test.seconds),
                               .state = testStateOf(run.test.outcome)});
}

void TestTreeModel::mergeTests(Suite &suite, const std::vector<model::TestRun> &tests)
{
    QHash<TestNames::Id, const model::TestOutcome *> byName;
    for (const auto &run : tests)
        byName.insert(m_names.idOf(run.test.name), &run.test);
    for (auto &test : suite.tests) {
        if (const auto *outcome = byName.take(test.name)) {
            test.seconds = static_cast<float>(outcome->seconds);
            test.state = testStateOf(outcome->outcome);
        }
    }
    for (const auto &run : tests) {
        if (byName.contains(m_names.idOf(run.test.name)))
            suite.tests.push_back({.name = m_names.idOf(run.test.name),
                                   .seconds = static_cast<float>(run.test.seconds),
                                   .state = testStateOf(run.test.outcome)});
    }
}

void TestTreeModel::setRunning(const QSet<QString> &keys)
{
    int first = rowCount();
    int last = -1;
    for (auto &suite : m_suites) {
        const bool running = keys.contains(suite.facts.key);
        if (std::exchange(suite.running, running) == running || suite.row < 0)
            continue;
        first = std::min(first, suite.row);
        last = suite.row;
    }
    if (last >= 0)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

bool TestTreeModel::isRunning(const QString &key) const
{
    const auto found = m_byKey.constFind(key);
    return found != m_byKey.cend() && m_suites[*found].running;
}

void TestTreeModel::recount(Suite &suite)
{
    const auto before = suite.counts;
    suite.counts = {};
    suite.seconds = 0;
    for (const auto &test : suite.tests) {
        suite.counts.add(test.state);
        suite.seconds += static_cast<double>(test.seconds);
    }
    m_counts.passed += suite.counts.passed - before.passed;
    m_counts.failed += suite.counts.failed - before.failed;
    m_counts.skipped += suite.counts.skipped - before.skipped;
    m_counts.notRun += suite.counts.notRun - before.notRun;
}

void TestTreeModel::tellChanged(const Suite &suite)
{
    const auto parent = index(suite.row, 0);
    emit dataChanged(parent, index(suite.row, ColumnCount - 1));
    const int rows = rowCount(parent);
    if (rows > 0)
        emit dataChanged(index(0, 0, parent), index(rows - 1, ColumnCount - 1, parent));
}

// Asked from outside -------------------------------------------------------------------------

std::size_t TestTreeModel::shownTests() const
{
    std::size_t count = 0;
    for (const auto number : m_shown)
        count += m_suites[number].shown.size();
    return count;
}

std::vector<QString> TestTreeModel::keys() const
{
    std::vector<QString> keys;
    keys.reserve(m_suites.size());
    for (const auto &suite : m_suites)
        keys.push_back(suite.facts.key);
    return keys;
}

QHash<QString, QStringList> TestTreeModel::failedTests() const
{
    QHash<QString, QStringList> failed;
    for (const auto &suite : m_suites) {
        if (suite.refused || suite.broken) {
            failed.insert(suite.facts.key, {});
            continue;
        }
        if (suite.counts.failed == 0)
            continue;
        auto &names = failed[suite.facts.key];
        for (const auto &test : suite.tests) {
            if (isBad(test.state))
                names.append(nameOf(test));
        }
    }
    return failed;
}

int TestTreeModel::versionOf(const QString &key) const
{
    const auto found = m_byKey.constFind(key);
    return found == m_byKey.cend() ? 0 : m_suites[*found].facts.version;
}

QModelIndex TestTreeModel::indexOf(const QString &key, const QString &test) const
{
    const auto found = m_byKey.constFind(key);
    if (found == m_byKey.cend() || m_suites[*found].row < 0)
        return {};
    const auto &suite = m_suites[*found];
    const auto parent = index(suite.row, 0);
    if (test.isEmpty())
        return parent;
    const auto name = test.toStdString();
    const auto at = std::ranges::find_if(
        suite.shown, [&](Number number) { return m_names.name(suite.tests[number].name) == name; });
    return at == suite.shown.end() ? QModelIndex()
                                   : index(static_cast<int>(at - suite.shown.begin()), 0, parent);
}

} // namespace espalier::models

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/testsuites.h"
#include "widgets/models/testlook.h"
#include "widgets/models/testnames.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QIcon>
#include <QSet>

#include <array>
#include <span>
#include <vector>

namespace espalier::models {

/// The tests of one script, as the tree heads them.
struct TestSuite {
    QString key;
    int version = 0;
    QString title;   ///< readable
    QString details; ///< for the tool tip
};

/// Suites and their tests with how they stand. A test takes 12 bytes and four more while it is
/// shown: a million of them is fine. Filtering is done here. GUI thread.
class TestTreeModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, StateColumn, DurationColumn, ColumnCount };
    enum Role {
        StateRole = Qt::UserRole + 1, ///< a TestState as int
        KeyRole,                      ///< of the script, on suites and tests
        TestRole,                     ///< name of the test; empty on a suite
    };

    explicit TestTreeModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Everything anew. `tests` belong to the suites by their keys; others are passed over.
    void setSuites(std::vector<TestSuite> suites, std::span<const model::TestRun> tests);
    /// How a suite came out. What it has no outcome for stays, unless the whole suite was run.
    void apply(const engine::SuiteOutcome &outcome);
    /// Suites that are being run; all others are not.
    void setRunning(const QSet<QString> &keys);
    [[nodiscard]] bool isRunning(const QString &key) const;

    /// Shows tests with `text` in their name or their suite's title, and only those that failed.
    void setFilter(const QString &text, bool failedOnly);

    [[nodiscard]] const TestCounts &counts() const { return m_counts; }
    /// Rows that are shown, tests only.
    [[nodiscard]] std::size_t shownTests() const;
    [[nodiscard]] bool isEmpty() const { return m_suites.empty(); }
    [[nodiscard]] std::vector<QString> keys() const;
    /// The failed tests by the keys of their suites, whether shown or not. An empty list of names
    /// stands for the whole suite.
    [[nodiscard]] QHash<QString, QStringList> failedTests() const;
    [[nodiscard]] int versionOf(const QString &key) const;

    /// Of a suite, or of one of its tests; invalid when it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString &key, const QString &test = {}) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void countsChanged();

private:
    using Number = std::uint32_t; ///< of a suite, or of a test in its suite

    struct Test {
        TestNames::Id name;
        float seconds;
        TestState state;
    };
    struct Suite {
        TestSuite facts;
        std::vector<Test> tests;
        std::vector<Number> shown; ///< of its tests, ascending
        TestCounts counts;
        double seconds = 0;
        int row = -1; ///< -1: not shown
        bool running = false;
        bool refused = false; ///< the security walk found something: no test was run
        bool broken = false;  ///< it could not be run to its end
    };

    [[nodiscard]] const Suite *suiteOf(const QModelIndex &index) const;
    [[nodiscard]] const Test *testOf(const QModelIndex &index) const;
    [[nodiscard]] TestState stateOf(const Suite &suite) const;
    [[nodiscard]] QString nameOf(const Test &test) const;
    [[nodiscard]] QString stateText(const Suite &suite) const;
    [[nodiscard]] QVariant suiteData(const Suite &suite, int column, int role) const;
    [[nodiscard]] QVariant testData(const Suite &suite, const Test &test, int column,
                                    int role) const;
    [[nodiscard]] QVariant stateData(TestState state, int column, int role) const;

    [[nodiscard]] bool nameMatches(TestNames::Id name);
    [[nodiscard]] std::vector<Number> wantedTests(const Suite &suite);
    [[nodiscard]] bool isWanted(const Suite &suite, const std::vector<Number> &tests) const;
    void showAll();
    void numberRows(std::size_t from);
    /// Brings the rows of a suite in line with the filter, telling views.
    void refresh(Number number);
    void refreshTests(Suite &suite, std::vector<Number> wanted);
    void replaceTests(Suite &suite, const std::vector<model::TestRun> &tests);
    void mergeTests(Suite &suite, const std::vector<model::TestRun> &tests);
    void recount(Suite &suite);
    void tellChanged(const Suite &suite);
    void dress();

    const theme::ThemeManager &m_themes;
    std::vector<Suite> m_suites;
    std::vector<Number> m_shown; ///< suites, ascending
    QHash<QString, Number> m_byKey;
    TestNames m_names;
    std::vector<signed char> m_matches; ///< by name: whether it has the filter's text; -1 unknown
    QString m_text;
    bool m_failedOnly = false;
    TestCounts m_counts;
    std::array<QIcon, 6> m_icons;
};

} // namespace espalier::models

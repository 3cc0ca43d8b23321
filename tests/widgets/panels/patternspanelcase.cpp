// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/patternspanelcase.h"

#include "core/engine/patternlibrary.h"
#include "widgets/panels/patterns/patterneditor.h"

#include <QComboBox>
#include <QLabel>

namespace espalier::test {

using models::PatternModel;

void PatternsPanelCase::init()
{
    m_project = std::make_unique<PanelProject>();
}

void PatternsPanelCase::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void PatternsPanelCase::open(bool withKnowledge)
{
    if (withKnowledge)
        fillKnowledge(file());
    m_panel = std::make_unique<panels::PatternsPanel>(*m_project->context);
    m_table = m_panel->findChild<QTreeView *>(QStringLiteral("patterns"));
    m_model = m_panel->findChild<PatternModel *>();
    showPanel(*m_panel, {1400, 800});
    if (!withKnowledge)
        return;
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 4, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
}

void PatternsPanelCase::choose(std::int64_t id)
{
    for (int at = 0; at < m_table->model()->rowCount(); ++at) {
        const auto index = m_table->model()->index(at, 0);
        if (index.data(PatternModel::IdRole).toLongLong() == id)
            m_table->setCurrentIndex(index);
    }
    QCOMPARE(chosen(), id);
}

void PatternsPanelCase::beginEdit()
{
    m_table->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
    QTest::keyClick(m_table, Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(m_panel->findChild<panels::PatternEditor *>()->isVisible());
}

void PatternsPanelCase::chooseSome(std::initializer_list<std::int64_t> ids)
{
    for (auto id = std::rbegin(ids); id != std::rend(ids); ++id) {
        for (int at = 0; at < m_table->model()->rowCount(); ++at) {
            const auto index = m_table->model()->index(at, 0);
            if (index.data(PatternModel::IdRole).toLongLong() != *id)
                continue;
            const auto how = id == std::rbegin(ids) ? QItemSelectionModel::ClearAndSelect
                                                    : QItemSelectionModel::Select;
            m_table->selectionModel()->setCurrentIndex(index, how | QItemSelectionModel::Rows);
        }
    }
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), static_cast<qsizetype>(ids.size()));
}

std::vector<std::int64_t> PatternsPanelCase::listed() const
{
    std::vector<std::int64_t> ids;
    for (int at = 0; at < m_table->model()->rowCount(); ++at)
        ids.push_back(m_table->model()->index(at, 0).data(PatternModel::IdRole).toLongLong());
    return ids;
}

void PatternsPanelCase::chooseIn(const char *chooser, const QString &text)
{
    for (auto *box : m_panel->findChildren<QComboBox *>()) {
        if (box->accessibleName() == QLatin1String(chooser) && box->findText(text) >= 0) {
            box->setCurrentIndex(box->findText(text));
            return;
        }
    }
    QFAIL("there is no such choice");
}

model::Pattern PatternsPanelCase::twin()
{
    return {.key = "python/function/python_name_error",
            .name = "A name that nobody defined",
            .family = "python",
            .languages = {{"python", 2}},
            .errorClass = "python_name_error",
            .badExample = "a = tel\n",
            .goodExample = "a = espalier\n",
            .why = "The script uses a name before it is there.",
            .howToFix = "Use the name of the runtime.",
            .failures = 2,
            .followedBySuccess = 2,
            .occurrences = 4};
}

std::int64_t PatternsPanelCase::addTwin()
{
    fillKnowledge(file());
    auto library = engine::PatternLibrary::open(file());
    const auto added = (*library)->patterns().add(twin(), {.kind = "created",
                                                           .actor = "consolidation",
                                                           .note = {},
                                                           .at = "2026-01-02T03:04:05.000Z"});
    return added ? added->ids.front() : 0;
}

QString PatternsPanelCase::label(const char *name) const
{
    return m_panel->findChild<QLabel *>(QLatin1String(name))->text();
}

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versioncompare.h"

#include "widgets/controls/emptystate.h"
#include "widgets/editor/diffview.h"
#include "widgets/panels/scripts/versionwords.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

VersionCompare::VersionCompare(const theme::ThemeManager &themes, QAction *makeAnother,
                               QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout(makeAnother);
    connect(m_leftChooser, &QComboBox::activated, this, &VersionCompare::compare);
    connect(m_rightChooser, &QComboBox::activated, this, &VersionCompare::compare);
    connect(m_diff, &editor::DiffView::shown, this, [this] { m_diff->setMarks(m_marks); });
    connect(&themes, &theme::ThemeManager::changed, this, &VersionCompare::dress);
    dress();
}

void VersionCompare::createLayout(QAction *makeAnother)
{
    auto *page = new QWidget(this);
    m_leftChooser = new QComboBox(this);
    m_leftChooser->setAccessibleName(tr("Version at the left"));
    m_rightChooser = new QComboBox(this);
    m_rightChooser->setAccessibleName(tr("Version at the right"));
    m_diff = new editor::DiffView(this);
    m_diff->setReadOnly(true);
    m_bar = new QToolBar(this);
    m_bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    for (const auto action : {editor::DiffAction::PreviousChange, editor::DiffAction::NextChange,
                              editor::DiffAction::Unified, editor::DiffAction::CollapseUnchanged})
        m_bar->addAction(m_diff->action(action));
    // Each stands above its side of the diff, which never turns with the language.
    auto *head = new QWidget(page);
    head->setLayoutDirection(Qt::LeftToRight);
    auto *choosers = new QHBoxLayout(head);
    choosers->setContentsMargins(8, 6, 8, 6);
    choosers->setSpacing(8);
    choosers->addWidget(m_leftChooser, 1);
    choosers->addWidget(m_rightChooser, 1);
    choosers->addWidget(m_bar);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_diff, 1);
    auto *alone = new controls::EmptyState(m_themes, QStringLiteral("scripts"), this);
    alone->setContent(tr("There is one version of this script"),
                      tr("Two versions are compared here, once somebody has written another one."),
                      makeAnother);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(page);
    m_pages->addWidget(alone);
    auto *pages = new QVBoxLayout(this);
    pages->setContentsMargins({});
    pages->addWidget(m_pages);
}

int VersionCompare::left() const
{
    return m_leftChooser->currentData().toInt();
}

int VersionCompare::right() const
{
    return m_rightChooser->currentData().toInt();
}

void VersionCompare::setVersions(const QString &key, const Versions &versions)
{
    const bool same = key == m_key;
    const int leftBefore = same ? left() : 0;
    const int rightBefore = same ? right() : 0;
    m_key = key;
    m_versions = versions;
    m_pages->setCurrentIndex(versions.size() > 1 ? 0 : 1);
    int first = 0;
    int second = 0;
    for (const auto &version : versions) {
        const auto &script = version.script;
        if (first == 0 && script.origin == "template")
            first = script.version;
        if (script.effective)
            second = script.version;
    }
    if (first == 0 && !versions.empty())
        first = versions.front().script.version;
    if ((second == 0 || second == first) && !versions.empty())
        second = versions.back().script.version;
    fill(m_leftChooser, detailOf(leftBefore) ? leftBefore : first);
    fill(m_rightChooser, detailOf(rightBefore) ? rightBefore : second);
    compare();
}

void VersionCompare::showVersion(int version)
{
    const int row = m_rightChooser->findData(version);
    if (row < 0 || row == m_rightChooser->currentIndex())
        return;
    m_rightChooser->setCurrentIndex(row);
    compare();
}

void VersionCompare::fill(QComboBox *chooser, int version)
{
    chooser->clear();
    for (const auto &each : m_versions)
        chooser->addItem(versionTitle(each.script), each.script.version);
    chooser->setCurrentIndex(std::max(0, chooser->findData(version)));
}

const engine::VersionDetail *VersionCompare::detailOf(int version) const
{
    const auto found = std::ranges::find_if(
        m_versions, [&](const auto &detail) { return detail.script.version == version; });
    return found == m_versions.end() ? nullptr : &*found;
}

void VersionCompare::compare()
{
    std::vector<editor::DiffMark> marks;
    const auto textOf = [&](int version, diff::Side side) {
        const auto *detail = detailOf(version);
        if (!detail)
            return editor::DiffText::of({}, {}, QStringLiteral("script.py"));
        for (auto &mark : failedLinesOf(*detail).script)
            marks.push_back({side, std::move(mark)});
        return editor::DiffText::of(detail->script.text, versionTitle(detail->script),
                                    QStringLiteral("script.py"));
    };
    auto before = textOf(left(), diff::Side::Left);
    auto after = textOf(right(), diff::Side::Right);
    // Marks are of the texts to come: on those that are still there they would be wrong.
    m_diff->setMarks({});
    m_diff->compare(std::move(before), std::move(after));
    m_marks = std::move(marks);
}

void VersionCompare::dress()
{
    m_diff->setTheme(m_themes.theme());
}

} // namespace espalier::panels

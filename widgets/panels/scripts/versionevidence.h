// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/scripts/scriptlibrary.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace espalier::panels {

/// Why a version has its verdict, and what drove it: findings, tests, the failures of the version
/// before it, and what was printed.
class VersionEvidence final : public QWidget {
    Q_OBJECT

public:
    explicit VersionEvidence(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// `before` is the version it was made after, null for the first one.
    void setVersion(const engine::VersionDetail *version, const engine::VersionDetail *before);

signals:
    /// Of the chosen version; line from 1.
    void scriptLineChosen(int line);
    void testLineChosen(int line);

private:
    void createLayout();
    void fill();
    void addFindings(const model::Validation &verdict);
    void addTests(const model::Validation &verdict);
    void addReasons(const model::Validation &verdict, int version);
    QTreeWidgetItem *addGroup(const QString &title);
    void addTest(QTreeWidgetItem *group, const model::TestOutcome &test);
    void open(const QTreeWidgetItem *item);

    const theme::ThemeManager &m_themes;
    std::vector<engine::VersionDetail> m_shown; ///< the version, then the one before it
    QLabel *m_summary = nullptr;
    QTreeWidget *m_list = nullptr;
    QPlainTextEdit *m_output = nullptr;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchdetails.h"
#include "widgets/theme/thememanager.h"

#include <QTreeWidget>

namespace espalier::panels {

/// What says for a patch and what says against it: the tests that failed without it and pass with
/// it, what each gate found, and what its risk is made of. A line that is at a place of the project
/// opens it with Enter, a double click, or a click on the place.
class PatchChecks final : public QTreeWidget {
    Q_OBJECT

public:
    explicit PatchChecks(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setDetails(const engine::PatchDetails &details);

signals:
    void sourceRequested(const QString &path, int line);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QTreeWidgetItem *addSection(const QString &title, const QString &text);
    QTreeWidgetItem *add(QTreeWidgetItem *parent, const QString &what, const QString &detail,
                         QStringView icon = {}, theme::Role ink = theme::Role::TextMuted);
    void addProof(const model::Patch &patch);
    void addGates(const engine::PatchReview &review);
    void addEvidence(QTreeWidgetItem *gate, const Json &evidence);
    void addRisk(const engine::PatchReview &review);
    void addMerge(const engine::PatchOutlook &outlook);
    void open(QTreeWidgetItem *item);
    void dress();
    void dressItem(QTreeWidgetItem *item) const;

    const theme::ThemeManager &m_themes;
};

} // namespace espalier::panels

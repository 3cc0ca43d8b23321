// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchdetails.h"
#include "widgets/theme/thememanager.h"

#include <QTreeWidget>

namespace espalier::panels {

/// What persons said of a patch: approvals, and why some hold no more, comments; all attempts at
/// its ticket; and what was done about it.
class PatchRecord final : public QTreeWidget {
    Q_OBJECT

public:
    explicit PatchRecord(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setDetails(const engine::PatchDetails &details);

private:
    QTreeWidgetItem *addSection(const QString &title, const QString &text);
    void addApprovals(const engine::PatchReview &review);
    void addComments(const std::vector<engine::AttemptComment> &comments);
    void addAttempts(const std::vector<model::Patch> &attempts);
    void addAudit(const std::vector<model::AuditEntry> &entries);
    void addCost(const model::Patch &patch);
    void dress();

    const theme::ThemeManager &m_themes;
};

} // namespace espalier::panels

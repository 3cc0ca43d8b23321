// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/diffscene.h"
#include "widgets/panels/scripts/scriptlibrary.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QAction;
class QComboBox;
class QStackedWidget;
class QToolBar;

namespace espalier::editor {
class DiffView;
}

namespace espalier::panels {

/// Any two versions of a script side by side: to begin with the template against the one in use,
/// or the latest where that is the template.
class VersionCompare final : public QWidget {
    Q_OBJECT

public:
    /// `makeAnother` is offered where there is one version only.
    VersionCompare(const theme::ThemeManager &themes, QAction *makeAnother,
                   QWidget *parent = nullptr);

    /// What was chosen stays where the versions are there still and the script is the same.
    void setVersions(const QString &key, const Versions &versions);
    /// Puts a version on the right.
    void showVersion(int version);
    /// The numbers of the versions that are compared; 0 for none.
    [[nodiscard]] int left() const;
    [[nodiscard]] int right() const;
    /// How they are shown is kept by the panel.
    [[nodiscard]] editor::DiffView &diff() const { return *m_diff; }

private:
    void createLayout(QAction *makeAnother);
    void fill(QComboBox *chooser, int version);
    void compare();
    [[nodiscard]] const engine::VersionDetail *detailOf(int version) const;
    void dress();

    const theme::ThemeManager &m_themes;
    QString m_key;
    Versions m_versions;
    std::vector<editor::DiffMark> m_marks; ///< of the texts that are compared
    QComboBox *m_leftChooser = nullptr;
    QComboBox *m_rightChooser = nullptr;
    QToolBar *m_bar = nullptr;
    editor::DiffView *m_diff = nullptr;
    QStackedWidget *m_pages = nullptr;
};

} // namespace espalier::panels

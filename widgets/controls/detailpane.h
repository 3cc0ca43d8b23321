// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTabWidget;
class QToolBar;

namespace espalier::controls {

class CommandBar;

/// The side of a panel that tells of what is chosen in its list: a name, some facts, what can be
/// done with it, its parts in tabs, and the command line that shows the same.
class DetailPane final : public QWidget {
    Q_OBJECT

public:
    /// Its parts are known to tests and sessions as "<name>Facts", "<name>Bar" and "<name>Tabs".
    DetailPane(const theme::ThemeManager &themes, const QString &name, const QString &tabsName,
               QWidget *parent = nullptr);

    /// Plain text; where there is no room for all of it, it is its own tool tip.
    void setTitle(const QString &title);
    [[nodiscard]] QString title() const;
    void setFacts(const QString &facts);
    [[nodiscard]] QToolBar &bar() const { return *m_bar; }
    [[nodiscard]] QTabWidget &tabs() const { return *m_tabs; }
    [[nodiscard]] CommandBar &command() const { return *m_command; }

private:
    void dress();

    const theme::ThemeManager &m_themes;
    QLabel *m_title = nullptr;
    QLabel *m_facts = nullptr;
    QToolBar *m_bar = nullptr;
    QTabWidget *m_tabs = nullptr;
    CommandBar *m_command = nullptr;
};

/// A list with such a pane beside it, at first as wide as so many lines are high.
[[nodiscard]] QSplitter *besideEachOther(QWidget *list, int listLines, QWidget *detail,
                                         int detailLines, QWidget *parent);

} // namespace espalier::controls

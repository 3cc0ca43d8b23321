// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>
#include <QWidget>

namespace espalier::controls {

/// What a panel is called and where it belongs.
struct PanelFacts {
    /// In the middle, chosen from the bar at the left; or in a dock that can be moved.
    enum class Place { Activity, Dock };

    QString id;    ///< never shown: settings, layouts and tests know the panel by it
    QString title; ///< translated
    QString icon;  ///< of resources/icons
    Place place = Place::Activity;
    /// Made soon after the project was opened, for it has work to do while it is not seen. The
    /// others are made when they are first shown.
    bool early = false;
};

/// One page of the workbench. Offers its actions as data; never sees another panel.
class Panel : public QWidget {
    Q_OBJECT

public:
    explicit Panel(PanelFacts facts, QWidget *parent = nullptr);

    [[nodiscard]] const PanelFacts &facts() const { return m_facts; }
    /// For menus, the command palette and the sheet of keys. They belong to the panel.
    [[nodiscard]] virtual QList<QAction *> offeredActions() const { return m_offered; }
    /// The number beside the title; none below 1.
    [[nodiscard]] int count() const { return m_count; }
    /// The panel's state that a session brings back (filters, what is chosen), as it likes.
    [[nodiscard]] virtual QVariantMap saveState() const { return {}; }
    virtual void restoreState(const QVariantMap &state);
    /// What would be lost if the panel went now, in a few words; empty for nothing.
    [[nodiscard]] virtual QString unsavedWork() const { return {}; }

signals:
    void countChanged(int count);

protected:
    /// Hands the focus to what the panel is about: its list where it has one, else the first part
    /// that takes it. A panel with a focus proxy decides for itself.
    void focusInEvent(QFocusEvent *event) override;
    void setCount(int count);
    /// Makes an action of this panel: its keys work while the focus is in it.
    QAction *offer(const QString &id, const QString &text, const QString &icon,
                   const QKeySequence &keys = {});

private:
    PanelFacts m_facts;
    QList<QAction *> m_offered;
    int m_count = 0;
};

/// The property of an action that names its icon, so that it follows the theme.
inline constexpr auto kIconProperty = "espalierIcon";

} // namespace espalier::controls

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QSettings>

#include <vector>

namespace espalier::controls {

/// An action with where it belongs.
struct RegisteredAction {
    QAction *action = nullptr;
    QString category;             ///< translated: the menu or the panel it is of
    QList<QKeySequence> standard; ///< an action may have several
};

/// Every action of the program: for the palette, the sheet of keys and the menus. Its keys can be
/// changed and are kept. The actions belong to others and leave when they are destroyed.
class ActionRegistry final : public QObject {
    Q_OBJECT

public:
    /// `store` outlives it.
    explicit ActionRegistry(QSettings &store, QObject *parent = nullptr);

    /// The name of the object tells actions apart. Keys a person chose are set at once.
    void add(QAction *action, const QString &category);
    [[nodiscard]] const std::vector<RegisteredAction> &actions() const { return m_actions; }

    /// The action that has these keys where this one has them; null for none.
    [[nodiscard]] QAction *conflicting(const QAction *action, const QKeySequence &keys) const;
    /// Keeps them; the same as the standard ones are forgotten.
    void setKeys(QAction *action, const QKeySequence &keys);
    void resetKeys();

signals:
    void changed();

private:
    QSettings &m_store;
    std::vector<RegisteredAction> m_actions;
};

/// The action's text without the mark of its mnemonic.
[[nodiscard]] QString plainText(const QAction *action);

} // namespace espalier::controls

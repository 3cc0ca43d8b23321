// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/patterns/patternaccess.h"

#include <QUndoCommand>

#include <memory>
#include <utility>

namespace espalier::panels {

/// Changes that were made together, by their events; undoing and doing them again leave others.
/// Patterns that came in together are undone by forgetting them.
class ChangeCommand final : public QUndoCommand {
public:
    ChangeCommand(PatternAccess &access, PatternAccess::Changes changes, const QString &title)
        : QUndoCommand(title), m_access(access),
          m_changes(std::make_shared<PatternAccess::Changes>(std::move(changes)))
    {
    }
    ChangeCommand(PatternAccess &access, PatternAccess::Ids made, const QString &title)
        : ChangeCommand(access, PatternAccess::Changes(), title)
    {
        m_made = std::move(made);
    }

    void undo() override { turn(); }
    void redo() override
    {
        // The stack does what it is handed, which is done already.
        if (!m_first)
            turn();
        m_first = false;
    }

private:
    void turn()
    {
        // The command may be gone when the change is made.
        const auto keep = [changes = m_changes](const PatternAccess::Changes &done) {
            if (!done.empty())
                *changes = done;
        };
        if (m_changes->empty())
            m_access.forget(m_made, keep);
        else
            m_access.undo(*m_changes, keep);
    }

    PatternAccess &m_access;
    std::shared_ptr<PatternAccess::Changes> m_changes;
    PatternAccess::Ids m_made; ///< what an import made, until that is undone
    bool m_first = true;
};

} // namespace espalier::panels

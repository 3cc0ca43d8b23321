// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/backlog/backlogaccess.h"

#include <QUndoCommand>

#include <functional>
#include <memory>
#include <utility>

namespace espalier::panels {

/// One act on some tickets, by its batch; undoing it leaves another batch, which doing it again
/// takes back in turn.
class ActCommand final : public QUndoCommand {
public:
    /// Told the tickets that were changed, to show them.
    using Shown = std::function<void(const BacklogAccess::Numbers &)>;

    ActCommand(BacklogAccess &access, std::int64_t batch, const QString &title,
               BacklogAccess::Numbers numbers, Shown shown)
        : QUndoCommand(title), m_access(access), m_batch(std::make_shared<std::int64_t>(batch)),
          m_numbers(std::move(numbers)), m_shown(std::move(shown))
    {
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
        const auto keep = [batch = m_batch, numbers = m_numbers,
                           shown = m_shown](const engine::ActOutcome &outcome) {
            *batch = outcome.batch;
            shown(numbers);
        };
        m_access.takeBack(*m_batch, keep);
    }

    BacklogAccess &m_access;
    std::shared_ptr<std::int64_t> m_batch;
    BacklogAccess::Numbers m_numbers;
    Shown m_shown;
    bool m_first = true;
};

} // namespace espalier::panels

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
    /// How a merge is done again, or a duplicate that was taken out is put back: what belongs to a
    /// ticket moves with it, which taking a batch back does in one direction only.
    using Turn = std::function<void(const BacklogAccess::Done &)>;
    /// Told the tickets that were changed, to show them.
    using Shown = std::function<void(const BacklogAccess::Numbers &)>;

    ActCommand(BacklogAccess &access, std::int64_t batch, const QString &title,
               BacklogAccess::Numbers numbers, Shown shown)
        : QUndoCommand(title), m_access(access), m_batch(std::make_shared<std::int64_t>(batch)),
          m_numbers(std::move(numbers)), m_shown(std::move(shown))
    {
    }
    void setTurns(Turn back, Turn again)
    {
        m_back = std::move(back);
        m_again = std::move(again);
    }

    void undo() override { turn(m_back); }
    void redo() override
    {
        // The stack does what it is handed, which is done already.
        if (!m_first)
            turn(m_again);
        m_first = false;
    }

private:
    void turn(const Turn &own)
    {
        // The command may be gone when the change is made.
        const auto keep = [batch = m_batch, numbers = m_numbers,
                           shown = m_shown](const engine::ActOutcome &outcome) {
            *batch = outcome.batch;
            shown(numbers);
        };
        if (own)
            own(keep);
        else
            m_access.takeBack(*m_batch, keep);
    }

    BacklogAccess &m_access;
    std::shared_ptr<std::int64_t> m_batch;
    BacklogAccess::Numbers m_numbers;
    Shown m_shown;
    Turn m_back;
    Turn m_again;
    bool m_first = true;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>

namespace espalier::models {

/// Changes that are made one after the other, in the order they were asked for; none is dropped.
/// GUI thread.
class ChangeQueue final : public QObject {
    Q_OBJECT

public:
    explicit ChangeQueue(QObject *parent = nullptr) : QObject(parent) {}

    /// `start` begins the change, and is followed by a call of ended() when it is made.
    void add(std::function<void()> start);
    void ended();
    /// Whether changes wait or are being made.
    [[nodiscard]] bool isBusy() const { return m_running || !m_waiting.empty(); }

signals:
    /// No change waits any more.
    void settled();

private:
    void startNext();

    std::deque<std::function<void()>> m_waiting;
    bool m_running = false;
};

} // namespace espalier::models

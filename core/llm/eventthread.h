// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <functional>

namespace espalier::llm {

/// A thread with an event loop that runs what is handed to it, in order.
class EventThread final {
public:
    EventThread();
    /// Runs what was handed over before, then ends the thread.
    ~EventThread();
    EventThread(const EventThread &) = delete;
    EventThread &operator=(const EventThread &) = delete;

    /// From any thread; returns at once.
    void post(std::function<void()> work);
    /// From any thread but this one; returns when it was run.
    void runAndWait(const std::function<void()> &work);

private:
    QThread m_thread;
    QObject m_context; // lives on the thread
};

} // namespace espalier::llm

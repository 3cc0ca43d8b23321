// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/eventthread.h"

namespace espalier::llm {

EventThread::EventThread()
{
    m_thread.setObjectName(QStringLiteral("llm network"));
    m_context.moveToThread(&m_thread);
    m_thread.start();
}

EventThread::~EventThread()
{
    runAndWait([this] { m_context.moveToThread(nullptr); });
    m_thread.quit();
    m_thread.wait();
}

void EventThread::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(&m_context, std::move(work), Qt::QueuedConnection);
}

void EventThread::runAndWait(const std::function<void()> &work)
{
    QMetaObject::invokeMethod(&m_context, work, Qt::BlockingQueuedConnection);
}

} // namespace espalier::llm

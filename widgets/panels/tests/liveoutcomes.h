// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/testsuites.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace espalier::panels {

/// Brings outcomes from the thread that runs suites to the one this lives in, all that came within
/// 50 ms at once. Nothing ticks while nothing comes.
class LiveOutcomes final : public QObject {
    Q_OBJECT

public:
    explicit LiveOutcomes(QObject *parent = nullptr);
    ~LiveOutcomes() override;

    /// For the job: any thread, may outlive this.
    [[nodiscard]] engine::SuiteSink sink() const;
    /// Delivers now what has come so far.
    void flush();

signals:
    void arrived(const std::vector<espalier::engine::SuiteOutcome> &outcomes);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    QTimer m_delay;
};

} // namespace espalier::panels

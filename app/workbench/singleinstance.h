// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <QObject>

#include <filesystem>
#include <memory>

class QSocketNotifier;

namespace espalier::workbench {

/// One window for a project: the first program listens on a socket of the user's, a later one asks
/// it to come to the front and ends. GUI thread.
class SingleInstance final : public QObject {
    Q_OBJECT

public:
    /// `folder` is where the sockets are, the user's own.
    explicit SingleInstance(std::filesystem::path folder, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Whether the project is ours now, in place of the one before. False: another window has it
    /// and was asked to the front; the one before stays ours.
    /// When no socket can be made, it is ours, too: two windows are better than none.
    [[nodiscard]] bool claim(const std::filesystem::path &project);
    void release();

signals:
    /// Another program was started for our project.
    void raiseRequested();

private:
    void listen(const std::filesystem::path &socket);
    void accept();

    std::filesystem::path m_folder;
    std::filesystem::path m_socket;
    FileDescriptor m_listening;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace espalier::workbench

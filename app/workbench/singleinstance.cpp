// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/singleinstance.h"

#include "app/workbench/projectfile.h"

#include <QSocketNotifier>

#include <algorithm>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace espalier::workbench {

namespace fs = std::filesystem;

SingleInstance::SingleInstance(fs::path folder, QObject *parent)
    : QObject(parent), m_folder(std::move(folder))
{
}

SingleInstance::~SingleInstance()
{
    release();
}

static bool fillAddress(sockaddr_un &address, const fs::path &socket)
{
    const auto path = socket.string();
    address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return false;
    std::ranges::copy(path, address.sun_path);
    return true;
}

// Whether somebody listens there; it takes a connection as the wish to see its window.
static bool knock(const fs::path &socket)
{
    sockaddr_un address;
    const FileDescriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return descriptor.valid() && fillAddress(address, socket) &&
           ::connect(descriptor.get(), reinterpret_cast<const sockaddr *>(&address),
                     sizeof address) == 0;
}

bool SingleInstance::claim(const fs::path &project)
{
    if (m_folder.empty() || !makeFolder(m_folder)) {
        release();
        return true;
    }
    const auto socket = projectFile(m_folder, "window", project);
    if (socket == m_socket)
        return true;
    if (knock(socket))
        return false;
    release();
    listen(socket);
    return true;
}

void SingleInstance::listen(const fs::path &socket)
{
    sockaddr_un address;
    FileDescriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!descriptor.valid() || !fillAddress(address, socket))
        return;
    ::unlink(socket.c_str()); // of a program that was killed
    if (::bind(descriptor.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) !=
            0 ||
        ::listen(descriptor.get(), 4) != 0)
        return;
    m_socket = socket;
    m_listening = std::move(descriptor);
    m_notifier = std::make_unique<QSocketNotifier>(m_listening.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SingleInstance::accept);
}

void SingleInstance::accept()
{
    const FileDescriptor caller(::accept4(m_listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (caller.valid())
        emit raiseRequested();
}

void SingleInstance::release()
{
    m_notifier.reset();
    m_listening.reset();
    if (!m_socket.empty())
        ::unlink(m_socket.c_str());
    m_socket.clear();
}

} // namespace espalier::workbench

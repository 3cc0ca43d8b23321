// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/descriptors.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

namespace espalier::process {

Result<Pipe> makePipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return systemFailure(errno, "cannot make a pipe");
    return Pipe{.reader = FileDescriptor(ends[0]), .writer = FileDescriptor(ends[1])};
}

Result<FileDescriptor> makeMemoryFile(std::string_view content)
{
    FileDescriptor file(::memfd_create("espalier", MFD_CLOEXEC));
    if (!file.valid())
        return systemFailure(errno, "cannot make a file in memory");
    while (!content.empty()) {
        const auto written = ::write(file.get(), content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return systemFailure(errno, "cannot write a file in memory");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

void setNonBlocking(int descriptor)
{
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

std::ptrdiff_t writeQuietly(int descriptor, std::string_view bytes)
{
    sigset_t pipeSignal;
    sigset_t before;
    sigset_t pending;
    ::sigemptyset(&pipeSignal);
    ::sigaddset(&pipeSignal, SIGPIPE);
    ::sigpending(&pending);
    ::pthread_sigmask(SIG_BLOCK, &pipeSignal, &before);
    std::ptrdiff_t written;
    do {
        written = ::write(descriptor, bytes.data(), bytes.size());
    } while (written < 0 && errno == EINTR);
    const int error = errno;
    // The signal is this thread's own; one that was pending before is somebody else's.
    if (written < 0 && error == EPIPE && !::sigismember(&pending, SIGPIPE)) {
        const timespec now{};
        while (::sigtimedwait(&pipeSignal, nullptr, &now) < 0 && errno == EINTR) {
        }
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return written;
}

std::ptrdiff_t readSome(int descriptor, char *buffer, std::size_t size)
{
    std::ptrdiff_t count;
    do {
        count = ::read(descriptor, buffer, size);
    } while (count < 0 && errno == EINTR);
    return count;
}

void StopSignal::Wake::operator()() const noexcept
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
}

StopSignal::StopSignal(std::stop_token stop)
    : m_stop(stop), m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      m_callback(std::move(stop), Wake{m_event.get()})
{
}

} // namespace espalier::process

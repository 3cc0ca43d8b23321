// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/namespacewatch.h"

#include "core/process/descriptors.h"

#include <array>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <format>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier::process {

/// A file of /proc, as far as `buffer` holds it; empty when the process is gone.
template <std::size_t Size>
static std::string_view readProc(const std::string &path, std::array<char, Size> &buffer)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid())
        return {};
    std::size_t size = 0;
    while (size < buffer.size()) {
        const auto count = readSome(file.get(), buffer.data() + size, buffer.size() - size);
        if (count <= 0)
            break;
        size += static_cast<std::size_t>(count);
    }
    return {buffer.data(), size};
}

static std::uint64_t kilobytesOf(std::string_view status, std::string_view field)
{
    const auto start = status.find(field);
    if (start == std::string_view::npos)
        return 0;
    status.remove_prefix(start + field.size());
    const auto digit = status.find_first_of("0123456789");
    std::uint64_t value = 0;
    if (digit != std::string_view::npos)
        std::from_chars(status.data() + digit, status.data() + status.size(), value);
    return value;
}

static std::uint64_t memoryOf(pid_t pid)
{
    std::array<char, 4096> buffer;
    const auto status = readProc(std::format("/proc/{}/status", pid), buffer);
    return (kilobytesOf(status, "RssAnon:") + kilobytesOf(status, "RssShmem:")) * 1024;
}

static void addNumbers(std::string_view text, std::vector<pid_t> &numbers)
{
    const char *position = text.data();
    const char *const end = text.data() + text.size();
    while (position < end) {
        pid_t number = 0;
        const auto [next, error] = std::from_chars(position, end, number);
        if (error == std::errc())
            numbers.push_back(number);
        position = error == std::errc() ? next : position + 1;
    }
}

/// Each thread has the children that it has started.
static void addChildren(pid_t pid, std::vector<pid_t> &found)
{
    const auto folder = std::format("/proc/{}/task", pid);
    const std::unique_ptr<DIR, int (*)(DIR *)> threads(::opendir(folder.c_str()), &::closedir);
    if (!threads)
        return;
    std::array<char, 16384> buffer;
    while (const dirent *thread = ::readdir(threads.get())) {
        if (thread->d_name[0] != '.')
            addNumbers(readProc(std::format("{}/{}/children", folder, thread->d_name), buffer),
                       found);
    }
}

NamespaceUsage namespaceUsage(pid_t first, unsigned most)
{
    NamespaceUsage usage;
    std::vector<pid_t> open{first};
    while (!open.empty() && usage.processes <= most) {
        const pid_t pid = open.back();
        open.pop_back();
        ++usage.processes;
        usage.memory += memoryOf(pid);
        addChildren(pid, open);
    }
    return usage;
}

} // namespace espalier::process

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace espalier {

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

int FileDescriptor::release()
{
    return std::exchange(m_fd, -1);
}

void FileDescriptor::reset()
{
    if (m_fd >= 0)
        ::close(release());
}

static FileStamp toStamp(const struct stat &info)
{
    return {static_cast<std::uint64_t>(info.st_size),
            static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec,
            info.st_mode};
}

Result<std::string> readFile(const std::filesystem::path &path, std::uint64_t limit,
                             FileStamp *stamp)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.valid())
        return systemFailure(errno, "cannot open", path.string());
    struct stat info{};
    if (::fstat(file.get(), &info) != 0)
        return systemFailure(errno, "cannot inspect", path.string());
    if (!S_ISREG(info.st_mode))
        return failure(ErrorKind::Unsupported, "not a regular file", path.string());
    if (static_cast<std::uint64_t>(info.st_size) > limit)
        return failure(ErrorKind::Unsupported, std::format("larger than {} bytes", limit),
                       path.string());
    if (stamp)
        *stamp = toStamp(info);
    // One byte more than expected shows the end of the file without a further call.
    std::string content;
    std::size_t length = 0;
    const auto wanted = static_cast<std::size_t>(info.st_size) + 1;
    int readError = 0;
    content.resize_and_overwrite(wanted, [&](char *buffer, std::size_t size) {
        while (length < size) {
            const ssize_t count = ::read(file.get(), buffer + length, size - length);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                readError = errno;
            if (count <= 0)
                break;
            length += static_cast<std::size_t>(count);
        }
        return length;
    });
    if (readError != 0)
        return systemFailure(readError, "cannot read", path.string());
    if (length == wanted)
        return failure(ErrorKind::Conflict, "the file grows while it is read", path.string());
    return content;
}

Result<FileStamp> stampOf(const std::filesystem::path &path)
{
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0)
        return systemFailure(errno, "cannot inspect", path.string());
    return toStamp(info);
}

static Result<> writeAll(int fd, std::string_view content, const std::filesystem::path &path)
{
    while (!content.empty()) {
        const ssize_t count = ::write(fd, content.data(), content.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(errno, "cannot write", path.string());
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

static Result<> fillAndRename(const FileDescriptor &file, const std::string &temporary,
                              const std::filesystem::path &path, std::string_view content)
{
    struct stat old{};
    const mode_t mode = ::stat(path.c_str(), &old) == 0 ? old.st_mode & 07777 : 0644;
    if (auto written = writeAll(file.get(), content, path); !written)
        return written;
    if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot write", path.string());
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return systemFailure(errno, "cannot replace", path.string());
    return {};
}

Result<> writeFileAtomically(const std::filesystem::path &path, std::string_view content)
{
    std::string temporary = (path.parent_path() / ".espalier-XXXXXX").string();
    const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.valid())
        return systemFailure(errno, "cannot create a file", path.parent_path().string());
    auto done = fillAndRename(file, temporary, path, content);
    if (!done)
        ::unlink(temporary.c_str());
    return done;
}

Result<> writeFilePlainly(const std::filesystem::path &path, std::string_view content)
{
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file.valid())
        return systemFailure(errno, "cannot create", path.string());
    return writeAll(file.get(), content, path);
}

Result<> flushFileSystem(const std::filesystem::path &path)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid() || ::syncfs(file.get()) != 0)
        return systemFailure(errno, "cannot write to disk", path.string());
    return {};
}

Result<> makeFolder(const std::filesystem::path &path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
        return systemFailure(error.value(), "cannot make the folder", path.string());
    return {};
}

bool isWritable(const std::filesystem::path &folder)
{
    return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

TemporaryFolder::TemporaryFolder(TemporaryFolder &&other) noexcept
    : m_path(std::exchange(other.m_path, {}))
{
}

TemporaryFolder::~TemporaryFolder()
{
    if (m_path.empty())
        return;
    std::error_code ignored; // a folder that cannot be removed must not end the program
    std::filesystem::remove_all(m_path, ignored);
}

Result<TemporaryFolder> TemporaryFolder::create(const std::string &prefix,
                                                const std::filesystem::path &parent)
{
    std::error_code error;
    auto root = parent.empty() ? std::filesystem::temp_directory_path(error) : parent;
    if (error)
        return systemFailure(error.value(), "no temporary folder");
    std::string pattern = (root / (prefix + "-XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr)
        return systemFailure(errno, "cannot make a temporary folder", root.string());
    return TemporaryFolder(pattern);
}

} // namespace espalier

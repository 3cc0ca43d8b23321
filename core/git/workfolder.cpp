// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/workfolder.h"

#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <vector>

namespace espalier::git {

Result<WorkFolder> WorkFolder::open(const std::filesystem::path &root)
{
    FileDescriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.valid())
        return systemFailure(errno, "cannot open the work tree", root.string());
    return WorkFolder(std::move(folder));
}

Result<WorkFolder::Way> WorkFolder::wayTo(const std::string &path, Making making) const
{
    constexpr int kFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Way way{FileDescriptor(::openat(m_root.get(), ".", kFlags)), path, {}};
    std::size_t begin = 0;
    for (auto end = path.find('/'); end != path.npos; end = path.find('/', begin)) {
        const std::string part = path.substr(begin, end - begin);
        if (making == Making::Yes && ::mkdirat(way.folder.get(), part.c_str(), 0777) != 0 &&
            errno != EEXIST)
            return systemFailure(errno, "cannot make the folder", path.substr(0, end));
        FileDescriptor next(::openat(way.folder.get(), part.c_str(), kFlags));
        if (!next.valid() && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
            return systemFailure(errno, "cannot open the folder", path.substr(0, end));
        if (!next.valid() && errno != ENOENT)
            way.blockedAt = path.substr(0, end);
        way.folder = std::move(next);
        if (!way.folder.valid())
            return way;
        begin = end + 1;
    }
    way.leaf = path.substr(begin);
    return way;
}

Result<WorkFolder::Found> WorkFolder::look(const std::string &path) const
{
    auto way = wayTo(path, Making::No);
    if (!way)
        return failure(std::move(way.error()));
    Found found;
    if (!way->blockedAt.empty())
        return Found{What::Blocked, std::move(way->blockedAt), {}};
    if (!way->folder.valid())
        return found;
    if (::fstatat(way->folder.get(), way->leaf.c_str(), &found.facts, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return found;
        return systemFailure(errno, "cannot look at", path);
    }
    found.what = S_ISREG(found.facts.st_mode)   ? What::File
                 : S_ISDIR(found.facts.st_mode) ? What::Folder
                                                : What::Other;
    return found;
}

Result<std::string> WorkFolder::read(const std::string &path) const
{
    constexpr std::uint64_t kLargest = 256u << 20;
    auto way = wayTo(path, Making::No);
    if (!way)
        return failure(std::move(way.error()));
    const FileDescriptor file(way->folder.valid()
                                  ? ::openat(way->folder.get(), way->leaf.c_str(),
                                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                                  : -1);
    if (!file.valid())
        return systemFailure(way->folder.valid() ? errno : ENOENT, "cannot read", path);
    auto content = readFile("/proc/self/fd/" + std::to_string(file.get()), kLargest);
    if (!content)
        content.error().context = path;
    return content;
}

Result<std::vector<std::string>> WorkFolder::list(const std::string &path) const
{
    auto way = wayTo(path + "/.", Making::No);
    if (!way)
        return failure(std::move(way.error()));
    FileDescriptor file(::openat(way->folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto close = [](DIR *folder) { ::closedir(folder); };
    const std::unique_ptr<DIR, decltype(close)> folder(
        file.valid() ? ::fdopendir(file.get()) : nullptr, close);
    if (!folder)
        return systemFailure(errno, "cannot read the folder", path);
    static_cast<void>(file.release()); // is the folder's now
    std::vector<std::string> names;
    while (const dirent *entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    return names;
}

Result<> WorkFolder::moveIn(const std::filesystem::path &from, const std::string &path) const
{
    const auto way = wayTo(path, Making::Yes);
    if (!way)
        return failure(way.error());
    if (!way->folder.valid())
        return failure(ErrorKind::Conflict, "something is where a folder should go",
                       way->blockedAt);
    if (::renameat(AT_FDCWD, from.c_str(), way->folder.get(), way->leaf.c_str()) != 0)
        return systemFailure(errno, "cannot write", path);
    return {};
}

Result<> WorkFolder::remove(const std::string &path) const
{
    std::string current = path;
    for (int flags = 0;; flags = AT_REMOVEDIR) {
        const auto way = wayTo(current, Making::No);
        if (!way)
            return failure(way.error());
        const bool done =
            way->folder.valid() && ::unlinkat(way->folder.get(), way->leaf.c_str(), flags) == 0;
        if (!done && way->folder.valid() && flags == 0 && errno != ENOENT)
            return systemFailure(errno, "cannot remove", path);
        if (!done && flags != 0 && way->folder.valid() && errno == EIO)
            return systemFailure(errno, "cannot remove", current);
        if (!done && flags != 0 && way->folder.valid() && errno != ENOENT)
            return {}; // not empty
        const auto slash = current.rfind('/');
        if (slash == current.npos)
            return {};
        current.resize(slash);
    }
}

Result<> WorkFolder::flushFolderOf(const std::string &path) const
{
    for (std::string current = path;;) {
        const auto way = wayTo(current, Making::No);
        if (!way)
            return failure(way.error());
        if (way->folder.valid()) {
            const FileDescriptor folder(
                ::openat(way->folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            if (!folder.valid() || ::fsync(folder.get()) != 0)
                return systemFailure(errno, "cannot write to disk", current);
            return {};
        }
        const auto slash = current.rfind('/');
        if (slash == current.npos)
            return {};
        current.resize(slash);
    }
}

Result<> writeAll(const FileDescriptor &file, std::string_view content,
                  const std::filesystem::path &path)
{
    while (!content.empty()) {
        const ssize_t written = ::write(file.get(), content.data(), content.size());
        if (written < 0 && errno != EINTR)
            return systemFailure(errno, "cannot write", path.string());
        if (written > 0)
            content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<> flushFolder(const std::filesystem::path &folder)
{
    const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.valid() || ::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot write to disk", folder.string());
    return {};
}

} // namespace espalier::git

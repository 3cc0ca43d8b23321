// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace espalier {

/// Largest file read by default: 16 MB of source.
inline constexpr std::uint64_t kMaxSourceBytes = 16u << 20;

/// Owns a file descriptor.
class FileDescriptor final {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    ~FileDescriptor() { reset(); }
    FileDescriptor(FileDescriptor &&other) noexcept : m_fd(other.release()) {}
    FileDescriptor &operator=(FileDescriptor &&other) noexcept;

    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool valid() const { return m_fd >= 0; }
    [[nodiscard]] int release();
    void reset();

private:
    int m_fd = -1;
};

/// Size, time of change and identity of a file, as `stat` tells them.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0; ///< since the epoch
    std::uint32_t mode = 0;
    bool operator==(const FileStamp &) const = default;
};

/// The whole content of a regular file. Fails with Unsupported when it is larger than `limit` or
/// not a regular file (never blocks on a FIFO), else as the system says.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path &path,
                                           std::uint64_t limit = kMaxSourceBytes,
                                           FileStamp *stamp = nullptr);

/// Stamp of a regular file; follows symbolic links.
[[nodiscard]] Result<FileStamp> stampOf(const std::filesystem::path &path);

/// Writes `content` so that after a crash the file has either the old or the new content: a
/// temporary file beside it, flushed to disk, then renamed. Keeps the mode of an existing file.
[[nodiscard]] Result<> writeFileAtomically(const std::filesystem::path &path,
                                           std::string_view content);

/// Writes `content` without flushing to disk, for files that can be made again.
[[nodiscard]] Result<> writeFilePlainly(const std::filesystem::path &path,
                                        std::string_view content);

/// Has the system write everything of the file system that holds `path` to disk.
[[nodiscard]] Result<> flushFileSystem(const std::filesystem::path &path);

/// Makes a folder and its parents.
[[nodiscard]] Result<> makeFolder(const std::filesystem::path &path);

/// Whether the folder can be written by this process.
[[nodiscard]] bool isWritable(const std::filesystem::path &folder);

/// A folder of its own under the system's temporary folder, removed with its content at the end.
class TemporaryFolder final {
public:
    TemporaryFolder(TemporaryFolder &&other) noexcept;
    TemporaryFolder &operator=(TemporaryFolder &&) = delete;
    ~TemporaryFolder();
    /// Made under `parent`, or under the system's temporary folder when that is empty.
    [[nodiscard]] static Result<TemporaryFolder> create(const std::string &prefix,
                                                        const std::filesystem::path &parent = {});
    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }

private:
    explicit TemporaryFolder(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

} // namespace espalier

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mappedfile.h"

#include "core/base/file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace espalier {

Result<MappedFile> MappedFile::open(const std::filesystem::path &path)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.valid())
        return systemFailure(errno, "cannot open", path.string());
    struct stat info{};
    if (::fstat(file.get(), &info) != 0)
        return systemFailure(errno, "cannot inspect", path.string());
    if (!S_ISREG(info.st_mode))
        return failure(ErrorKind::Unsupported, "not a regular file", path.string());
    MappedFile mapped;
    if (info.st_size == 0)
        return mapped; // nothing can be mapped with no length
    mapped.m_size = static_cast<std::size_t>(info.st_size);
    void *const data =
        ::mmap(nullptr, mapped.m_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.get(), 0);
    if (data == MAP_FAILED)
        return systemFailure(errno, "cannot map", path.string());
    mapped.m_data = static_cast<const char *>(data);
    return mapped;
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    if (this != &other) {
        reset();
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

MappedFile::~MappedFile()
{
    reset();
}

void MappedFile::reset()
{
    if (m_data)
        ::munmap(const_cast<char *>(m_data), m_size);
    m_data = nullptr;
    m_size = 0;
}

} // namespace espalier

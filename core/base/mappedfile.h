// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace espalier {

/// The content of a regular file, mapped for reading: for files too big to be copied. A file that
/// another program makes shorter meanwhile ends this one (SIGBUS), so readFile is the better way
/// for everything of ordinary size. Movable; the content stays where it is.
class MappedFile final {
public:
    /// Fails with Unsupported when it is no regular file (never blocks on a FIFO), else as the
    /// system says.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path &path);

    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    ~MappedFile();

    /// Valid as long as this object or the one it was moved to.
    [[nodiscard]] std::string_view content() const { return {m_data, m_size}; }

private:
    MappedFile() = default;
    void reset();

    const char *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace espalier

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace espalier::validate {

/// Puts files into one stream that any `tar` unpacks: how a tree of any size gets into the sandbox,
/// where nothing of it has to be readable for others. Names and links of any length and any bytes
/// but NUL. Folders need no entries of their own.
class TarArchive final {
public:
    /// Fails with InvalidInput for a path that is not relative or leads out of the folder.
    [[nodiscard]] Result<> addFile(std::string_view path, std::string_view content,
                                   bool executable = false);
    [[nodiscard]] Result<> addLink(std::string_view path, std::string_view target);

    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
    /// The whole of it; the archive is empty then.
    [[nodiscard]] std::string take();

private:
    void addEntry(char type, std::string_view path, std::string_view link, std::string_view content,
                  unsigned mode);
    void addLongName(char type, std::string_view name);

    std::string m_bytes;
};

} // namespace espalier::validate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textspool.h"

#include <array>
#include <cerrno>

namespace espalier {

static constexpr std::string_view kWhat = "cannot keep a text in the temporary folder";

Result<TextSpool> TextSpool::create()
{
    TextSpool spool;
    spool.m_file.reset(std::tmpfile());
    if (!spool.m_file)
        return systemFailure(errno, std::string(kWhat));
    return spool;
}

void TextSpool::add(std::string_view text)
{
    if (m_error == 0 && std::fwrite(text.data(), 1, text.size(), m_file.get()) != text.size())
        m_error = errno;
}

Result<> TextSpool::copyTo(const std::function<void(std::string_view part)> &write)
{
    if (m_error == 0 && std::fseek(m_file.get(), 0, SEEK_SET) != 0) // writes what is buffered
        m_error = errno;
    std::array<char, 64 * 1024> part{};
    while (m_error == 0) {
        const auto size = std::fread(part.data(), 1, part.size(), m_file.get());
        if (size == 0)
            break;
        write({part.data(), size});
    }
    if (m_error == 0 && std::ferror(m_file.get()) != 0)
        m_error = EIO;
    if (m_error != 0)
        return systemFailure(m_error, std::string(kWhat));
    return {};
}

} // namespace espalier

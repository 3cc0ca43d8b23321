// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/framing.h"

#include "core/base/jsonaccess.h"

namespace espalier::process {

static constexpr std::size_t kHeader = 4;

Result<std::string> frame(const Json &message)
{
    std::string bytes(kHeader, '\0');
    bytes += toText(message);
    const auto size = bytes.size() - kHeader;
    if (size > kMaxMessage)
        return failure(ErrorKind::InvalidInput, "a message to a worker is too large");
    for (std::size_t index = 0; index < kHeader; ++index)
        bytes[index] = static_cast<char>(size >> (8 * (kHeader - 1 - index)));
    return bytes;
}

static std::size_t sizeOf(std::string_view header)
{
    std::size_t size = 0;
    for (const char byte : header.substr(0, kHeader))
        size = size << 8 | static_cast<unsigned char>(byte);
    return size;
}

Result<std::optional<Json>> FrameReader::next()
{
    const auto bytes = std::string_view(m_bytes).substr(m_start);
    if (bytes.size() < kHeader)
        return std::nullopt;
    const auto size = sizeOf(bytes);
    if (size > kMaxMessage)
        return failure(ErrorKind::Process, "a message of the worker is too large");
    if (bytes.size() < kHeader + size)
        return std::nullopt;
    const auto text = bytes.substr(kHeader, size);
    // Before parsing, so that no depth of brackets gets as far as recursion.
    auto message = shapeOf(text, kMaxMessageDepth).depth > kMaxMessageDepth
                       ? Json(Json::value_t::discarded)
                       : parseJson(text);
    m_start += kHeader + size;
    if (m_start == m_bytes.size() || m_start > (1u << 20)) {
        m_bytes.erase(0, m_start);
        m_start = 0;
    }
    if (!message.is_object())
        return failure(ErrorKind::Process, "the worker sent what is no message");
    return message;
}

} // namespace espalier::process

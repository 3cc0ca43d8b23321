// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/tararchive.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

namespace espalier::validate {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameSize = 100;

// The old format of GNU, which busybox and bsdtar read, too.
struct Header {
    std::array<char, kNameSize> name{};
    std::array<char, 8> mode{};
    std::array<char, 8> owner{};
    std::array<char, 8> group{};
    std::array<char, 12> size{};
    std::array<char, 12> modified{};
    std::array<char, 8> checksum{};
    char type = '0';
    std::array<char, kNameSize> link{};
    std::array<char, 8> magic{'u', 's', 't', 'a', 'r', ' ', ' ', '\0'};
    std::array<char, 247> rest{};
};
static_assert(sizeof(Header) == kBlock);

/// In octal, with leading zeros and a NUL behind it.
void put(std::span<char> field, std::uint64_t value)
{
    for (std::size_t i = field.size() - 1; i > 0; --i) {
        field[i - 1] = static_cast<char>('0' + (value & 7));
        value >>= 3;
    }
}

void put(std::span<char> field, std::string_view text)
{
    std::ranges::copy(text.substr(0, field.size()), field.begin());
}

bool isInside(std::string_view path)
{
    if (path.empty() || path.contains('\0') || path.ends_with('/') || path.contains("//"))
        return false;
    const std::filesystem::path parts(path);
    return parts.is_relative() && std::ranges::none_of(parts, [](const auto &part) {
               return part == ".." || part == "." || part.empty();
           });
}

std::unexpected<Error> notInside(std::string_view path)
{
    return failure(ErrorKind::InvalidInput, "not the relative path of a file", std::string(path));
}

} // namespace

// "L" and "K" are entries whose content is the name of the next one.
void TarArchive::addLongName(char type, std::string_view name)
{
    std::string content(name);
    content += '\0';
    addEntry(type, "././@LongLink", {}, content, 0);
}

void TarArchive::addEntry(char type, std::string_view path, std::string_view link,
                          std::string_view content, unsigned mode)
{
    if (link.size() > kNameSize)
        addLongName('K', link);
    if (path.size() > kNameSize)
        addLongName('L', path);
    Header header;
    header.type = type;
    put(header.name, path);
    put(header.link, link);
    put(header.mode, mode);
    put(header.owner, 0);
    put(header.group, 0);
    put(header.size, content.size());
    put(header.modified, 0);
    header.checksum.fill(' ');
    std::array<unsigned char, kBlock> bytes{};
    std::memcpy(bytes.data(), &header, kBlock);
    std::uint64_t sum = 0;
    for (const auto byte : bytes)
        sum += byte;
    put(std::span(header.checksum).first(7), sum);
    m_bytes.append(reinterpret_cast<const char *>(&header), kBlock);
    m_bytes += content;
    m_bytes.append((kBlock - content.size() % kBlock) % kBlock, '\0');
}

Result<> TarArchive::addFile(std::string_view path, std::string_view content, bool executable)
{
    if (!isInside(path))
        return notInside(path);
    addEntry('0', path, {}, content, executable ? 0755 : 0644);
    return {};
}

Result<> TarArchive::addLink(std::string_view path, std::string_view target)
{
    if (!isInside(path) || target.empty() || target.contains('\0'))
        return notInside(path);
    addEntry('2', path, target, {}, 0777);
    return {};
}

std::string TarArchive::take()
{
    m_bytes.append(2 * kBlock, '\0');
    return std::exchange(m_bytes, {});
}

} // namespace espalier::validate

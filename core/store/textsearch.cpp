// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/textsearch.h"

#include "core/store/statement.h"

#include <QSqlDriver>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <format>
#include <span>
#include <sqlite3.h>

namespace espalier::store {

namespace {

/// Of eight bytes as one number, the places where it is zero: the highest bit of each. Bits above
/// the lowest one may be false (Hacker's Delight, 6-1), and are looked at again.
constexpr std::uint64_t zeroBytes(std::uint64_t bytes)
{
    constexpr std::uint64_t kLow = 0x0101010101010101;
    constexpr std::uint64_t kHigh = 0x8080808080808080;
    return (bytes - kLow) & ~bytes & kHigh;
}

std::uint64_t eightBytes(const char *at)
{
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

std::uint64_t eightTimes(char c)
{
    return 0x0101010101010101 * static_cast<unsigned char>(c);
}

std::string_view bytesOf(sqlite3_value *value)
{
    // As bytes, since a text would be copied to end with a zero. The pointer first, as SQLite asks.
    const auto *bytes = static_cast<const char *>(sqlite3_value_blob(value));
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void holdsFunction(sqlite3_context *context, int count, sqlite3_value **values)
{
    const std::span<sqlite3_value *> given(values, static_cast<std::size_t>(count));
    if (given.empty() || sqlite3_value_type(given[0]) == SQLITE_NULL)
        return; // null
    const auto text = bytesOf(given[0]);
    bool isHeld = true;
    for (auto *part : given.subspan(1)) {
        if (sqlite3_value_type(part) == SQLITE_NULL)
            return;
        isHeld = isHeld && holds(text, bytesOf(part));
    }
    sqlite3_result_int(context, isHeld ? 1 : 0);
}

} // namespace

bool holds(std::string_view text, std::string_view part)
{
    if (part.size() < 2)
        return part.empty() || text.contains(part.front());
    if (text.size() < part.size())
        return false;
    // Eight places at a time, of those whose first and last byte are right: a search for the first
    // byte alone stops at every few of them.
    const auto first = eightTimes(part.front());
    const auto last = eightTimes(part.back());
    const auto places = text.size() - part.size() + 1;
    std::size_t at = 0;
    for (; at + 8 <= places; at += 8) {
        const auto *here = text.data() + at;
        auto found =
            zeroBytes((eightBytes(here) ^ first) | (eightBytes(here + part.size() - 1) ^ last));
        for (; found != 0; found &= found - 1) {
            const auto bit = std::endian::native == std::endian::little ? std::countr_zero(found)
                                                                        : std::countl_zero(found);
            if (std::memcmp(here + bit / 8, part.data(), part.size()) == 0)
                return true;
        }
    }
    return text.substr(at).contains(part);
}

Result<> addTextSearch(Database &database)
{
    const auto &connection = database.internals().connection;
    const auto handle = connection.driver()->handle();
    sqlite3 *sqlite = nullptr;
    if (handle.isValid() && std::strcmp(handle.typeName(), "sqlite3*") == 0)
        sqlite = *static_cast<sqlite3 *const *>(handle.constData());
    // A driver with an SQLite of its own: its handles are not to be given to another one.
    Statement identity(database, "SELECT sqlite_source_id()");
    const auto row = identity.next();
    if (!sqlite || !row || !*row || identity.textAt(0) != sqlite3_sourceid())
        return failure(ErrorKind::Missing,
                       std::format("Qt's SQLite driver does not use the system's SQLite {}",
                                   sqlite3_libversion()));
    const auto code = sqlite3_create_function_v2(
        sqlite, "holds", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
        holdsFunction, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failure(ErrorKind::Internal, std::format("SQLite: {}", sqlite3_errstr(code)));
    return {};
}

} // namespace espalier::store

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/contents.h"

#include "core/base/hash.h"
#include "core/store/statement.h"

namespace espalier::store {

Result<PackedText> Contents::pack(std::string_view text) const
{
    if (m_packing.pack && m_packing.dictionary != 0 && !text.empty()) {
        auto packed = m_packing.pack(text);
        if (!packed)
            return failure(std::move(packed.error()));
        if (packed->size() < text.size())
            return PackedText{m_packing.dictionary, *std::move(packed)};
    }
    return PackedText{0, std::string(text)};
}

Result<std::string> Contents::unpack(std::int64_t dictionary, std::string_view bytes) const
{
    if (dictionary == 0)
        return std::string(bytes);
    if (!m_packing.unpack)
        return failure(ErrorKind::Unsupported, "a stored text is packed, and nothing can unpack it",
                       m_database.path().string());
    return m_packing.unpack(dictionary, bytes);
}

Result<std::optional<std::int64_t>> Contents::find(std::int64_t hash, std::string_view text)
{
    Statement statement(m_database, "SELECT c.id, c.dictionary, c.data FROM content_hashes h "
                                    "JOIN contents c ON c.id = h.content "
                                    "WHERE h.hash = ? AND c.size = ?");
    statement.integer(hash).integer(static_cast<std::int64_t>(text.size()));
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return std::nullopt;
        const auto data = statement.bytesAt(2);
        const auto stored =
            unpack(statement.integerAt(1), {data.constData(), std::size_t(data.size())});
        // A damaged text is not taken for this one; it is left where it is.
        if (stored && *stored == text)
            return statement.integerAt(0);
    }
}

Result<std::int64_t> Contents::put(std::string_view text, std::int64_t &written)
{
    if (text.empty())
        return 0;
    if (const auto at = m_recent.find(text); at != m_recent.end())
        return at->second;
    const auto hash = static_cast<std::int64_t>(hash64(text));
    auto found = find(hash, text);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found) {
        auto packed = pack(text);
        if (!packed)
            return failure(std::move(packed.error()));
        Statement insert(m_database, "INSERT INTO contents (size, dictionary, data) "
                                     "VALUES (?, ?, ?) RETURNING id");
        insert.integer(static_cast<std::int64_t>(text.size())).integer(packed->dictionary);
        auto row = insert.bytes(packed->bytes).next();
        if (!row)
            return failure(std::move(row.error()));
        *found = insert.integerAt(0);
        Statement name(m_database, "INSERT INTO content_hashes (hash, content) VALUES (?, ?)");
        if (auto done = name.integer(hash).integer(**found).run(); !done)
            return failure(std::move(done.error()));
        written += 2;
    }
    m_recent.emplace(text, **found);
    return **found;
}

Result<std::string> Contents::get(std::int64_t id)
{
    if (id == 0)
        return std::string{};
    Statement statement(m_database, "SELECT dictionary, data FROM contents WHERE id = ?");
    auto row = statement.integer(id).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return failure(ErrorKind::NotFound, "a stored text is missing", m_database.path().string());
    const auto data = statement.bytesAt(1);
    return unpack(statement.integerAt(0), {data.constData(), std::size_t(data.size())});
}

} // namespace espalier::store

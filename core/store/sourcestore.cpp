// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sourcestore.h"

#include "core/store/statement.h"

namespace espalier::store {

Result<std::optional<KnownSource>> SourceStore::find(const std::string &name)
{
    Statement statement(m_database,
                        "SELECT name, fingerprint, known_since FROM sources WHERE name = ?");
    auto row = statement.text(name).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    return KnownSource{.name = statement.textAt(0),
                       .fingerprint = statement.textAt(1),
                       .knownSince = statement.textAt(2)};
}

Result<> SourceStore::remember(const KnownSource &source)
{
    return withinTransaction(m_database, [&] {
        Statement statement(m_database,
                            "INSERT INTO sources (name, fingerprint, known_since) VALUES (?, ?, ?) "
                            "ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, "
                            "known_since = excluded.known_since");
        return statement.text(source.name).text(source.fingerprint).text(source.knownSince).run();
    });
}

} // namespace espalier::store

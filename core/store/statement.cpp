// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/statement.h"

#include "core/base/textformat.h"

#include <QSqlError>

namespace espalier::store {

// SQLite's primary result codes; Qt hands them on as decimal text, extended ones included.
enum Code : int {
    kBusy = 5,
    kLocked = 6,
    kReadOnly = 8,
    kIoError = 10,
    kCorrupt = 11,
    kFull = 13,
    kCannotOpen = 14,
    kProtocol = 15,
    kConstraint = 19,
    kNotADatabase = 26,
};

static std::pair<ErrorKind, const char *> describe(int code)
{
    switch (code & 0xff) {
    case kBusy:
    case kLocked: return {ErrorKind::Conflict, "another program keeps the database locked"};
    case kReadOnly: return {ErrorKind::Permission, "the database cannot be written"};
    case kIoError: return {ErrorKind::Io, "reading or writing the database failed"};
    case kCorrupt: return {ErrorKind::Corrupt, "the database is damaged"};
    case kNotADatabase: return {ErrorKind::Corrupt, "the file is not a database"};
    case kFull: return {ErrorKind::DiskFull, "no space left for the database"};
    case kCannotOpen: return {ErrorKind::Io, "the database cannot be opened"};
    case kProtocol: return {ErrorKind::Io, "locking the database failed"};
    case kConstraint: return {ErrorKind::Conflict, "the database refuses contradictory data"};
    default: return {ErrorKind::Internal, "the database refuses a statement"};
    }
}

std::unexpected<Error> databaseFailure(const Database::Private &database, const QSqlError &error)
{
    const auto [kind, message] = describe(error.nativeErrorCode().toInt());
    return failure(kind, std::string(message) + ": " + error.databaseText().toStdString(),
                   database.file.string());
}

Statement::Statement(Database &database, std::string_view sql) : m_database(database)
{
    auto &d = database.internals();
    Q_ASSERT(d.thread == std::this_thread::get_id());
    auto found = d.statements.find(sql);
    if (found == d.statements.end()) {
        auto query = std::make_unique<QSqlQuery>(d.connection);
        query->setForwardOnly(true); // otherwise Qt keeps a copy of each row
        m_query = query.get();
        m_prepared =
            query->prepare(QString::fromUtf8(sql.data(), static_cast<qsizetype>(sql.size())));
        // A statement that cannot be prepared is kept for its error, and prepared anew next time.
        d.statements.insert_or_assign(std::string(sql), std::move(query));
        return;
    }
    m_query = found->second.get();
    m_prepared = !m_query->lastQuery().isEmpty() && !m_query->lastError().isValid();
    if (!m_prepared)
        m_prepared =
            m_query->prepare(QString::fromUtf8(sql.data(), static_cast<qsizetype>(sql.size())));
}

Statement::~Statement()
{
    // A statement that is not reset keeps its read transaction open, and the log grows for ever.
    m_query->finish();
}

Statement &Statement::bind(const QVariant &value)
{
    m_query->bindValue(m_bound++, value);
    return *this;
}

Statement &Statement::text(std::string_view value)
{
    if (value.empty()) // a null text would be NULL, and equal to nothing
        return bind(QStringLiteral(""));
    // Qt drops a byte order mark.
    if (!isValidUtf8(value) || value.starts_with("\xef\xbb\xbf"))
        return bytes(value);
    return bind(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
}

Statement &Statement::bytes(std::string_view value)
{
    // A null array would be stored as NULL.
    return bind(value.empty()
                    ? QByteArray("")
                    : QByteArray::fromRawData(value.data(), static_cast<qsizetype>(value.size())));
}

Statement &Statement::integer(std::int64_t value)
{
    return bind(QVariant::fromValue<qlonglong>(value));
}

Statement &Statement::real(double value)
{
    return bind(value);
}

Statement &Statement::null()
{
    return bind(QVariant());
}

Result<> Statement::execute()
{
    m_bound = 0;
    if (!m_prepared || !m_query->exec())
        return databaseFailure(m_database.internals(), m_query->lastError());
    return {};
}

Result<> Statement::run()
{
    auto done = execute();
    m_changed = m_query->numRowsAffected(); // not known any more once it is finished
    m_query->finish();
    return done;
}

Result<bool> Statement::next()
{
    if (!m_running) {
        if (auto started = execute(); !started)
            return failure(std::move(started.error()));
        m_running = true;
    }
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        return databaseFailure(m_database.internals(), m_query->lastError());
    return false;
}

std::string Statement::textAt(int column) const
{
    return bytesAt(column).toStdString();
}

QByteArray Statement::bytesAt(int column) const
{
    const QVariant value = m_query->value(column);
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray()
                                                   : value.toString().toUtf8();
}

std::int64_t Statement::integerAt(int column) const
{
    return m_query->value(column).toLongLong();
}

double Statement::realAt(int column) const
{
    return m_query->value(column).toDouble();
}

bool Statement::nullAt(int column) const
{
    return m_query->isNull(column);
}

} // namespace espalier::store

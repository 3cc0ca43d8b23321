// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgevalues.h"

#include "core/base/clock.h"
#include "core/store/statement.h"

#include <QString>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <functional>

namespace espalier::store {

namespace {

/// Takes apart a text of numbers at fixed places.
class Digits final {
public:
    explicit Digits(std::string_view text) : m_text(text) {}

    [[nodiscard]] int number(std::size_t digits)
    {
        int value = 0;
        const auto part = m_text.substr(0, digits);
        const auto read = std::from_chars(part.data(), part.data() + part.size(), value);
        if (part.size() != digits || read.ec != std::errc{} || read.ptr != part.data() + digits ||
            part.front() == '-')
            m_failed = true;
        m_text.remove_prefix(part.size());
        return value;
    }
    [[nodiscard]] bool skip(std::string_view anyOf)
    {
        if (m_text.empty() || anyOf.find(m_text.front()) == std::string_view::npos)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    void need(std::string_view anyOf) { m_failed = !skip(anyOf) || m_failed; }
    [[nodiscard]] char peek() const { return m_text.empty() ? '\0' : m_text.front(); }
    [[nodiscard]] bool done() const { return m_text.empty() && !m_failed; }

private:
    std::string_view m_text;
    bool m_failed = false;
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Thousandths of a second; further digits are dropped.
int fraction(Digits &in)
{
    int value = 0;
    int digits = 0;
    while (isDigit(in.peek())) {
        const int digit = in.number(1);
        if (digits++ < 3)
            value = value * 10 + digit;
    }
    for (; digits < 3; ++digits)
        value *= 10;
    return value;
}

/// Minutes to take away; "Z" is none.
int offset(Digits &in)
{
    if (in.skip("Zz"))
        return 0;
    const int sign = in.peek() == '-' ? -1 : 1;
    in.need("+-");
    const int hours = in.number(2);
    in.need(":");
    return sign * (hours * 60 + in.number(2));
}

bool isOfWord(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) ||
           QChar::category(c) == QChar::Other_PrivateUse;
}

/// Gives the words of a text one by one, which hold nothing that the tokenizer would divide them
/// at; whether the text ends within one.
bool eachWord(std::string_view text, const std::function<void(std::string_view)> &give)
{
    const auto all = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4();
    std::string word;
    for (const char32_t c : all) {
        if (isOfWord(c)) {
            word += QString::fromUcs4(&c, 1).toStdString();
        } else if (!word.empty()) {
            give(word);
            word.clear();
        }
    }
    if (word.empty())
        return false;
    give(word);
    return true;
}

} // namespace

Result<std::int64_t> millisecondsOf(std::string_view rfc3339)
{
    using namespace std::chrono;
    Digits in(rfc3339);
    const year years(in.number(4));
    in.need("-");
    const month months(static_cast<unsigned>(in.number(2)));
    in.need("-");
    const year_month_day date{years, months, day(static_cast<unsigned>(in.number(2)))};
    in.need("Tt ");
    seconds clock = hours(in.number(2));
    in.need(":");
    clock += minutes(in.number(2));
    in.need(":");
    clock += seconds(in.number(2));
    const int thousandths = in.skip(".") ? fraction(in) : 0;
    const auto away = minutes(offset(in));
    if (!in.done() || !date.ok())
        return failure(ErrorKind::InvalidInput, "not a time of RFC 3339", std::string(rfc3339));
    const auto time = sys_days(date) + clock - away + milliseconds(thousandths);
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::string timeOf(std::int64_t milliseconds)
{
    return toRfc3339(
        std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds)));
}

std::string ftsQuery(std::string_view typed, std::string_view before)
{
    constexpr std::size_t kMostBytes = 1000;
    std::string query;
    const auto last = eachWord(typed.substr(0, kMostBytes), [&](std::string_view word) {
        query += query.empty() ? "\"" : " \"";
        query.append(before).append(word) += '"';
    });
    // A word that something was typed behind is complete.
    if (last)
        query += '*';
    return query;
}

std::string ftsText(std::string_view text, std::string_view before)
{
    std::string words;
    eachWord(text, [&](std::string_view word) { words.append(before).append(word) += ' '; });
    return words;
}

Result<std::int64_t> Words::find(std::string_view text)
{
    Statement statement(m_database, "SELECT id FROM words WHERE text = ?");
    auto row = statement.text(text).next();
    if (!row)
        return failure(std::move(row.error()));
    return *row ? statement.integerAt(0) : 0;
}

Result<std::int64_t> Words::put(std::string_view text, std::int64_t &written)
{
    if (const auto at = m_recent.find(text); at != m_recent.end())
        return at->second;
    auto id = find(text);
    if (!id)
        return id;
    if (*id == 0) {
        Statement insert(m_database, "INSERT INTO words (text) VALUES (?) RETURNING id");
        auto row = insert.text(text).next();
        if (!row)
            return failure(std::move(row.error()));
        id = insert.integerAt(0);
        ++written;
    }
    m_recent.emplace(text, *id);
    return id;
}

Result<std::int64_t> counter(Database &database, std::string_view name)
{
    Statement statement(database, "SELECT value FROM counters WHERE name = ?");
    auto row = statement.text(name).next();
    if (!row)
        return failure(std::move(row.error()));
    return *row ? statement.integerAt(0) : 0;
}

Result<> setCounter(Database &database, std::string_view name, std::int64_t value)
{
    Statement statement(database, "INSERT INTO counters (name, value) VALUES (?, ?) "
                                  "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    return statement.text(name).integer(value).run();
}

} // namespace espalier::store

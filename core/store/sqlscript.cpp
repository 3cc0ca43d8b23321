// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlscript.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace espalier::store {

static bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// Offset behind the comment or quoted text that begins at `at`; `at` when none does.
static std::size_t skipQuoted(std::string_view text, std::size_t at)
{
    const auto behind = [&](std::string_view end, std::size_t from) {
        const auto found = text.find(end, from);
        return found == text.npos ? text.size() : found + end.size();
    };
    if (text.substr(at).starts_with("--"))
        return behind("\n", at);
    if (text.substr(at).starts_with("/*"))
        return behind("*/", at + 2);
    if (text[at] == '[')
        return behind("]", at);
    if (text[at] == '\'' || text[at] == '"' || text[at] == '`')
        return behind(text.substr(at, 1), at + 1); // a doubled quote begins a new quotation
    return at;
}

/// Follows the words of one statement, to know whether a semicolon ends it.
class StatementEnd final {
public:
    void addWord(std::string_view text)
    {
        std::string word(text);
        std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::toupper(c); });
        ++m_words;
        if (m_words == 1)
            m_create = word == "CREATE";
        else if (m_create && m_words <= 3 && word == "TRIGGER")
            m_trigger = true;
        // The END of a CASE follows no semicolon, that of a trigger does.
        m_triggerEnded = m_behindSemicolon && word == "END";
        m_behindSemicolon = false;
    }
    void addInnerSemicolon() { m_behindSemicolon = true; }
    [[nodiscard]] bool empty() const { return m_words == 0; }
    [[nodiscard]] bool reached() const { return !m_trigger || m_triggerEnded; }

private:
    int m_words = 0;
    bool m_create = false;
    bool m_trigger = false;
    bool m_behindSemicolon = false;
    bool m_triggerEnded = false;
};

std::vector<std::string_view> splitStatements(std::string_view script)
{
    std::vector<std::string_view> statements;
    StatementEnd end;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < script.size();) {
        if (const auto behind = skipQuoted(script, at); behind != at) {
            at = behind;
        } else if (isWordCharacter(script[at])) {
            auto wordEnd = at;
            while (wordEnd < script.size() && isWordCharacter(script[wordEnd]))
                ++wordEnd;
            end.addWord(script.substr(at, wordEnd - at));
            at = wordEnd;
        } else if (script[at] == ';' && end.reached()) {
            if (!end.empty())
                statements.push_back(script.substr(begin, at - begin));
            begin = ++at;
            end = {};
        } else {
            if (script[at] == ';')
                end.addInnerSemicolon();
            ++at;
        }
    }
    if (!end.empty())
        statements.push_back(script.substr(begin));
    return statements;
}

} // namespace espalier::store

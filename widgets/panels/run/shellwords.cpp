// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run/shellwords.h"

#include <optional>

namespace espalier::panels {

namespace {

/// Reads a line from the left to the right.
class Splitter final {
public:
    explicit Splitter(QStringView line) : m_line(line) {}

    std::expected<QStringList, ShellProblem> run()
    {
        while (m_at < m_line.size()) {
            if (const auto problem = step())
                return std::unexpected(*problem);
        }
        endWord();
        if (m_words.isEmpty())
            return std::unexpected(ShellProblem::Empty);
        return m_words;
    }

private:
    std::optional<ShellProblem> step()
    {
        const QChar c = m_line[m_at++];
        if (c.isSpace()) {
            endWord();
            return {};
        }
        const bool first = !m_word;
        if (!m_word)
            m_word = QString();
        if (c == u'\'' || c == u'"')
            return quoted(c);
        if (c == u'\\' && m_at < m_line.size()) {
            m_word->append(m_line[m_at++]);
            return {};
        }
        if (QStringView(u"|&;<>()$`*?[").contains(c) || (first && (c == u'~' || c == u'#')))
            return ShellProblem::NeedsShell;
        m_word->append(c);
        return {};
    }

    std::optional<ShellProblem> quoted(QChar quote)
    {
        while (m_at < m_line.size()) {
            const QChar c = m_line[m_at++];
            if (c == quote)
                return {};
            if (quote == u'"' && (c == u'$' || c == u'`'))
                return ShellProblem::NeedsShell;
            const bool escape = quote == u'"' && c == u'\\' && m_at < m_line.size() &&
                                QStringView(u"\"\\$`").contains(m_line[m_at]);
            m_word->append(escape ? m_line[m_at++] : c);
        }
        return ShellProblem::OpenQuote;
    }

    void endWord()
    {
        if (m_word)
            m_words.append(*m_word);
        m_word.reset();
    }

    QStringView m_line;
    qsizetype m_at = 0;
    std::optional<QString> m_word;
    QStringList m_words;
};

} // namespace

std::expected<QStringList, ShellProblem> shellWords(QStringView line)
{
    return Splitter(line).run();
}

} // namespace espalier::panels

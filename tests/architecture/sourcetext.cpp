// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/sourcetext.h"

#include <algorithm>
#include <cctype>
#include <ranges>
#include <regex>

namespace espalier::architecture {

namespace {

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// End of the literal or comment that begins at `begin`, or `begin` where none does.
std::size_t endOfText(std::string_view text, std::size_t begin)
{
    const auto endAfter = [&](std::string_view mark, std::size_t from) {
        const auto at = text.find(mark, from);
        return at == std::string_view::npos ? text.size() : at + mark.size();
    };
    const auto rest = text.substr(begin);
    if (rest.starts_with("//"))
        return std::min(text.find('\n', begin), text.size());
    if (rest.starts_with("/*"))
        return endAfter("*/", begin + 2);
    if (rest.starts_with("R\"")) {
        const auto open = text.find('(', begin);
        if (open == std::string_view::npos)
            return text.size();
        const auto mark = text.substr(begin + 2, open - begin - 2);
        return endAfter(")" + std::string(mark) + "\"", open);
    }
    // A quote inside a number separates digits.
    const bool separator = rest.front() == '\'' && begin > 0 && isWordCharacter(text[begin - 1]);
    if ((rest.front() != '"' && rest.front() != '\'') || separator)
        return begin;
    auto end = begin + 1;
    while (end < text.size() && text[end] != rest.front() && text[end] != '\n')
        end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
}

/// `code` with preprocessor directives blanked out.
std::string withoutDirectives(std::string_view code)
{
    std::string result(code);
    bool inside = false;
    std::size_t begin = 0;
    while (begin < result.size()) {
        const auto end = std::min(result.find('\n', begin), result.size());
        const auto first = result.find_first_not_of(" \t", begin);
        inside = inside || (first < end && result[first] == '#');
        const bool continued = end > begin && result[end - 1] == '\\';
        if (inside)
            std::fill(result.begin() + static_cast<std::ptrdiff_t>(begin),
                      result.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        inside = inside && continued;
        begin = end + 1;
    }
    return result;
}

/// What an opening brace outside functions begins.
enum class Brace { Scope, Function, Initialiser };

/// Place after the first list of parameters, where a constructor's initialisers may begin.
std::size_t endOfParameters(std::string_view head)
{
    int depth = 0;
    for (const auto at : std::views::iota(std::size_t{0}, head.size())) {
        if (head[at] == '(')
            ++depth;
        else if (head[at] == ')' && --depth == 0)
            return at + 1;
    }
    return head.size();
}

bool startsInitialisers(std::string_view rest)
{
    for (const auto at : std::views::iota(std::size_t{0}, rest.size())) {
        const bool doubled =
            (at > 0 && rest[at - 1] == ':') || (at + 1 < rest.size() && rest[at + 1] == ':');
        if (rest[at] == ':' && !doubled)
            return true;
    }
    return false;
}

Brace classify(const std::string &head)
{
    static const std::regex scope(
        R"(^\s*(template\s*<[^{]*>\s*)?(inline\s+)?(namespace|class|struct|union|extern)\b[^(]*$)");
    static const std::regex specifiers(
        R"(^(\s|const\b|volatile\b|noexcept\b|override\b|final\b|mutable\b|try\b|&)*$)");
    if (std::regex_search(head, scope))
        return Brace::Scope;
    const auto last = head.find_last_not_of(" \t\n");
    if (last == std::string::npos || head.find('(') == std::string::npos)
        return Brace::Initialiser;
    if (head[last] == ')' || head[last] == '}')
        return Brace::Function;
    if (startsInitialisers(std::string_view(head).substr(endOfParameters(head))))
        return Brace::Initialiser;
    const auto tail = head.substr(head.rfind(')') + 1);
    const bool returns = head.find("->") != std::string::npos && head[last] != '=';
    return returns || std::regex_match(tail, specifiers) ? Brace::Function : Brace::Initialiser;
}

/// Walks over code outside functions, head by head.
class Scanner final {
public:
    explicit Scanner(std::string_view code) : m_code(withoutDirectives(code)) {}

    std::vector<FunctionSize> scan()
    {
        for (m_at = 0; m_at < m_code.size(); ++m_at)
            step();
        return std::move(m_functions);
    }

private:
    void step()
    {
        const char c = m_code[m_at];
        if (m_head.empty()) {
            if (std::isspace(static_cast<unsigned char>(c)))
                return;
            m_begin = m_at;
        }
        if (c == '{')
            return open();
        if (c == '}' || (c == ';' && m_parentheses == 0) || (c == ':' && isAccess()))
            return m_head.clear();
        if (c == '(')
            ++m_parentheses;
        else if (c == ')')
            --m_parentheses;
        m_head += c;
    }

    void open()
    {
        const auto brace = m_parentheses > 0 ? Brace::Initialiser : classify(m_head);
        if (brace == Brace::Scope)
            return m_head.clear();
        skipBlock();
        if (brace == Brace::Initialiser) {
            m_head += "{}";
            return;
        }
        const auto code = std::string_view(m_code);
        static const std::regex spaces(R"(\s+)");
        m_head.erase(m_head.find_last_not_of(" \t\n") + 1);
        m_functions.push_back({.head = std::regex_replace(m_head, spaces, " "),
                               .line = lineCount(code.substr(0, m_begin + 1)),
                               .lines = lineCount(code.substr(m_begin, m_at + 1 - m_begin))});
        m_head.clear();
    }

    /// Goes on to the brace that closes the one at hand.
    void skipBlock()
    {
        int depth = 0;
        for (; m_at < m_code.size(); ++m_at) {
            if (m_code[m_at] == '{')
                ++depth;
            else if (m_code[m_at] == '}' && --depth == 0)
                return;
        }
    }

    [[nodiscard]] bool isAccess() const
    {
        static const std::regex access(R"(\b(public|protected|private|signals|slots)\s*$)");
        return std::regex_search(m_head, access);
    }

    std::string m_code;
    std::size_t m_at = 0;
    std::size_t m_begin = 0; ///< of the head
    std::string m_head;
    int m_parentheses = 0;
    std::vector<FunctionSize> m_functions;
};

} // namespace

std::string withoutText(std::string_view text)
{
    std::string result(text);
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = endOfText(text, at);
        for (auto &c : std::span(result).subspan(at, end - at)) {
            if (c != '\n')
                c = ' ';
        }
        at = std::max(end, at + 1);
    }
    return result;
}

std::vector<Include> includesOf(std::string_view text)
{
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    const auto code = withoutText(text);
    std::vector<Include> result;
    int line = 0;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = std::min(text.find('\n', begin), text.size());
        ++line;
        const auto first = code.find_first_not_of(" \t", begin);
        const std::string whole(text.substr(begin, end - begin));
        std::smatch match;
        if (first < end && code[first] == '#' && std::regex_search(whole, match, include))
            result.push_back({.target = match[2], .quoted = match[1] == "\"", .line = line});
        begin = end + 1;
    }
    return result;
}

std::vector<FunctionSize> functionsOf(std::string_view code)
{
    return Scanner(code).scan();
}

int lineCount(std::string_view text)
{
    const auto ends = std::ranges::count(text, '\n');
    const bool unfinished = !text.empty() && text.back() != '\n';
    return static_cast<int>(ends) + (unfinished ? 1 : 0);
}

} // namespace espalier::architecture

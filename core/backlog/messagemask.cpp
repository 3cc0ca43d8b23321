// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/fingerprint.h"
#include "core/backlog/messageforms.h"

#include <algorithm>
#include <array>

namespace espalier::backlog {

using std::size_t;
using std::string_view;

namespace {

constexpr std::array<string_view, 10> kMasks{"<n>",   "<hex>",   "<uuid>", "<id>", "<path>",
                                             "<url>", "<email>", "<time>", "<ip>", "<data>"};

bool isQuote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

/// What is looked at of a name to tell whether it is one or something made up by a machine.
struct NameShape {
    size_t digits = 0;
    size_t digitRuns = 0;
    size_t longestLetters = 0;
    bool hexadecimal = true;
    bool ascii = true;
};

NameShape shapeOf(string_view word)
{
    NameShape shape;
    size_t letters = 0;
    for (size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        letters = isLetter(c) ? letters + 1 : 0;
        shape.longestLetters = std::max(shape.longestLetters, letters);
        shape.digits += isDigit(c);
        shape.digitRuns += isDigit(c) && (i == 0 || !isDigit(word[i - 1]));
        shape.hexadecimal = shape.hexadecimal && isHexDigit(c);
        shape.ascii = shape.ascii && static_cast<unsigned char>(c) < 0x80;
    }
    return shape;
}

/// Goes over a message once. Whether something is masked depends on what was written last and what
/// is to come; what is masked ends every form, so that a second time finds nothing more.
class Masker final {
public:
    explicit Masker(string_view text) : m_text(text) {}

    [[nodiscard]] std::string run()
    {
        while (m_at < m_text.size())
            step();
        if (m_out.ends_with(' '))
            m_out.pop_back();
        return std::move(m_out);
    }

private:
    void step();
    [[nodiscard]] bool keptMask();
    [[nodiscard]] bool quoted();
    [[nodiscard]] bool form();
    [[nodiscard]] bool longForm(size_t &noneBefore, Run (*runOfForm)(string_view),
                                string_view mask);
    [[nodiscard]] bool rooted();
    [[nodiscard]] bool signedNumber();
    void word();
    void nameWithDigits(string_view word);

    [[nodiscard]] string_view rest() const { return m_text.substr(m_at); }
    [[nodiscard]] char last() const { return m_out.empty() ? ' ' : m_out.back(); }
    bool put(string_view mask, size_t length);
    void keep(size_t length)
    {
        m_out += m_text.substr(m_at, length);
        m_at += length;
    }

    string_view m_text;
    size_t m_at = 0;
    std::string m_out;
    // Ends of runs that were looked at and are no such form.
    size_t m_noUrlBefore = 0;
    size_t m_noColonedBefore = 0;
    size_t m_noEmailBefore = 0;
    size_t m_noBase64Before = 0;
    size_t m_noPathBefore = 0;
};

/// Lists of what is alike are one of it, however long they are.
bool Masker::put(string_view mask, size_t length)
{
    m_at += length;
    for (const string_view separator : {", ", ",", " "}) {
        if (m_out.ends_with(separator) &&
            string_view(m_out).substr(0, m_out.size() - separator.size()).ends_with(mask)) {
            m_out.resize(m_out.size() - separator.size());
            return true;
        }
    }
    m_out += mask;
    return true;
}

void Masker::step()
{
    const char c = m_text[m_at];
    if (isBlankByte(c)) {
        if (!m_out.empty() && m_out.back() != ' ')
            m_out += ' ';
        ++m_at;
        return;
    }
    if (c == '<' && keptMask())
        return;
    if (isQuote(c) && !isOfWord(last()) && quoted())
        return;
    if (const auto code = isDigit(c) ? codeLength(rest(), m_out) : 0; code > 0)
        return keep(code);
    if (!isOfWord(last()) && (rooted() || form()))
        return;
    if (isOfWord(c))
        word();
    else
        keep(1);
}

bool Masker::keptMask()
{
    const auto mask =
        std::ranges::find_if(kMasks, [this](auto each) { return rest().starts_with(each); });
    return mask != kMasks.end() && put(*mask, mask->size());
}

/// Names with digits within quotes are ids, whatever they look like; paths may have blanks there.
bool Masker::quoted()
{
    constexpr size_t kLongest = 80;
    const char quote = m_text[m_at];
    const auto content = rest().substr(1);
    if (const auto length = quotedPathLength(content, quote); length > 0) {
        keep(1);
        return put("<path>", length);
    }
    const auto length = runOf(content.substr(0, kLongest), [](char c) {
        return isOfWord(c) || string_view("-.:#").contains(c);
    });
    if (length == 0 || length >= content.size() || content[length] != quote)
        return false;
    const auto name = content.substr(0, length);
    if (std::ranges::none_of(name, isDigit) || std::ranges::none_of(name, isLetter) ||
        isTechnicalName(name) || numberLength(name) == length || timeLength(name) == length ||
        uuidLength(name) == length || ipv4Length(name) == length ||
        colonedRun(name).length == length)
        return false;
    keep(1);
    return put("<id>", length);
}

bool Masker::rooted()
{
    if (string_view("></\\.").contains(last()))
        return false;
    const auto length = rootedPathLength(rest());
    return length > 0 && put("<path>", length);
}

/// Forms that have more in them than letters, digits and underscores.
bool Masker::form()
{
    if (longForm(m_noUrlBefore, urlRun, "<url>"))
        return true;
    if (const auto length = timeLength(rest()); length > 0)
        return put("<time>", length);
    if (const auto length = uuidLength(rest()); length > 0)
        return put("<uuid>", length);
    if (const auto length = ipv4Length(rest()); length > 0)
        return put("<ip>", length);
    return longForm(m_noColonedBefore, colonedRun, "<ip>") ||
           longForm(m_noEmailBefore, emailRun, "<email>") ||
           longForm(m_noBase64Before, base64Run, "<data>") ||
           longForm(m_noPathBefore, relativePathRun, "<path>") || signedNumber();
}

bool Masker::longForm(size_t &noneBefore, Run (*runOfForm)(string_view), string_view mask)
{
    if (m_at < noneBefore || !(isOfWord(m_text[m_at]) || m_text[m_at] == ':'))
        return false;
    const auto run = runOfForm(rest());
    if (run.length > 0)
        return put(mask, run.length);
    noneBefore = m_at + run.looked;
    return false;
}

/// A sign belongs to the number unless it stands between two things, as in "a-1".
bool Masker::signedNumber()
{
    if (!string_view("+-.").contains(m_text[m_at]) || string_view(">)]").contains(last()) ||
        rest().size() < 2)
        return false;
    const auto sign =
        runOf(rest().substr(0, 2), [](char c) { return string_view("+-.").contains(c); });
    if (sign >= rest().size() || !isDigit(rest()[sign]))
        return false;
    return put("<n>", sign + numberLength(rest().substr(sign)));
}

void Masker::word()
{
    constexpr size_t kLongest = 16; // of names such as "iso-8859-1"
    const auto word = rest().substr(0, runOf(rest(), isOfWord));
    const auto isPart = [](char c) { return isOfWord(c) || c == '-'; };
    const auto longer = rest().substr(0, runOf(rest().substr(0, kLongest), isPart));
    if (std::ranges::any_of(longer, isDigit) && isTechnicalName(longer))
        return keep(longer.size());
    if (std::ranges::none_of(word, isDigit) || isTechnicalName(word))
        return keep(word.size());
    nameWithDigits(word);
}

void Masker::nameWithDigits(string_view word)
{
    constexpr size_t kShortestHex = 7;
    constexpr size_t kShortestId = 6;
    constexpr size_t kShortestRandom = 20;
    constexpr size_t kLongestOfIds = 3; // letters in a row
    const auto shape = shapeOf(word);
    const bool prefixed = word.size() > 2 && word[0] == '0' && lowered(word[1]) == 'x';
    if ((prefixed && std::ranges::all_of(word.substr(2), isHexDigit)) ||
        (shape.hexadecimal && word.size() >= kShortestHex && shape.digits < word.size())) {
        put("<hex>", word.size());
        return;
    }
    const bool brief = shape.digitRuns >= 2 && word.size() >= kShortestId &&
                       shape.longestLetters > 0 && shape.longestLetters <= kLongestOfIds;
    const bool random = shape.digitRuns >= 3 && word.size() >= kShortestRandom;
    if (shape.ascii && (brief || random)) {
        put("<id>", word.size());
        return;
    }
    if (isDigit(word[0])) {
        put("<n>", numberLength(rest()));
        return;
    }
    for (const auto end = m_at + word.size(); m_at < end;) {
        const auto digits = runOf(m_text.substr(m_at, end - m_at), isDigit);
        if (digits > 0)
            put("<n>", digits);
        else
            keep(1);
    }
}

} // namespace

std::string maskedMessage(string_view message)
{
    return Masker(message).run();
}

} // namespace espalier::backlog

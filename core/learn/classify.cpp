// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/classify.h"

#include "core/base/hash.h"
#include "core/base/resource.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::learn {

using std::string_view;

namespace {

constexpr std::size_t kLongestHole = 160;    // bytes
constexpr std::size_t kLongestMask = 200;    // bytes
constexpr std::size_t kMostLines = 400;      // of a message that are looked at
constexpr std::size_t kLongestLine = 10'000; // bytes of a line that are looked at

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool isOfWord(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

string_view trimmed(string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::vector<string_view> linesOf(string_view message)
{
    std::vector<string_view> lines;
    while (!message.empty() && lines.size() < kMostLines) {
        const auto end = std::min(message.find('\n'), message.size());
        lines.push_back(trimmed(message.substr(0, std::min(end, kLongestLine))));
        message.remove_prefix(std::min(end + 1, message.size()));
    }
    return lines;
}

/// The name that ends where the text begins.
string_view wordBefore(string_view line, std::size_t end)
{
    std::size_t begin = end;
    while (begin > 0 && !isBlank(line[begin - 1]))
        --begin;
    return line.substr(begin, end - begin);
}

/// Whether "XyzError" or "error" begins it, as the last line of a traceback does.
bool namesAnError(string_view line)
{
    std::size_t end = 0;
    while (end < line.size() && (isOfWord(line[end]) || line[end] == '.'))
        ++end;
    const auto word = line.substr(0, end);
    return word.ends_with("Error") || word.ends_with("Exception") || word == "error";
}

string_view decisiveLine(string_view message)
{
    const auto lines = linesOf(message);
    const auto last = std::ranges::find_if(lines.rbegin(), lines.rend(), namesAnError);
    if (last != lines.rend())
        return *last;
    const auto first = std::ranges::find_if(lines, [](auto line) { return !line.empty(); });
    return first == lines.end() ? string_view{} : *first;
}

/// Goes over a line and puts general marks in the place of what is particular.
class Masker final {
public:
    explicit Masker(string_view line) : m_line(line) {}

    [[nodiscard]] std::string run()
    {
        while (m_at < m_line.size() && m_out.size() < kLongestMask) {
            if (!quoted() && !path() && !number())
                m_out += m_line[m_at++];
        }
        return std::move(m_out);
    }

private:
    [[nodiscard]] bool behindWord() const { return m_at > 0 && isOfWord(m_line[m_at - 1]); }
    void put(string_view mark, std::size_t length)
    {
        m_out += mark;
        m_at += length;
    }
    [[nodiscard]] bool quoted()
    {
        constexpr std::pair<string_view, string_view> kQuotes[] = {
            {"'", "'"}, {"\"", "\""}, {"`", "`"}, {"`", "'"}, {"\u2018", "\u2019"}};
        for (const auto &[open, close] : kQuotes) {
            // An apostrophe is no quote.
            if (!m_line.substr(m_at).starts_with(open) || (open == "'" && behindWord()))
                continue;
            const auto end = m_line.find(close, m_at + open.size());
            if (end == string_view::npos)
                continue;
            put("<name>", end + close.size() - m_at);
            return true;
        }
        return false;
    }
    [[nodiscard]] bool path()
    {
        if (behindWord() || isBlank(m_line[m_at]))
            return false;
        std::size_t end = m_at;
        std::size_t slashes = 0;
        while (end < m_line.size() && !isBlank(m_line[end]) &&
               string_view(":,;()'\"").find(m_line[end]) == string_view::npos)
            slashes += m_line[end++] == '/';
        if (slashes == 0 || end - m_at < 3)
            return false;
        put("<path>", end - m_at);
        return true;
    }
    [[nodiscard]] bool number()
    {
        if (behindWord())
            return false;
        std::size_t end = m_at;
        if (m_line.substr(m_at).starts_with("0x"))
            end += 2;
        bool digit = false;
        while (end < m_line.size() && isHexDigit(m_line[end]))
            digit = isDigit(m_line[end++]) || digit;
        const bool whole = end == m_line.size() || !isOfWord(m_line[end]);
        if (digit && whole) {
            put("<n>", end - m_at);
            return true;
        }
        for (end = m_at; end < m_line.size() && isDigit(m_line[end]);)
            ++end;
        if (end == m_at)
            return false;
        put("<n>", end - m_at);
        return true;
    }

    string_view m_line;
    std::size_t m_at = 0;
    std::string m_out;
};

bool isFor(const ErrorClass &errorClass, string_view language)
{
    return std::ranges::find(errorClass.languages, language) != errorClass.languages.end();
}

} // namespace

MessageText::MessageText(string_view written)
{
    constexpr std::pair<string_view, Hole> kHoles[] = {
        {"{name}", Hole::Name}, {"{digits}", Hole::Digits}, {"*", Hole::Any}};
    Piece piece;
    while (!written.empty()) {
        const auto hole = std::ranges::find_if(
            kHoles, [&](const auto &known) { return written.starts_with(known.first); });
        if (hole == std::end(kHoles)) {
            piece.text += written.front();
            written.remove_prefix(1);
            continue;
        }
        if (!piece.text.empty())
            m_pieces.push_back(std::exchange(piece, {}));
        piece.before = hole->second;
        written.remove_prefix(hole->first.size());
    }
    if (!piece.text.empty())
        m_pieces.push_back(std::move(piece));
    else
        m_last = piece.before;
}

bool MessageText::follow(string_view line, std::size_t at, std::string &name) const
{
    const auto take = [&](Hole hole, string_view content) {
        if (hole == Hole::Name)
            name = trimmed(content);
        const bool digits = std::ranges::all_of(content, isDigit) && !content.empty();
        return content.size() <= kLongestHole && (hole != Hole::Digits || digits) &&
               (hole != Hole::Name || !name.empty());
    };
    for (std::size_t i = 1; i < m_pieces.size(); ++i) {
        const auto &piece = m_pieces[i];
        const auto found = line.substr(at).find(piece.text);
        if (found == string_view::npos || !take(piece.before, line.substr(at, found)))
            return false;
        at += found + piece.text.size();
    }
    return m_last == Hole::None || take(m_last, line.substr(at, kLongestHole));
}

MessageText::Match MessageText::in(string_view line) const
{
    if (m_pieces.empty())
        return {};
    const auto &first = m_pieces.front();
    for (auto at = line.find(first.text); at != string_view::npos;
         at = line.find(first.text, at + 1)) {
        std::string name;
        if (first.before == Hole::Name)
            name = wordBefore(line, at);
        const bool begun = first.before != Hole::Name || !name.empty();
        if (begun && follow(line, at + first.text.size(), name))
            return {true, std::move(name)};
    }
    return {};
}

Result<ErrorClasses> ErrorClasses::load()
{
    auto text = readResource("learn/errorclasses.json");
    if (!text)
        return failure(std::move(text.error()));
    return fromJson(parseJson(*text));
}

Result<ErrorClasses> ErrorClasses::fromJson(const Json &json)
{
    ErrorClasses result;
    try { // a value of another type than expected throws
        for (const auto &[family, languages] : json.at("families").items()) {
            for (const auto &language : languages)
                result.m_families.emplace(language.get<std::string>(), family);
        }
        for (const auto &row : json.at("classes")) {
            ErrorClass made{.name = row.at("class"),
                            .languages = row.at("languages"),
                            .why = row.at("why"),
                            .texts = {}};
            for (const auto &text : row.at("texts"))
                made.texts.emplace_back(text.get<std::string>());
            result.m_classes.push_back(std::move(made));
        }
    } catch (const Json::exception &error) {
        return failure(ErrorKind::InvalidInput,
                       std::string("the classes of errors are malformed: ") + error.what());
    }
    return result;
}

Classified ErrorClasses::classify(string_view language, model::LearningSource source,
                                  string_view message) const
{
    std::vector<string_view> order{"*"};
    if (source == model::LearningSource::ScriptTests && language != "python")
        order.emplace_back("python");
    order.push_back(language);
    const auto lines = linesOf(message);
    for (const auto wanted : order) {
        for (const auto &errorClass : m_classes) {
            if (!isFor(errorClass, wanted))
                continue;
            for (const auto &text : errorClass.texts) {
                for (const auto line : lines) {
                    if (auto match = text.in(line); match.found)
                        return {errorClass.name, std::move(match.name), true};
                }
            }
        }
    }
    const auto hash = static_cast<std::uint32_t>(hash64(maskedMessage(message)));
    return {std::format("{}_unknown_{:08x}", familyOf(language), hash), {}, false};
}

const ErrorClass *ErrorClasses::find(string_view name) const
{
    const auto at = std::ranges::find(m_classes, name, &ErrorClass::name);
    return at == m_classes.end() ? nullptr : &*at;
}

std::string ErrorClasses::familyOf(string_view language) const
{
    const auto at = m_families.find(language);
    return at == m_families.end() ? std::string(language) : at->second;
}

std::string maskedMessage(string_view message)
{
    return Masker(decisiveLine(message)).run();
}

/// A message without what stands before it: the name of the test or place it was seen at, and the
/// mark of lines that pytest quotes. The name of an error is a part of the message.
static string_view withoutPlace(string_view line)
{
    std::size_t end = 0;
    while (end < line.size() && (isOfWord(line[end]) || string_view(".-[]").contains(line[end])))
        ++end;
    const auto word = line.substr(0, end);
    if (end > 0 && line.substr(end).starts_with(": ") && !namesAnError(word) &&
        word.find_first_of("_.-") != string_view::npos)
        line.remove_prefix(end + 2);
    return trimmed(line.starts_with("E ") ? line.substr(2) : line);
}

std::string firstWords(string_view masked)
{
    constexpr std::size_t kMostWords = 8;
    constexpr std::size_t kMostBytes = 60;
    constexpr string_view kMark = "\u2026";
    std::string text;
    std::size_t words = 0;
    auto rest = withoutPlace(trimmed(masked));
    while (!rest.empty() && words < kMostWords) {
        auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
        rest = trimmed(rest.substr(word.size()));
        std::string shown(word);
        for (const string_view mark : {"<name>", "<n>", "<path>"})
            replaceAll(shown, mark, kMark);
        if (text.size() + 1 + shown.size() > kMostBytes)
            break;
        text += (text.empty() ? "" : " ") + shown;
        ++words;
    }
    while (!text.empty() && string_view(":;,.(").contains(text.back()))
        text.pop_back();
    return text;
}

} // namespace espalier::learn

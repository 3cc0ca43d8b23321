// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/testreader.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <ranges>

namespace espalier::gate {

static constexpr std::size_t kMostText = 400; ///< bytes of an assertion that are compared

std::string_view upTo(std::string_view text, std::string_view characters)
{
    return text.substr(0, text.find_first_of(characters));
}

std::string_view lastName(std::string_view text)
{
    return text.substr(text.rfind('.') + 1);
}

bool isConstant(std::string_view text)
{
    constexpr std::array<std::string_view, 9> kWords{"True", "true", "False",     "false", "None",
                                                     "null", "nil",  "undefined", "NaN"};
    while (text.size() > 1 && (text[0] == '!' || text[0] == '-' || text[0] == '('))
        text.remove_prefix(1);
    while (text.ends_with(')'))
        text.remove_suffix(1);
    if (text.starts_with("not"))
        text.remove_prefix(3);
    if (text.empty() || std::ranges::contains(kWords, text))
        return true;
    const char quote = text.front();
    if (quote == '"' || quote == '\'' || quote == '`')
        return text.find(quote, 1) == text.size() - 1;
    return text.find_first_not_of("0123456789.eExX_abcdefABCDEF") == std::string_view::npos &&
           quote >= '0' && quote <= '9';
}

bool isAboutMachine(std::string_view condition)
{
    constexpr std::array<std::string_view, 21> kWords{
        "platform",      "sys.",      "os.name", "version",  "VERSION",      "environ",
        "getenv",        "Getenv",    "which",   "LookPath", "runtime.GOOS", "GOARCH",
        "testing.Short", "find_spec", "HAS_",    "has_",     "process.env",  "hasattr",
        "importorskip",  "uname",     "isatty"};
    return std::ranges::any_of(kWords, [&](auto word) { return condition.contains(word); });
}

bool isMocking(std::string_view name)
{
    constexpr std::array<std::string_view, 9> kNames{"patch",           "setattr",
                                                     "mockReturnValue", "mockResolvedValue",
                                                     "setitem",         "mockImplementation",
                                                     "spyOn",           "mockRejectedValue",
                                                     "replaceProperty"};
    return std::ranges::contains(kNames, name);
}

std::size_t TestCase::count(Strength least) const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        assertions, [&](const auto &each) { return each.strength >= least && !each.swallowed; }));
}

std::size_t TestCase::countSwallowed() const
{
    return static_cast<std::size_t>(std::ranges::count(assertions, true, &Assertion::swallowed));
}

std::size_t TestCase::countBroad() const
{
    return static_cast<std::size_t>(std::ranges::count(assertions, true, &Assertion::broad));
}

std::size_t TestCase::countGuarded() const
{
    return static_cast<std::size_t>(std::ranges::count(assertions, true, &Assertion::guarded));
}

TestFacts readTests(const syntax::Language &language, std::string_view text)
{
    const auto name = language.name();
    if (name == "python")
        return readPythonTests(language, text);
    if (name == "go")
        return readGoTests(language, text);
    if (name == "javascript" || name == "typescript" || name == "tsx")
        return readEcmaTests(language, text);
    return {};
}

std::string withoutBlanks(std::string_view text)
{
    std::string result;
    std::ranges::copy_if(text, std::back_inserter(result),
                         [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
    return result;
}

std::set<std::string> wordsOf(std::string_view text)
{
    std::set<std::string> words;
    const auto isPart = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isPart(text[end]))
            ++end;
        if (end > at)
            words.emplace(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::string_view TestReader::textOf(const syntax::Node &node) const
{
    return node.isNull() ? std::string_view() : node.range().of(m_text);
}

TestReader::Frame &TestReader::open(const syntax::Node &node)
{
    auto frame = m_frames.back();
    frame.end = node.range().end;
    m_frames.push_back(std::move(frame));
    return m_frames.back();
}

TestCase *TestReader::test()
{
    if (top().test < 0 || top().dead)
        return nullptr;
    return &m_facts.cases[static_cast<std::size_t>(top().test)];
}

TestCase &TestReader::begin(const syntax::Node &node, const syntax::Node &whole, std::string name,
                            bool helper)
{
    m_facts.cases.push_back(
        {.name = std::move(name), .line = node.line(), .range = whole.range(), .helper = helper});
    m_deadFrom.push_back(~0u);
    auto &frame = open(node);
    frame.test = static_cast<int>(m_facts.cases.size() - 1);
    frame.conditional = frame.swallowed = frame.nested = frame.branch = frame.guarded = false;
    return m_facts.cases.back();
}

void TestReader::addAssertion(const syntax::Node &node, Assertion assertion)
{
    auto *in = test();
    const auto range = node.range();
    const auto index = static_cast<std::size_t>(std::max(top().test, 0));
    if (!in || range.begin >= m_deadFrom[index] || range.begin < m_assertedTo)
        return;
    m_assertedTo = range.end;
    assertion.text.resize(std::min(assertion.text.size(), kMostText));
    assertion.line = node.line();
    assertion.swallowed = top().swallowed;
    assertion.guarded = top().guarded;
    in->assertions.push_back(std::move(assertion));
}

void TestReader::addSkip(const syntax::Node &node, std::string_view what, bool conditional)
{
    auto text = withoutBlanks(textOf(node).substr(0, kMostText));
    Skip skip{std::string(what), std::move(text), node.line(), conditional};
    auto *in = test();
    (in ? in->skips : m_facts.skips).push_back(std::move(skip));
}

void TestReader::addCall(const syntax::Node &node, std::string_view name)
{
    const auto index = static_cast<std::size_t>(std::max(top().test, 0));
    if (auto *in = test(); in && node.range().begin < m_deadFrom[index])
        in->calls.push_back({.name = std::string(name),
                             .text = withoutBlanks(textOf(node).substr(0, kMostText)),
                             .line = node.line()});
}

void TestReader::addRows(std::uint32_t rows)
{
    if (auto *in = test()) {
        in->rows += rows;
        in->repeats = true;
    }
}

void TestReader::endTest(const syntax::Node &node)
{
    if (test() && !top().branch && !top().nested) {
        auto &from = m_deadFrom[static_cast<std::size_t>(top().test)];
        from = std::min(from, node.range().end);
    }
}

TestFacts TestReader::read(const syntax::Language &language)
{
    const auto tree = syntax::Tree::parse(language, m_text);
    m_frames.push_back({.end = ~0u});
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        while (m_frames.size() > 1 && m_frames.back().end <= node.range().begin)
            m_frames.pop_back();
        if (node.kind().contains("comment"))
            m_comments.push_back(node.range());
        visit(node);
        return true;
    });
    finish();
    return std::move(m_facts);
}

/// Assertions in helpers count for the tests that call them, so that taking some out into one
/// changes nothing, and making a helper weaker does.
void TestReader::addHelpers()
{
    std::map<std::string, std::vector<Assertion>, std::less<>> helpers;
    for (const auto &each : m_facts.cases) {
        if (each.helper && !each.assertions.empty())
            helpers[std::string(lastName(each.name))] = each.assertions;
    }
    for (auto &each : m_facts.cases) {
        if (each.helper)
            continue;
        for (const auto &call : each.calls) {
            const auto found = helpers.find(call.name);
            if (found == helpers.end())
                continue;
            for (auto assertion : found->second) {
                assertion.line = call.line;
                assertion.text += '@' + call.text;
                each.assertions.push_back(std::move(assertion));
            }
        }
    }
}

void TestReader::finish()
{
    addHelpers();
    std::erase_if(m_facts.cases, &TestCase::helper);
    for (auto &each : m_facts.cases) {
        std::string code;
        auto at = each.range.begin;
        for (auto comment = std::ranges::lower_bound(m_comments, at, {}, &ByteRange::begin);
             comment != m_comments.end() && comment->begin < each.range.end; ++comment) {
            if (comment->begin < at)
                continue;
            code += ByteRange{at, comment->begin}.of(m_text);
            at = comment->end;
        }
        code += ByteRange{std::min(at, each.range.end), each.range.end}.of(m_text);
        each.words = wordsOf(code);
        for (const auto &assertion : each.assertions)
            each.asked.merge(wordsOf(assertion.text));
        each.words.insert(each.asked.begin(), each.asked.end());
        each.code = withoutBlanks(code);
    }
    if (!lastOneCounts())
        return;
    std::set<std::string> seen;
    std::vector<TestCase> last;
    for (auto &each : m_facts.cases | std::views::reverse) {
        if (seen.insert(each.name).second)
            last.push_back(std::move(each));
    }
    std::ranges::reverse(last);
    m_facts.cases = std::move(last);
}

} // namespace espalier::gate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/tampering.h"

#include <algorithm>

namespace espalier::gate {

namespace {

/// A share of words from which on two texts are about the same.
constexpr double kSame = 0.8;

/// Whether most of the words are among others, and all the numbers.
bool areIn(const std::set<std::string> &words, const std::set<std::string> &others)
{
    std::size_t shared = 0;
    for (const auto &word : words) {
        const bool there = others.contains(word);
        if (!there && word.front() >= '0' && word.front() <= '9')
            return false;
        shared += there ? 1 : 0;
    }
    return !words.empty() &&
           static_cast<double>(shared) >= kSame * static_cast<double>(words.size());
}

/// Assertions of the one that the other does not have, those that are there twice counted.
std::vector<const Assertion *> missingIn(const TestCase &one, const TestCase &other, Strength least)
{
    std::vector<std::string_view> left;
    for (const auto &each : other.assertions) {
        if (!each.swallowed && each.strength >= least)
            left.push_back(each.text);
    }
    std::vector<const Assertion *> result;
    for (const auto &each : one.assertions) {
        const auto found = std::ranges::find(left, std::string_view(each.text));
        if (found != left.end())
            left.erase(found);
        else if (!each.swallowed && each.strength >= least)
            result.push_back(&each);
    }
    return result;
}

/// Without what of a text is a literal, so that assertions which only expect another value are the
/// same.
std::string maskedLiterals(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'' || c == '`') {
            i = std::min(text.find(c, i + 1), text.size() - 1);
            result += '#';
        } else if (c >= '0' && c <= '9') {
            if (!result.ends_with('#'))
                result += '#';
        } else {
            result += c;
        }
    }
    return result;
}

/// Whether two assertions of about a value differ in how near it must be only.
bool isSameButTolerance(const Assertion &one, const Assertion &other)
{
    const auto without = [](std::string_view text) {
        const auto last = text.find_last_of("0123456789");
        const auto from = last == text.npos ? last : text.find_last_not_of("0123456789.e-", last);
        return text.substr(0, from == text.npos ? 0 : from);
    };
    return one.strength == Strength::Near && other.strength == Strength::Near &&
           without(one.text) == without(other.text);
}

class Comparison final {
public:
    Comparison(const TestCase &before, const PlacedTest &after, Findings &found)
        : m_before(before), m_after(*after.test), m_path(after.path), m_found(found)
    {
    }

    void run()
    {
        compareSkips();
        compareErrors();
        compareAssertions();
        compareRows();
    }

private:
    void compareSkips();
    void compareErrors();
    void compareAssertions();
    void compareExpectations();
    void compareRows();
    [[nodiscard]] bool isLooped(const Assertion &assertion) const;
    [[nodiscard]] std::uint32_t lineOf(bool (*matches)(const Assertion &)) const;

    const TestCase &m_before;
    const TestCase &m_after;
    const std::string &m_path;
    Findings &m_found;
};

void Comparison::compareSkips()
{
    std::vector<Skip> known = m_before.skips;
    for (const auto &skip : m_after.skips) {
        const auto same =
            std::ranges::find_if(known, [&](const Skip &each) { return skip.isLike(each); });
        if (same != known.end()) {
            known.erase(same);
            continue;
        }
        m_found.add(skip.conditional ? Effect::Approval : Effect::Fail, m_path, skip.line,
                    skip.kind(), skip.text)["test"] = shownText(m_after.name);
    }
}

std::uint32_t Comparison::lineOf(bool (*matches)(const Assertion &)) const
{
    std::uint32_t line = m_after.line;
    for (const auto &each : m_after.assertions) {
        if (matches(each))
            line = each.line;
    }
    return line;
}

void Comparison::compareErrors()
{
    if (m_after.countBroad() > m_before.countBroad())
        m_found.add(Effect::Fail, m_path, lineOf([](const Assertion &each) { return each.broad; }),
                    "broader-exception", m_after.name);
    if (m_after.countSwallowed() > m_before.countSwallowed())
        m_found.add(Effect::Fail, m_path,
                    lineOf([](const Assertion &each) { return each.swallowed; }), "broader-except",
                    m_after.name);
    else if (m_after.countGuarded() > m_before.countGuarded())
        m_found.add(Effect::Approval, m_path,
                    lineOf([](const Assertion &each) { return each.guarded; }),
                    "conditional-assertion", m_after.name);
    else if (m_after.broadHandlers > m_before.broadHandlers)
        m_found.add(Effect::Approval, m_path, m_after.line, "broader-except", m_after.name);
}

/// Whether the assertion is made in a loop now, or for each row of a table.
bool Comparison::isLooped(const Assertion &assertion) const
{
    const bool looped = m_after.repeats && (!m_before.repeats || m_after.rows > m_before.rows);
    return looped && areIn(wordsOf(assertion.text), m_after.words);
}

void Comparison::compareAssertions()
{
    const auto trivialIn = [](const TestCase &test) {
        return test.assertions.size() - test.countSwallowed() - test.count(Strength::Weak);
    };
    if (trivialIn(m_after) > trivialIn(m_before))
        m_found.add(Effect::Fail, m_path, lineOf([](const Assertion &each) {
                        return each.strength == Strength::Trivial;
                    }),
                    "trivial-assertion", m_after.name);
    const auto compare = [&](Strength least, std::string_view what) {
        const auto before = m_before.count(least);
        const auto after = m_after.count(least);
        if (after >= before)
            return false;
        auto gone = missingIn(m_before, m_after, least);
        std::erase_if(gone, [&](const Assertion *each) { return isLooped(*each); });
        if (gone.empty())
            return false;
        m_found.add(Effect::Fail, m_path, m_after.line, what, gone.front()->text)["test"] =
            shownText(m_after.name);
        return true;
    };
    if (m_before.count(Strength::Weak) > 0 && m_after.count(Strength::Weak) == 0)
        m_found.add(Effect::Fail, m_path, m_after.line, "emptied-test", m_after.name);
    else if (!compare(Strength::Weak, "fewer-assertions") &&
             !compare(Strength::Exact, "weakened-assertion") &&
             !compare(Strength::Near, "weakened-assertion"))
        compareExpectations();
}

/// The same is asked for another value: right where the old one was wrong, which only a person can
/// tell.
void Comparison::compareExpectations()
{
    auto made = missingIn(m_after, m_before, Strength::Weak);
    for (const auto *gone : missingIn(m_before, m_after, Strength::Weak)) {
        const auto same = std::ranges::find_if(made, [&](const Assertion *each) {
            return maskedLiterals(each->text) == maskedLiterals(gone->text);
        });
        if (same == made.end() || isSameButTolerance(**same, *gone))
            continue;
        m_found.add(Effect::Approval, m_path, (*same)->line, "changed-expectation",
                    (*same)->text)["test"] = shownText(m_after.name);
        made.erase(same);
    }
}

void Comparison::compareRows()
{
    const bool split = m_after.assertions.size() > m_before.assertions.size();
    if (m_after.rows < m_before.rows && !split)
        m_found.add(Effect::Fail, m_path, m_after.line, "fewer-cases", m_after.name);
}

} // namespace

void compareTests(const TestCase &before, const PlacedTest &after, Findings &found)
{
    Comparison(before, after, found).run();
}

bool isCarriedBy(const TestCase &gone, const TestCase &other)
{
    if (gone.count(Strength::Weak) == 0)
        return areIn(gone.words, other.words);
    const auto strong = gone.count(Strength::Exact);
    if (!other.repeats && (other.count(Strength::Weak) < gone.count(Strength::Weak) ||
                           other.count(Strength::Exact) < strong))
        return false;
    if (!other.skips.empty() && gone.skips.empty())
        return false;
    return areIn(gone.asked, other.words);
}

} // namespace espalier::gate

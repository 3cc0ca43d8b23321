// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/observe/failuretext.h"
#include "core/observe/handover.h"
#include "core/observe/readers.h"
#include "core/observe/textlines.h"
#include "core/observe/texts.h"
#include "core/observe/xmlcaps.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace espalier::observe {

namespace {

constexpr auto kNone = std::string_view::npos;

/// Whether a lone comma divides thousands ("1,234") rather than seconds from their fraction
/// ("0,52").
bool dividesThousands(std::string_view text, std::size_t comma)
{
    return text.size() - comma == 4 && comma > 0 && comma <= 3 && text.front() != '0';
}

/// Seconds as reports have them: "0.5", "1,234.5", "0,52", "1e-3", nothing at all.
double secondsOf(std::string_view text)
{
    text = trimmed(text);
    const auto point = text.rfind('.');
    const auto comma = text.rfind(',');
    const bool decimalComma =
        comma != kNone &&
        (point != kNone ? comma > point
                        : text.find(',') == comma && !dividesThousands(text, comma));
    std::string plain;
    for (const char c : text.substr(0, 64)) {
        if (c == (decimalComma ? ',' : '.'))
            plain += '.';
        else if (c != ',' && c != '.')
            plain += c;
    }
    double seconds = 0;
    const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), seconds);
    return read.ec == std::errc() && std::isfinite(seconds) && seconds > 0 ? seconds : 0;
}

/// A line; 0 for what is none.
std::int64_t lineOf(std::string_view text)
{
    constexpr std::int64_t kMost = 1'000'000'000;
    text = trimmed(text);
    std::int64_t line = 0;
    std::from_chars(text.data(), text.data() + text.size(), line);
    return std::clamp<std::int64_t>(line, 0, kMost);
}

/// What the suites around a test hand down to it.
struct Suite {
    std::string name;
    std::string file;
    std::string at;
    std::uint64_t identity = 0; ///< of its name and those of the suites around it
    bool pytest = false;
};

struct Case {
    std::string classname;
    std::string name;
    std::string file;
    std::string at;
    std::int64_t line = 0;
    double seconds = 0;
    std::uint64_t identity = 0; ///< the same for each time that a test ran within one report
};

struct Verdict {
    model::TestVerdict outcome = model::TestVerdict::Passed;
    std::string message;
    std::string text;
};

bool isFailing(model::TestVerdict outcome)
{
    return outcome == model::TestVerdict::Failed || outcome == model::TestVerdict::Errored ||
           outcome == model::TestVerdict::Flaky;
}

/// What a child of a test case says, and what wins where there are several: a failure of the run
/// that counted, then those of runs before it.
struct Judgement {
    std::string_view element;
    model::TestVerdict outcome;
    int weight;
};
constexpr std::array<Judgement, 8> kJudgements{{{"failure", model::TestVerdict::Failed, 4},
                                                {"error", model::TestVerdict::Errored, 3},
                                                {"rerunFailure", model::TestVerdict::Failed, 2},
                                                {"rerunError", model::TestVerdict::Errored, 2},
                                                {"flakyFailure", model::TestVerdict::Flaky, 2},
                                                {"flakyError", model::TestVerdict::Flaky, 2},
                                                {"skipped", model::TestVerdict::Skipped, 1},
                                                {"disabled", model::TestVerdict::Skipped, 1}}};

/// Reports that say it in an attribute only: GoogleTest, and others that put no child there.
model::TestVerdict outcomeOfStatus(std::string_view status, std::string_view result)
{
    static constexpr std::array<std::string_view, 5> kSkipped{"notrun", "disabled", "skipped",
                                                              "ignored", "suppressed"};
    static constexpr std::array<std::string_view, 3> kFailed{"fail", "failed", "failure"};
    if (std::ranges::contains(kSkipped, status) || std::ranges::contains(kSkipped, result))
        return model::TestVerdict::Skipped;
    if (std::ranges::contains(kFailed, status) || std::ranges::contains(kFailed, result))
        return model::TestVerdict::Failed;
    return model::TestVerdict::Passed;
}

/// The text of a failure. Surefire puts the trace into an element of its own, beside the output of
/// the test, which is not kept.
Result<std::string> readFailure(CappedXml &xml)
{
    std::string text;
    for (;;) {
        const auto step = xml.next();
        if (!step)
            return failure(step.error());
        if (*step == CappedXml::Step::End)
            return text;
        if (*step == CappedXml::Step::Text) {
            text += xml.text();
        } else if (xml.name() == "stackTrace") {
            auto trace = xml.readText();
            if (!trace)
                return trace;
            text += *trace;
        } else if (auto skipped = xml.skip(); !skipped) {
            return failure(skipped.error());
        }
    }
}

/// Reads the children of a test case, up to its end.
Result<Verdict> readVerdict(CappedXml &xml)
{
    Verdict verdict;
    verdict.outcome = outcomeOfStatus(xml.attribute("status"), xml.attribute("result"));
    int weight = 0;
    for (;;) {
        const auto step = xml.next();
        if (!step)
            return failure(step.error());
        if (*step == CappedXml::Step::End)
            return verdict;
        if (*step == CappedXml::Step::Text)
            continue;
        const auto found = std::ranges::find(kJudgements, xml.name(), &Judgement::element);
        if (found == kJudgements.end() || found->weight <= weight) {
            if (auto skipped = xml.skip(); !skipped)
                return failure(skipped.error());
            continue;
        }
        weight = found->weight;
        verdict.outcome = found->outcome;
        verdict.message = xml.attribute("message");
        auto text = readFailure(xml);
        if (!text)
            return failure(text.error());
        verdict.text = std::move(*text);
    }
}

/// Goes through the suites of a report, however they stand within each other.
class Walk final {
public:
    /// Has to read a test case up to its end.
    using OnCase = std::function<Result<>(CappedXml &, const Suite &)>;

    Walk(std::string_view text, const ImportLimits &limits, OnCase onCase)
        : m_xml(text, limits), m_textBytes(limits.textBytes), m_onCase(std::move(onCase))
    {
    }
    Result<> run();

private:
    Result<> start();
    Suite suiteHere() const;

    CappedXml m_xml;
    std::size_t m_textBytes;
    OnCase m_onCase;
    std::vector<Suite> m_suites;
};

Suite Walk::suiteHere() const
{
    const Suite outer = m_suites.empty() ? Suite() : m_suites.back();
    Suite suite{.name = m_xml.attribute("name"),
                .file = m_xml.attribute(m_xml.hasAttribute("file") ? "file" : "filepath"),
                .at = utcTime(m_xml.attribute("timestamp")).value_or(outer.at)};
    suite.identity = hash64(suite.name, outer.identity);
    suite.pytest = outer.pytest || suite.name == "pytest" || suite.name == "pytest tests";
    // Cut here, for suites within it get a copy.
    suite.name = suite.name.empty() ? outer.name : cutText(suite.name, m_textBytes);
    suite.file = suite.file.empty() ? outer.file : cutText(suite.file, m_textBytes);
    return suite;
}

Result<> Walk::start()
{
    const auto &name = m_xml.name();
    const bool isSuite = name == "testsuite" || name == "testsuites";
    if (m_suites.empty() && !isSuite)
        return m_xml.wrong("the root element is \"" + cutText(name, 64) +
                           "\", and neither testsuites nor testsuite");
    if (isSuite) {
        m_suites.push_back(suiteHere());
        return {};
    }
    return name == "testcase" ? m_onCase(m_xml, m_suites.back()) : m_xml.skip();
}

Result<> Walk::run()
{
    for (;;) {
        const auto step = m_xml.next();
        if (!step)
            return failure(step.error());
        if (*step == CappedXml::Step::Finished)
            return {};
        if (*step == CappedXml::Step::End) {
            m_suites.pop_back();
        } else if (*step == CappedXml::Step::Start) {
            if (auto done = start(); !done)
                return done;
        }
    }
}

Case caseHere(const CappedXml &xml, const Suite &suite)
{
    Case found{.classname = xml.attribute("classname"),
               .name = xml.attribute("name"),
               .file = xml.attribute(xml.hasAttribute("file") ? "file" : "filepath"),
               .at = utcTime(xml.attribute("timestamp")).value_or(suite.at),
               .line = lineOf(xml.attribute(xml.hasAttribute("line") ? "line" : "lineno")),
               .seconds = secondsOf(xml.attribute("time"))};
    // The family "xunit1" of pytest counts from 0.
    if (suite.pytest && xml.hasAttribute("line"))
        ++found.line;
    found.identity = suite.identity ^ static_cast<std::uint64_t>(found.line);
    for (const auto *part : {&found.classname, &found.name, &found.file})
        found.identity = hash64(*part, found.identity);
    return found;
}

/// Reads a report twice: whether a test is flaky is known only when all of them were seen, and what
/// was read until then could be too much to keep.
class JunitReader final {
public:
    JunitReader(const ImportOptions &options, const ObservationSink &sink, ImportSummary &summary)
        : m_options(options), m_handover(options.limits, sink, summary)
    {
    }
    Result<> read(std::string_view text);

private:
    enum Seen : std::uint8_t { Passed = 1, Failed = 2, Told = 4 };

    Result<> look(CappedXml &xml, const Suite &suite);
    Result<> take(CappedXml &xml, const Suite &suite);
    model::Observation observationOf(const Case &test, const Suite &suite,
                                     const Verdict &verdict) const;
    void addFailure(model::TestSeen &seen, std::string_view text) const;

    const ImportOptions &m_options;
    Handover m_handover;
    std::unordered_map<std::uint64_t, std::uint8_t> m_seen;
};

Result<> JunitReader::look(CappedXml &xml, const Suite &suite)
{
    const auto identity = caseHere(xml, suite).identity;
    const auto verdict = readVerdict(xml);
    if (!verdict)
        return failure(verdict.error());
    if (m_seen.size() >= m_options.limits.observations && !m_seen.contains(identity))
        return {}; // will be left out
    if (verdict->outcome == model::TestVerdict::Passed)
        m_seen[identity] |= Passed;
    else if (isFailing(verdict->outcome))
        m_seen[identity] |= Failed;
    return {};
}

Result<> JunitReader::take(CappedXml &xml, const Suite &suite)
{
    m_handover.countRecord();
    if (m_handover.leavesOut())
        return xml.skip();
    const auto test = caseHere(xml, suite);
    auto verdict = readVerdict(xml);
    if (!verdict)
        return failure(verdict.error());
    const auto seen = m_seen.find(test.identity);
    if (seen != m_seen.end() && (seen->second & Passed) != 0 && (seen->second & Failed) != 0) {
        // Told once, with what its first failure says.
        if (!isFailing(verdict->outcome) || (seen->second & Told) != 0)
            return {};
        seen->second |= Told;
        verdict->outcome = model::TestVerdict::Flaky;
    }
    return m_handover.give(observationOf(test, suite, *verdict));
}

/// The class; the suite where there is none, or where it is the one that node gives to every test.
std::string suiteNameOf(const Case &test, const Suite &suite)
{
    const bool says = !test.classname.empty() && (test.classname != "test" || suite.name.empty());
    return says ? test.classname : suite.name;
}

/// The message; the first line of the text where there is none.
std::string_view messageOf(const Verdict &verdict, std::string_view text)
{
    const auto message = trimmed(verdict.message);
    return message.empty() ? trimmed(text.substr(0, text.find('\n'))) : message;
}

model::Observation JunitReader::observationOf(const Case &test, const Suite &suite,
                                              const Verdict &verdict) const
{
    const auto most = m_options.limits.textBytes;
    const auto kept = keptFailureText(verdict.text, suite.pytest);
    const auto text = trimmed(kept.text);
    model::TestSeen seen;
    seen.suite = cutText(suiteNameOf(test, suite), most);
    seen.name = cutText(test.name, most);
    seen.path =
        cutText(relativePath(test.file.empty() ? suite.file : test.file, m_options.project), most);
    seen.line = test.line;
    seen.outcome = verdict.outcome;
    seen.seconds = test.seconds;
    seen.message = cutText(messageOf(verdict, text), most);
    seen.detail = cutText(text, most);
    // GoogleTest and others have the place in the message only.
    if (isFailing(verdict.outcome))
        addFailure(seen, kept.text.empty() ? std::string_view(verdict.message) : kept.text);
    return {.content = std::move(seen), .at = test.at, .service = {}, .masked = kept.leftOut};
}

/// What the text of a failure tells beside its words.
void JunitReader::addFailure(model::TestSeen &seen, std::string_view text) const
{
    auto told = readFailureText(text, m_options.project);
    seen.trace = std::move(told.trace);
    const auto path =
        cutText(relativePath(told.path, m_options.project), m_options.limits.textBytes);
    if (seen.path.empty())
        seen.path = path;
    if (seen.line == 0 && seen.path == path)
        seen.line = told.line;
}

Result<> JunitReader::read(std::string_view text)
{
    const auto &limits = m_options.limits;
    auto looked = Walk(text, limits, [this](CappedXml &xml, const Suite &suite) {
                      return look(xml, suite);
                  }).run();
    if (!looked)
        return looked;
    return Walk(text, limits,
                [this](CappedXml &xml, const Suite &suite) { return take(xml, suite); })
        .run();
}

} // namespace

Result<> readJunit(std::string_view text, const ImportOptions &options, const ObservationSink &sink,
                   ImportSummary &summary)
{
    return JunitReader(options, sink, summary).read(text);
}

} // namespace espalier::observe

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/gotestreport.h"

#include "core/base/jsonaccess.h"
#include "core/base/textcut.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace espalier::validate {

using model::TestSeen;
using model::TestVerdict;
using std::string;
using std::string_view;

namespace {

constexpr std::size_t kMostOutput = std::size_t{64} << 10; // bytes of one test that are looked at
constexpr std::size_t kMostDetail = 16'384;

using Key = std::pair<string, string>; // package and test; no test: the package itself

struct Told {
    string output;
    std::optional<TestVerdict> outcome;
    double seconds = 0;
};

class Reading final {
public:
    void take(string_view line)
    {
        const auto event = line.starts_with('{') ? parseForeign(line) : Json();
        const auto action = event.is_object() ? textAt(event, "Action") : string();
        if (action.empty())
            return;
        m_any = true;
        auto &told = m_told[{textAt(event, "Package"), textAt(event, "Test")}];
        if (action == "output" || action == "build-output") {
            if (told.output.size() < kMostOutput)
                told.output += textAt(event, "Output");
        } else if (action == "pass" || action == "fail" || action == "skip") {
            told.outcome = action == "pass"   ? TestVerdict::Passed
                           : action == "fail" ? TestVerdict::Failed
                                              : TestVerdict::Skipped;
            told.seconds = realAt(event, "Elapsed").value_or(0);
        }
    }

    Result<std::vector<TestSeen>> tests() const
    {
        if (!m_any)
            return failure(ErrorKind::InvalidInput, "not the report of a run of Go's tests");
        std::vector<TestSeen> tests;
        for (const auto &[key, told] : m_told) {
            if (!stands(key, told))
                continue;
            auto test = testOf(key, told);
            if (test.name.empty())
                test.name = key.first;
            tests.push_back(std::move(test));
        }
        return tests;
    }

private:
    /// Whether one of the tests whose names begin so failed; "" begins all of the package's.
    bool hasFailed(const string &package, const string &prefix) const
    {
        for (auto at = m_told.lower_bound({package, prefix});
             at != m_told.end() && at->first.first == package &&
             at->first.second.starts_with(prefix);
             ++at) {
            if (!at->first.second.empty() && at->second.outcome == TestVerdict::Failed)
                return true;
        }
        return false;
    }
    /// Whether it is to be told, and not by a test within it.
    bool stands(const Key &key, const Told &told) const
    {
        const bool isPackage = key.second.empty();
        if (told.outcome != TestVerdict::Failed)
            return !isPackage;
        return !hasFailed(key.first, isPackage ? string() : key.second + '/');
    }
    static TestSeen testOf(const Key &key, const Told &told)
    {
        TestSeen test{.suite = key.first,
                      .name = key.second,
                      .path = {},
                      .message = {},
                      .detail = {},
                      .trace = {}};
        test.outcome = told.outcome.value_or(TestVerdict::Failed);
        test.seconds = told.seconds;
        if (test.outcome != TestVerdict::Failed)
            return test;
        test.detail = cutAtWord(told.output, kMostDetail);
        placeOf(told.output, test);
        for (auto &found : traceback::findTraces(told.output)) {
            if (test.trace.empty())
                test.trace = std::move(found.trace);
        }
        return test;
    }
    /// From the first line as `    cart_test.go:12: what was said`.
    static void placeOf(string_view output, TestSeen &test)
    {
        while (!output.empty()) {
            auto line = output.substr(0, output.find('\n'));
            output.remove_prefix(std::min(line.size() + 1, output.size()));
            const auto end = line.find(".go:");
            const auto begin = line.find_first_not_of(" \t");
            if (end == string_view::npos || begin == string_view::npos ||
                line.substr(begin, end - begin).contains(' '))
                continue;
            const auto digits = line.substr(end + 4);
            std::from_chars(digits.data(), digits.data() + digits.size(), test.line);
            test.path = line.substr(begin, end + 3 - begin);
            const auto colon = digits.find(": ");
            test.message = colon == string_view::npos ? string() : string(digits.substr(colon + 2));
            return;
        }
    }

    std::map<Key, Told> m_told;
    bool m_any = false;
};

} // namespace

Result<std::vector<TestSeen>> testsOfGo(string_view report)
{
    Reading reading;
    while (!report.empty()) {
        const auto line = report.substr(0, report.find('\n'));
        report.remove_prefix(std::min(line.size() + 1, report.size()));
        reading.take(line);
    }
    return reading.tests();
}

} // namespace espalier::validate

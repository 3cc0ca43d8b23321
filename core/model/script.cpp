// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/script.h"

namespace espalier::model {

Json toJson(const TestOutcome &test)
{
    Json result{{"name", test.name},
                {"outcome", test.outcome},
                {"message", test.message},
                {"seconds", test.seconds}};
    if (test.testLine > 0)
        result["test_line"] = test.testLine;
    if (test.scriptLine > 0)
        result["script_line"] = test.scriptLine;
    if (test.comparison) {
        result["comparison"] = {{"actual", test.comparison->actual},
                                {"op", test.comparison->op},
                                {"expected", test.comparison->expected}};
    }
    return result;
}

TestOutcome testOutcomeFromJson(const Json &json)
{
    TestOutcome test{.name = json.value("name", ""),
                     .outcome = json.value("outcome", ""),
                     .message = json.value("message", ""),
                     .seconds = json.value("seconds", 0.0),
                     .testLine = json.value("test_line", 0),
                     .scriptLine = json.value("script_line", 0)};
    if (const auto at = json.find("comparison"); at != json.end() && at->is_object())
        test.comparison = Comparison{.actual = at->value("actual", ""),
                                     .op = at->value("op", ""),
                                     .expected = at->value("expected", "")};
    return test;
}

Json toJson(const Finding &finding)
{
    return {{"line", finding.line}, {"rule", finding.rule}, {"reason", finding.reason}};
}

Json Validation::evidence() const
{
    if (ok)
        return nullptr;
    Json result{{"phase", phase}};
    auto &failing = result["failed"] = Json::array();
    for (const auto &test : tests) {
        if (test.outcome != "passed")
            failing.push_back(model::toJson(test));
    }
    auto &found = result["findings"] = Json::array();
    for (const auto &finding : findings)
        found.push_back(model::toJson(finding));
    return result;
}

Json toJson(const Validation &validation)
{
    Json result{{"script_key", validation.scriptKey},
                {"script_version", validation.scriptVersion},
                {"ok", validation.ok},
                {"phase", validation.phase},
                {"coverage", nullptr},
                {"output", validation.output},
                {"created_at", validation.createdAt}};
    if (validation.coverage)
        result["coverage"] = *validation.coverage;
    auto &tests = result["tests"] = Json::array();
    for (const auto &test : validation.tests)
        tests.push_back(toJson(test));
    auto &findings = result["findings"] = Json::array();
    for (const auto &finding : validation.findings)
        findings.push_back(toJson(finding));
    return result;
}

Validation validationFromJson(const Json &json)
{
    Validation result{.scriptKey = json.value("script_key", ""),
                      .scriptVersion = json.value("script_version", 0),
                      .ok = json.value("ok", false),
                      .phase = json.value("phase", ""),
                      .output = json.value("output", ""),
                      .createdAt = json.value("created_at", "")};
    if (const auto at = json.find("coverage"); at != json.end() && at->is_number())
        result.coverage = at->get<double>();
    for (const auto &test : json.value("tests", Json::array()))
        result.tests.push_back(testOutcomeFromJson(test));
    for (const auto &finding : json.value("findings", Json::array())) {
        result.findings.push_back(
            {finding.value("line", 0), finding.value("rule", ""), finding.value("reason", "")});
    }
    return result;
}

} // namespace espalier::model

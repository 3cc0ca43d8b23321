// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versionwords.h"

#include "widgets/models/enginewords.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/scriptshape.h"

#include <QCoreApplication>

#include <algorithm>

namespace espalier::panels {

namespace {

constexpr std::string_view kSyntaxRule = "syntax-error";

struct VersionWords {
    Q_DECLARE_TR_FUNCTIONS(espalier::panels::VersionWords)
};

bool failed(const model::TestOutcome &test)
{
    return models::isBad(models::testStateOf(test.outcome));
}

} // namespace

QString versionTitle(const model::Script &script)
{
    auto title = VersionWords::tr("Version %1 · %2")
                     .arg(script.version)
                     .arg(models::originText(script.origin));
    if (models::isRecorded(script.modelUsed))
        title = VersionWords::tr("%1, recorded").arg(title);
    if (script.archived)
        return VersionWords::tr("%1, archived").arg(title);
    return script.effective ? VersionWords::tr("%1, in use").arg(title) : title;
}

QString functionName(const std::string &id)
{
    const auto name = models::plainText(id);
    const auto end = name.indexOf(QLatin1String("::"));
    return end < 0 ? name : name.sliced(end + 2);
}

QString shapeName(const engine::ShapeInfo &shape)
{
    QStringList parts{models::languageText(shape.language), models::shapeTitle(shape.shape)};
    if (const auto example = functionName(shape.example); !example.isEmpty())
        parts << example;
    return parts.join(QStringLiteral(" · "));
}

QString refusalText(const model::Validation &verdict)
{
    const auto syntax = std::ranges::find(verdict.findings, kSyntaxRule, &model::Finding::rule);
    if (syntax != verdict.findings.end())
        return VersionWords::tr("a syntax error in line %1").arg(syntax->line);
    if (verdict.phase == "syntax")
        return VersionWords::tr("a syntax error");
    if (!verdict.findings.empty())
        return VersionWords::tr("line %1 does what a script must not do: %2")
            .arg(verdict.findings.front().line)
            .arg(reasonText(verdict.findings.front()));
    const auto bad = static_cast<int>(std::ranges::count_if(verdict.tests, failed));
    if (verdict.phase == "functions")
        return VersionWords::tr("%n function(s) of the project came out wrong", nullptr, bad);
    if (bad > 0)
        return VersionWords::tr("%n test(s) failed", nullptr, bad);
    return verdict.phase == "tests" ? VersionWords::tr("the tests could not be run")
                                    : models::plainText(verdict.phase);
}

QString ruleText(const model::Finding &finding)
{
    return finding.rule == kSyntaxRule ? VersionWords::tr("Syntax error")
                                       : models::plainText(finding.rule);
}

QString reasonText(const model::Finding &finding)
{
    return finding.rule == kSyntaxRule ? VersionWords::tr("This is not valid Python.")
                                       : models::plainText(finding.reason);
}

FailedLines failedLinesOf(const engine::VersionDetail &version)
{
    FailedLines lines;
    // Of the checks on functions of the project, the lines are none of these texts.
    if (!version.verdict || version.verdict->phase == "functions")
        return lines;
    for (const auto &test : version.verdict->tests) {
        if (!failed(test))
            continue;
        const auto name = models::plainText(test.name);
        const auto message = QString::fromStdString(test.message);
        editor::noteFailure(lines.script, test.scriptLine, name, message);
        editor::noteFailure(lines.tests, test.testLine, name, message);
    }
    return lines;
}

std::vector<editor::LineAnnotation> findingsOf(const engine::VersionDetail &version)
{
    std::vector<editor::LineAnnotation> notes;
    if (!version.verdict)
        return notes;
    for (const auto &finding : version.verdict->findings)
        notes.push_back(
            {.line = static_cast<std::uint32_t>(std::max(finding.line, 1)) - 1,
             .text = VersionWords::tr("%1: %2").arg(ruleText(finding), reasonText(finding)),
             .level = editor::LineAnnotation::Level::Error});
    return notes;
}

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/learn/lessons.h"

#include "core/base/hash.h"

#include <QTest>

#include <cstdlib>

namespace espalier::test {

std::chrono::system_clock::time_point SteppingClock::now() const
{
    using namespace std::chrono;
    return sys_days(year(2026) / 1 / 2) + hours(3) + minutes(4) + seconds(5 + m_reads++);
}

const learn::ErrorClasses &errorClasses()
{
    static const auto classes = learn::ErrorClasses::load();
    if (!classes)
        std::abort();
    return *classes;
}

store::CapturedLearning captured(const Told &told)
{
    store::CapturedLearning made{.learning = {.project = "project",
                                              .language = told.language,
                                              .construct = told.construct,
                                              .source = told.source,
                                              .functionName = told.function,
                                              .functionHash = hash64(told.function),
                                              .shape = "shape",
                                              .origin = told.success ? "recipe:x" : "template",
                                              .success = told.success,
                                              .code = told.code,
                                              .createdAt = "2026-01-02T03:04:05Z"},
                                 .space = {},
                                 .vector = {}};
    if (!told.success) {
        made.learning.errorPattern = told.errorClass;
        made.learning.errors = {told.message};
    }
    return made;
}

std::vector<store::CapturedLearning> lesson(const std::string &function, const std::string &bad,
                                            const std::string &good, const Told &rest)
{
    Told failed = rest;
    failed.function = function;
    failed.code = bad;
    Told passed = failed;
    passed.success = true;
    passed.code = good;
    return {captured(failed), captured(passed)};
}

Knowledge::Knowledge()
{
    auto made = store::Database::inMemory(store::knowledgeSchema());
    if (!made)
        std::abort();
    database = *std::move(made);
    learnings = std::make_unique<store::KnowledgeStore>(*database);
    patterns = std::make_unique<store::PatternStore>(*database);
}

void Knowledge::tell(const std::vector<store::CapturedLearning> &told)
{
    const auto written = learnings->capture("", told);
    if (!written)
        qFatal("%s", written.error().text().c_str());
}

learn::ConsolidateReport Knowledge::consolidate(learn::ConsolidateOptions options)
{
    JobContext job;
    auto report = learn::consolidate(*learnings, *patterns, errorClasses(), options, clock, job);
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return *std::move(report);
}

learn::GroupOutcome Knowledge::outcome(const learn::ConsolidateReport &report,
                                       const std::string &key)
{
    for (const auto &group : report.groups) {
        if (group.key == key)
            return group;
    }
    qFatal("there is no group %s", key.c_str());
}

model::Pattern Knowledge::first()
{
    auto all = patterns->listWithForgotten();
    if (!all || all->empty())
        qFatal("there is no pattern");
    return all->front();
}

} // namespace espalier::test

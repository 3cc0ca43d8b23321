// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/learningruns.h"

#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"

#include <QtLogging>

#include <algorithm>

namespace espalier::test {

model::FunctionResult functionOf(const model::InstrumentReport &report, std::string_view id)
{
    const auto at = std::ranges::find(report.functions, id, &model::FunctionResult::id);
    if (at == report.functions.end())
        qFatal("there is no function %s", std::string(id).c_str());
    return *at;
}

std::unique_ptr<engine::Knowledge> opened(const Home &home)
{
    auto knowledge = engine::Knowledge::open(engine::knowledgeFile(home.paths()));
    if (!knowledge)
        qFatal("%s", knowledge.error().text().c_str());
    return *std::move(knowledge);
}

engine::KnowledgeOptions optionsFor(const Home &home)
{
    return {.file = engine::knowledgeFile(home.paths()), .consolidateEvery = 0};
}

engine::InstrumentOptions learning(const Home &home)
{
    std::vector<engine::MeansPart> parts;
    if (auto part = engine::learnedMeans(optionsFor(home)))
        parts.push_back(*std::move(part));
    engine::InstrumentOptions options;
    options.refinement = engine::makeRefinement(3, {}, std::move(parts)).value();
    options.learn = engine::learningFrom(optionsFor(home));
    return options;
}

model::Pattern activePattern(std::int64_t id, const std::string &errorClass)
{
    model::Pattern pattern{.id = id,
                           .key = "ecmascript/loop/" + errorClass,
                           .name = errorClass,
                           .family = "ecmascript",
                           .construct = model::Construct::Loop,
                           .errorClass = errorClass,
                           .state = model::PatternState::Active,
                           .badExample = "BAD",
                           .goodExample = "GOOD",
                           .why = "It fails.",
                           .howToFix = "Mend it."};
    pattern.change =
        model::toJson(model::ScriptChange{{{.find = "return f.text()",
                                            .situation = {},
                                            .replace = {"# better", "return f.text()"}}}});
    return pattern;
}

} // namespace espalier::test

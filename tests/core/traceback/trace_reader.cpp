// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What core/traceback finds in texts, and what core/backlog groups it by, for programs that are not
// written in C++. Takes one JSON object a line and answers each with one:
//
//     {"text": "…"}                        traces in a log:
//                                          {"found": [{"trace", "group", "line", "end", "at"}]}
//     {"text": "…", "language": "python"}  what an attribute holds: {"trace": …}

#include "core/backlog/fingerprint.h"
#include "core/base/json.h"
#include "core/base/jsonaccess.h"
#include "core/traceback/traceback.h"

#include <cstdio>
#include <iostream>

using namespace espalier;

static Json groupOf(const model::StackTrace &trace)
{
    const model::Observation observation{
        .content = model::ExceptionSeen{.trace = trace}, .at = {}, .service = {}};
    return backlog::toJson(*backlog::fingerprintOf(observation));
}

static Json answer(const Json &question)
{
    const auto text = textAt(question, "text");
    if (question.contains("language"))
        return {{"trace", toJson(traceback::parseTrace(text, textAt(question, "language")))}};
    auto found = Json::array();
    for (const auto &each : traceback::findTraces(text))
        found.push_back({{"trace", toJson(each.trace)},
                         {"group", groupOf(each.trace)},
                         {"line", each.line},
                         {"end", each.endLine},
                         {"at", each.at}});
    return {{"found", std::move(found)}};
}

int main()
{
    for (std::string line; std::getline(std::cin, line);)
        std::cout << toText(answer(parseJson(line))) << std::endl;
}

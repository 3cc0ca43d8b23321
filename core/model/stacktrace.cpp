// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/stacktrace.h"

#include "core/base/jsonaccess.h"
#include "core/model/names.h"

namespace espalier::model {

static constexpr std::array<std::string_view, 5> kRelations{"outermost", "cause", "context",
                                                            "member", "suppressed"};

std::string_view nameOf(Relation relation)
{
    return nameIn(kRelations, relation);
}

std::optional<Relation> relationNamed(std::string_view name)
{
    return valueNamed<Relation>(kRelations, name);
}

static Json toJson(const StackFrame &frame)
{
    Json json = {{"function", frame.function}, {"path", frame.path}, {"line", frame.line}};
    if (!frame.module.empty())
        json["module"] = frame.module;
    if (frame.column > 0)
        json["column"] = frame.column;
    if (!frame.code.empty())
        json["code"] = frame.code;
    json["own"] = frame.own;
    return json;
}

Json toJson(const StackTrace &trace)
{
    auto errors = Json::array();
    for (const auto &error : trace.errors) {
        auto frames = Json::array();
        for (const auto &frame : error.frames)
            frames.push_back(toJson(frame));
        Json json = {{"relation", nameOf(error.relation)},
                     {"of", error.of},
                     {"type", error.type},
                     {"message", error.message},
                     {"frames", std::move(frames)}};
        if (error.framesLeftOut > 0)
            json["frames_left_out"] = error.framesLeftOut;
        errors.push_back(std::move(json));
    }
    return {{"language", trace.language}, {"errors", std::move(errors)}};
}

static StackFrame frameFromJson(const Json &json)
{
    const auto *own = find(json, "own");
    return {.function = textAt(json, "function"),
            .module = textAt(json, "module"),
            .path = textAt(json, "path"),
            .line = integerAt(json, "line"),
            .column = integerAt(json, "column"),
            .code = textAt(json, "code"),
            .own = !own || !own->is_boolean() || own->get<bool>()};
}

static RaisedError errorFromJson(const Json &json, std::size_t index)
{
    RaisedError error{.relation =
                          relationNamed(textAt(json, "relation")).value_or(Relation::Outermost),
                      .of = static_cast<std::size_t>(countAt(json, "of")),
                      .type = textAt(json, "type"),
                      .message = textAt(json, "message"),
                      .frames = {},
                      .framesLeftOut = countAt(json, "frames_left_out")};
    if (error.of >= index)
        error.of = index == 0 ? 0 : index - 1;
    if (const auto *frames = find(json, "frames"); frames && frames->is_array()) {
        for (const auto &frame : *frames)
            error.frames.push_back(frameFromJson(frame));
    }
    return error;
}

StackTrace stackTraceFromJson(const Json &json)
{
    StackTrace trace{.language = textAt(json, "language"), .errors = {}};
    if (const auto *errors = find(json, "errors"); errors && errors->is_array()) {
        for (const auto &error : *errors)
            trace.errors.push_back(errorFromJson(error, trace.errors.size()));
    }
    return trace;
}

} // namespace espalier::model

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "core/backlog/projectpath.h"
#include "core/backlog/ticketchange.h"
#include "core/base/jsonaccess.h"
#include "core/model/stoppoint.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::backlog {

using model::Ticket;

namespace {

using Edited = Result<>;

std::unexpected<Error> wrong(std::string_view field, std::string_view what)
{
    return failure(ErrorKind::InvalidInput, std::format("{} {}", field, what));
}

Edited setText(std::string &text, std::string_view field, const Json &value)
{
    if (!value.is_string())
        return wrong(field, "must be text");
    text = value.get<std::string>();
    return {};
}

template <auto Member>
Edited editText(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    return setText(ticket.*Member, field, value);
}

Edited editTitle(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    if (auto set = setText(ticket.title, field, value); !set)
        return set;
    if (isBlank(ticket.title) || ticket.title.find_first_of("\r\n") != std::string::npos)
        return wrong(field, "must be one line that is not empty");
    return {};
}

template <typename Enum, std::size_t N>
Edited setNamed(Enum &member, std::string_view field, const Json &value,
                std::optional<Enum> (*named)(std::string_view), const std::array<Enum, N> &all)
{
    const auto found =
        value.is_string() ? named(value.get_ref<const std::string &>()) : std::nullopt;
    if (found) {
        member = *found;
        return {};
    }
    std::string names;
    for (const auto each : all)
        names += std::format("{}{}", names.empty() ? "" : ", ", nameOf(each));
    return wrong(field, "must be one of " + names);
}

Edited editCategory(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    using enum model::TicketCategory;
    return setNamed(ticket.category, field, value, model::ticketCategoryNamed,
                    std::array{BugFix, Performance, Feature, Refactor, Security, Documentation});
}

Edited editPriority(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    using enum model::TicketPriority;
    return setNamed(ticket.priority, field, value, model::ticketPriorityNamed,
                    std::array{Low, Medium, High, Critical});
}

Edited editFiles(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    if (!value.is_array() ||
        !std::ranges::all_of(value, [](const Json &each) { return each.is_string(); }))
        return wrong(field, "must be a list of texts");
    const auto files = value.get<std::vector<std::string>>();
    if (!std::ranges::all_of(files, [](const auto &path) { return projectPath(path).has_value(); }))
        return wrong(field, "must be paths within the project");
    ticket.filesToModify = projectPaths(files);
    return {};
}

struct LevelField {
    int Ticket::*level;
    const char *assessment; ///< its member in the metadata
};
constexpr LevelField kRisk{&Ticket::riskLevel, "risk"};
constexpr LevelField kEffort{&Ticket::estimatedEffort, "effort"};

/// Back to the level that was computed; where none was, the level stays.
Edited withdrawOverride(Ticket &ticket, std::string_view field, const LevelField &of)
{
    const auto *assessment = find(ticket.metadata, of.assessment);
    if (!assessment || !find(*assessment, "override"))
        return wrong(field, "has no override to take away");
    const auto computed = integerAt(*assessment, "level", ticket.*of.level);
    ticket.*of.level = static_cast<int>(std::clamp<std::int64_t>(computed, 1, 10));
    setNote(ticket, of.assessment, "override", {});
    return {};
}

template <const LevelField &Of>
Edited editLevel(Ticket &ticket, std::string_view field, const Json &value, const Actor &actor)
{
    if (isBlank(actor.why))
        return wrong(field, "is changed with a reason only");
    if (value.is_null())
        return withdrawOverride(ticket, field, Of);
    // Compared as a real: a large number must not become a small one on its way.
    const auto real = value.is_number_integer() ? value.get<double>() : 0;
    if (real < 1 || real > 10)
        return wrong(field, "must be a whole number from 1 to 10");
    const auto level = value.get<int>();
    ticket.*Of.level = level;
    setNote(ticket, Of.assessment, "override",
            {{"level", level}, {"reason", actor.why}, {"who", actor.who}, {"at", actor.now}});
    return {};
}

/// How far work goes by itself; nothing takes it away.
Edited editStop(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    if (value.is_null()) {
        setNote(ticket, "stop_at", {});
        return {};
    }
    using enum model::StopPoint;
    auto point = Ready;
    if (auto set = setNamed(point, field, value, model::stopPointNamed,
                            std::array{Analyse, Patch, Branch, Ready, Apply});
        !set)
        return set;
    setNote(ticket, "stop_at", nameOf(point));
    return {};
}

/// The test that a person says shows it, as a run names it; nothing takes it away.
Edited editAcceptedTest(Ticket &ticket, std::string_view field, const Json &value, const Actor &)
{
    std::string name;
    if (!value.is_null()) {
        if (auto set = setText(name, field, value); !set)
            return set;
    }
    setNote(ticket, "accepted_test", name.empty() ? Json() : Json(name));
    return {};
}

struct Field {
    std::string_view name;
    Edited (*edit)(Ticket &, std::string_view, const Json &, const Actor &);
};

constexpr std::array kFields{
    Field{"title", editTitle},
    Field{"description", editText<&Ticket::description>},
    Field{"category", editCategory},
    Field{"priority", editPriority},
    Field{"proposed_solution", editText<&Ticket::proposedSolution>},
    Field{"test_plan", editText<&Ticket::testPlan>},
    Field{"files_to_modify", editFiles},
    Field{"risk_level", editLevel<kRisk>},
    Field{"estimated_effort", editLevel<kEffort>},
    Field{"stop_at", editStop},
    Field{"accepted_test", editAcceptedTest},
};

std::unexpected<Error> unknown(const std::string &name)
{
    std::string names;
    for (const auto &field : kFields)
        names += std::format("{}{}", names.empty() ? "" : ", ", field.name);
    return failure(ErrorKind::InvalidInput, "this field cannot be edited; these can: " + names,
                   name);
}

} // namespace

Result<Changed> edit(const Ticket &ticket, const Json &fields, const Actor &actor)
{
    if (!fields.is_object())
        return failure(ErrorKind::InvalidInput, "an edit is an object of fields", ticket.id);
    auto after = ticket;
    for (const auto &[name, value] : fields.items()) {
        const auto field = std::ranges::find(kFields, name, &Field::name);
        if (field == kFields.end())
            return unknown(name);
        if (auto applied = field->edit(after, name, value, actor); !applied)
            return failure(std::move(applied.error()));
    }
    return changedBy(actor, "edited", ticket, std::move(after));
}

} // namespace espalier::backlog

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applyplan.h"

#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>

namespace espalier::git {

namespace {

constexpr std::array<std::string_view, 4> kMethods{"fast-forward", "merge", "squash", "revert"};
constexpr std::array<std::string_view, 4> kKinds{"regular", "executable", "link", "submodule"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N> &names, const std::string &name)
{
    const auto at = std::ranges::find(names, name);
    return at == names.end() ? std::nullopt : std::optional(static_cast<Enum>(at - names.begin()));
}

Json jsonOf(const std::optional<StoredEntry> &entry)
{
    if (!entry)
        return nullptr;
    return {{"id", entry->id.value()}, {"kind", kKinds[static_cast<std::size_t>(entry->kind)]}};
}

/// False for what is neither an entry nor null.
bool read(const Json &json, const char *key, std::optional<StoredEntry> &into)
{
    const auto at = json.find(key);
    if (at == json.end())
        return false;
    if (at->is_null())
        return true;
    const auto kind = named<EntryKind>(kKinds, textAt(*at, "kind"));
    if (!kind || textAt(*at, "id").empty())
        return false;
    into = StoredEntry{ObjectId(textAt(*at, "id")), *kind};
    return true;
}

bool readFiles(const Json &json, ApplyPlan &plan)
{
    const auto *files = find(json, "files");
    if (!files || !files->is_array())
        return false;
    for (const auto &each : *files) {
        ChangedFile file{.path = textAt(each, "path"), .before = {}, .after = {}};
        if (file.path.empty() || !read(each, "before", file.before) ||
            !read(each, "after", file.after))
            return false;
        plan.files.push_back(std::move(file));
    }
    return true;
}

bool readSources(const Json &json, ApplyPlan &plan)
{
    const auto *sources = find(json, "sources");
    if (!sources || !sources->is_array())
        return false;
    for (const auto &source : *sources) {
        if (!source.is_string())
            return false;
        plan.sources.emplace_back(source.get<std::string>());
    }
    return true;
}

} // namespace

Json toJson(const ApplyPlan &plan)
{
    auto files = Json::array();
    for (const auto &file : plan.files)
        files.push_back(
            {{"path", file.path}, {"before", jsonOf(file.before)}, {"after", jsonOf(file.after)}});
    auto sources = Json::array();
    for (const auto &source : plan.sources)
        sources.push_back(source.value());
    return {{"branch", plan.branch},
            {"before", plan.before.value()},
            {"after", plan.after.value()},
            {"tree", plan.tree.value()},
            {"method", kMethods[static_cast<std::size_t>(plan.method)]},
            {"sources", std::move(sources)},
            {"message", plan.message},
            {"name", plan.identity.name},
            {"email", plan.identity.email},
            {"time", plan.time},
            {"offset_minutes", plan.offsetMinutes},
            {"checked_out", plan.checkedOut},
            {"files", std::move(files)}};
}

std::optional<ApplyPlan> applyPlanFromJson(const Json &json)
{
    const auto method = named<ApplyMethod>(kMethods, textAt(json, "method"));
    ApplyPlan plan{.branch = textAt(json, "branch"),
                   .before = ObjectId(textAt(json, "before")),
                   .after = ObjectId(textAt(json, "after")),
                   .tree = ObjectId(textAt(json, "tree")),
                   .method = method.value_or(ApplyMethod::FastForward),
                   .message = textAt(json, "message"),
                   .identity = {textAt(json, "name"), textAt(json, "email")},
                   .time = integerAt(json, "time"),
                   .offsetMinutes = static_cast<int>(integerAt(json, "offset_minutes")),
                   .checkedOut = isTrue(json, "checked_out")};
    const bool isWhole = method && !plan.branch.empty() && !plan.before.value().empty() &&
                         !plan.after.value().empty() && !plan.tree.value().empty();
    if (!isWhole || !readSources(json, plan) || !readFiles(json, plan))
        return std::nullopt;
    return plan;
}

} // namespace espalier::git

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"

#include "core/base/standardpaths.h"
#include "core/settings/tomlfile.h"

#include <algorithm>
#include <cstdlib>

namespace espalier::settings {

namespace fs = std::filesystem;

std::string_view name(Origin origin)
{
    switch (origin) {
    case Origin::Default: return "default";
    case Origin::User: return "user";
    case Origin::Project: return "project";
    case Origin::Environment: return "environment";
    case Origin::Flag: return "flag";
    }
    return "default";
}

fs::path userSettingsFile()
{
    const fs::path folder = StandardPaths::fromEnvironment().config;
    return folder.empty() ? fs::path() : folder / "espalier.toml";
}

fs::path projectSettingsFile(const fs::path &project)
{
    return project / ".espalier.toml";
}

Sources Sources::standard(const fs::path &project, bool projectTrusted)
{
    return {.userFile = userSettingsFile(),
            .projectFile = project.empty() ? fs::path() : projectSettingsFile(project),
            .projectTrusted = projectTrusted,
            .environment = [](const std::string &name) -> std::optional<std::string> {
                const char *value = std::getenv(name.c_str());
                return value ? std::optional<std::string>(value) : std::nullopt;
            },
            .flags = {}};
}

Settings::Settings()
{
    for (const Definition &definition : definitions())
        m_settings.push_back({&definition, definition.standard, Origin::Default, {}});
}

Setting *Settings::find(const Definition *definition)
{
    // In the order of the definitions.
    return &m_settings[static_cast<std::size_t>(definition - definitions().data())];
}

const Setting &Settings::at(std::string_view key) const
{
    return *std::ranges::find(m_settings, key,
                              [](const Setting &setting) { return setting.definition->key; });
}

Result<Setting> Settings::get(std::string_view key) const
{
    auto definition = findDefinition(key);
    if (!definition)
        return failure(std::move(definition.error()));
    return at((*definition)->key);
}

/// The error with the place it was found at in front of what it was about.
static std::unexpected<Error> failureAt(const std::string &place, Error error)
{
    error.context = error.context.empty() ? place : place + ": " + error.context;
    return failure(std::move(error));
}

/// Whether a path leads nowhere out of the folder that it is relative to.
static bool isInside(const fs::path &path)
{
    const auto normal = path.lexically_normal();
    return normal.is_relative() && (normal.empty() || *normal.begin() != "..");
}

Result<> Settings::readFile(const fs::path &file, Origin origin, bool trusted)
{
    if (file.empty())
        return {};
    const auto text = readSettingsFile(file);
    if (!text)
        return failure(text.error());
    const auto parsed = parseToml(*text, file);
    if (!parsed)
        return failure(parsed.error());
    for (const TomlEntry &entry : parsed->entries) {
        const std::string place = placeOf(file, entry.line);
        const auto definition = findDefinition(entry.key);
        if (!definition)
            return failureAt(place, definition.error());
        const ProjectRight right = (*definition)->project;
        if (origin == Origin::Project && right != ProjectRight::Always &&
            !(trusted && right == ProjectRight::WhenTrusted)) {
            m_withheld.push_back({entry.key, place, right});
            continue;
        }
        auto value =
            entry.plain
                ? checkValue(**definition, entry.value)
                : failure(ErrorKind::InvalidInput,
                          entry.key + " is " + std::string(name(typeOf((*definition)->standard))));
        if (!value)
            return failureAt(place, value.error());
        // What lies elsewhere belongs to the person.
        if (origin == Origin::Project && (*definition)->pathInside && !isInside(toText(*value))) {
            m_withheld.push_back({entry.key, place, ProjectRight::Never});
            continue;
        }
        *find(*definition) = {*definition, std::move(*value), origin, place};
    }
    return {};
}

static Result<Value> valueFromText(const Definition &definition, std::string_view text)
{
    auto value = parseValue(typeOf(definition.standard), text);
    if (!value)
        return failure(ErrorKind::InvalidInput, std::string(definition.key) + " is " +
                                                    std::string(name(typeOf(definition.standard))));
    return checkValue(definition, std::move(*value));
}

Result<> Settings::readEnvironment(const Sources &sources)
{
    if (!sources.environment)
        return {};
    for (const Definition &definition : definitions()) {
        // Our own name wins over the alias.
        for (const std::string &variable : {std::string(definition.alias), definition.variable()}) {
            const auto text = variable.empty() ? std::nullopt : sources.environment(variable);
            if (!text)
                continue;
            auto value = valueFromText(definition, *text);
            if (!value)
                return failureAt(variable, value.error());
            *find(&definition) = {&definition, std::move(*value), Origin::Environment, variable};
        }
    }
    return {};
}

Result<> Settings::readFlags(const Sources &sources)
{
    for (const auto &[key, text] : sources.flags) {
        const auto definition = findDefinition(key);
        if (!definition)
            return failure(definition.error());
        auto value = valueFromText(**definition, text);
        if (!value)
            return failure(value.error());
        *find(*definition) = {*definition, std::move(*value), Origin::Flag, key};
    }
    return {};
}

Result<Settings> Settings::load(const Sources &sources)
{
    Settings settings;
    auto done = settings.readFile(sources.userFile, Origin::User, true);
    if (done)
        done = settings.readFile(sources.projectFile, Origin::Project, sources.projectTrusted);
    if (done)
        done = settings.readEnvironment(sources);
    if (done)
        done = settings.readFlags(sources);
    if (!done)
        return failure(std::move(done.error()));
    return settings;
}

} // namespace espalier::settings

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/settings/settings.h"
#include "core/settings/tomlfile.h"

#include <algorithm>

namespace espalier::settings {

namespace fs = std::filesystem;

/// The text with the value put where it belongs.
static std::string withValue(const std::string &text, const TomlFile &file, std::string_view key,
                             const std::string &value)
{
    const auto entry = std::ranges::find(file.entries, key, &TomlEntry::key);
    if (entry != file.entries.end())
        return text.substr(0, entry->begin) + value + text.substr(entry->end);

    const std::string newline = text.contains("\r\n") ? "\r\n" : "\n";
    const auto dot = key.find('.');
    const std::string section(key.substr(0, dot));
    const std::string line = std::string(key.substr(dot + 1)) + " = " + value + newline;
    const auto table = std::ranges::find(file.tables, section, &TomlTable::key);
    if (table != file.tables.end()) {
        std::string before = text.substr(0, table->headerEnd);
        if (!before.ends_with('\n'))
            before += newline;
        return before + line + text.substr(table->headerEnd);
    }
    std::string result = text;
    if (!result.empty() && !result.ends_with('\n'))
        result += newline;
    if (!result.empty())
        result += newline;
    return result + "[" + section + "]" + newline + line;
}

/// The text without the lines of the setting.
static std::string withoutValue(const std::string &text, const TomlEntry &entry)
{
    const auto lineBegin = entry.begin == 0 ? 0 : text.rfind('\n', entry.begin - 1) + 1;
    const auto lineEnd = std::min(text.find('\n', entry.end), text.size() - 1) + 1;
    return text.substr(0, lineBegin) + text.substr(lineEnd);
}

/// Whether the edited text says the same as before but for the one value; none when it is gone.
static bool isSound(const TomlFile &before, const TomlFile &after, std::string_view key,
                    const std::optional<Value> &value)
{
    std::map<std::string, Value> expected;
    std::map<std::string, Value> found;
    for (const TomlEntry &entry : before.entries)
        expected.emplace(entry.key, entry.value);
    for (const TomlEntry &entry : after.entries)
        found.emplace(entry.key, entry.value);
    expected.erase(std::string(key));
    if (value)
        expected.emplace(key, *value);
    return expected == found;
}

/// Where the file really is: a person may keep it elsewhere behind a symbolic link, a project may
/// not lead us anywhere.
static Result<fs::path> targetOf(const fs::path &file, Origin scope)
{
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(file, error)))
        return file;
    if (scope == Origin::Project)
        return failure(ErrorKind::Permission, "a symbolic link, so it is not written",
                       file.string());
    const fs::path target = fs::weakly_canonical(file, error);
    if (error)
        return systemFailure(error.value(), "cannot follow the symbolic link", file.string());
    return target;
}

static Result<Value> checkedValue(Origin scope, std::string_view key, std::string_view text)
{
    const auto definition = findDefinition(key);
    if (!definition)
        return failure(definition.error());
    if (scope == Origin::Project && (*definition)->project == ProjectRight::Never)
        return failure(ErrorKind::InvalidInput,
                       "a project's file cannot set this; set it for the user", std::string(key));
    auto value = parseValue(typeOf((*definition)->standard), text);
    if (!value)
        return value;
    return checkValue(**definition, std::move(*value));
}

/// Writes or, without a value, removes a setting.
static Result<> edit(const fs::path &file, Origin scope, std::string_view key,
                     const std::optional<Value> &value)
{
    if (file.empty())
        return failure(ErrorKind::NotFound, "there is no folder for settings (no HOME)");
    const auto target = targetOf(file, scope);
    if (!target)
        return failure(target.error());
    const auto old = readSettingsFile(*target);
    if (!old)
        return failure(old.error());
    const auto before = parseToml(*old, *target);
    if (!before)
        return failure(before.error());
    const auto entry = std::ranges::find(before->entries, key, &TomlEntry::key);
    if (!value && entry == before->entries.end())
        return {};
    const std::string edited =
        value ? withValue(*old, *before, key, toToml(*value)) : withoutValue(*old, *entry);
    const auto after = parseToml(edited, *target);
    if (!after || !isSound(*before, *after, key, value))
        return failure(ErrorKind::Unsupported,
                       "the file is written in a way that cannot be edited here; edit it by hand",
                       target->string());
    if (auto made = makeFolder(target->parent_path()); !made)
        return made;
    return writeFileAtomically(*target, edited);
}

Result<> writeSetting(const fs::path &file, Origin scope, std::string_view key,
                      std::string_view text)
{
    auto value = checkedValue(scope, key, text);
    if (!value)
        return failure(std::move(value.error()));
    return edit(file, scope, key, *std::move(value));
}

Result<> removeSetting(const fs::path &file, Origin scope, std::string_view key)
{
    if (auto definition = findDefinition(key); !definition)
        return failure(std::move(definition.error()));
    return edit(file, scope, key, std::nullopt);
}

} // namespace espalier::settings

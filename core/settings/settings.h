// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/settings/definition.h"
#include "core/settings/value.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::settings {

/// Where a value comes from, the weakest first.
enum class Origin { Default, User, Project, Environment, Flag };

/// "default", "user", "project", "environment", "flag"
[[nodiscard]] std::string_view name(Origin origin);

/// A setting as it is now.
struct Setting {
    const Definition *definition = nullptr;
    Value value;
    Origin origin = Origin::Default;
    std::string place; ///< "file:line", the variable's or the flag's name; empty for a default
};

/// A value in a project's file that does not count.
struct Withheld {
    std::string key;
    std::string place;
    ProjectRight right = ProjectRight::Never; ///< WhenTrusted: it would count after trusting
};

/// What settings are read from.
struct Sources {
    std::filesystem::path userFile;    ///< may be empty, or not exist
    std::filesystem::path projectFile; ///< may be empty, or not exist
    bool projectTrusted = false;
    /// The value of an environment variable; none when it is not set.
    std::function<std::optional<std::string>(const std::string &)> environment;
    /// By key: what was given on the command line, as typed.
    std::map<std::string, std::string> flags;

    /// The user's file, the project's file, this process's environment.
    [[nodiscard]] static Sources standard(const std::filesystem::path &project,
                                          bool projectTrusted);
};

/// `<config>/espalier.toml` of the user; empty without a home.
[[nodiscard]] std::filesystem::path userSettingsFile();
/// `.espalier.toml` of the project.
[[nodiscard]] std::filesystem::path projectSettingsFile(const std::filesystem::path &project);

/// All settings at one moment: flag before environment before project before user before default.
/// A value; thread-safe to read.
class Settings final {
public:
    /// The defaults.
    Settings();
    /// InvalidInput, naming file and line, variable or flag, for damaged files, unknown keys, and
    /// values of the wrong type or out of range; other kinds when a file cannot be read.
    [[nodiscard]] static Result<Settings> load(const Sources &sources);

    template <typename T>
    [[nodiscard]] const T &value(Key<T> key) const
    {
        return std::get<T>(at(key.name).value);
    }
    /// InvalidInput for an unknown key.
    [[nodiscard]] Result<Setting> get(std::string_view key) const;
    /// All of them, in the order of their definitions.
    [[nodiscard]] const std::vector<Setting> &list() const { return m_settings; }
    /// What the project's file says in vain.
    [[nodiscard]] const std::vector<Withheld> &withheld() const { return m_withheld; }

private:
    [[nodiscard]] const Setting &at(std::string_view key) const;
    [[nodiscard]] Setting *find(const Definition *definition);
    [[nodiscard]] Result<> readFile(const std::filesystem::path &file, Origin origin, bool trusted);
    [[nodiscard]] Result<> readEnvironment(const Sources &sources);
    [[nodiscard]] Result<> readFlags(const Sources &sources);

    std::vector<Setting> m_settings;
    std::vector<Withheld> m_withheld;
};

/// Writes a value, as typed, into a settings file; its other content, comments and layout stay. The
/// file is made when there is none; a damaged one is left alone (InvalidInput). A project's file
/// takes no setting that would never count there.
[[nodiscard]] Result<> writeSetting(const std::filesystem::path &file, Origin scope,
                                    std::string_view key, std::string_view text);
/// Takes a setting out of a settings file, with its line; nothing when it is not in it.
[[nodiscard]] Result<> removeSetting(const std::filesystem::path &file, Origin scope,
                                     std::string_view key);

} // namespace espalier::settings

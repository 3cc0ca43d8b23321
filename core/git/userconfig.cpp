// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/handles.h"

#include <cerrno>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace espalier::git {

namespace fs = std::filesystem;

/// Where git looks for the user's configuration, the system's first: later files win.
static std::vector<fs::path> configurationFiles()
{
    std::vector<fs::path> files{"/etc/gitconfig"};
    const char *home = std::getenv("HOME");
    const char *xdg = std::getenv("XDG_CONFIG_HOME");
    if (xdg && xdg[0] == '/')
        files.push_back(fs::path(xdg) / "git/config");
    else if (home && home[0] == '/')
        files.push_back(fs::path(home) / ".config/git/config");
    if (home && home[0] == '/')
        files.push_back(fs::path(home) / ".gitconfig");
    return files;
}

static ConfigHandle openConfiguration(const fs::path &file)
{
    ConfigHandle config;
    std::error_code error;
    // A regular file only: reading a FIFO would wait for ever.
    if (!fs::is_regular_file(file, error) ||
        git_config_open_ondisk(std::out_ptr(config), file.c_str()) != 0)
        return {};
    return config;
}

/// Ignored files that are the user's own, as opposed to the repository's.
static std::string defaultExcludesFile()
{
    const auto files = configurationFiles();
    if (files.size() < 2)
        return {};
    const fs::path file = files[1].parent_path() / "ignore";
    std::error_code error;
    return fs::is_regular_file(file, error) ? file.string() : std::string();
}

static std::string valueOf(git_config *config, const char *name, bool isPath)
{
    Buffer value;
    const int code = isPath ? git_config_get_path(&value, config, name)
                            : git_config_get_string_buf(&value, config, name);
    return code == 0 ? std::string(value.view()) : std::string();
}

/// A value in the syntax of configuration files.
static std::string configText(std::string_view value)
{
    std::string result = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result + "\"";
}

/// What the user's configuration says of the values we honour, as a configuration of its own.
static std::string userSettings()
{
    struct Setting {
        const char *section;
        const char *name;
        bool isPath;
        std::string value;
    };
    // Nothing here may ever name a program.
    Setting settings[] = {{"user", "name", false, {}},
                          {"user", "email", false, {}},
                          {"core", "excludesfile", true, defaultExcludesFile()},
                          {"core", "autocrlf", false, {}},
                          {"core", "eol", false, {}}};
    for (const fs::path &file : configurationFiles()) {
        const ConfigHandle config = openConfiguration(file);
        for (Setting &setting : settings) {
            const std::string key = std::string(setting.section) + "." + setting.name;
            if (auto value = config ? valueOf(config.get(), key.c_str(), setting.isPath) : "";
                !value.empty())
                setting.value = std::move(value);
        }
    }
    std::string text;
    for (const Setting &setting : settings) {
        if (!setting.value.empty())
            text += std::string("[") + setting.section + "]\n" + setting.name + " = " +
                    configText(setting.value) + "\n";
    }
    return text;
}

Result<FileDescriptor> addUserSettings(git_repository *repository)
{
    // libgit2 exports no way to add values, only files: so the file is one in memory. It is read
    // again at any time, hence stays open as long as the repository.
    const std::string text = userSettings();
    FileDescriptor file(::memfd_create("espalier-git-settings", MFD_CLOEXEC));
    if (!file.valid() ||
        ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return systemFailure(errno, "cannot take over the user's git settings");
    const std::string path = "/proc/self/fd/" + std::to_string(file.get());
    ConfigHandle config;
    int code = git_repository_config(std::out_ptr(config), repository);
    if (code == 0)
        code = git_config_add_file_ondisk(config.get(), path.c_str(), GIT_CONFIG_LEVEL_GLOBAL,
                                          repository, 0);
    if (code != 0)
        return gitFailure(code, "cannot take over the user's git settings");
    return file;
}

bool isSafeDirectory(const fs::path &folder)
{
    struct Search {
        std::string wanted;
        bool found = false;
    } search{folder.string(), false};
    for (const fs::path &file : configurationFiles()) {
        const ConfigHandle config = openConfiguration(file);
        if (!config)
            continue;
        const auto compare = [](const git_config_entry *entry, void *payload) {
            auto &state = *static_cast<Search *>(payload);
            const std::string_view value = entry->value ? entry->value : "";
            if (value.empty()) // an empty value takes back those before it
                state.found = false;
            else if (value == "*" || value == state.wanted || value == state.wanted + "/")
                state.found = true;
            return 0;
        };
        git_config_get_multivar_foreach(config.get(), "safe.directory", nullptr, compare, &search);
    }
    return search.found;
}

} // namespace espalier::git

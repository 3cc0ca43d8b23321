// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/sandboxcommand.h"

#include "core/process/childprocess.h"
#include "core/process/descriptors.h"

#include <algorithm>
#include <array>
#include <format>
#include <initializer_list>

namespace espalier::process {

namespace fs = std::filesystem;

namespace {

constexpr int kFirstDescriptor = 3;

constexpr std::string_view kUsers = "root:x:0:0::/:/bin/sh\nespalier:x:65534:65534::/tmp:/bin/sh\n";
constexpr std::string_view kGroups = "root:x:0:\nespalier:x:65534:\n";

class Builder final {
public:
    void add(std::initializer_list<std::string> arguments)
    {
        m_command.arguments.insert(m_command.arguments.end(), arguments);
    }
    /// The number under which bubblewrap will have a descriptor of ours.
    std::string pass(int descriptor)
    {
        m_command.descriptors.push_back(descriptor);
        return std::to_string(kFirstDescriptor - 1 +
                              static_cast<int>(m_command.descriptors.size()));
    }
    std::string passContent(std::string_view content)
    {
        auto file = makeMemoryFile(content);
        if (!file) {
            m_error = file.error();
            return "-1";
        }
        m_command.owned.push_back(std::move(*file));
        return pass(m_command.owned.back().get());
    }
    void addFolder(std::string_view path, std::uint64_t size, std::string_view permissions)
    {
        // Both hold for the next --tmpfs only.
        add({"--size", std::to_string(size), "--perms", std::string(permissions), "--tmpfs",
             std::string(path)});
    }
    void refuse(std::string message, const std::string &what)
    {
        m_error = Error{ErrorKind::InvalidInput, std::move(message), what};
    }
    Result<SandboxCommand> take()
    {
        if (!m_error.message.empty())
            return failure(std::move(m_error));
        return std::move(m_command);
    }

private:
    SandboxCommand m_command;
    Error m_error;
};

bool isClean(const fs::path &path)
{
    return !path.empty() && path.native() == path.lexically_normal().native() &&
           path.has_filename() && std::ranges::find(path, fs::path("..")) == path.end() &&
           path != "." && !path.native().contains('\0');
}

bool isTarget(const std::string &path)
{
    return path.starts_with('/') && !path.starts_with("//") && isClean(path);
}

void addNamespaces(Builder &builder)
{
    builder.add({"--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                 "--unshare-net", "--unshare-cgroup-try", "--disable-userns", "--die-with-parent",
                 "--new-session", "--cap-drop", "ALL"});
    builder.add({"--uid", std::to_string(kNobody), "--gid", std::to_string(kNobody)});
}

void addEnvironment(Builder &builder, const SandboxSpec &spec)
{
    builder.add({"--clearenv"});
    for (const auto &entry : environmentOf(spec)) {
        const auto equals = entry.find('=');
        if (equals == 0 || equals == std::string::npos || entry.contains('\0'))
            builder.refuse("an environment variable needs a name and a value", entry);
        else
            builder.add({"--setenv", entry.substr(0, equals), entry.substr(equals + 1)});
    }
}

/// The system's programs. Beside /usr only what they cannot be started without.
void addSystem(Builder &builder, const fs::path &system)
{
    builder.add({"--ro-bind", (system / "usr").string(), "/usr"});
    for (const std::string name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
        std::error_code error;
        const auto place = system / name;
        const auto target = fs::read_symlink(place, error);
        if (!error)
            builder.add({"--symlink", target.string(), "/" + name});
        else if (fs::is_directory(place, error))
            builder.add({"--ro-bind", place.string(), "/" + name});
    }
    for (const std::string path : {"etc/ld.so.cache", "etc/alternatives"})
        builder.add({"--ro-bind-try", (system / path).string(), "/" + path});
    builder.add({"--perms", "0444", "--file", builder.passContent(kUsers), "/etc/passwd"});
    builder.add({"--perms", "0444", "--file", builder.passContent(kGroups), "/etc/group"});
}

void addPlacesToWrite(Builder &builder, const SandboxLimits &limits)
{
    builder.add({"--proc", "/proc", "--dev", "/dev"});
    builder.addFolder("/dev/shm", limits.sharedSize, "1777");
    builder.add({"--remount-ro", "/dev"});
    builder.addFolder("/tmp", limits.temporarySize, "1777");
    builder.addFolder("/work", limits.workSize, "0755");
}

void addFiles(Builder &builder, const SandboxSpec &spec)
{
    if (spec.files.empty())
        return;
    if (!isTarget(spec.filesFolder) || spec.files.size() > kMaxSandboxFiles)
        builder.refuse("not a folder for files in the sandbox, or too many files",
                       spec.filesFolder);
    const bool ownFolder = spec.filesFolder != "/work";
    std::uint64_t size = 0;
    for (const auto &file : spec.files)
        size += file.content.size() + 16384; // its last page and its folders
    if (ownFolder)
        builder.addFolder(spec.filesFolder, spec.filesWritable ? spec.limits.workSize : size,
                          "0755");
    for (const auto &file : spec.files) {
        if (!isClean(file.path) || file.path.starts_with('/')) {
            builder.refuse("not the relative path of a file", file.path);
            return;
        }
        builder.add({"--perms", "0644", "--file", builder.passContent(file.content),
                     spec.filesFolder + "/" + file.path});
    }
    if (ownFolder && !spec.filesWritable)
        builder.add({"--remount-ro", spec.filesFolder});
}

void addBinds(Builder &builder, const SandboxSpec &spec)
{
    for (const auto &bind : spec.binds) {
        if (!isTarget(bind.target) || !bind.source.is_absolute())
            builder.refuse("a place in the sandbox needs an absolute path", bind.target);
        else
            builder.add({"--ro-bind", bind.source.string(), bind.target});
    }
}

} // namespace

std::vector<std::string> environmentOf(const SandboxSpec &spec)
{
    std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                         "HOME=/tmp", "TMPDIR=/tmp", "PYTHONDONTWRITEBYTECODE=1"};
    environment.insert(environment.end(), spec.environment.begin(), spec.environment.end());
    return environment;
}

Result<SandboxCommand> makeSandboxCommand(const SandboxSpec &spec, std::string_view filter,
                                          const SandboxChannels &channels)
{
    Builder builder;
    if (spec.command.empty() || !spec.command.front().starts_with('/'))
        builder.refuse("a program in the sandbox needs its absolute path",
                       spec.command.empty() ? "" : spec.command.front());
    addNamespaces(builder);
    addEnvironment(builder, spec);
    addSystem(builder, spec.system);
    addPlacesToWrite(builder, spec.limits);
    addFiles(builder, spec);
    addBinds(builder, spec);
    builder.add({"--chdir", spec.folder, "--remount-ro", "/"});
    builder.add({"--seccomp", builder.passContent(filter)});
    builder.add({"--json-status-fd", builder.pass(channels.status)});
    builder.add({"--block-fd", builder.pass(channels.release)});
    builder.add({"--"});
    for (const auto &argument : spec.command)
        builder.add({argument});
    return builder.take();
}

} // namespace espalier::process

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/projecttestscript.h"

#include "core/validate/coveragescript.h"

#include <format>

namespace espalier::validate {

namespace {

std::string shellWord(std::string_view text)
{
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

/// What lies in the user's cache is linked to, so that what is new has a place beside it.
std::string linkedGoCache(const std::string &source)
{
    return std::format("mkdir -p /tmp/go-cache && date +%s >/tmp/go-cache/trim.txt\n"
                       "for folder in {}/??; do\n"
                       "  [ -d \"$folder\" ] || continue\n"
                       "  mkdir \"/tmp/go-cache/${{folder##*/}}\"\n"
                       "  ln -s \"$folder\"/* \"/tmp/go-cache/${{folder##*/}}/\" 2>/dev/null\n"
                       "done\n",
                       shellWord(source));
}

std::string linked(const Dependency &dependency)
{
    if (dependency.variable == "GOCACHE")
        return linkedGoCache(dependency.source.string());
    if (dependency.inProject.empty())
        return {};
    const auto parent = std::filesystem::path(dependency.inProject).parent_path().string();
    return std::format("[ -e {0} ] || {{ mkdir -p ./{1} && ln -s {2} {0}; }}\n",
                       shellWord("./" + dependency.inProject), shellWord(parent),
                       shellWord(dependency.source.string()));
}

/// Where the programs of a dependency are.
std::string programsOf(const Dependency &dependency)
{
    const auto name = std::filesystem::path(dependency.inProject).filename();
    if (name == ".venv" || name == "venv")
        return (dependency.source / "bin").string() + ":";
    return name == "node_modules" ? (dependency.source / ".bin").string() + ":" : std::string();
}

} // namespace

/// Runs a command on the tree and tells how it differs afterwards: as "a/…" and "b/…", whatever
/// the two folders are called.
static std::string editScript()
{
    return std::format("command -v git >/dev/null 2>&1 || {{ printf %s {}; exit 127; }}\n"
                       "mkdir /tmp/compared && cp -a /work /tmp/compared/a || exit 125\n"
                       "\"$@\" </dev/null >&2\ncode=$?\n"
                       "cp -a /work /tmp/compared/b && cd /tmp/compared || exit 125\n"
                       "git diff --no-index --no-prefix --no-renames --no-ext-diff --no-textconv "
                       "--no-color --full-index --binary a b\nexit $code\n",
                       shellWord(kGitMissing));
}

std::string testScript(TestReport report, const std::vector<Dependency> &bound,
                       const std::vector<std::string> &measured)
{
    std::string script = "tar -xf - -C /work --no-same-owner || exit 125\ncd /work || exit 125\n";
    for (const auto &dependency : bound)
        script += linked(dependency);
    script += std::format("command -v \"$1\" >/dev/null 2>&1 || {{ printf %s {}; exit 127; }}\n",
                          shellWord(kProgramMissing));
    if (report == TestReport::Diff)
        return script + editScript();
    if (!measured.empty())
        script += coverageSetup(measured);
    const bool isToldByOutput = report == TestReport::GoJson || report == TestReport::Output;
    script += isToldByOutput ? "\"$@\" </dev/null\ncode=$?\n" : "\"$@\" </dev/null >&2\ncode=$?\n";
    if (report == TestReport::JUnit)
        script += std::format("[ -f {0} ] && cat {0}\n", kReportFile);
    if (!measured.empty())
        script += coverageReport(report);
    return script + "exit $code\n";
}

std::vector<std::string> testEnvironment(const std::vector<Dependency> &bound)
{
    std::string path = "PATH=";
    std::vector<std::string> environment{"NO_COLOR=1",
                                         "PYTHONPATH=/work:/work/src",
                                         "PIP_NO_INDEX=1",
                                         "GOPROXY=off",
                                         "GOSUMDB=off",
                                         "GOTOOLCHAIN=local",
                                         "GOENV=off",
                                         "GOFLAGS=-buildvcs=false",
                                         "GOCACHE=/tmp/go-cache",
                                         "GOTMPDIR=/tmp",
                                         "npm_config_offline=true",
                                         "CARGO_NET_OFFLINE=true",
                                         "GRADLE_OPTS=-Dorg.gradle.daemon=false"};
    for (const auto &dependency : bound) {
        path += programsOf(dependency);
        if (!dependency.variable.empty() && dependency.variable != "GOCACHE")
            environment.push_back(dependency.variable + "=" + dependency.source.string());
    }
    environment.push_back(path + "/work/node_modules/.bin:/usr/local/go/bin:/usr/local/bin:"
                                 "/usr/bin:/bin");
    return environment;
}

} // namespace espalier::validate

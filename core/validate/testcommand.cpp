// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/testcommand.h"

#include "core/base/json.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::validate {

namespace {

using Commands = std::vector<TestCommand>;

bool has(const ProjectFiles &project, std::string_view path)
{
    return std::ranges::contains(project.paths, path);
}

bool says(const ProjectFiles &project, std::string_view path, std::string_view what)
{
    return has(project, path) && project.read(path).value_or("").contains(what);
}

std::string_view nameOf(std::string_view path)
{
    return path.substr(path.find_last_of('/') + 1);
}

std::optional<std::string> firstOf(const ProjectFiles &project, auto condition)
{
    const auto found = std::ranges::find_if(project.paths, condition);
    return found == project.paths.end() ? std::nullopt : std::optional(*found);
}

TestCommand pytest(std::string because)
{
    return {.tool = "pytest",
            .language = "python",
            .arguments = {"python3", "-m", "pytest", "-q", "-p", "no:cacheprovider",
                          std::format("--junitxml={}", kReportFile)},
            .report = TestReport::JUnit,
            .because = std::move(because)};
}

void addPython(const ProjectFiles &project, Commands &commands)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSays{
        {{"pytest.ini", ""},
         {"pyproject.toml", "[tool.pytest"},
         {"setup.cfg", "[tool:pytest]"},
         {"tox.ini", "[pytest]"}}};
    for (const auto &[file, what] : kSays) {
        if (says(project, file, what))
            return commands.push_back(pytest(std::string(file)));
    }
    const auto test = firstOf(project, [](std::string_view path) {
        const auto name = nameOf(path);
        return name == "conftest.py" || (name.starts_with("test_") && name.ends_with(".py")) ||
               name.ends_with("_test.py");
    });
    if (test)
        commands.push_back(pytest(*test));
}

TestCommand nodeTests(std::vector<std::string> rest)
{
    TestCommand command{.tool = "node --test",
                        .language = "javascript",
                        .arguments = {"node", "--test", "--test-reporter=junit",
                                      std::format("--test-reporter-destination={}", kReportFile)},
                        .report = TestReport::JUnit,
                        .because = "package.json"};
    command.arguments.insert(command.arguments.end(), rest.begin(), rest.end());
    return command;
}

std::vector<std::string> wordsOf(std::string_view line)
{
    std::vector<std::string> words;
    while (!line.empty()) {
        const auto end = std::min(line.find(' '), line.size());
        if (end > 0)
            words.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

/// What a shell would do more with than to split it.
bool needsShell(std::string_view line)
{
    return line.find_first_of("\"'`$&|;<>()*?[]{}~\\\n") != std::string_view::npos;
}

/// A file that node takes for tests, and that says it is one of them.
std::optional<std::string> nodeTestFile(const ProjectFiles &project)
{
    constexpr int kMostRead = 20;
    constexpr std::array<std::string_view, 3> kEndings{".js", ".mjs", ".cjs"};
    int looked = 0;
    return firstOf(project, [&](std::string_view path) {
        const auto ending = path.substr(std::min(path.rfind('.'), path.size()));
        const auto stem = path.substr(0, path.size() - ending.size());
        const bool isTest = stem.ends_with(".test") || path.starts_with("test/");
        return isTest && std::ranges::contains(kEndings, ending) && looked++ < kMostRead &&
               project.read(path).value_or("").contains("node:test");
    });
}

void addNode(const ProjectFiles &project, Commands &commands)
{
    if (!has(project, "package.json")) {
        if (const auto test = nodeTestFile(project)) {
            commands.push_back(nodeTests({}));
            commands.back().because = *test;
        }
        return;
    }
    const Json package = parseForeign(project.read("package.json").value_or(""));
    const auto *scripts = find(package, "scripts");
    const auto script = scripts ? textAt(*scripts, "test") : std::string();
    if (script.empty() || script.contains("no test specified"))
        return;
    if (script.starts_with("node --test") && !needsShell(script)) {
        auto words = wordsOf(script);
        words.erase(words.begin(), words.begin() + 2);
        if (std::ranges::none_of(words, [](const auto &word) { return word.starts_with('-'); }))
            return commands.push_back(nodeTests(std::move(words)));
    }
    // What npm would run, with the path it would set: npm itself may want the network.
    commands.push_back({.tool = "npm test",
                        .language = "javascript",
                        .arguments = {"sh", "-c", script},
                        .report = TestReport::None,
                        .because = "package.json"});
}

struct Rule {
    std::string_view file; ///< at the root
    std::string_view tool;
    std::string_view language;
    std::array<std::string_view, 4> arguments;
    TestReport report = TestReport::None;
};

constexpr std::array<Rule, 8> kRules{
    {{"go.mod", "go test", "go", {"go", "test", "-json", "./..."}, TestReport::GoJson},
     {"Cargo.toml", "cargo test", "rust", {"cargo", "test", "--offline", "--quiet"}},
     {"pom.xml", "mvn test", "java", {"mvn", "-o", "-q", "test"}},
     {"gradlew", "gradle test", "java", {"./gradlew", "--offline", "test"}},
     {".rspec", "rspec", "ruby", {"rspec"}},
     {"Rakefile", "rake test", "ruby", {"rake", "test"}},
     {"phpunit.xml", "phpunit", "php", {"vendor/bin/phpunit"}},
     {"phpunit.xml.dist", "phpunit", "php", {"vendor/bin/phpunit"}}}};

TestCommand commandOf(const Rule &rule)
{
    TestCommand command{.tool = std::string(rule.tool),
                        .language = std::string(rule.language),
                        .arguments = {},
                        .report = rule.report,
                        .because = std::string(rule.file)};
    for (const auto argument : rule.arguments) {
        if (!argument.empty())
            command.arguments.emplace_back(argument);
    }
    return command;
}

} // namespace

std::vector<TestCommand> detectTests(const ProjectFiles &project)
{
    Commands commands;
    addPython(project, commands);
    addNode(project, commands);
    for (const auto &rule : kRules) {
        const bool isThere = std::ranges::contains(commands, rule.language, &TestCommand::language);
        if (!isThere && has(project, rule.file))
            commands.push_back(commandOf(rule));
    }
    return commands;
}

TestCommand configuredTests(const std::string &commandLine)
{
    TestCommand command{
        .tool = "configured", .language = {}, .arguments = {"sh", "-c", commandLine}};
    if (needsShell(commandLine))
        return command;
    auto words = wordsOf(commandLine);
    if (words.empty())
        return command;
    const bool isPytest = nameOf(words[0]) == "pytest" ||
                          (words.size() > 2 && words[1] == "-m" && words[2] == "pytest");
    if (isPytest) {
        words.push_back(std::format("--junitxml={}", kReportFile));
        command.report = TestReport::JUnit;
        command.language = "python";
    } else if (words.size() > 1 && words[0] == "go" && words[1] == "test") {
        if (!std::ranges::contains(words, "-json"))
            words.insert(words.begin() + 2, "-json");
        command.report = TestReport::GoJson;
        command.language = "go";
    }
    command.arguments = std::move(words);
    return command;
}

std::optional<TestCommand> detectLinter(const ProjectFiles &project)
{
    constexpr std::array<std::string_view, 2> kOwn{"ruff.toml", ".ruff.toml"};
    const auto own = std::ranges::find_if(kOwn, [&](auto file) { return has(project, file); });
    std::string because(own == kOwn.end() ? std::string_view() : *own);
    if (because.empty() && has(project, "pyproject.toml") &&
        project.read("pyproject.toml").value_or("").contains("[tool.ruff"))
        because = "pyproject.toml";
    if (because.empty())
        return {};
    return TestCommand{.tool = "ruff",
                       .language = "python",
                       .arguments = {"ruff", "check", "--no-cache", "--exit-zero",
                                     "--output-format", "sarif", "."},
                       .report = TestReport::Output,
                       .because = std::move(because)};
}

TestCommand gitleaks()
{
    return {.tool = "gitleaks",
            .language = {},
            .arguments = {"gitleaks", "detect", "--no-git", "--source", ".", "--no-banner",
                          "--log-level", "error", "--ignore-gitleaks-allow", "--exit-code", "0",
                          "--report-format", "json", "--report-path", "/dev/stdout"},
            .report = TestReport::Output};
}

TestCommand configuredOutput(const std::string &commandLine)
{
    return {.tool = "configured",
            .language = {},
            .arguments = needsShell(commandLine) ? std::vector<std::string>{"sh", "-c", commandLine}
                                                 : wordsOf(commandLine),
            .report = TestReport::Output};
}

std::optional<TestCommand> onlyTests(const TestCommand &command, std::string_view file,
                                     std::string_view name)
{
    auto only = command;
    if (command.report == TestReport::JUnit && command.language == "python") {
        only.arguments.push_back(name.empty() ? std::string(file)
                                              : std::format("{}::{}", file, name));
        return only;
    }
    if (command.tool == "node --test") {
        only.arguments.resize(4); // without the files that the project names
        only.arguments.emplace_back(file);
        return only;
    }
    if (command.report != TestReport::GoJson || command.arguments.empty())
        return std::nullopt;
    const auto folder = file.substr(0, std::min(file.find_last_of('/'), file.size()));
    only.arguments.back() = file.contains('/') ? std::format("./{}", folder) : std::string("./");
    if (!name.empty()) {
        only.arguments.insert(only.arguments.end() - 1, "-run");
        only.arguments.insert(only.arguments.end() - 1, std::format("^{}$", name));
    }
    return only;
}

} // namespace espalier::validate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/checkbatch.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace espalier::validate {

namespace {

using process::SandboxEnd;
using process::SandboxOutcome;
using State = CheckUnit::State;

constexpr int kMostRestarts = 8;

std::string inputOf(std::span<const CheckUnit> units)
{
    std::string input;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const auto &unit = units[i];
        input += std::format("{} {} {} {}\n", i, unit.kind, unit.path.size(), unit.text.size());
        input += unit.path;
        input += unit.text;
    }
    return input;
}

process::SandboxSpec specOf(const CheckTool &tool, const std::filesystem::path &program,
                            std::string input)
{
    constexpr std::uint64_t kBytesPerSecond = 100'000; // compilers take ten times as much
    const auto seconds = 30 + input.size() / kBytesPerSecond;
    process::SandboxSpec spec;
    spec.command.push_back(program.string());
    for (const auto argument : tool.arguments)
        spec.command.emplace_back(argument);
    spec.command.emplace_back(tool.driver);
    spec.input = std::move(input);
    spec.limits.wall = std::chrono::seconds(seconds);
    spec.limits.cpuSeconds = static_cast<unsigned>(seconds);
    spec.limits.memory = 3ull << 30;
    spec.limits.addressSpace = 0; // node reserves far more than it uses
    spec.limits.output = 16u << 20;
    return spec;
}

// Takes a number off the front of a line.
template <typename Number>
bool takeNumber(std::string_view &line, Number &number)
{
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc{})
        return false;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    if (line.starts_with(' '))
        line.remove_prefix(1);
    return true;
}

bool takeWord(std::string_view &line, std::string_view word)
{
    const bool found = line.starts_with(word);
    line.remove_prefix(found ? word.size() : 0);
    return found;
}

void takeLine(std::string_view line, std::span<CheckUnit> units)
{
    std::size_t number = 0;
    if (!takeNumber(line, number) || number >= units.size())
        return;
    auto &unit = units[number];
    unit.syntaxOnly = takeWord(line, "syntax ");
    const bool before = takeWord(line, "before ");
    if (line == "ok") {
        unit.state = State::Right;
    } else if (takeWord(line, "skip ")) {
        unit.state = State::NotRun;
        unit.message = line;
    } else if (takeNumber(line, unit.line)) {
        unit.state = before ? State::WrongBefore : State::Wrong;
        unit.message = line;
    }
}

// Whether the driver came up at all.
bool takeOutput(std::string_view output, std::span<CheckUnit> units)
{
    bool ready = false;
    // A last line without its end is of a driver that was stopped while it wrote.
    for (auto end = output.find('\n'); end != std::string_view::npos; end = output.find('\n')) {
        const auto line = output.substr(0, end);
        ready |= line == "ready";
        takeLine(line, units);
        output.remove_prefix(end + 1);
    }
    return ready;
}

std::string lastLine(std::string_view text)
{
    const auto end = text.find_last_not_of(" \r\n");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const auto begin = text.rfind('\n');
    return std::string(text.substr(begin == std::string_view::npos ? 0 : begin + 1).substr(0, 400));
}

std::string whyStopped(const SandboxOutcome &outcome)
{
    switch (outcome.end) {
    case SandboxEnd::TimedOut: return "the compiler took too long";
    case SandboxEnd::MemoryExceeded: return "the compiler used too much memory";
    case SandboxEnd::ProcessesExceeded: return "the compiler started too many processes";
    case SandboxEnd::Exited: break;
    }
    const auto line = lastLine(outcome.errors.text);
    return std::format("the compiler ended with status {}{}{}", outcome.exitCode,
                       line.empty() ? "" : ": ", line);
}

void leaveOut(std::span<CheckUnit> units, const std::string &reason)
{
    for (auto &unit : units) {
        if (unit.state == State::Pending) {
            unit.state = State::NotRun;
            unit.message = reason;
        }
    }
}

// The units from the first that has no result.
std::span<CheckUnit> pendingOf(std::span<CheckUnit> units)
{
    const auto first = std::ranges::find(units, State::Pending, &CheckUnit::state);
    return units.subspan(static_cast<std::size_t>(first - units.begin()));
}

} // namespace

Result<process::ProgramIdentity> programOf(const CheckTool &tool, std::string_view searchPath)
{
    for (const auto name : tool.programs) {
        if (const auto path = process::findProgram(name, searchPath))
            return process::programIdentity(*path);
    }
    return failure(ErrorKind::Missing,
                   std::format("{} is not installed; {}", tool.programs.front(), tool.remedy));
}

Result<> runOnce(const process::Sandbox &sandbox, const process::SandboxSpec &spec,
                 std::span<CheckUnit> units, JobContext &job)
{
    const auto outcome = sandbox.run(spec, job);
    if (!outcome) {
        if (outcome.error().kind == ErrorKind::Cancelled)
            return failure(outcome.error());
        leaveOut(units, outcome.error().text());
        return {};
    }
    takeOutput(outcome->output.text, units);
    leaveOut(units, outcome->ok() ? "the compiler gave no result" : whyStopped(*outcome));
    return {};
}

Result<> runBatch(const process::Sandbox &sandbox, const CheckTool &tool,
                  const std::filesystem::path &program, std::span<CheckUnit> units, JobContext &job)
{
    for (int run = 0; run <= kMostRestarts && !units.empty(); ++run) {
        const auto outcome = sandbox.run(specOf(tool, program, inputOf(units)), job);
        if (!outcome) {
            if (outcome.error().kind == ErrorKind::Cancelled)
                return failure(outcome.error());
            leaveOut(units, outcome.error().text());
            return {};
        }
        const bool ready = takeOutput(outcome->output.text, units);
        units = pendingOf(units);
        if (units.empty())
            return {};
        if (!ready || outcome->ok()) {
            leaveOut(units, ready ? "the compiler gave no result" : whyStopped(*outcome));
            return {};
        }
        // The first without a result ended it. A crash is an answer, running into a limit is none.
        auto &culprit = units.front();
        culprit.state = outcome->end == SandboxEnd::Exited ? State::Wrong : State::NotRun;
        culprit.message = whyStopped(*outcome);
        units = units.subspan(1);
    }
    leaveOut(units, "the compiler ended too often before its time");
    return {};
}

} // namespace espalier::validate

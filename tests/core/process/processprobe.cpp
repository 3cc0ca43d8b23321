// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/process/processprobe.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <format>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace espalier::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

process::SandboxSpec pythonSpec(const std::string &code, const std::vector<std::string> &arguments)
{
    process::SandboxSpec spec;
    spec.command = {"/usr/bin/python3", "-I", "-S", "-c", code};
    spec.command.insert(spec.command.end(), arguments.begin(), arguments.end());
    return spec;
}

Result<process::SandboxOutcome> runSandboxed(const process::SandboxSpec &spec)
{
    const auto sandbox = process::Sandbox::find();
    if (!sandbox)
        return failure(sandbox.error());
    JobContext job;
    return sandbox->run(spec, job);
}

std::string printedBy(const process::SandboxSpec &spec)
{
    const auto outcome = runSandboxed(spec);
    if (!outcome)
        return "no sandbox: " + outcome.error().text();
    if (!outcome->ok())
        return std::format("end {}, exit {}: {}{}", static_cast<int>(outcome->end),
                           outcome->exitCode, outcome->output.text, outcome->errors.text);
    auto text = outcome->output.text;
    while (text.ends_with('\n') || text.ends_with(' '))
        text.pop_back();
    return text;
}

int processesWith(const std::string &text)
{
    int count = 0;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator("/proc", error)) {
        const auto name = entry.path().filename().string();
        if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; }))
            continue;
        std::ifstream file(entry.path() / "cmdline", std::ios::binary);
        // By way of a stream, for which the end of the process meanwhile is a failure; an iterator
        // over the buffer would throw.
        std::ostringstream arguments;
        arguments << file.rdbuf();
        count += arguments.str().contains(text);
    }
    return count;
}

bool noProcessStaysWith(const std::string &text)
{
    const auto deadline = std::chrono::steady_clock::now() + 2s;
    while (processesWith(text) > 0) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

std::string uniqueText()
{
    static std::atomic<int> number = 0;
    return std::format("espalier-probe-{}-{}-end", ::getpid(), ++number);
}

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <poll.h>
#include <random>
#include <unistd.h>

namespace espalier::cli {

Console::Console(const CommonOptions &options)
    : m_options(options), m_terminal(::isatty(STDOUT_FILENO) == 1),
      m_errorTerminal(::isatty(STDERR_FILENO) == 1),
      m_mark(std::format("<{:x}-{:x}>", std::random_device{}(), std::random_device{}()))
{
}

void Console::bytes(std::string_view text) const
{
    errno = 0;
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && errno != EPIPE && !m_outputError)
        m_outputError = systemFailure(errno, "cannot write the result to stdout").error();
}

void Console::data(std::string_view text) const
{
    auto shown = visibleText(text);
    for (auto at = shown.find(m_mark); at != std::string::npos; at = shown.find(m_mark, at))
        shown.replace(at, m_mark.size(), "\x1b[");
    bytes(shown);
}

void Console::json(const Json &json) const
{
    m_jsonPrinted = true;
    bytes(toText(json) + "\n");
}

void Console::jsonParts(
    const std::function<void(const std::function<void(std::string_view part)> &)> &write) const
{
    m_jsonPrinted = true;
    write([this](std::string_view part) { bytes(part); });
    bytes("\n");
}

static void writeError(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void Console::note(std::string_view text) const
{
    if (m_options.quiet)
        return;
    clearProgress();
    writeError(visibleText(text) + "\n");
}

void Console::detail(std::string_view text) const
{
    if (m_options.verbose)
        note(text);
}

// What a person can do about a kind of failure, where the message alone does not say.
static std::string_view remedy(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::DiskFull: return "Make room on the disk and run the command again.";
    case ErrorKind::Permission: return "Check who owns the file and what you may write.";
    case ErrorKind::TooNew: return "A newer Espalier wrote this; use that one, or another copy.";
    case ErrorKind::Corrupt:
        return "The file was left as it is. Take another copy of it, or put it away: what is "
               "Espalier's own is made anew.";
    case ErrorKind::Sandbox: return "`espalier doctor` says what the sandbox needs.";
    case ErrorKind::Missing: return "`espalier doctor` says what to install.";
    case ErrorKind::Internal: return "This is a defect of Espalier; please report it.";
    default: return {};
    }
}

static ExitCode exitCodeOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled: return kInterrupted;
    case ErrorKind::Internal: return kInternal;
    case ErrorKind::Sandbox:
    case ErrorKind::Missing:
    case ErrorKind::Process:
    case ErrorKind::Network:
    case ErrorKind::Timeout: return kOutside;
    default: return kBadData;
    }
}

Json toJson(const Error &error)
{
    return {{"schema_version", 1},
            {"error",
             {{"kind", name(error.kind)},
              {"message", error.message},
              {"context", error.context.empty() ? Json(nullptr) : Json(error.context)}}}};
}

ExitCode Console::error(const Error &error) const
{
    clearProgress();
    writeError("espalier: " + visibleText(error.text()) + "\n");
    if (const auto help = remedy(error.kind); !help.empty())
        writeError(std::string(help) + "\n");
    if (m_options.json && !m_jsonPrinted)
        json(toJson(error));
    return exitCodeOf(error.kind);
}

void Console::progress(const Progress &progress) const
{
    if (!m_errorTerminal || m_options.quiet)
        return;
    std::string line = "\r\x1b[K" + progress.phase;
    if (progress.total > 0)
        line += std::format(" {}/{}", progress.done, progress.total);
    writeError(line);
}

void Console::clearProgress() const
{
    if (m_errorTerminal && !m_options.quiet)
        writeError("\r\x1b[K");
}

std::string Console::styled(Style style, std::string_view text) const
{
    const bool wanted = m_options.color == "always" || (m_options.color == "auto" && m_terminal &&
                                                        std::getenv("NO_COLOR") == nullptr);
    if (!wanted || style == Style::Plain)
        return std::string(text);
    static constexpr std::string_view kCodes[] = {"0", "1", "2", "31", "32", "33"};
    return std::format("{0}{1}m{2}{0}0m", m_mark, kCodes[static_cast<int>(style)], text);
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural)
{
    if (count == 1)
        return std::format("1 {}", singular);
    return plural.empty() ? std::format("{} {}s", count, singular)
                          : std::format("{} {}", count, plural);
}

std::string shellQuoted(std::string_view text)
{
    const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) ||
               std::string_view("_-./=:,+@").contains(c);
    });
    if (plain)
        return std::string(text);
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

// One line from stdin. Not std::getline: that waits through a stop.
static std::optional<std::string> readLine(const std::stop_token &stop)
{
    constexpr int kGlanceMs = 100;
    constexpr std::size_t kLongest = 4096;
    std::string line;
    while (line.size() < kLongest && !stop.stop_requested()) {
        pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        if (::poll(&input, 1, kGlanceMs) <= 0)
            continue;
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1)
            return {};
        if (c == '\n')
            return line;
        line += c;
    }
    return {};
}

std::optional<std::string> askLine(const Console &console, std::string_view question,
                                   const std::stop_token &stop)
{
    if (console.options().noInput || ::isatty(STDIN_FILENO) != 1)
        return {};
    console.clearProgress();
    writeError(visibleText(question) + " ");
    return readLine(stop);
}

bool confirm(const Console &console, std::string_view question)
{
    if (console.options().yes)
        return true;
    const auto answer = askLine(console, std::string(question) + " [y/N]");
    return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace espalier::cli

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace espalier::cli {

/// Exit codes, as documented.
enum ExitCode : int {
    kOk = 0,
    kNegative = 1, ///< findings, failed functions, failed tests
    kUsage = 2,
    kGateMissing = 3,
    kBadData = 4, ///< not a project, bad configuration, unreadable data
    kOutside = 5, ///< an outside tool or the network
    kInternal = 70,
    kNotExecutable = 126, ///< as a shell says it
    kNoCommand = 127,     ///< as a shell says it
    kInterrupted = 130,
    kTerminated = 143,
};

/// What every command takes.
struct CommonOptions {
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    bool noInput = false;
    bool yes = false;
    std::string color = "auto";
};

/// Data on stdout, messages on stderr. All text passes a filter that makes control characters
/// visible.
class Console final {
public:
    explicit Console(const CommonOptions &options);

    [[nodiscard]] const CommonOptions &options() const { return m_options; }
    /// Data, as it is apart from the filter.
    void data(std::string_view text) const;
    /// Data, byte for byte: for patches that go into a file or another program.
    void bytes(std::string_view text) const;
    void json(const Json &json) const;
    /// The same in parts: `write` is given what takes them, and calls it with one after the other.
    void jsonParts(
        const std::function<void(const std::function<void(std::string_view part)> &)> &write) const;
    /// A message; left out with --quiet.
    void note(std::string_view text) const;
    /// Only with --verbose.
    void detail(std::string_view text) const;
    /// Says what failed and what to do, with --json as an object on stdout, too; gives the exit
    /// code for it.
    [[nodiscard]] ExitCode error(const Error &error) const;
    /// A progress line on a terminal; nothing elsewhere.
    void progress(const Progress &progress) const;
    void clearProgress() const;

    enum class Style { Plain, Bold, Dim, Red, Green, Yellow };
    /// Text in a colour where stdout is coloured, for `data`: codes that come with the text itself
    /// are shown there, not obeyed.
    [[nodiscard]] std::string styled(Style style, std::string_view text) const;
    /// Whether stdout goes to a terminal.
    [[nodiscard]] bool onTerminal() const { return m_terminal; }
    /// Why data did not reach stdout, if it did not. A reader that has gone away is no failure.
    [[nodiscard]] const std::optional<Error> &outputError() const { return m_outputError; }

private:
    const CommonOptions &m_options;
    bool m_terminal = false;
    bool m_errorTerminal = false;
    mutable bool m_jsonPrinted = false;
    mutable std::optional<Error> m_outputError;
    std::string m_mark; ///< stands for an escape of ours; no text from a repository can know it
};

/// A failure as the object that --json prints.
[[nodiscard]] Json toJson(const Error &error);

/// "1 file", "3 files".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular,
                                  std::string_view plural = {});

/// A program of the shell as it must be typed.
[[nodiscard]] std::string shellQuoted(std::string_view text);

/// What is typed on the terminal after a question, without the line's end; none without a terminal,
/// with --no-input, at the end of input, or once a stop is requested.
[[nodiscard]] std::optional<std::string> askLine(const Console &console, std::string_view question,
                                                 const std::stop_token &stop = {});

/// Asks on the terminal; false without one, with --no-input, or on anything but y. True with --yes.
[[nodiscard]] bool confirm(const Console &console, std::string_view question);

} // namespace espalier::cli

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::review {

/// GitHub keeps no more characters of a pull request's text.
inline constexpr std::size_t kMostOfPullRequest = 65'536;

/// A test, before and after.
struct TestChange {
    std::string name;
    std::string before; ///< "failed", "passed", "-" …
    std::string after;
};

/// What a pull request is to say. All of it is text of the project or of programs: hostile.
struct PullRequestFacts {
    std::string title;
    std::string why;                                            ///< from the ticket
    std::vector<std::string> evidence{};                        ///< one line each
    std::vector<std::pair<std::string, std::string>> changes{}; ///< path, what happened to it
    std::vector<TestChange> tests{};
    int risk = 0;
    std::vector<std::string> riskFactors{};
    std::string rollback;
    std::vector<std::pair<std::string, std::string>> gates{}; ///< name, verdict and reason
    std::string verify;                                       ///< the command that shows it
    std::string cost;                                         ///< may be empty
    std::string ticketId;
    std::string log; ///< long; folded, and what is cut first
};

/// The text in Markdown, at most kMostOfPullRequest characters, with a note where something was
/// cut. Nothing in the facts can become a heading, a link, a mention or HTML of its own. With the
/// project's template (may be empty) its text comes first, as it is.
[[nodiscard]] std::string pullRequestText(const PullRequestFacts &facts,
                                          std::string_view pattern = {});

/// A fence longer than any run of backticks in the text, with the text within.
[[nodiscard]] std::string fenced(std::string_view text);

} // namespace espalier::review

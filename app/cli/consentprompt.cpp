// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/consentprompt.h"

#include <format>
#include <unistd.h>

namespace espalier::cli {

static engine::ConsentAnswer answerOf(const std::string &line)
{
    using Answer = engine::ConsentAnswer;
    if (line == "a" || line == "A" || line == "always")
        return Answer::Always;
    return line == "y" || line == "Y" || line == "yes" ? Answer::Once : Answer::No;
}

engine::ConsentAsker consentPrompt(const Console &console)
{
    if (console.options().yes)
        return [&console](const engine::ConsentQuestion &question, JobContext &) {
            console.note(std::format("Sending text of this project to {}, as --yes says.",
                                     question.endpoint));
            return engine::ConsentAnswer::Once;
        };
    if (console.options().noInput || ::isatty(STDIN_FILENO) != 1)
        return {};
    return [&console](const engine::ConsentQuestion &question, JobContext &job) {
        const auto text = std::format(
            "{}\n\nThis text would be sent to the model {} at {}. Nothing of {} was sent there "
            "before.\nSend it? y: this once, a: always for this project, anything else: no",
            question.text, question.model, question.endpoint, question.project.string());
        return answerOf(askLine(console, text, job.stopToken()).value_or(std::string()));
    };
}

} // namespace espalier::cli

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/refinenotices.h"

#include <format>
#include <string>

namespace espalier::cli {

static std::string textOf(const refine::Notice &notice)
{
    using Kind = refine::Notice::Kind;
    switch (notice.kind) {
    case Kind::TryingRecipe:
        return std::format("Trying recipe {} on script {}", notice.name, notice.key);
    case Kind::AskingModel:
        return std::format("Template tests failed (attempt {}/{}), using LLM to refine...",
                           notice.attempt, notice.attempts);
    case Kind::ModelChosen: return "Using model: " + notice.name;
    case Kind::UnusableReply: return "LLM refactoring failed: " + notice.name;
    case Kind::ImprovedByRecipe:
        return std::format("Script {} improved by recipe {}", notice.key, notice.name);
    case Kind::ImprovedByModel:
        return std::format("Script improved via LLM after {} attempts", notice.attempt);
    case Kind::Flaky:
        return std::format("Script {}: what failed does not fail when it is run again; it is not "
                           "refined",
                           notice.key);
    case Kind::ModelFailed: return "LLM refactoring failed: " + notice.name;
    case Kind::Failed: return std::format("Tests failed after {} attempts", notice.attempt);
    case Kind::KnowledgeSetAside:
        return std::format("What was learned could not be read. It was set aside, as it is, in {}; "
                           "learning begins anew, and so does the count of what models cost.",
                           notice.name);
    case Kind::VectorsFailed:
        return std::format("The server of vectors (learn.embeddings) could not be asked: {}. "
                           "Similar failures are found by this program's own vectors.",
                           notice.name);
    case Kind::NoModel:
        return std::format("No model is asked: {}. What recipes cannot mend stays failed.",
                           notice.name);
    case Kind::PromptTruncated:
        return std::format("{} has most likely not seen all of the prompt: its context is too "
                           "small. llm.context_tokens sets it.",
                           notice.name);
    case Kind::StillWaiting:
        return std::format("Still waiting for the model ({} s)...", notice.attempt);
    }
    return {};
}

engine::NoticeSink refineNotices(const Console &console)
{
    return [&console](const refine::Notice &notice) {
        using Kind = refine::Notice::Kind;
        const bool free =
            notice.kind == Kind::TryingRecipe || notice.kind == Kind::ImprovedByRecipe;
        if (free)
            console.detail(textOf(notice));
        else
            console.note(textOf(notice));
    };
}

} // namespace espalier::cli

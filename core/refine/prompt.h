// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/script.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::refine {

/// What a model is asked, in the order in which it is sent: what stays the same from one function
/// to the next comes first, so that providers can keep it.
struct Prompt {
    std::string system;   ///< the task and its rules, the same for all
    std::string patterns; ///< what was learned for this language and construct; may be empty
    std::string request;  ///< the function and its script
    std::string failures; ///< what failed; its words differ between versions of the tools
    std::vector<std::int64_t> told; ///< numbers of the patterns that `patterns` tells; the caller's
};

/// A script that was made right before.
struct Example {
    std::string before;
    std::string after;
};

/// What a prompt is about.
struct PromptSubject {
    std::string_view source;  ///< the function's whole lines
    std::string_view anchors; ///< the facts of the function as JSON
    const model::Script &script;
    const model::Validation &verdict;
    std::string_view patterns;
    const std::vector<Example> &examples;
    /// What the first version failed, where `verdict` does not say what is asked for: the reply had
    /// no script, or one that was not tested. May be null.
    const model::Validation *first = nullptr;
};

/// Builds a prompt. Text from the repository is fenced by more backticks than it holds and is said
/// to be data; everything is masked, then bounded: half a
/// secret is not known as one.
[[nodiscard]] Prompt makePrompt(const PromptSubject &subject);

} // namespace espalier::refine

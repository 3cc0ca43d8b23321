// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/refinetext.h"

#include "widgets/models/scriptshape.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace espalier::models {

using Kind = refine::Notice::Kind;

namespace {

struct RefineText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::RefineText)
};

constexpr std::string_view kRecorded = " (recorded)"; // as the engine marks the model

} // namespace

QString noticeText(const refine::Notice &notice)
{
    const auto name = plainText(notice.name);
    switch (notice.kind) {
    case Kind::TryingRecipe: return RefineText::tr("Trying recipe %1…").arg(name);
    case Kind::AskingModel:
        return RefineText::tr("Template tests failed (attempt %1/%2), using LLM to refine...")
            .arg(notice.attempt)
            .arg(notice.attempts);
    case Kind::ModelChosen: return RefineText::tr("Using model: %1").arg(modelText(notice.name));
    case Kind::UnusableReply:
    case Kind::ModelFailed: return RefineText::tr("LLM refactoring failed: %1").arg(name);
    case Kind::ImprovedByRecipe: return RefineText::tr("Script improved by recipe %1").arg(name);
    case Kind::ImprovedByModel:
        return RefineText::tr("Script improved via LLM after %n attempt(s)", nullptr,
                              notice.attempt);
    case Kind::Flaky:
        return RefineText::tr("What failed does not fail when it is run again; the script is not "
                              "refined");
    case Kind::Failed:
        return RefineText::tr("Tests failed after %n attempt(s)", nullptr, notice.attempt);
    case Kind::KnowledgeSetAside:
        return RefineText::tr("What was learned could not be read. It was set aside, as it is, in "
                              "%1; learning begins anew, and so does the count of what models "
                              "cost.")
            .arg(name);
    case Kind::VectorsFailed:
        return RefineText::tr("The server of vectors could not be asked: %1. Similar failures are "
                              "found by this program's own vectors.")
            .arg(name);
    case Kind::NoModel:
        return RefineText::tr("No model is asked: %1. What recipes cannot mend stays failed.")
            .arg(name);
    case Kind::PromptTruncated:
        return RefineText::tr("%1 has most likely not seen all of the prompt: its context is too "
                              "small. The setting llm.context_tokens sets it.")
            .arg(name);
    case Kind::StillWaiting:
        return RefineText::tr("Still waiting for the model (%1 s)…").arg(notice.attempt);
    }
    return {};
}

bool isWorthTelling(const refine::Notice &notice)
{
    return notice.kind != Kind::TryingRecipe;
}

bool isBad(const refine::Notice &notice)
{
    return notice.kind == Kind::UnusableReply || notice.kind == Kind::ModelFailed ||
           notice.kind == Kind::Failed || notice.kind == Kind::KnowledgeSetAside ||
           notice.kind == Kind::VectorsFailed || notice.kind == Kind::NoModel ||
           notice.kind == Kind::PromptTruncated;
}

QString endText(std::string_view ended)
{
    if (ended == "repaired")
        return RefineText::tr("A version was found that passes.");
    if (ended == "nothing-fits")
        return RefineText::tr("No recipe fits, and no model is set up.");
    if (ended == "attempts-used")
        return RefineText::tr("All attempts were used, and none passed.");
    if (ended == "budget")
        return RefineText::tr("The budget was used up.");
    if (ended == "model-failed")
        return RefineText::tr("The model could not be asked.");
    if (ended == "flaky")
        return RefineText::tr("What failed did not fail when it was run again.");
    if (ended == "stopped")
        return RefineText::tr("It was stopped before its end.");
    return plainText(std::string(ended));
}

QString costText(double usd)
{
    const double size = std::abs(usd);
    const int digits = size == 0 || size >= 1 ? 2 : size >= 0.01 ? 3 : 5;
    return RefineText::tr("$%1", "dollars").arg(QLocale().toString(usd, 'f', digits));
}

bool isRecorded(std::string_view modelUsed)
{
    return modelUsed.ends_with(kRecorded);
}

QString modelText(const std::string &modelUsed)
{
    if (!isRecorded(modelUsed))
        return plainText(modelUsed);
    return RefineText::tr("%1 (recorded)", "name of a model")
        .arg(plainText(modelUsed.substr(0, modelUsed.size() - kRecorded.size())));
}

} // namespace espalier::models

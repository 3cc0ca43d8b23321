// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/recipelearning.h"

#include "core/autopatch/rewrite.h"
#include "core/base/jsonaccess.h"
#include "core/engine/backlog.h"
#include "core/engine/knowledge.h"
#include "core/gate/paths.h"
#include "core/git/changedfiles.h"
#include "core/learn/capture.h"
#include "core/scrub/scrub.h"
#include "core/settings/definition.h"
#include "core/store/learnedrecipestore.h"
#include "core/store/patchstore.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;

using model::LearnedRecipe;
using model::Patch;
using model::PatchOrigin;
using store::LearnedRecipeStore;

namespace {

/// The code of a patch, before and after.
struct CodeVersions {
    const syntax::Language *language;
    std::string before;
    std::string after;
};

/// Files of code that a patch changes, without tests; none where it makes, drops or moves any.
Result<std::vector<CodeVersions>> codeOf(const git::Repository &repository, const Patch &patch)
{
    std::vector<CodeVersions> code;
    if (patch.base.empty() || patch.commit.empty())
        return code;
    auto changed =
        git::changedFiles(repository, git::ObjectId(patch.base), git::ObjectId(patch.commit));
    if (!changed)
        return failure(std::move(changed.error()));
    for (const auto &file : *changed) {
        const auto *language = syntax::languageOf(file.path);
        if (!language || gate::isTestPath(file.path))
            continue;
        auto versions = git::versionsOf(repository, file);
        if (!versions)
            return failure(std::move(versions.error()));
        if (!versions->before || !versions->after)
            return std::vector<CodeVersions>();
        code.push_back({.language = language,
                        .before = std::move(versions->before->content),
                        .after = std::move(versions->after->content)});
    }
    return code;
}

/// In one of the languages that a recipe is for.
Result<> checkFor(const std::string &language, const model::Rewrite &rewrite)
{
    Result<> last = failure(ErrorKind::InvalidInput, "there is no such language", language);
    for (const auto &each : syntax::languages()) {
        if (autopatch::recipeLanguage(each.name()) != language)
            continue;
        last = autopatch::checkRewrite(each, rewrite);
        if (last)
            break;
    }
    return last;
}

/// What is kept for all projects has nothing in it that is for one alone.
bool holdsSecrets(const model::Rewrite &rewrite)
{
    const auto isMasked = [](const std::string &text) {
        return scrub::masked(text, scrub::Scope::SecretsAndPrivate) != text;
    };
    return isMasked(rewrite.before) || isMasked(rewrite.after);
}

/// Unsupported, for a person to read: it teaches nothing.
Result<LearnedRecipe> recipeOf(Workspace &workspace, const Patch &patch)
{
    const auto nothing = [](std::string why) {
        return failure(ErrorKind::Unsupported, std::move(why));
    };
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto code = codeOf(*repository, patch);
    if (!code)
        return failure(std::move(code.error()));
    if (code->empty())
        return nothing("it changes no code that was there before");
    const auto language = autopatch::recipeLanguage(code->front().language->name());
    const auto isOther = [&](const CodeVersions &each) {
        return autopatch::recipeLanguage(each.language->name()) != language;
    };
    constexpr std::array<std::string_view, 3> kLanguages{"python", "javascript", "go"};
    if (std::ranges::any_of(*code, isOther) || !std::ranges::contains(kLanguages, language))
        return nothing("its code is of a language, or of several, that recipes do not know");
    std::vector<autopatch::ChangedText> texts;
    for (const auto &each : *code)
        texts.push_back({each.language, each.before, each.after});
    const auto *proof = find(patch.detail, "proof");
    const auto errorType = proof ? textAt(*proof, "error_type") : std::string();
    auto rewrite = autopatch::rewriteOf(texts, autopatch::generalityFor(errorType));
    if (!rewrite)
        return failure(std::move(rewrite.error()));
    if (holdsSecrets(*rewrite))
        return nothing("there is something in it that looks like a secret");
    LearnedRecipe recipe{
        .language = std::string(language),
        .errorType = std::string(autopatch::plainType(errorType)),
        .rewrite = *std::move(rewrite),
        .why = scrub::masked(textAt(patch.detail, "explanation"), scrub::Scope::SecretsAndPrivate),
        .ticketId = patch.ticketId};
    recipe.id = model::idOf(recipe);
    return recipe;
}

bool isByRecipe(const Patch &patch)
{
    return patch.origin == PatchOrigin::Recipe;
}

Result<RecipeLesson> learn(Workspace &workspace, store::Database &knowledge, const Patch &patch,
                           const std::string &title, bool accepted, const std::string &now)
{
    LearnedRecipeStore recipes(knowledge);
    const store::PatchWord word{.project = learn::projectHash(workspace.root()),
                                .ticket = patch.ticketId,
                                .attempt = patch.number,
                                .isAccepted = accepted};
    RecipeLesson lesson;
    if (isByRecipe(patch)) {
        auto judged = recipes.judge(patch.madeBy, word, now);
        if (!judged && judged.error().kind != ErrorKind::NotFound)
            return failure(std::move(judged.error()));
        lesson.recipe = patch.madeBy;
        return lesson;
    }
    if (!accepted) {
        if (auto told = recipes.turnDown(word, now); !told)
            return failure(std::move(told.error()));
        return lesson;
    }
    auto recipe = recipeOf(workspace, patch);
    if (!recipe && recipe.error().kind != ErrorKind::Unsupported)
        return failure(std::move(recipe.error()));
    if (!recipe) {
        lesson.reason = recipe.error().message;
        return lesson;
    }
    recipe->title = scrub::masked(title, scrub::Scope::SecretsAndPrivate);
    if (auto taught = recipes.teach(*recipe, word, now); !taught)
        return failure(std::move(taught.error()));
    lesson.recipe = recipe->id;
    lesson.isTaught = true;
    return lesson;
}

} // namespace

Result<RecipeLesson> learnFromDecision(Workspace &workspace, const fs::path &knowledgeFile,
                                       const std::string &ticketId, bool accepted,
                                       const Clock &clock)
{
    auto patch = store::PatchStore(workspace.database()).last(ticketId);
    if (!patch)
        return failure(std::move(patch.error()));
    if (!*patch || knowledgeFile.empty())
        return RecipeLesson();
    // Of a recipe that is built in nothing is counted: do not make a file for that.
    const bool isBuiltIn = isByRecipe(**patch) && !(*patch)->madeBy.starts_with("learned-");
    std::error_code ignored;
    if (isBuiltIn || (!accepted && !fs::exists(knowledgeFile, ignored)))
        return RecipeLesson();
    auto ticket = Backlog(workspace.database(), clock).ticket(ticketId);
    if (!ticket)
        return failure(std::move(ticket.error()));
    return useKnowledge(knowledgeFile, {}, [&](Knowledge &knowledge) {
        return learn(workspace, knowledge.database(), **patch, ticket->title, accepted,
                     toRfc3339(clock.now()));
    });
}

Result<std::vector<LearnedRecipe>> learnedRecipes(const fs::path &knowledgeFile)
{
    std::error_code ignored;
    if (knowledgeFile.empty() || !fs::exists(knowledgeFile, ignored))
        return std::vector<LearnedRecipe>();
    return useKnowledge(knowledgeFile, {}, [](Knowledge &knowledge) {
        return LearnedRecipeStore(knowledge.database()).recipes();
    });
}

bool RecipeList::isOn(const std::string &id) const
{
    return !std::ranges::contains(off, id);
}

Result<RecipeList> recipeList(const settings::Settings &settings, const fs::path &knowledgeFile)
{
    auto learned = learnedRecipes(knowledgeFile);
    if (!learned)
        return failure(std::move(learned.error()));
    return RecipeList{.learned = *std::move(learned),
                      .builtIn = autopatch::patchRecipes(),
                      .off = settings.value(settings::keys::kSkipRecipes)};
}

Result<> changeLearnedRecipe(const fs::path &knowledgeFile, const LearnedRecipe &recipe,
                             const Clock &clock)
{
    return useKnowledge(knowledgeFile, {}, [&](Knowledge &knowledge) -> Result<> {
        LearnedRecipeStore recipes(knowledge.database());
        auto known = recipes.recipe(recipe.id);
        if (!known)
            return failure(std::move(known.error()));
        if (known->rewrite != recipe.rewrite) {
            if (auto good = checkFor(recipe.language, recipe.rewrite); !good)
                return good;
        }
        return recipes.change(recipe, toRfc3339(clock.now()));
    });
}

} // namespace espalier::engine

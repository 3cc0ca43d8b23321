// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/recipesource.h"

#include "core/autopatch/recipe.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <utility>

namespace espalier::autopatch {

using syntax::Node;

namespace {

constexpr std::size_t kMostFrames = 4;
constexpr std::size_t kMostFiles = 60;       ///< that are searched for what a test calls
constexpr std::size_t kMostText = 512 << 10; ///< bytes of a file that is parsed
constexpr std::size_t kMostSites = 12;
constexpr std::size_t kMostProposals = 16;
constexpr std::size_t kMostLearnedFirst = 2;
constexpr std::size_t kMostLater = 4;

std::vector<Recipe> allRecipes()
{
    std::vector<Recipe> all;
    for (const auto part :
         {pythonNameRecipes(), pythonVersionRecipes(), pythonTextRecipes(), pythonValueRecipes(),
          pythonHabitRecipes(), javascriptNameRecipes(), javascriptValueRecipes(),
          javascriptHabitRecipes(), goValueRecipes(), goHabitRecipes()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// What is called in a piece of code, by the last part of its name.
std::set<std::string, std::less<>> calledIn(const CodeFile &file, const Node &scope)
{
    std::set<std::string, std::less<>> names;
    for (const auto &call : file.find(scope, {"call", "call_expression", "new_expression"})) {
        auto callee = call.field(call.kind() == "new_expression" ? "constructor" : "function");
        for (const auto *field : {"attribute", "property", "field"}) {
            if (const auto last = callee.field(field); !last.isNull())
                callee = last;
        }
        names.emplace(file.textOf(callee));
    }
    return names;
}

/// Finds the places that an error names, or what a test that failed has called.
class Sites final {
public:
    Sites(const PatchTask &task, CodeBase &code, const RecipeSource::Options &options)
        : m_task(task), m_code(code), m_options(options)
    {
    }

    std::vector<Site> found()
    {
        for (const auto &frame : m_task.frames) {
            if (m_sites.size() >= kMostFrames)
                break;
            const auto *file = mayChange(frame.path) ? m_code.file(frame.path) : nullptr;
            if (!file || frame.line <= 0)
                continue;
            m_sites.push_back({.task = m_task,
                               .file = *file,
                               .code = m_code,
                               .line = frame.line,
                               .column = frame.column,
                               .depth = m_sites.size(),
                               .function = file->functionAt(frame.line),
                               .drafts = {}});
        }
        if (m_sites.empty() || isAssertion(m_task))
            addTested();
        return std::move(m_sites);
    }

private:
    bool isTest(std::string_view path) const { return m_options.isTest && m_options.isTest(path); }
    bool mayChange(const std::string &path) const
    {
        const auto &declared = m_task.declaredFiles;
        const bool isFree =
            std::ranges::all_of(declared, [this](const std::string &each) { return isTest(each); });
        return !isTest(path) && (isFree || std::ranges::contains(declared, path));
    }

    void addTested()
    {
        std::set<std::string, std::less<>> wanted;
        std::string language;
        for (const auto &frame : m_task.frames) {
            const auto *file = isTest(frame.path) ? m_code.file(frame.path) : nullptr;
            if (!file)
                continue;
            language = recipeLanguage(file->language());
            const auto function = file->functionAt(frame.line);
            wanted.merge(calledIn(*file, function.isNull() ? file->root() : function));
        }
        std::size_t looked = 0;
        for (const auto &path : m_task.paths) {
            const auto *file = mayChange(path) && looked < kMostFiles && !wanted.empty()
                                   ? m_code.file(path)
                                   : nullptr;
            if (!file || recipeLanguage(file->language()) != language)
                continue;
            ++looked;
            addFunctions(*file, wanted);
        }
    }

    void addFunctions(const CodeFile &file, std::set<std::string, std::less<>> wanted)
    {
        const auto functions = file.find(
            file.root(), {"function_definition", "function_declaration", "method_definition",
                          "method_declaration", "arrow_function", "function_expression"});
        std::vector<Node> taken;
        // What is called, and once more what that calls in the same file.
        for (int round = 0; round < 2; ++round) {
            std::set<std::string, std::less<>> further;
            for (const auto &function : functions) {
                const auto name = file.nameOf(function);
                const bool isMade =
                    name == "__init__" || name == "constructor" || name.starts_with("New");
                if ((!wanted.contains(name) && !isMade) || name.empty() ||
                    std::ranges::contains(taken, function))
                    continue;
                taken.push_back(function);
                further.merge(calledIn(file, function));
            }
            wanted = std::move(further);
        }
        for (const auto &function : taken) {
            if (m_sites.size() >= kMostSites)
                return;
            m_sites.push_back({.task = m_task,
                               .file = file,
                               .code = m_code,
                               .depth = m_sites.size(),
                               .function = function,
                               .drafts = {}});
        }
    }

    const PatchTask &m_task;
    CodeBase &m_code;
    const RecipeSource::Options &m_options;
    std::vector<Site> m_sites;
};

} // namespace

const CodeFile *CodeBase::file(const std::string &path)
{
    if (const auto known = m_files.find(path); known != m_files.end())
        return known->second.get();
    auto &file = m_files[path];
    const auto *language = syntax::languageOf(path);
    if (!language || !m_task.read)
        return nullptr;
    auto text = m_task.read(path);
    if (text && text->size() <= kMostText)
        file = std::make_unique<CodeFile>(*language, path, *std::move(text));
    return file.get();
}

std::vector<const CodeFile *> CodeBase::around(const std::string &path)
{
    std::vector<const CodeFile *> files;
    const auto *first = file(path);
    if (!first)
        return files;
    files.push_back(first);
    const auto folder = std::filesystem::path(path).parent_path();
    for (const auto &other : m_task.paths) {
        if (other == path || std::filesystem::path(other).parent_path() != folder ||
            files.size() > kMostFiles)
            continue;
        const auto *found = file(other);
        if (found && found->language() == first->language())
            files.push_back(found);
    }
    return files;
}

std::string_view Site::type() const
{
    return plainType(task.errorType);
}

std::vector<Node> Site::nodes(Kinds kinds) const
{
    return line > 0 ? file.at(line, kinds) : file.find(function, kinds);
}

void Site::offer(std::vector<Edit> edits, std::string explanation)
{
    drafts.push_back({.edits = std::move(edits), .explanation = std::move(explanation)});
}

std::string_view recipeLanguage(std::string_view language)
{
    return language == "typescript" || language == "tsx" ? std::string_view("javascript")
                                                         : language;
}

std::vector<RecipeInfo> patchRecipes()
{
    std::vector<RecipeInfo> infos;
    for (const auto &recipe : allRecipes())
        infos.push_back({.id = std::string(recipe.id),
                         .language = std::string(recipe.language),
                         .errorClass = std::string(recipe.errorClass),
                         .title = std::string(recipe.title),
                         .about = std::string(recipe.about)});
    return infos;
}

/// Adds what a recipe offers for a place, as far as it is new and parses.
static void take(std::vector<PatchProposal> &result, const Site &site, std::string_view madeBy)
{
    for (const auto &draft : site.drafts) {
        auto text = site.file.edited(draft.edits);
        if (!text || result.size() >= kMostProposals)
            continue;
        PatchProposal proposal{.files = {{site.file.path(), std::move(text)}},
                               .origin = model::PatchOrigin::Recipe,
                               .madeBy = std::string(madeBy),
                               .explanation = draft.explanation};
        if (!std::ranges::contains(result, proposal.files, &PatchProposal::files))
            result.push_back(std::move(proposal));
    }
}

std::vector<PatchProposal> RecipeSource::proposals(const PatchTask &task, JobContext &job)
{
    std::vector<PatchProposal> result;
    const auto recipes = allRecipes();
    CodeBase code(task);
    auto sites = Sites(task, code, m_options).found();
    const auto ask = [&](Site &site, std::string_view id, std::string_view language,
                         const auto &propose) {
        if (job.stopRequested() || result.size() >= kMostProposals ||
            language != recipeLanguage(site.file.language()) || m_options.off.contains(id))
            return;
        site.drafts.clear();
        propose(site);
        take(result, site, id);
    };
    // What a learned recipe thinks best goes first; the rest of it, once the others were asked.
    std::vector<PatchProposal> later;
    for (const auto &recipe : m_options.learned) {
        auto own = std::exchange(result, {});
        for (auto &site : isFor(recipe, task) ? std::span(sites) : std::span<Site>())
            ask(site, recipe.id, recipe.language, [&](Site &at) { proposeLearned(recipe, at); });
        std::swap(own, result);
        const bool isFirst = !own.empty() && result.size() < kMostLearnedFirst;
        if (isFirst)
            result.push_back(own.front());
        later.insert(later.end(), own.begin() + (isFirst ? 1 : 0), own.end());
    }
    for (auto &site : sites) {
        for (const auto &recipe : recipes) {
            if (recipe.fits(task))
                ask(site, recipe.id, recipe.language, recipe.propose);
        }
    }
    for (auto &each : later) {
        if (!std::ranges::contains(result, each.files, &PatchProposal::files) &&
            result.size() < kMostProposals + kMostLater)
            result.push_back(std::move(each));
    }
    return result;
}

Result<std::optional<PatchProposal>>
RecipeSource::next(const PatchTask &task, std::span<const TriedProposal> former, JobContext &job)
{
    auto all = proposals(task, job);
    if (auto go = job.checkpoint(); !go)
        return failure(std::move(go.error()));
    for (auto &proposal : all) {
        const bool wasTried = std::ranges::any_of(former, [&](const TriedProposal &tried) {
            return tried.proposal.files == proposal.files;
        });
        if (!wasTried)
            return std::move(proposal);
    }
    return std::nullopt;
}

std::string_view plainType(std::string_view type)
{
    type = type.substr(0, type.find(" ["));
    return type.substr(type.rfind('.') == std::string_view::npos ? 0 : type.rfind('.') + 1);
}

std::string_view between(std::string_view text, std::string_view before, std::string_view after)
{
    const auto begin = text.find(before);
    if (begin == std::string_view::npos)
        return {};
    text.remove_prefix(begin + before.size());
    const auto end = after.empty() ? text.size() : text.find(after);
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

bool isAssertion(std::string_view errorType)
{
    const auto type = plainType(errorType);
    return type.empty() || type.starts_with("AssertionError") ||
           errorType.contains("ERR_ASSERTION");
}

bool isAssertion(const PatchTask &task)
{
    return isAssertion(task.errorType);
}

std::string slipOf(std::string_view name, const std::vector<std::string> &known)
{
    constexpr std::size_t kShortest = 3;
    const auto distance = [name](std::string_view other) {
        // With neighbours that changed places counted as one slip.
        std::vector<std::vector<std::size_t>> cost(name.size() + 1,
                                                   std::vector<std::size_t>(other.size() + 1));
        for (std::size_t i = 0; i <= name.size(); ++i) {
            for (std::size_t j = 0; j <= other.size(); ++j) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                                       cost[i - 1][j - 1] + (name[i - 1] != other[j - 1])});
                if (i > 1 && j > 1 && name[i - 1] == other[j - 2] && name[i - 2] == other[j - 1])
                    cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
        return cost[name.size()][other.size()];
    };
    std::string nearest;
    auto least = name.size() < kShortest ? 0uz : name.size() < 6 ? 1uz : 2uz;
    bool isTwice = false;
    for (const auto &other : known) {
        if (other == name || other.size() < kShortest || other.size() > name.size() + 2)
            continue;
        const auto far = distance(other);
        if (far > least || (far == least && other == nearest))
            continue;
        isTwice = far == least && !nearest.empty();
        least = far;
        nearest = other;
    }
    return isTwice ? std::string() : nearest;
}

} // namespace espalier::autopatch

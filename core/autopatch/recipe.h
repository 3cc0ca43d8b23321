// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what recipes are written with.

#include "core/autopatch/codefile.h"
#include "core/autopatch/patchsource.h"
#include "core/autopatch/rewrite.h"
#include "core/model/learnedrecipe.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::autopatch {

/// One way to change a file.
struct Draft {
    std::vector<Edit> edits;
    std::string explanation;
};

/// The files of the base, each parsed once.
class CodeBase final {
public:
    explicit CodeBase(const PatchTask &task) : m_task(task) {}
    /// Null for what is not there or of no language that is read.
    [[nodiscard]] const CodeFile *file(const std::string &path);
    /// Files of the folder of one that are of its language, itself first; tests too.
    [[nodiscard]] std::vector<const CodeFile *> around(const std::string &path);

private:
    const PatchTask &m_task;
    std::map<std::string, std::unique_ptr<CodeFile>> m_files;
};

/// The place where a recipe is to look.
struct Site {
    const PatchTask &task;
    const CodeFile &file;
    CodeBase &code;
    std::int64_t line = 0;     ///< where the error was; 0: only the function is known
    std::int64_t column = 0;   ///< from 1; 0 when not known
    std::size_t depth = 0;     ///< 0 for the innermost call of the program
    syntax::Node function;     ///< around the line; null at the top level
    std::vector<Draft> drafts; ///< what recipes offer

    [[nodiscard]] std::string_view message() const { return task.message; }
    /// Type without its module.
    [[nodiscard]] std::string_view type() const;
    [[nodiscard]] std::string text(const syntax::Node &node) const
    {
        return std::string(file.textOf(node));
    }
    /// Nodes of the line; of the whole function where no line is known.
    [[nodiscard]] std::vector<syntax::Node> nodes(Kinds kinds) const;
    void offer(std::vector<Edit> edits, std::string explanation);
};

/// A repair with a name, for errors of one class.
struct Recipe {
    std::string_view id;
    std::string_view language; ///< "javascript" is TypeScript, too
    std::string_view errorClass;
    std::string_view title;
    std::string_view about; ///< one sentence: what it does
    bool (*fits)(const PatchTask &task);
    void (*propose)(Site &site);
};

[[nodiscard]] std::span<const Recipe> pythonValueRecipes();
[[nodiscard]] std::span<const Recipe> pythonNameRecipes();
[[nodiscard]] std::span<const Recipe> pythonTextRecipes();
[[nodiscard]] std::span<const Recipe> pythonVersionRecipes();
[[nodiscard]] std::span<const Recipe> pythonHabitRecipes();
[[nodiscard]] std::span<const Recipe> javascriptValueRecipes();
[[nodiscard]] std::span<const Recipe> javascriptNameRecipes();
[[nodiscard]] std::span<const Recipe> javascriptHabitRecipes();
[[nodiscard]] std::span<const Recipe> goValueRecipes();
[[nodiscard]] std::span<const Recipe> goHabitRecipes();

/// Whether a recipe that a patch has taught is asked for a task.
[[nodiscard]] bool isFor(const model::LearnedRecipe &recipe, const PatchTask &task);
/// Offers its change where it fits: on the line of the error first, then in its function.
void proposeLearned(const model::LearnedRecipe &recipe, Site &site);

/// What stands between two texts, the first time; empty when it is not so.
[[nodiscard]] std::string_view between(std::string_view text, std::string_view before,
                                       std::string_view after);
/// Whether a test failed for what it expected, or may have.
[[nodiscard]] bool isAssertion(std::string_view errorType);
[[nodiscard]] bool isAssertion(const PatchTask &task);
/// The name that a slip of the hand away is; empty when there is none, or several are as near.
[[nodiscard]] std::string slipOf(std::string_view name, const std::vector<std::string> &known);

} // namespace espalier::autopatch

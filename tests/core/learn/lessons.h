// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/learn/classify.h"
#include "core/learn/consolidate.h"
#include "core/model/learning.h"
#include "core/model/pattern.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier::test {

// Scripts: one that fails, one that is right, and a right one that has little in common with them.
inline const std::string kBad = "import x\ndef insert(f):\n    f.line(\"body.start\", \"_esp\")\n";
inline const std::string kGood = "import x\ndef insert(f):\n    f.wrap(\"body.start\", \"_esp\")\n";
inline const std::string kGreater = "import y\nimport z\ndef other(f):\n    return f.all(2)\n";

/// A clock that stands at 2026-01-02T03:04:05Z, and a second later each time it is read.
class SteppingClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return {}; }

private:
    mutable int m_reads = 0;
};

/// The classes that come with the program; ends the program without them: it is a test.
[[nodiscard]] const learn::ErrorClasses &errorClasses();

/// A learning as the capture makes it.
struct Told {
    std::string function = "f";
    bool success = false;
    std::string code;
    std::string errorClass; ///< empty on success
    std::string language = "go";
    model::Construct construct = model::Construct::Function;
    std::string message = "undefined: x";
    model::LearningSource source = model::LearningSource::ScriptTests;
};
[[nodiscard]] store::CapturedLearning captured(const Told &told);

/// A failure and the success that followed it, in a function of their own.
[[nodiscard]] std::vector<store::CapturedLearning> lesson(const std::string &function,
                                                          const std::string &bad,
                                                          const std::string &good,
                                                          const Told &rest);

/// A database in memory with both stores.
struct Knowledge {
    Knowledge();
    void tell(const std::vector<store::CapturedLearning> &learnings);
    [[nodiscard]] learn::ConsolidateReport consolidate(learn::ConsolidateOptions options = {});
    /// What came of a group; fails the test when there is none.
    [[nodiscard]] static learn::GroupOutcome outcome(const learn::ConsolidateReport &report,
                                                     const std::string &key);
    [[nodiscard]] model::Pattern first();
    /// Without forgotten ones.
    [[nodiscard]] std::vector<model::Pattern> all() { return patterns->list().value(); }

    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::KnowledgeStore> learnings;
    std::unique_ptr<store::PatternStore> patterns;
    SteppingClock clock;
};

} // namespace espalier::test

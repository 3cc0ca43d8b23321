// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to consolidation.

#include "core/learn/consolidategroups.h"
#include "core/store/patternstore.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::learn {

/// A pattern as it is to be stored.
struct Draft {
    store::PatternWrite write;
    model::Pattern stored; ///< as it was; its `id` is 0 for a new one
    ChangeSignature signature;
    std::size_t exampleBytes = 0; ///< of its change
    std::vector<Group *> groups;  ///< it stands for

    [[nodiscard]] bool fresh() const { return stored.id == 0; }
    [[nodiscard]] bool forgotten() const
    {
        return stored.id != 0 && stored.state == model::PatternState::Forgotten;
    }
};

/// What is there and what is to be stored, put together step by step.
class Drafts final {
public:
    Drafts(const store::LearningTable &table, store::KnowledgeStore &knowledge,
           const ErrorClasses &classes, const ConsolidateOptions &options, JobContext &job)
        : m_table(table), m_knowledge(knowledge), m_classes(classes), m_options(options), m_job(job)
    {
    }

    /// The patterns there are, forgotten ones too.
    [[nodiscard]] Result<> load(std::vector<model::Pattern> patterns);
    /// Gives each group to the pattern that stands for it, or makes one, or says why there is none.
    [[nodiscard]] Result<> place(std::map<std::string, Group> &groups,
                                 const std::map<std::string, store::PatternKey> &keys);
    /// Sums, and patterns that contradict each other. To be called last.
    void finish(const std::string &now);

    [[nodiscard]] const std::vector<Draft> &all() const { return m_drafts; }
    /// The same as the store wants it.
    [[nodiscard]] std::vector<store::PatternWrite> writes() const;

private:
    /// The draft that stands for a stored pattern; null when there is none.
    [[nodiscard]] Draft *standingFor(std::int64_t pattern);
    [[nodiscard]] Result<> placeKnown(Group &group, const store::PatternKey &key);
    [[nodiscard]] Result<> placeNew(Group &group);
    [[nodiscard]] Result<> takeExample(Draft &draft, const Group &group, const Example &example);
    [[nodiscard]] Draft *mergeTarget(const Group &group, const ChangeSignature &signature);
    void makeNameUnique(Draft &draft) const;
    void mergeInto(Draft &target, Group &group);
    void sum(Draft &draft) const;
    void findContradictions();

    const store::LearningTable &m_table;
    store::KnowledgeStore &m_knowledge;
    const ErrorClasses &m_classes;
    const ConsolidateOptions &m_options;
    JobContext &m_job;
    std::vector<Draft> m_drafts;
};

} // namespace espalier::learn

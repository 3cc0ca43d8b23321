// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/assessment.h"
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier::engine {

/// What is known of the code that tickets would change: the functions at the places of their
/// evidence, who calls them, how much of them is covered. Looks the project over once, when it is
/// first asked. Not thread-safe.
class CodeFacts final {
public:
    CodeFacts(Workspace &workspace, unsigned threads);
    ~CodeFacts();

    /// Fails with Cancelled; what cannot be found out is left open.
    [[nodiscard]] Result<backlog::AssessedCode> of(const model::Ticket &ticket, JobContext &job);

private:
    struct Survey;
    [[nodiscard]] Result<> survey(JobContext &job);
    struct Concerned;
    /// The functions at the places that the evidence names, each once.
    [[nodiscard]] std::vector<Concerned> concernedBy(const model::Ticket &ticket) const;
    void addFunctions(const std::vector<Concerned> &concerned, backlog::AssessedCode &code) const;
    void addCoverage(const std::vector<Concerned> &concerned, backlog::AssessedCode &code);
    void addHistory(backlog::AssessedCode &code);

    Workspace &m_workspace;
    unsigned m_threads;
    std::unique_ptr<Survey> m_survey;
};

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/llm/endpoint.h"

#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>

namespace espalier::engine {

/// What a person is asked before the text of a project leaves this machine.
struct ConsentQuestion {
    std::filesystem::path project;
    std::string endpoint; ///< "scheme://host:port"
    std::string model;
    std::string text; ///< all of what would be sent, secrets masked
};

enum class ConsentAnswer {
    No,
    Once,   ///< this text
    Always, ///< this and all later ones of the project, to this server
};

/// Asks a person. Called on the thread of a job, never twice at the same time; has to return once
/// the job is asked to stop.
using ConsentAsker = std::function<ConsentAnswer(const ConsentQuestion &, JobContext &)>;

/// Whether text of a project may be sent to a server. Thread-safe.
class ModelConsent final {
public:
    /// What is agreed to for always is kept in the user's state folder. `ask` may be empty.
    ModelConsent(std::filesystem::path project, std::filesystem::path stateFolder, ConsentAsker ask)
        : m_project(std::move(project)), m_stateFolder(std::move(stateFolder)),
          m_ask(std::move(ask))
    {
    }

    /// Nothing for servers of this machine. Permission when the person says no, which holds for
    /// the life of this object, or when there is nobody to ask; Cancelled; otherwise as reading and
    /// writing settings::Consent fails.
    [[nodiscard]] Result<> obtain(const llm::Endpoint &endpoint, const std::string &model,
                                  const std::string &text, JobContext &job);

private:
    [[nodiscard]] Result<> ask(const llm::Endpoint &endpoint, const std::string &model,
                               const std::string &text, JobContext &job);

    std::filesystem::path m_project;
    std::filesystem::path m_stateFolder;
    ConsentAsker m_ask;
    std::mutex m_mutex;
    std::set<std::string> m_given;
    std::set<std::string> m_refused;
};

} // namespace espalier::engine

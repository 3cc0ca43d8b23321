// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelconsent.h"

#include "core/settings/consent.h"

namespace espalier::engine {

Result<> ModelConsent::ask(const llm::Endpoint &endpoint, const std::string &model,
                           const std::string &text, JobContext &job)
{
    if (!m_ask)
        return failure(ErrorKind::Permission,
                       "nothing of this project was sent to this model server before, and there is "
                       "nobody to ask whether it may be",
                       endpoint.origin);
    const auto answer = m_ask(
        {.project = m_project, .endpoint = endpoint.origin, .model = model, .text = text}, job);
    if (auto go = job.checkpoint(); !go)
        return go; // an answer that came with the stop is none
    if (answer == ConsentAnswer::No) {
        m_refused.insert(endpoint.origin);
        return failure(ErrorKind::Permission, "the answer was not to send it", endpoint.origin);
    }
    if (answer == ConsentAnswer::Always) {
        m_given.insert(endpoint.origin);
        return settings::Consent::in(m_stateFolder).give(m_project, endpoint.origin);
    }
    return {};
}

Result<> ModelConsent::obtain(const llm::Endpoint &endpoint, const std::string &model,
                              const std::string &text, JobContext &job)
{
    if (endpoint.loopback)
        return {};
    const std::scoped_lock lock(m_mutex); // while one is asked, the others wait for the answer
    if (auto go = job.checkpoint(); !go)
        return go;
    if (m_given.contains(endpoint.origin))
        return {};
    if (m_refused.contains(endpoint.origin))
        return failure(ErrorKind::Permission, "the answer was not to send it", endpoint.origin);
    const auto given = settings::Consent::in(m_stateFolder).isGiven(m_project, endpoint.origin);
    if (!given)
        return failure(given.error());
    if (!*given)
        return ask(endpoint, model, text, job);
    m_given.insert(endpoint.origin);
    return {};
}

} // namespace espalier::engine

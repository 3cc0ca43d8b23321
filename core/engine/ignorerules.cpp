// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ignorerules.h"

#include "core/git/repository.h"

namespace espalier::engine {

IgnoreRules::IgnoreRules(const std::filesystem::path &root)
{
    auto repository = git::Repository::discover(root);
    if (repository && !repository->facts().bare)
        m_repository = std::make_unique<git::Repository>(*std::move(repository));
}

IgnoreRules::~IgnoreRules() = default;

std::function<bool(const std::string &path, bool folder)> IgnoreRules::predicate() const
{
    if (!m_repository)
        return {};
    return [this](const std::string &path, bool folder) {
        return m_repository->isIgnored(folder ? path + "/" : path).value_or(false);
    };
}

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/standardpaths.h"
#include "core/engine/knowledge.h"
#include "core/settings/settings.h"

#include <filesystem>

namespace espalier::bootstrap {

/// What the settings say of learning; the file is that of the user.
[[nodiscard]] engine::KnowledgeOptions knowledgeOptions(const StandardPaths &paths,
                                                        const settings::Settings &settings);
/// The same for a project, with the defaults where its settings cannot be read: who works with
/// them says so.
[[nodiscard]] engine::KnowledgeOptions knowledgeOptions(const StandardPaths &paths,
                                                        const std::filesystem::path &project);

} // namespace espalier::bootstrap

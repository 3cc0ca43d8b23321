// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/engine/doctor.h"
#include "core/engine/modelsettings.h"
#include "core/llm/endpointclient.h"
#include "core/llm/probe.h"

#include <memory>

namespace espalier::engine {

/// The built-in prices, and before them those of `prices.json` in the user's configuration.
[[nodiscard]] Result<llm::PriceTable> pricesOf(const StandardPaths &paths);

/// A client of the endpoint that is set, with its key from the environment or the keychain. Needs a
/// QCoreApplication. Fails as llm::resolve and llm::findKey do.
[[nodiscard]] Result<std::shared_ptr<llm::LlmClient>>
connectModel(const ModelSettings &settings, const llm::PriceTable &prices, JobContext &job);

/// Looks at the endpoint that is set; with `ask` it asks short questions, which may cost a little
/// and hold nothing of a project. Fails as connectModel does.
[[nodiscard]] Result<llm::Probe> probeModel(const ModelSettings &settings,
                                            const StandardPaths &paths, bool ask, JobContext &job);

/// Whether the model that is set can be reached, without asking it anything.
[[nodiscard]] HealthCheck checkModel(const ModelSettings &settings, const StandardPaths &paths,
                                     const std::filesystem::path &project, JobContext &job);

} // namespace espalier::engine

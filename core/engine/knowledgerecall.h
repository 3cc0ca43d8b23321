// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/refinement.h"
#include "core/engine/vectorserver.h"
#include "core/model/script.h"
#include "core/refine/prompt.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace espalier::engine {

/// Scripts that failed much like another one and were made right, from the user's knowledge. Opens
/// it for each question; vectors are read at the first one and kept. Thread-safe; copies share.
class Recall final {
public:
    /// `told` and `notify` are called on any thread that asks; may be empty. `server` makes the
    /// vectors that are compared; null: this program itself.
    explicit Recall(std::filesystem::path knowledge, SetAsideSink told = {},
                    std::shared_ptr<VectorServer> server = {}, NoticeSink notify = {});

    /// The nearest first; empty when there are none or the knowledge cannot be read. Where the
    /// server cannot be asked, this program's own vectors are compared, and that is told once.
    [[nodiscard]] std::vector<refine::Example>
    similar(const model::Script &script, const model::Validation &verdict, JobContext &job) const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    explicit Recall(std::filesystem::path knowledge);

    /// The nearest first; empty when there are none or the knowledge cannot be read.
    [[nodiscard]] std::vector<refine::Example> similar(const model::Script &script,
                                                       const model::Validation &verdict) const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace espalier::engine

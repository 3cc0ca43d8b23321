// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to ModelAccess.

#include "core/engine/modelaccess.h"
#include "core/store/exchangecost.h"

#include <memory>
#include <optional>

namespace espalier::engine {

using store::kNanoPerUsd;
using store::nanoUsd;

/// Where exchanges are kept, opened by the thread that asks.
struct ModelAccess::Ledger {
    std::unique_ptr<Knowledge> knowledge;      ///< null without a home …
    std::unique_ptr<store::Database> memory;   ///< … for then they are kept here
    std::unique_ptr<store::ExchangeStore> own; ///< of `memory`

    [[nodiscard]] store::Database &database() const
    {
        return memory ? *memory : knowledge->database();
    }
    /// Null after a damaged database could not be replaced.
    [[nodiscard]] store::ExchangeStore *store() const
    {
        return own ? own.get() : knowledge ? &knowledge->exchanges() : nullptr;
    }
};

/// One attempt to send.
struct ModelAccess::Call {
    Ledger ledger;
    std::shared_ptr<llm::LlmClient> client;
    std::optional<ModelBudget::Call> budget; ///< none: it costs nothing
    store::Exchange row;
};

// Where the database proves to be damaged in this, once more with another one.
template <typename Work>
auto ModelAccess::kept(Ledger &ledger, const Work &work) const
    -> std::invoke_result_t<const Work &, store::ExchangeStore &>
{
    if (!ledger.store())
        return failure(ErrorKind::Corrupt, "the database of exchanges is damaged");
    auto done = work(*ledger.store());
    if (done || done.error().kind != ErrorKind::Corrupt || !ledger.knowledge)
        return done;
    if (auto renewed = renew(ledger); !renewed)
        return failure(renewed.error());
    return work(*ledger.store());
}

} // namespace espalier::engine

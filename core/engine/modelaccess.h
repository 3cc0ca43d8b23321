// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/engine/knowledge.h"
#include "core/engine/modelbudget.h"
#include "core/engine/modelconsent.h"
#include "core/engine/modelsettings.h"
#include "core/llm/llmclient.h"
#include "core/llm/prices.h"
#include "core/llm/recorded.h"
#include "core/store/database.h"
#include "core/store/exchangestore.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace espalier::engine {

/// What a model is asked. Secrets are masked before anything is sent or kept.
struct ModelQuestion {
    std::string system;             ///< the task, of our own making
    std::string lead;               ///< what comes before `subject`; may be empty
    std::string subject;            ///< what it is about: what recordings know the question by
    std::string detail;             ///< what may read otherwise the next time; may be empty
    std::vector<std::int64_t> told; ///< numbers of the patterns that `lead` tells
    std::string language;           ///< of the function it is about; may be empty
    std::string functionId;         ///< of which only the name is kept; may be empty
};

/// What came of it.
struct ModelAnswer {
    std::string text;
    std::string model; ///< the one that was asked, not the pool
    double costUsd = 0;
    bool recorded = false;        ///< nobody was asked
    std::optional<Error> error;   ///< there is no answer, and yet it cost
    std::string exchange{};       ///< key that it is kept under
    bool promptTruncated = false; ///< the server has most likely left out a part of it
    std::string incomplete{};     ///< why the text may not be all of it; empty: it is
};

/// Where access to models finds what belongs to the user and the project.
struct ModelSurroundings {
    std::filesystem::path project;
    StandardPaths paths;
    ConsentAsker
        ask; ///< empty: nobody can be asked, and nothing goes to a server for the first time
    std::string ticket; ///< that it is for; may be empty
    /// Makes the client, at the first question. Empty: connectModel. What tests replace.
    std::function<Result<std::shared_ptr<llm::LlmClient>>(JobContext &)> connect;
    SetAsideSink setAside{}; ///< is told when the database is damaged, on any thread; may be empty
    /// Is told how many seconds an answer is waited for, every 15, on any thread; may be empty.
    std::function<void(int seconds)> waiting{};
};

/// Models for one run: chosen from the pool, asked within the budgets, with the person's consent,
/// every exchange kept in the user's knowledge database. Thread-safe; calls block.
class ModelAccess final {
public:
    /// InvalidInput, NotFound, Corrupt for settings, prices or a recording that cannot be used.
    [[nodiscard]] static Result<std::shared_ptr<ModelAccess>> create(ModelSettings settings,
                                                                     ModelSurroundings around);

    /// Asks one model; the next of the pool where it does not exist or cannot be reached. Fails as
    /// LlmClient::chat, ModelConsent::obtain, and opening the database do; Budget also when a price
    /// is not known, so that no budget could be kept. Nothing is sent before it is on disk; a
    /// damaged database is set aside for that.
    [[nodiscard]] Result<ModelAnswer> ask(const ModelQuestion &question, JobContext &job);

    /// Turns texts into vectors by the model that is set, in the same way. They are all of one
    /// dimension. Of a recording Unsupported: it knows none.
    [[nodiscard]] Result<llm::Embeddings> embed(std::vector<std::string> texts, JobContext &job);

    /// Whether answers come from a recording.
    [[nodiscard]] bool isRecorded() const { return m_recording != nullptr; }
    /// A hash over provider, address and pool, or over the recording.
    [[nodiscard]] const std::string &fingerprint() const { return m_fingerprint; }
    /// What exchanges of this run are kept under.
    [[nodiscard]] const std::string &run() const { return m_run; }

private:
    struct Texts;
    struct Ledger;
    struct Call;
    ModelAccess(ModelSettings settings, ModelSurroundings around);
    [[nodiscard]] Result<> prepare();
    [[nodiscard]] Result<> prepareRecording();
    [[nodiscard]] Result<std::shared_ptr<llm::LlmClient>> client(JobContext &job);
    [[nodiscard]] bool mayCost(const std::string &model) const;
    [[nodiscard]] Result<> checkPrice(const std::string &model) const;
    [[nodiscard]] Result<Ledger> openLedger(bool costs) const;
    [[nodiscard]] Result<> renew(Ledger &ledger) const;
    template <typename Work>
    [[nodiscard]] auto kept(Ledger &ledger, const Work &work) const
        -> std::invoke_result_t<const Work &, store::ExchangeStore &>;
    [[nodiscard]] Result<> beginBudget(Call &call);
    [[nodiscard]] Result<> finish(Call &call) const;
    /// Begins a call in which `text` is sent, of which `kept` is kept.
    [[nodiscard]] Result<Call> open(const std::string &model, const std::string &text,
                                    std::string kept, JobContext &job);
    [[nodiscard]] Result<ModelAnswer> askModel(const std::string &model, const Texts &texts,
                                               JobContext &job);
    [[nodiscard]] Result<ModelBudget::Kept> spentSoFar(store::ExchangeStore &store) const;
    [[nodiscard]] Result<> keepUses(Call &call, const Texts &texts) const;
    [[nodiscard]] Result<ModelAnswer> exchange(Call &call, const Texts &texts, JobContext &job);
    [[nodiscard]] std::string whyIncomplete(const llm::ChatReply &reply) const;
    [[nodiscard]] Result<> record(const Texts &texts, const llm::ChatReply &reply);

    const ModelSettings m_settings;
    const ModelSurroundings m_around;
    llm::Endpoint m_endpoint;
    llm::PriceTable m_prices;
    std::shared_ptr<llm::Recording> m_recording;
    std::string m_fingerprint;
    std::string m_run;
    ModelBudget m_budget;
    ModelConsent m_consent;
    std::atomic<std::uint64_t> m_questions{0};
    std::mutex m_mutex; ///< of what follows
    std::shared_ptr<llm::LlmClient> m_client;
    std::optional<Error> m_noClient; ///< why there is none; asked for once
};

} // namespace espalier::engine

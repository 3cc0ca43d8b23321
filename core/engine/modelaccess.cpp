// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelaccess.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/tokenestimate.h"
#include "core/engine/modelcall.h"
#include "core/engine/modelconnection.h"
#include "core/engine/waitingnotices.h"
#include "core/learn/capture.h"
#include "core/scrub/scrub.h"
#include "core/store/patternusestore.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <random>
#include <utility>

namespace espalier::engine {

/// The question as it is sent.
struct ModelAccess::Texts {
    std::string system;
    std::string sent;               ///< the user's message
    std::string known;              ///< the part of it that recordings know it by
    std::vector<std::int64_t> told; ///< patterns
    std::string language;
    std::string functionName;

    [[nodiscard]] std::string all() const { return system + "\n\n" + sent; }
};

namespace {

constexpr std::uint64_t kLargestRecording = 256u << 20;

std::string now()
{
    return toRfc3339(std::chrono::system_clock::now());
}

std::string newRun()
{
    return std::format("{}-{:08x}", now(), std::random_device{}());
}

// Whether another model of the pool may do better.
bool isOfTheModel(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Network;
}

} // namespace

ModelAccess::ModelAccess(ModelSettings settings, ModelSurroundings around)
    : m_settings(std::move(settings)), m_around(std::move(around)), m_run(newRun()),
      m_budget(m_settings.budgets), m_consent(m_around.project, m_around.paths.state, m_around.ask)
{
}

Result<std::shared_ptr<ModelAccess>> ModelAccess::create(ModelSettings settings,
                                                         ModelSurroundings around)
{
    std::shared_ptr<ModelAccess> access(new ModelAccess(std::move(settings), std::move(around)));
    auto prepared =
        access->m_settings.recording.empty() ? access->prepare() : access->prepareRecording();
    if (!prepared)
        return failure(prepared.error());
    return access;
}

// By a symbolic link.
static bool leadsOut(const std::filesystem::path &file, const std::filesystem::path &folder)
{
    std::error_code error;
    const auto root = std::filesystem::weakly_canonical(folder, error);
    const auto inside = std::filesystem::weakly_canonical(file, error).lexically_relative(root);
    return !error && (inside.empty() || *inside.begin() == "..");
}

Result<> ModelAccess::prepareRecording()
{
    const auto file = m_around.project / m_settings.recording;
    if (std::filesystem::path(m_settings.recording).is_relative() &&
        leadsOut(file, m_around.project))
        return failure(ErrorKind::InvalidInput, "the recording leads out of the project",
                       file.string());
    const auto bytes = readFile(file, kLargestRecording);
    if (!bytes)
        return failure(bytes.error());
    auto recording = llm::Recording::load(file);
    if (!recording)
        return failure(recording.error());
    m_recording = *std::move(recording);
    m_client = std::make_shared<llm::RecordedClient>(m_recording);
    m_fingerprint = KeyHasher().add("recording").add(*bytes).hex();
    return {};
}

Result<> ModelAccess::prepare()
{
    auto endpoint = llm::resolve(m_settings.endpoint);
    if (!endpoint)
        return failure(endpoint.error());
    auto prices = pricesOf(m_around.paths);
    if (!prices)
        return failure(prices.error());
    m_endpoint = *std::move(endpoint);
    m_prices = *std::move(prices);
    m_fingerprint = KeyHasher()
                        .add(llm::name(m_endpoint.provider))
                        .add(m_endpoint.base)
                        .add(m_settings.endpoint.models)
                        .hex();
    return {};
}

Result<std::shared_ptr<llm::LlmClient>> ModelAccess::client(JobContext &job)
{
    const std::scoped_lock lock(m_mutex);
    if (m_client)
        return m_client;
    if (m_noClient)
        return failure(*m_noClient);
    auto made = m_around.connect ? m_around.connect(job) : connectModel(m_settings, m_prices, job);
    if (made)
        m_client = *made;
    else if (made.error().kind != ErrorKind::Cancelled)
        m_noClient = made.error();
    return made;
}

bool ModelAccess::mayCost(const std::string &model) const
{
    if (isRecorded())
        return false;
    const auto *price = m_prices.find(model);
    return !m_endpoint.loopback || (price && price->own);
}

Result<> ModelAccess::checkPrice(const std::string &model) const
{
    if (!mayCost(model) || m_prices.find(model))
        return {};
    return failure(ErrorKind::Budget,
                   "the price of the model is not known, so no budget can be kept; add it to "
                   "prices.json in the folder of your settings",
                   model);
}

Result<ModelAccess::Ledger> ModelAccess::openLedger(bool costs) const
{
    Ledger ledger;
    const auto file = knowledgeFile(m_around.paths);
    const auto inMemory = [&]() -> Result<Ledger> {
        auto memory = store::Database::inMemory(store::knowledgeSchema());
        if (!memory)
            return failure(memory.error());
        ledger.memory = *std::move(memory);
        ledger.own = std::make_unique<store::ExchangeStore>(*ledger.memory);
        return std::move(ledger);
    };
    if (file.empty() && costs)
        return failure(ErrorKind::NotFound,
                       "there is no folder to keep in what models cost (no HOME)");
    if (file.empty())
        return inMemory();
    auto knowledge = Knowledge::open(file);
    // What costs nothing need not wait for whoever holds the database.
    if (!knowledge && knowledge.error().kind == ErrorKind::Conflict && !costs)
        return inMemory();
    if (!knowledge)
        return failure(knowledge.error());
    ledger.knowledge = *std::move(knowledge);
    if (m_around.setAside && !ledger.knowledge->notice().empty())
        m_around.setAside(*ledger.knowledge);
    return ledger;
}

Result<> ModelAccess::renew(Ledger &ledger) const
{
    const auto file = ledger.knowledge->file();
    ledger.knowledge.reset();
    auto knowledge = Knowledge::reopen(file);
    if (!knowledge)
        return failure(knowledge.error());
    ledger.knowledge = *std::move(knowledge);
    if (m_around.setAside && !ledger.knowledge->notice().empty())
        m_around.setAside(*ledger.knowledge);
    return {};
}

// Where another one has taken the place of the database since, the exchange is not begun in it.
Result<> ModelAccess::finish(Call &call) const
{
    const auto finished =
        kept(call.ledger, [&](store::ExchangeStore &store) -> Result<std::int64_t> {
            auto done = store.finish(call.row);
            if (done || done.error().kind != ErrorKind::NotFound)
                return done;
            if (auto begun = store.begin(call.row); !begun)
                return begun;
            return store.finish(call.row);
        });
    return finished ? Result<>() : failure(finished.error());
}

Result<> ModelAccess::beginBudget(Call &call)
{
    const auto spent =
        kept(call.ledger, [&](store::ExchangeStore &store) { return spentSoFar(store); });
    if (!spent)
        return failure(spent.error());
    auto begun = m_budget.begin(*spent);
    if (!begun)
        return failure(begun.error());
    call.budget = *begun;
    return {};
}

Result<ModelBudget::Kept> ModelAccess::spentSoFar(store::ExchangeStore &store) const
{
    const auto day = store.sums(store::SumBy::Day, now().substr(0, 10));
    const auto run = store.sums(store::SumBy::Run, m_run);
    if (!day || !run)
        return failure(!day ? day.error() : run.error());
    const auto others = [&](const store::ExchangeSums &sums) {
        return static_cast<double>(std::max<std::int64_t>(0, sums.costNanoUsd - run->costNanoUsd)) /
               kNanoPerUsd;
    };
    ModelBudget::Kept kept{.day = others(*day), .ticket = {}};
    if (m_around.ticket.empty())
        return kept;
    const auto ticket = store.sums(store::SumBy::Ticket, m_around.ticket);
    if (!ticket)
        return failure(ticket.error());
    kept.ticket = others(*ticket);
    return kept;
}

Result<> ModelAccess::record(const Texts &texts, const llm::ChatReply &reply)
{
    if (m_settings.record.empty())
        return {};
    const auto file = m_around.project / m_settings.record;
    const std::scoped_lock lock(m_mutex);
    auto recording = llm::Recording::load(file);
    if (!recording && recording.error().kind != ErrorKind::NotFound)
        return failure(recording.error());
    const auto kept = recording ? *recording : std::make_shared<llm::Recording>();
    kept->add({.system = texts.system, .messages = {{"user", texts.known}}}, reply);
    return kept->save(file);
}

// Before the prompt is sent, as the prompt itself.
Result<> ModelAccess::keepUses(Call &call, const Texts &texts) const
{
    std::vector<store::PatternUse> uses;
    for (const auto pattern : texts.told)
        uses.push_back({.pattern = pattern,
                        .kind = store::UseKind::Prompt,
                        .exchange = call.row.key,
                        .run = m_run,
                        .language = texts.language,
                        .functionName = texts.functionName,
                        .createdAt = call.row.createdAt});
    if (uses.empty())
        return {};
    const auto added = kept(call.ledger, [&](store::ExchangeStore &) {
        return store::PatternUseStore(call.ledger.database()).add(uses);
    });
    return added ? Result<>() : failure(added.error());
}

std::string ModelAccess::whyIncomplete(const llm::ChatReply &reply) const
{
    switch (reply.finish) {
    case llm::FinishReason::Length:
        return std::format("the answer was cut, most likely at the {} tokens that "
                           "llm.max_output_tokens allows",
                           m_settings.endpoint.maxOutputTokens);
    case llm::FinishReason::Refused: return "the model declined to answer";
    case llm::FinishReason::Stop:
    case llm::FinishReason::Other: break;
    }
    return {};
}

// What is to be known of an answer that is there.
static std::string noteOn(const llm::ChatReply &reply, const std::string &incomplete)
{
    if (!incomplete.empty() || !reply.promptTruncated)
        return incomplete;
    return "the server has most likely left out a part of the prompt";
}

Result<ModelAnswer> ModelAccess::exchange(Call &call, const Texts &texts, JobContext &job)
{
    const auto begun = std::chrono::steady_clock::now();
    auto &row = call.row;
    llm::Usage used{.costUsd = 0.0};
    std::string raw;
    bool stopped = false;
    llm::ChatRequest request{.system = texts.system, .cacheablePrefix = 0};
    request.model = isRecorded() ? std::string() : row.model;
    request.messages = {{"user", isRecorded() ? texts.known : texts.sent}};
    request.meter = [&](const llm::Usage &soFar) {
        used = soFar;
        const bool go = !call.budget || m_budget.allows(*call.budget, soFar.costUsd);
        stopped = stopped || !go;
        return go;
    };
    request.onExchange = [&](const llm::Exchange &each) {
        if (!each.answer.empty())
            raw = each.answer;
    };
    auto reply = [&] {
        const WaitingNotices notices(isRecorded() ? nullptr : m_around.waiting);
        return call.client->chat(request, job);
    }();
    if (isRecorded()) { // nobody was asked: what the recording says of the model is known only now
        if (reply)
            row.model = reply->asked.empty() ? reply->model : reply->asked;
        const auto noted =
            kept(call.ledger, [&](store::ExchangeStore &store) { return store.begin(row); });
        if (!noted)
            return failure(noted.error());
    }
    const auto error = reply ? std::optional<Error>() : stopped ? m_budget.error() : reply.error();
    const auto cost = used.costUsd.value_or(0);
    const auto incomplete = reply ? whyIncomplete(*reply) : std::string();
    row.state = reply ? store::ExchangeState::Answered : store::ExchangeState::Failed;
    row.reply = scrub::masked(reply ? reply->text : raw);
    row.error = error ? error->text() : noteOn(*reply, incomplete);
    row.promptTokens = static_cast<std::int64_t>(used.prompt());
    row.replyTokens = static_cast<std::int64_t>(used.output);
    row.costNanoUsd = nanoUsd(cost);
    row.durationMs = millisecondsSince(begun);
    ModelAnswer answer{.model = row.model,
                       .costUsd = cost,
                       .recorded = isRecorded(),
                       .error = error,
                       .exchange = row.key,
                       .promptTruncated = reply && reply->promptTruncated,
                       .incomplete = incomplete};
    if (auto finished = finish(call); !finished)
        answer.error = finished.error();
    if (reply) {
        if (auto recorded = record(texts, *reply); !recorded)
            answer.error = recorded.error();
        answer.text = std::move(reply->text);
    }
    if (answer.error && cost == 0)
        return failure(*std::move(answer.error));
    return answer;
}

Result<ModelAccess::Call> ModelAccess::open(const std::string &model, const std::string &text,
                                            std::string kept, JobContext &job)
{
    if (auto known = checkPrice(model); !known)
        return failure(known.error());
    auto client = this->client(job);
    if (!client)
        return failure(client.error());
    const bool costs = mayCost(model);
    auto ledger = openLedger(costs);
    if (!ledger)
        return failure(ledger.error());
    Call call{.ledger = *std::move(ledger), .client = *client, .budget = {}, .row = {}};
    call.row.key = std::format("{}-{}", m_run, ++m_questions);
    call.row.provider = isRecorded() ? "recorded" : llm::name(m_endpoint.provider);
    call.row.model = model;
    call.row.run = m_run;
    call.row.ticket = m_around.ticket;
    call.row.prompt = std::move(kept);
    call.row.recorded = isRecorded();
    call.row.createdAt = now();
    // Before a person is asked: nobody reads a prompt that cannot be sent.
    if (costs) {
        if (auto begun = beginBudget(call); !begun)
            return failure(begun.error());
        // Until its end is known it counts as the most it may cost: others see it so meanwhile, and
        // it stays so where this program is killed.
        const auto most = m_prices.cost(
            {.input = estimateTokens(text), .output = m_settings.endpoint.maxOutputTokens}, model);
        call.row.costNanoUsd = nanoUsd(most.value_or(0));
    }
    if (isRecorded())
        return call;
    if (auto given = m_consent.obtain(m_endpoint, model, text, job); !given) {
        if (call.budget)
            m_budget.end(*call.budget, 0);
        return failure(given.error());
    }
    const auto begun =
        this->kept(call.ledger, [&](store::ExchangeStore &store) { return store.begin(call.row); });
    if (!begun && call.budget)
        m_budget.end(*call.budget, 0);
    return begun ? Result<Call>(std::move(call)) : failure(begun.error());
}

Result<ModelAnswer> ModelAccess::askModel(const std::string &model, const Texts &texts,
                                          JobContext &job)
{
    auto call = open(model, texts.all(), texts.all(), job);
    if (!call)
        return failure(call.error());
    const auto told = keepUses(*call, texts);
    auto answer = told ? exchange(*call, texts, job) : failure(told.error());
    if (call->budget)
        m_budget.end(*call->budget, answer ? answer->costUsd : 0);
    return answer;
}

Result<ModelAnswer> ModelAccess::ask(const ModelQuestion &question, JobContext &job)
{
    Texts texts{.system = question.system,
                .sent = {},
                .known = scrub::masked(question.subject),
                .told = question.told,
                .language = question.language,
                .functionName = learn::functionNameOf(question.functionId)};
    for (const auto &part :
         {scrub::masked(question.lead), texts.known, scrub::masked(question.detail)})
        texts.sent += part.empty() || texts.sent.empty() ? part : "\n" + part;
    if (isRecorded())
        return askModel({}, texts, job);
    const auto &endpoint = m_settings.endpoint;
    double lost = 0; // for models that gave no answer
    Result<ModelAnswer> answer = failure(ErrorKind::InvalidInput, "no model is set");
    for (const auto &model :
         llm::poolSequence(endpoint.models, endpoint.poolOrder, endpoint.poolSeed)) {
        answer = askModel(model, texts, job);
        if (answer) {
            answer->costUsd += lost;
            lost = answer->costUsd;
        }
        const auto error = answer ? answer->error : std::optional(answer.error());
        if (!error || !isOfTheModel(*error))
            break;
    }
    if (!answer && lost > 0)
        return ModelAnswer{.costUsd = lost, .error = answer.error()};
    return answer;
}

} // namespace espalier::engine

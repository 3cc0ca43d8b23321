// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/workspace.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <algorithm>
#include <random>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;

Result<std::unique_ptr<Workspace>> Workspace::open(const fs::path &project,
                                                   const StandardPaths &paths, Unusable database)
{
    std::error_code error;
    auto root = fs::canonical(project, error);
    if (error)
        return systemFailure(error.value(), "cannot open the project", project.string());
    if (!fs::is_directory(root, error))
        return failure(ErrorKind::InvalidInput, "a project is a folder; this is a file",
                       project.string());
    std::unique_ptr<Workspace> workspace(new Workspace);
    workspace->m_root = std::move(root);
    workspace->m_paths = paths;
    workspace->m_unusable = database;
    for (const auto step :
         {&Workspace::chooseState, &Workspace::openStores, &Workspace::repairFiles}) {
        if (auto done = (workspace.get()->*step)(); !done)
            return failure(done.error());
    }
    return workspace;
}

namespace {

constexpr std::size_t kTokenLength = 64;

std::string readToken(const fs::path &file)
{
    auto present = readFile(file);
    return present && present->size() == kTokenLength ? *std::move(present) : std::string{};
}

// A secret of the user's, made at the first need; empty without a place to keep it.
std::string ownerToken(const fs::path &userState)
{
    if (userState.empty())
        return {};
    const auto file = userState / "owner-token";
    if (auto present = readToken(file); !present.empty())
        return present;
    std::random_device random;
    std::string entropy;
    for (int i = 0; i < 16; ++i)
        entropy += std::to_string(random()) + ' ';
    if (!makeFolder(userState))
        return {};
    const auto folder = TemporaryFolder::create("owner", userState);
    if (!folder || !writeFileAtomically(folder->path() / "token", sha256Hex(entropy)))
        return {};
    std::error_code error;
    fs::permissions(folder->path() / "token", fs::perms::owner_read | fs::perms::owner_write,
                    error);
    // Of several programs that make one at the same time, the first one's counts.
    fs::create_hard_link(folder->path() / "token", file, error);
    return readToken(file);
}

// Whether the state folder is one this user's Espalier made. One that came with a clone could hold
// scripts and verdicts of a stranger.
bool ownsState(const store::StateFolder &state, const fs::path &userState)
{
    const auto token = ownerToken(userState);
    const auto mark = token.empty() ? std::string{} : sha256Hex("state folder of " + token);
    const auto file = state.root / "owner";
    // Looked at before the mark: another program that has just begun here makes the mark first.
    std::error_code error;
    const bool isNew = !fs::exists(state.database(), error) && !fs::exists(state.cache(), error) &&
                       !fs::exists(state.journal(), error);
    if (const auto present = readFile(file))
        return !mark.empty() && *present == mark;
    return isNew && (mark.empty() || writeFileAtomically(file, mark).has_value());
}

} // namespace

Result<> Workspace::chooseState()
{
    auto own = store::prepareStateFolder(m_root);
    const bool writable = own && isWritable(own->root);
    if (writable && ownsState(*own, m_paths.state)) {
        m_state = *own;
        return {};
    }
    m_stateNotice = !own ? own.error().text()
                    : writable
                        ? "the project came with a state folder that you did not make; it is "
                          "left alone"
                        : "the project's state folder cannot be written";
    keepStateElsewhere();
    return {};
}

void Workspace::keepStateElsewhere()
{
    m_state.root.clear();
    if (m_paths.state.empty())
        return;
    const auto elsewhere = m_paths.state / "projects" / KeyHasher().add(m_root.string()).hex();
    if (makeFolder(elsewhere) && isWritable(elsewhere))
        m_state.root = elsewhere;
}

Result<std::unique_ptr<store::Database>> Workspace::openDatabase()
{
    return m_state.root.empty() ? store::Database::inMemory(store::projectSchema())
                                : store::Database::open(m_state.database(), store::projectSchema());
}

Result<> Workspace::openStores()
{
    auto database = openDatabase();
    if (!database && m_unusable == Unusable::IsPassed) {
        m_passedOver = database.error().text();
        keepStateElsewhere();
        database = openDatabase();
    }
    if (!database)
        return failure(database.error());
    m_database = *std::move(database);
    auto cache = m_state.root.empty() ? store::CacheStore::inMemory()
                                      : store::CacheStore::open(m_state.cache());
    if (!cache)
        cache = store::CacheStore::inMemory();
    if (!cache)
        return failure(cache.error());
    m_cache = *std::move(cache);
    m_scripts = std::make_unique<store::ScriptStore>(*m_database);
    m_journal = std::make_unique<store::Journal>(*m_database, m_state.journal());
    return {};
}

// What killed runs staged but did not put in place. A run takes minutes at most.
static void removeStale(const fs::path &state)
{
    constexpr auto kStale = std::chrono::hours(1);
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(state, error)) {
        std::error_code ignored;
        const auto age = fs::file_time_type::clock::now() - entry.last_write_time(ignored);
        if (entry.path().filename().string().starts_with("staging-") && age > kStale)
            fs::remove_all(entry.path(), ignored);
    }
}

void Workspace::notePlanning()
{
    const auto latest = m_journal->latest();
    m_plannedAfter = latest ? std::optional(*latest) : std::nullopt;
}

static constexpr std::chrono::seconds kRepairPatience(10);

Result<> Workspace::repairFiles()
{
    if (!m_state.root.empty())
        removeStale(m_state.root);
    const auto isLeftOver = [](const store::UnfinishedRun &run) { return !run.ownerAlive; };
    auto runs = m_journal->unfinished();
    if (!runs)
        return failure(runs.error());
    if (m_state.root.empty() || std::ranges::none_of(*runs, isLeftOver))
        return {};
    // Two programs that start at once must not both repair: the first may go on to new changes
    // that the second would take for the old ones.
    JobContext job;
    const auto lock = ChangeLock::take(m_state.root, kRepairPatience, job);
    if (!lock)
        return failure(lock.error());
    runs = m_journal->unfinished();
    if (!runs)
        return failure(runs.error());
    for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
        if (run->ownerAlive)
            continue;
        if (auto done = takeBack(m_root, *m_journal, *run, m_repair); !done)
            return done;
    }
    return {};
}

} // namespace espalier::engine

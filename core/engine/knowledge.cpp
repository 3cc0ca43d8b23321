// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledge.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/learn/codecpacking.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <format>
#include <iterator>
#include <sys/file.h>
#include <utility>
#include <vector>

namespace espalier::engine {

namespace fs = std::filesystem;

fs::path knowledgeFile(const StandardPaths &paths, const fs::path &storageDir)
{
    const auto &folder = storageDir.empty() ? paths.data : storageDir;
    return folder.empty() ? fs::path() : folder / "knowledge.db";
}

namespace {

/// A name beside the file that is not taken.
fs::path nameAside(const fs::path &file)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto stem = std::format("{}.damaged-{:%Y%m%dT%H%M%SZ}", file.string(), now);
    std::error_code error;
    fs::path name = stem;
    for (int i = 2; fs::exists(name, error); ++i)
        name = std::format("{}-{}", stem, i);
    return name;
}

// With what belongs to it: the log may hold what the file does not.
Result<> moveAside(const fs::path &file, const fs::path &aside)
{
    for (const auto *suffix : {"-wal", "-shm", ""}) {
        const fs::path from = file.string() + suffix;
        std::error_code error;
        if (!fs::exists(from, error))
            continue;
        fs::rename(from, aside.string() + suffix, error);
        if (error)
            return systemFailure(error.value(), "a damaged database cannot be set aside",
                                 from.string());
    }
    return {};
}

/// Whether it is damaged, in words; empty when it is not.
Result<std::string> damageOf(const fs::path &file, bool asAWhole)
{
    auto database = store::Database::open(file, store::knowledgeSchema());
    auto looked = !database  ? Result<>(failure(std::move(database.error())))
                  : asAWhole ? (*database)->check()
                             : Result<>();
    if (looked)
        return std::string();
    if (looked.error().kind != ErrorKind::Corrupt)
        return failure(std::move(looked.error()));
    return looked.error().message;
}

// Two programs may find the damage at once: the second one opens what the first one began.
Result<KnowledgeDatabase> setAside(const fs::path &file, bool asAWhole)
{
    const auto lockFile = file.string() + "-aside.lock";
    const FileDescriptor lock(::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.valid() || ::flock(lock.get(), LOCK_EX) != 0)
        return systemFailure(errno, "a damaged database cannot be set aside", file.string());
    KnowledgeDatabase opened;
    const auto damage = damageOf(file, asAWhole);
    if (!damage)
        return failure(damage.error());
    if (!damage->empty()) {
        opened.setAside = nameAside(file);
        if (auto moved = moveAside(file, opened.setAside); !moved)
            return failure(std::move(moved.error()));
        opened.notice =
            std::format("What was learned could not be read ({}). It was set aside, as it is, in "
                        "{}; learning begins anew, and so does the count of what models cost.",
                        *damage, opened.setAside.string());
    }
    auto database = store::Database::open(file, store::knowledgeSchema());
    if (!database)
        return failure(std::move(database.error()));
    opened.database = *std::move(database);
    return opened;
}

} // namespace

Result<KnowledgeDatabase> openKnowledgeDatabase(const fs::path &file)
{
    if (file.empty())
        return failure(ErrorKind::InvalidInput,
                       "there is no place for what is learned; set HOME or XDG_DATA_HOME");
    if (auto made = makeFolder(file.parent_path()); !made)
        return failure(std::move(made.error()));
    auto database = store::Database::open(file, store::knowledgeSchema());
    if (!database && database.error().kind == ErrorKind::Corrupt)
        return setAside(file, false);
    if (!database)
        return failure(std::move(database.error()));
    return KnowledgeDatabase{.database = *std::move(database), .setAside = {}, .notice = {}};
}

Result<KnowledgeDatabase> reopenDamaged(const fs::path &file)
{
    return setAside(file, true);
}

Knowledge::Knowledge(KnowledgeDatabase opened, learn::ErrorClasses classes)
    : m_database(std::move(opened.database)), m_classes(std::move(classes)),
      m_setAside(std::move(opened.setAside)), m_notice(std::move(opened.notice))
{
}

Result<std::unique_ptr<Knowledge>> Knowledge::make(Result<KnowledgeDatabase> opened)
{
    if (!opened)
        return failure(std::move(opened.error()));
    auto classes = learn::ErrorClasses::load();
    if (!classes)
        return failure(std::move(classes.error()));
    std::unique_ptr<Knowledge> knowledge(new Knowledge(*std::move(opened), *std::move(classes)));
    if (auto used = knowledge->usePacking(); !used)
        return failure(std::move(used.error()));
    return knowledge;
}

Result<std::unique_ptr<Knowledge>> Knowledge::open(const fs::path &file)
{
    auto knowledge = make(openKnowledgeDatabase(file));
    if (!knowledge && knowledge.error().kind == ErrorKind::Corrupt)
        return reopen(file);
    return knowledge;
}

Result<std::unique_ptr<Knowledge>> Knowledge::reopen(const fs::path &file)
{
    return make(reopenDamaged(file));
}

Result<> Knowledge::usePacking()
{
    auto packing = learn::textPacking(*m_database);
    if (!packing)
        return failure(std::move(packing.error()));
    m_learnings = std::make_unique<store::KnowledgeStore>(*m_database, *packing);
    m_exchanges = std::make_unique<store::ExchangeStore>(*m_database, *std::move(packing));
    m_patterns = std::make_unique<store::PatternStore>(*m_database);
    return {};
}

Result<std::int64_t> Knowledge::trainPacking()
{
    const auto made = learn::makeDictionaryWhenDue(*m_learnings);
    if (!made || !*made)
        return made ? Result<std::int64_t>(0) : failure(made.error());
    if (auto used = usePacking(); !used)
        return failure(std::move(used.error()));
    return 1;
}

Result<std::vector<model::Learning>>
allLearnings(store::KnowledgeStore &store, const std::string &language,
             const std::function<bool(const model::Learning &)> &wanted, JobContext &job)
{
    constexpr int kPage = 500;
    std::vector<model::Learning> all;
    store::LearningFilter filter{.language = language};
    while (true) {
        if (auto go = job.checkpoint(); !go)
            return failure(std::move(go.error()));
        auto page = store.recent(filter, kPage);
        if (!page)
            return page;
        if (page->empty())
            break;
        filter.before = page->back().id;
        std::ranges::copy_if(*page, std::back_inserter(all), wanted);
    }
    std::ranges::reverse(all);
    return all;
}

} // namespace espalier::engine

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applying.h"
#include "core/git/branches.h"
#include "core/git/objects.h"

#include <algorithm>
#include <set>

namespace espalier::git {

std::string_view name(ObstacleKind kind)
{
    switch (kind) {
    case ObstacleKind::BranchMoved: return "branch-moved";
    case ObstacleKind::OtherWorkTree: return "other-work-tree";
    case ObstacleKind::CheckoutChanged: return "checkout-changed";
    case ObstacleKind::IndexLocked: return "index-locked";
    case ObstacleKind::OperationUnderWay: return "operation-under-way";
    case ObstacleKind::Staged: return "staged";
    case ObstacleKind::Changed: return "changed";
    case ObstacleKind::Untracked: return "untracked";
    case ObstacleKind::NeedsProgram: return "needs-program";
    case ObstacleKind::SpecialFile: return "special-file";
    case ObstacleKind::AttributesChange: return "attributes-change";
    case ObstacleKind::UnsafePath: return "unsafe-path";
    }
    return "branch-moved";
}

static Result<std::vector<Obstacle>> obstaclesOfBranch(const Repository &repository,
                                                       const ApplyPlan &plan)
{
    std::vector<Obstacle> found;
    const auto tip = tipOf(repository.parts().handle(), plan.branch);
    if (!tip && tip.error().kind != ErrorKind::NotFound)
        return failure(tip.error());
    if (!tip || *tip != plan.before)
        found.push_back({ObstacleKind::BranchMoved, plan.branch});
    const auto place = whereCheckedOut(repository, plan.branch);
    if (!place)
        return failure(place.error());
    if (*place == CheckedOut::Elsewhere)
        found.push_back({ObstacleKind::OtherWorkTree, plan.branch});
    else if (*place == CheckedOut::HereRebasing)
        found.push_back({ObstacleKind::OperationUnderWay, plan.branch});
    else if ((*place == CheckedOut::Here) != plan.checkedOut)
        found.push_back({ObstacleKind::CheckoutChanged, plan.branch});
    else if (plan.checkedOut && repository.operation() != Operation::None)
        found.push_back({ObstacleKind::OperationUnderWay, plan.branch});
    if (plan.checkedOut && repository.indexIsLocked())
        found.push_back({ObstacleKind::IndexLocked, plan.branch});
    return found;
}

namespace {

/// What stands against the files of a plan.
class FileObstacles final {
public:
    FileObstacles(const Repository &repository, const ApplyPlan &plan, const Checkout &checkout)
        : m_repository(repository.parts().handle()), m_plan(plan), m_checkout(checkout)
    {
        for (const ChangedFile &file : plan.files) {
            if (file.before)
                m_known.insert(file.path);
        }
    }

    [[nodiscard]] Result<std::optional<Obstacle>> obstacleTo(const ChangedFile &file) const
    {
        const auto is = [&](ObstacleKind kind) { return Obstacle{kind, file.path}; };
        if (!checkPath(file.path))
            return is(ObstacleKind::UnsafePath);
        if (isSpecial(file.before) || isSpecial(file.after))
            return is(ObstacleKind::SpecialFile);
        if (asksForProgram(m_repository, file.path))
            return is(ObstacleKind::NeedsProgram);
        if (attributesChangeFor(file))
            return is(ObstacleKind::AttributesChange);
        if (!m_checkout.indexIs(file.path, file.before) ||
            (!file.before && isStagedAround(file.path)))
            return is(ObstacleKind::Staged);
        if (!file.before)
            return untrackedAt(file.path);
        const auto leftOut = m_checkout.isLeftOut(file.path);
        const auto clean =
            leftOut && *leftOut ? leftOut : m_checkout.workIs(file.path, file.before);
        if (!clean)
            return failure(clean.error());
        return *clean ? std::nullopt : std::optional(is(ObstacleKind::Changed));
    }

private:
    static bool isSpecial(const std::optional<StoredEntry> &entry)
    {
        return entry && entry->kind != EntryKind::Regular && entry->kind != EntryKind::Executable;
    }

    /// How a file is to be written would have to be known before it is.
    [[nodiscard]] bool attributesChangeFor(const ChangedFile &file) const
    {
        constexpr std::string_view kName = ".gitattributes";
        const auto isOne = [&](const std::string &path) {
            return path == kName || path.ends_with("/" + std::string(kName));
        };
        if (!file.after || isOne(file.path))
            return false;
        return std::ranges::any_of(m_plan.files, [&](const ChangedFile &other) {
            return isOne(other.path) &&
                   file.path.starts_with(other.path.substr(0, other.path.size() - kName.size()));
        });
    }

    /// The index holds a folder where a file is to be added, or the reverse.
    [[nodiscard]] bool isStagedAround(const std::string &path) const
    {
        git_index *index = m_checkout.index();
        for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
            const std::string parent = path.substr(0, slash);
            if (git_index_get_bypath(index, parent.c_str(), 0) && !m_known.contains(parent))
                return true;
        }
        std::size_t at = 0;
        if (git_index_find_prefix(&at, index, (path + "/").c_str()) != 0)
            return false;
        for (; at < git_index_entrycount(index); ++at) {
            const std::string below = git_index_get_byindex(index, at)->path;
            if (!below.starts_with(path + "/"))
                return false;
            if (!m_known.contains(below))
                return true;
        }
        return false;
    }

    [[nodiscard]] Result<std::optional<Obstacle>> untrackedAt(const std::string &path) const
    {
        using What = WorkFolder::What;
        const auto found = m_checkout.folder().look(path);
        if (!found)
            return failure(found.error());
        switch (found->what) {
        case What::Nothing: return std::nullopt;
        case What::Folder: return untrackedBelow(path);
        case What::File:
        case What::Other: return Obstacle{ObstacleKind::Untracked, path};
        case What::Blocked: break;
        }
        if (m_known.contains(found->blockedAt)) // will be removed
            return std::nullopt;
        return Obstacle{ObstacleKind::Untracked, found->blockedAt};
    }

    [[nodiscard]] Result<std::optional<Obstacle>> untrackedBelow(const std::string &folder) const
    {
        const auto names = m_checkout.folder().list(folder);
        if (!names)
            return failure(names.error());
        for (const std::string &name : *names) {
            const std::string path = folder + "/" + name;
            if (m_known.contains(path))
                continue;
            auto inside = untrackedAt(path);
            if (!inside || *inside)
                return inside;
        }
        return std::nullopt;
    }

    git_repository *m_repository;
    const ApplyPlan &m_plan;
    const Checkout &m_checkout;
    std::set<std::string> m_known; ///< files that the branch has now
};

} // namespace

Result<std::vector<Obstacle>> obstaclesTo(const Repository &repository, const ApplyPlan &plan)
{
    auto found = obstaclesOfBranch(repository, plan);
    if (!found || !plan.checkedOut || repository.facts().bare)
        return found;
    const auto checkout = Checkout::look(repository, plan);
    if (!checkout)
        return failure(checkout.error());
    const FileObstacles files(repository, plan, *checkout);
    for (const ChangedFile &file : plan.files) {
        auto obstacle = files.obstacleTo(file);
        if (!obstacle)
            return failure(std::move(obstacle.error()));
        if (*obstacle)
            found->push_back(**std::move(obstacle));
    }
    return found;
}

} // namespace espalier::git

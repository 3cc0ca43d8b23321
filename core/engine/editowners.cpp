// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/editowners.h"

#include "core/instrument/edits.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace espalier::engine {

namespace {

// The innermost function around a place of the original text; null outside of all.
const model::Function *functionAround(const model::Outline &outline, std::uint32_t offset)
{
    const model::Function *innermost = nullptr;
    for (const auto &function : outline.functions) {
        const auto range = function.range;
        const bool within = offset > range.begin && offset <= range.end;
        if (within && (!innermost || range.size() <= innermost->range.size()))
            innermost = &function;
    }
    return innermost;
}

/// An insertion with its owner.
struct Owned {
    const model::Insertion *insertion;
    std::string id;
};

std::vector<Owned> ownedPresent(const FileWork &file)
{
    std::vector<Owned> owned;
    owned.reserve(file.present.size());
    for (std::size_t i = 0; i < file.present.size(); ++i)
        owned.push_back({&file.present[i], ownerOfPresent(file, i)});
    return owned;
}

// What is planned was made for functions by their scripts, or is there already and stays.
std::vector<Owned> ownedPlanned(const FileWork &file, const std::vector<Owned> &present)
{
    const auto placeOf = [](const model::Insertion &i) {
        return std::tuple(i.offset, i.close, i.functionDepth, i.depth);
    };
    std::map<decltype(placeOf(model::Insertion{})), const std::string *> made;
    for (const auto &work : file.functions) {
        for (const auto &insertion : work.insertions)
            made.emplace(placeOf(insertion), &work.id);
    }
    std::vector<Owned> owned;
    owned.reserve(file.planned.size());
    auto kept = present.begin();
    for (const auto &insertion : file.planned) {
        Owned entry{&insertion, {}};
        if (const auto at = made.find(placeOf(insertion)); at != made.end()) {
            entry.id = *at->second;
        } else {
            const auto same = std::find_if(kept, present.end(), [&](const Owned &candidate) {
                return *candidate.insertion == insertion;
            });
            if (same != present.end()) {
                entry.id = same->id;
                kept = std::next(same);
            }
        }
        owned.push_back(std::move(entry));
    }
    return owned;
}

/// What stands at one offset of the original, before and after.
class Place final {
public:
    void addBefore(const Owned &owned) { add(owned, m_before, m_byOwner[owned.id].first); }
    void addAfter(const Owned &owned) { add(owned, m_after, m_byOwner[owned.id].second); }

    [[nodiscard]] bool changes() const
    {
        return m_before.text + m_after.beyond(m_before) != m_after.text + m_before.beyond(m_after);
    }
    /// Of the text that is there, with what of the original the new one stands for.
    [[nodiscard]] std::uint32_t sizeBefore() const
    {
        return static_cast<std::uint32_t>(m_before.text.size() + m_after.beyond(m_before).size());
    }
    [[nodiscard]] std::int64_t growth() const
    {
        return std::ssize(m_before.text) - std::ssize(m_before.replaced);
    }
    [[nodiscard]] std::vector<std::string> owners() const
    {
        std::vector<std::string> changed;
        std::vector<std::string> all;
        for (const auto &[id, texts] : m_byOwner) {
            if (id.empty())
                continue;
            all.push_back(id);
            if (texts.first != texts.second)
                changed.push_back(id);
        }
        return changed.empty() ? all : changed; // where only the order differs, it is everybody's
    }

private:
    static void add(const Owned &owned, instrument::PlacedText &whole, std::string &own)
    {
        whole.text += owned.insertion->text;
        whole.replaced += owned.insertion->replaced;
        own += owned.insertion->text;
    }
    instrument::PlacedText m_before;
    instrument::PlacedText m_after;
    std::map<std::string, std::pair<std::string, std::string>> m_byOwner;
};

} // namespace

std::string ownerOfPresent(const FileWork &file, std::size_t index)
{
    if (index < file.presentOwners.size() && !file.presentOwners[index].empty())
        return file.presentOwners[index];
    const auto *around = functionAround(file.outline(), file.present[index].offset);
    return around ? functionId(file.path, *around) : std::string{};
}

std::vector<EditOwners> editOwners(const FileWork &file)
{
    const auto before = ownedPresent(file);
    const auto after = ownedPlanned(file, before);
    std::vector<EditOwners> edits;
    std::int64_t shift = 0; // bytes that are there already, without those they stand for
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        constexpr auto kEnd = ~std::uint32_t{0};
        const auto offset = std::min(old == before.end() ? kEnd : old->insertion->offset,
                                     now == after.end() ? kEnd : now->insertion->offset);
        Place place;
        for (; old != before.end() && old->insertion->offset == offset; ++old)
            place.addBefore(*old);
        for (; now != after.end() && now->insertion->offset == offset; ++now)
            place.addAfter(*now);
        const auto at = static_cast<std::uint32_t>(offset + shift);
        if (place.changes())
            edits.push_back({{at, at + place.sizeBefore()}, place.owners()});
        shift += place.growth();
    }
    return edits;
}

} // namespace espalier::engine

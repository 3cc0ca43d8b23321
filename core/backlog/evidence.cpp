// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/evidence.h"

#include "core/backlog/ticketchange.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace espalier::backlog {

using model::Ticket;

namespace {

constexpr auto kFingerprint = "fingerprint";

template <typename Wanted>
void keepPieces(Ticket &ticket, Wanted wanted)
{
    auto kept = Json::array();
    for (auto &piece : ticket.evidence) {
        if (wanted(textAt(piece, kFingerprint)))
            kept.push_back(std::move(piece));
    }
    ticket.evidence = std::move(kept);
}

} // namespace

void markEvidence(Ticket &draft, std::string_view fingerprint)
{
    // In the metadata, the name of a count is that of the whole ticket.
    static constexpr std::array<std::pair<const char *, const char *>, 3> kCounts{
        {{"count", "occurrences"}, {"first_seen", "first_seen"}, {"last_seen", "last_seen"}}};
    for (auto &piece : draft.evidence) {
        piece[kFingerprint] = fingerprint;
        if (textAt(piece, "kind") != "grouped")
            continue;
        for (const auto &[own, name] : kCounts) {
            if (const auto *value = find(draft.metadata, name))
                piece[own] = *value;
        }
    }
}

void renewEvidence(Ticket &ticket, std::string_view fingerprint, const Json &pieces)
{
    keepPieces(ticket, [&](const std::string &whose) { return whose != fingerprint; });
    for (const auto &piece : pieces)
        ticket.evidence.push_back(piece);
}

void takeEvidence(Ticket &ticket, const Ticket &from, const std::vector<std::string> &fingerprints)
{
    for (const auto &fingerprint : fingerprints) {
        auto pieces = Json::array();
        for (const auto &piece : from.evidence) {
            if (textAt(piece, kFingerprint) == fingerprint)
                pieces.push_back(piece);
        }
        if (!pieces.empty())
            renewEvidence(ticket, fingerprint, pieces);
    }
}

void keepEvidence(Ticket &ticket, const std::vector<std::string> &fingerprints)
{
    const auto count = ticket.evidence.size();
    const auto tellsCount = [](const Json &piece) { return countAt(piece, "count") > 0; };
    keepPieces(ticket, [&](const std::string &whose) {
        return whose.empty() || std::ranges::contains(fingerprints, whose);
    });
    if (ticket.evidence.size() < count && std::ranges::none_of(ticket.evidence, tellsCount)) {
        for (const auto *note : {"occurrences", "first_seen", "last_seen"})
            setNote(ticket, note, {});
    }
}

void renewCounts(Ticket &ticket)
{
    std::uint64_t count = 0;
    std::string first;
    std::string last;
    for (const auto &piece : ticket.evidence) {
        if (textAt(piece, "kind") != "grouped" || countAt(piece, "count") == 0)
            continue;
        count += countAt(piece, "count");
        if (const auto seen = textAt(piece, "first_seen");
            !seen.empty() && (first.empty() || seen < first))
            first = seen;
        last = std::max(last, textAt(piece, "last_seen"));
    }
    if (count == 0)
        return;
    setNote(ticket, "occurrences", count);
    if (!first.empty())
        setNote(ticket, "first_seen", first);
    if (!last.empty())
        setNote(ticket, "last_seen", last);
}

} // namespace espalier::backlog

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffdecisions.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace espalier::editor {

using diff::Decision;
using diff::Side;

namespace {

constexpr std::array kNames{QLatin1StringView("undecided"), QLatin1StringView("accepted"),
                            QLatin1StringView("rejected")};

QString nameOf(Decision decision)
{
    return kNames[static_cast<std::size_t>(decision)];
}

Decision decisionOf(const QString &name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (name == kNames[i])
            return static_cast<Decision>(i);
    }
    return Decision::Undecided;
}

QJsonObject linesToJson(const std::map<std::uint32_t, Decision> &lines)
{
    QJsonObject object;
    for (const auto &[line, decision] : lines)
        object.insert(QString::number(line), nameOf(decision));
    return object;
}

std::map<std::uint32_t, Decision> linesFromJson(const QJsonObject &object)
{
    std::map<std::uint32_t, Decision> lines;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        lines.emplace(entry.key().toUInt(), decisionOf(entry.value().toString()));
    return lines;
}

} // namespace

HunkState DiffDecisions::of(std::uint64_t identity) const
{
    const auto state = m_states.find(identity);
    return state == m_states.end() ? HunkState{} : state->second;
}

void DiffDecisions::set(std::uint64_t identity, HunkState state)
{
    if (state.isEmpty())
        m_states.erase(identity);
    else
        m_states.insert_or_assign(identity, std::move(state));
}

diff::HunkDecisions DiffDecisions::forContent(const DiffContent &content, Decision undecided) const
{
    diff::HunkDecisions decisions(undecided);
    const auto &lines = content.comparison.diff;
    for (std::uint32_t change = 0; change < content.identities.size(); ++change) {
        const auto state = of(content.identities[change]);
        if (state.decision != Decision::Undecided)
            decisions.decide(lines, change, state.decision);
        const auto &place = lines.changes[change];
        for (const auto &[line, decision] : state.left) {
            if (line < place.left.size())
                decisions.decideLine(lines, Side::Left, place.left.begin + line, decision);
        }
        for (const auto &[line, decision] : state.right) {
            if (line < place.right.size())
                decisions.decideLine(lines, Side::Right, place.right.begin + line, decision);
        }
    }
    return decisions;
}

std::uint32_t DiffDecisions::reviewedIn(const DiffContent &content) const
{
    std::uint32_t reviewed = 0;
    for (const auto change : content.counted)
        reviewed += of(content.identities[change]).reviewed ? 1 : 0;
    return reviewed;
}

QByteArray DiffDecisions::toJson() const
{
    QJsonObject hunks;
    for (const auto &[identity, state] : m_states) {
        QJsonObject hunk{{QStringLiteral("decision"), nameOf(state.decision)},
                         {QStringLiteral("reviewed"), state.reviewed}};
        if (!state.left.empty())
            hunk.insert(QStringLiteral("left"), linesToJson(state.left));
        if (!state.right.empty())
            hunk.insert(QStringLiteral("right"), linesToJson(state.right));
        // As text: JSON's numbers do not hold 64 bits.
        hunks.insert(QString::number(identity, 16), hunk);
    }
    return QJsonDocument(
               QJsonObject{{QStringLiteral("version"), 1}, {QStringLiteral("hunks"), hunks}})
        .toJson(QJsonDocument::Compact);
}

std::optional<DiffDecisions> DiffDecisions::fromJson(const QByteArray &json)
{
    const auto object = QJsonDocument::fromJson(json).object();
    if (object.value(QLatin1StringView("version")).toInt() != 1)
        return std::nullopt;
    const auto hunks = object.value(QLatin1StringView("hunks")).toObject();
    DiffDecisions decisions;
    for (auto entry = hunks.begin(); entry != hunks.end(); ++entry) {
        const auto hunk = entry.value().toObject();
        bool isNumber = false;
        const auto identity = entry.key().toULongLong(&isNumber, 16);
        if (!isNumber)
            return std::nullopt;
        decisions.set(identity,
                      {.decision = decisionOf(hunk.value(QLatin1StringView("decision")).toString()),
                       .reviewed = hunk.value(QLatin1StringView("reviewed")).toBool(),
                       .left = linesFromJson(hunk.value(QLatin1StringView("left")).toObject()),
                       .right = linesFromJson(hunk.value(QLatin1StringView("right")).toObject())});
    }
    return decisions;
}

} // namespace espalier::editor

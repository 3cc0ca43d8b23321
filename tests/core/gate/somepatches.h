// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gate/gates.h"

#include <QTest>

#include <deque>
#include <set>
#include <string>
#include <string_view>

namespace espalier::gate::test {

inline constexpr std::uint32_t kPlain = 0100644;

/// Files with and without a patch, and the input that refers to them.
class SomeFiles final {
public:
    SomeFiles &change(const std::string &path, const std::string &before, const std::string &after)
    {
        input.files.push_back({.path = path,
                               .oldContent = m_texts.emplace_back(before),
                               .newContent = m_texts.emplace_back(after),
                               .oldMode = kPlain,
                               .newMode = kPlain});
        return *this;
    }
    SomeFiles &add(const std::string &path, const std::string &after)
    {
        input.files.push_back(
            {.path = path, .newContent = m_texts.emplace_back(after), .newMode = kPlain});
        return *this;
    }
    SomeFiles &remove(const std::string &path, const std::string &before)
    {
        input.files.push_back(
            {.path = path, .oldContent = m_texts.emplace_back(before), .oldMode = kPlain});
        return *this;
    }
    SomeFiles &move(const std::string &from, const std::string &to, const std::string &before,
                    const std::string &after)
    {
        change(to, before, after);
        input.files.back().oldPath = from;
        return *this;
    }

    GateInput input;

private:
    std::deque<std::string> m_texts; // stay where they are
};

/// The kinds of the evidence, each once and sorted: those that fail as they are, those that need an
/// approval with "?", those that are only told with "+".
inline std::string kindsOf(const model::GateResult &result)
{
    std::set<std::string> kinds;
    for (const auto &each : result.evidence) {
        const auto effect = each["effect"].get<std::string>();
        kinds.insert((effect == "fail"   ? ""
                      : effect == "note" ? "+"
                                         : "?") +
                     each["what"].get<std::string>());
    }
    std::string text;
    for (const auto &kind : kinds)
        text += (text.empty() ? "" : " ") + kind;
    return text;
}

/// The line of the first evidence of a kind; 0 when there is none.
inline int lineOf(const model::GateResult &result, std::string_view what)
{
    for (const auto &each : result.evidence) {
        if (each["what"] == what)
            return each["line"].get<int>();
    }
    return 0;
}

/// A text with one part of it replaced; the part must be there.
inline std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        qFatal("not in the text: %s", from.c_str());
    return text.replace(at, from.size(), to);
}

/// A change of one part of a text, and what is to be found.
struct Change {
    const char *name;
    const char *from;
    const char *to;
    const char *kinds;
};

inline void addChanges(const std::vector<Change> &changes)
{
    QTest::addColumn<std::string>("from");
    QTest::addColumn<std::string>("to");
    QTest::addColumn<std::string>("kinds");
    for (const auto &[name, from, to, kinds] : changes)
        QTest::newRow(name) << std::string(from) << std::string(to) << std::string(kinds);
}

} // namespace espalier::gate::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/builder.h"

#include "core/base/textcut.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <iterator>

namespace espalier::traceback {

static constexpr std::size_t kTypeBytes = 512;
static constexpr std::size_t kNameBytes = 1024;
static constexpr std::size_t kPathBytes = 4096;
static constexpr std::size_t kCodeBytes = 1024;

static void fitText(std::string &text, std::size_t bytes)
{
    if (text.size() > bytes)
        text = cutAtWord(text, bytes);
}

std::size_t TraceBuilder::fit(model::StackFrame &frame)
{
    fitText(frame.function, kNameBytes);
    fitText(frame.module, kNameBytes);
    fitText(frame.path, kPathBytes);
    fitText(frame.code, kCodeBytes);
    return sizeof frame + frame.function.size() + frame.module.size() + frame.path.size() +
           frame.code.size();
}

TraceBuilder::TraceBuilder(std::string_view language, const Limits &limits)
    : m_language(language), m_limits(limits)
{
}

TraceBuilder::Node *TraceBuilder::node(Id error)
{
    return error < m_nodes.size() && m_nodes[error].isLive ? &m_nodes[error] : nullptr;
}

const TraceBuilder::Node *TraceBuilder::node(Id error) const
{
    return error < m_nodes.size() && m_nodes[error].isLive ? &m_nodes[error] : nullptr;
}

TraceBuilder::Id TraceBuilder::add(model::Relation relation, Id of, std::string_view type,
                                   std::string_view message)
{
    if (m_live >= std::max<std::size_t>(1, m_limits.errors))
        return kNone;
    const auto free = std::ranges::find_if(m_nodes, [](const auto &each) { return !each.isLive; });
    const auto id = static_cast<Id>(free - m_nodes.begin());
    if (free == m_nodes.end())
        m_nodes.emplace_back();
    m_nodes[id] = Node{.isLive = true, .sequence = m_sequence++, .of = of, .error = {}};
    m_nodes[id].error.relation = relation;
    ++m_live;
    m_last = id;
    setHead(id, type, message);
    return id;
}

void TraceBuilder::attach(Id error, model::Relation relation, Id of)
{
    if (auto *found = node(error); found && error != of) {
        found->of = of;
        found->error.relation = relation;
    }
}

std::vector<TraceBuilder::Id> TraceBuilder::membersOf(Id error) const
{
    std::vector<Id> result;
    for (Id id = 0; id < m_nodes.size(); ++id) {
        if (m_nodes[id].isLive && m_nodes[id].of == error)
            result.push_back(id);
    }
    std::ranges::sort(result, {}, [this](Id id) { return m_nodes[id].sequence; });
    return result;
}

void TraceBuilder::drop(Id error)
{
    const auto *dropped = node(error);
    if (!dropped)
        return;
    const auto of = dropped->of;
    std::vector<Id> waiting{error};
    while (!waiting.empty()) {
        const auto id = waiting.back();
        waiting.pop_back();
        const auto members = membersOf(id);
        waiting.insert(waiting.end(), members.begin(), members.end());
        const auto &each = m_nodes[id];
        leaveOut(of, each.begin.size() + each.end.size() + each.error.framesLeftOut);
        m_nodes[id] = Node();
        --m_live;
    }
}

void TraceBuilder::setHead(Id error, std::string_view type, std::string_view message)
{
    if (auto *found = node(error)) {
        found->error.type = cutAtWord(type, kTypeBytes);
        setMessage(error, message);
    }
}

void TraceBuilder::setMessage(Id error, std::string_view message)
{
    auto *found = node(error);
    if (!found)
        return;
    found->isFull = message.size() > m_limits.messageBytes;
    found->error.message = cutAtWord(message, m_limits.messageBytes);
}

void TraceBuilder::addMessageLine(Id error, std::string_view line)
{
    auto *found = node(error);
    if (!found || found->isFull)
        return;
    auto &message = found->error.message;
    message += '\n';
    if (message.size() + line.size() <= m_limits.messageBytes) {
        message += line;
        return;
    }
    message += line.substr(0, m_limits.messageBytes); // no more than is cut off again
    setMessage(error, std::string(message));
}

void TraceBuilder::hold(std::string_view line)
{
    ++m_heldLines;
    if (m_heldBytes > m_limits.messageBytes)
        return;
    m_held.emplace_back(line.substr(0, m_limits.messageBytes + 4));
    m_heldBytes += line.size() + 1;
}

void TraceBuilder::keepHeld(Id error)
{
    while (!m_held.empty() && isBlank(m_held.back()))
        m_held.pop_back();
    for (const auto &line : m_held)
        addMessageLine(error, line);
    dropHeld();
}

void TraceBuilder::dropHeld()
{
    m_held.clear();
    m_heldBytes = 0;
    m_heldLines = 0;
}

void TraceBuilder::dropHeld(std::size_t lines)
{
    m_heldLines -= std::min(m_heldLines, lines);
    m_held.resize(std::min(m_held.size(), m_heldLines));
}

void TraceBuilder::addFrame(Id error, model::StackFrame frame)
{
    auto *found = node(error == kNone ? m_last : error);
    if (!found)
        return;
    found->keptLast = false;
    const auto size = fit(frame);
    const auto atBegin = (m_limits.frames + 1) / 2;
    const auto atEnd = m_limits.frames - atBegin;
    if (error == kNone || m_limits.frames == 0 || m_bytes + size > m_limits.traceBytes) {
        ++found->error.framesLeftOut;
        return;
    }
    if (found->begin.size() < atBegin) {
        found->begin.push_back(std::move(frame));
    } else if (atEnd == 0) {
        ++found->error.framesLeftOut;
        return;
    } else {
        if (found->end.size() == atEnd) {
            m_bytes -= std::min(m_bytes, fit(found->end.front()));
            found->end.pop_front();
            ++found->error.framesLeftOut;
        }
        found->end.push_back(std::move(frame));
    }
    m_bytes += size;
    found->keptLast = true;
}

void TraceBuilder::addFrameInFront(Id error, model::StackFrame frame)
{
    auto *found = node(error);
    if (!found || found->begin.size() + found->end.size() >= m_limits.frames)
        return;
    m_bytes += fit(frame);
    found->begin.insert(found->begin.begin(), std::move(frame));
}

void TraceBuilder::leaveOut(Id error, std::uint64_t frames)
{
    if (auto *found = node(error == kNone ? m_last : error))
        found->error.framesLeftOut += frames;
}

std::string_view TraceBuilder::type(Id error) const
{
    const auto *found = node(error);
    return found ? std::string_view(found->error.type) : std::string_view();
}

std::string_view TraceBuilder::message(Id error) const
{
    const auto *found = node(error);
    return found ? std::string_view(found->error.message) : std::string_view();
}

bool TraceBuilder::hasFrames(Id error) const
{
    const auto *found = node(error);
    return found && (!found->begin.empty() || found->error.framesLeftOut > 0);
}

bool TraceBuilder::hasMember(Id error) const
{
    return std::ranges::any_of(m_nodes, [&](const auto &each) {
        return each.isLive && each.of == error && each.error.relation == model::Relation::Member;
    });
}

model::StackFrame *TraceBuilder::lastFrame(Id error)
{
    auto *found = node(error);
    if (!found || !found->keptLast)
        return nullptr;
    return found->end.empty() ? &found->begin.back() : &found->end.back();
}

model::RaisedError TraceBuilder::take(Node &node, FrameOrder order) const
{
    auto error = std::move(node.error);
    error.frames = std::move(node.begin);
    std::ranges::move(node.end, std::back_inserter(error.frames));
    if (order == FrameOrder::OutermostFirst)
        std::ranges::reverse(error.frames);
    return error;
}

model::StackTrace TraceBuilder::finish(Id reported, FrameOrder order)
{
    model::StackTrace trace{.language = m_language, .errors = {}};
    struct Waiting {
        Id id;
        std::size_t of;
    };
    std::vector<Waiting> waiting;
    if (node(reported)) {
        m_nodes[reported].error.relation = model::Relation::Outermost;
        waiting.push_back({reported, 0});
    }
    while (!waiting.empty()) {
        const auto [id, of] = waiting.back();
        waiting.pop_back();
        const auto index = trace.errors.size();
        auto members = membersOf(id);
        std::ranges::reverse(members);
        for (const auto member : members)
            waiting.push_back({member, index});
        trace.errors.push_back(take(m_nodes[id], order));
        trace.errors.back().of = of;
        m_nodes[id].isLive = false; // what goes round in circles is told once
    }
    return trace;
}

} // namespace espalier::traceback

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/traceback.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::traceback {

/// In which order a text lists the calls of an error.
enum class FrameOrder { InnermostFirst, OutermostFirst };

/// Puts a trace together while its text is read, in whatever order it tells its errors, and keeps
/// within the limits.
class TraceBuilder final {
public:
    using Id = std::size_t;
    /// Stands for the error told before, and for errors beyond the limit, whose frames are counted.
    static constexpr Id kNone = static_cast<Id>(-1);

    TraceBuilder(std::string_view language, const Limits &limits);

    /// A further error; kNone when there are as many as may be.
    Id add(model::Relation relation, Id of, std::string_view type, std::string_view message);
    /// Says of an error, told before that, what it belongs to.
    void attach(Id error, model::Relation relation, Id of);
    /// Takes out an error with what belongs to it; its frames are counted where it belonged.
    void drop(Id error);

    void setHead(Id error, std::string_view type, std::string_view message);
    void addMessageLine(Id error, std::string_view line);
    /// A line that is of the message of an error if something comes after it that tells so: then
    /// `keepHeld`, else `dropHeld`.
    void hold(std::string_view line);
    void keepHeld(Id error);
    void dropHeld();
    void dropHeld(std::size_t lines);
    void setMessage(Id error, std::string_view message);
    void addFrame(Id error, model::StackFrame frame);
    void addFrameInFront(Id error, model::StackFrame frame);
    void leaveOut(Id error, std::uint64_t frames);

    [[nodiscard]] std::string_view type(Id error) const;
    [[nodiscard]] std::string_view message(Id error) const;
    [[nodiscard]] bool hasFrames(Id error) const;
    [[nodiscard]] bool hasMember(Id error) const;
    /// The frame added last, to complete it; null when it was not kept.
    [[nodiscard]] model::StackFrame *lastFrame(Id error);
    [[nodiscard]] bool empty() const { return m_live == 0; }

    /// The errors that belong to `reported`, which comes first, each after what it belongs to.
    [[nodiscard]] model::StackTrace finish(Id reported, FrameOrder order);

    /// Cuts the texts of a frame to what is kept of any, and says how much they take.
    static std::size_t fit(model::StackFrame &frame);

private:
    struct Node {
        bool isLive = false;
        bool isFull = false; ///< the message takes no more
        std::uint64_t sequence = 0;
        Id of = kNone;
        model::RaisedError error;
        std::vector<model::StackFrame> begin;
        std::deque<model::StackFrame> end;
        bool keptLast = false;
    };

    [[nodiscard]] Node *node(Id error);
    [[nodiscard]] const Node *node(Id error) const;
    [[nodiscard]] std::vector<Id> membersOf(Id error) const;
    model::RaisedError take(Node &node, FrameOrder order) const;

    std::string m_language;
    Limits m_limits;
    std::vector<Node> m_nodes;
    std::size_t m_live = 0;
    std::uint64_t m_sequence = 0;
    std::size_t m_bytes = 0;
    std::vector<std::string> m_held;
    std::size_t m_heldBytes = 0;
    std::size_t m_heldLines = 0; ///< also those that were too many to be kept
    Id m_last = kNone;           ///< what is beyond the limit is counted here
};

} // namespace espalier::traceback

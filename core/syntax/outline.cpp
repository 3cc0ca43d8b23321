// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"

#include "core/base/textformat.h"
#include "core/syntax/parser.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace espalier::syntax {

namespace {

/// One walk over a tree with a cursor; collects everything an outline holds.
class OutlineWalk final {
public:
    OutlineWalk(const Rules &rules, std::string_view text, TSNode root);
    ~OutlineWalk() { ts_tree_cursor_delete(&m_cursor); }
    OutlineWalk(const OutlineWalk &) = delete;
    OutlineWalk &operator=(const OutlineWalk &) = delete;

    model::Outline run();

private:
    bool advance(bool descend);
    bool enter(TSNode node, Role role);
    bool mayHoldRole(TSNode node);
    void enterFunction(TSNode node);
    void enterScope(TSNode node, Role role);
    void qualify(std::string_view name);
    void leaveFrames();
    void finish(model::Function &function) const;
    void numberNames();
    model::Function *innermostFunction();
    [[nodiscard]] const model::Function *enclosingFunction() const;

    const Rules &m_rules;
    TSNode m_root;
    std::vector<std::uint32_t> m_triggers;
    std::size_t m_nextTrigger = 0;
    TSTreeCursor m_cursor;
    std::vector<TSNode> m_ancestors;
    std::vector<Frame> m_frames;
    std::string m_qualifier;
    std::uint16_t m_functionDepth = 0;
    bool m_oldSyntax = false;
    Visit m_visit;
    model::Outline m_outline;
};

OutlineWalk::OutlineWalk(const Rules &rules, std::string_view text, TSNode root)
    : m_rules(rules), m_root(root), m_triggers(rules.triggersIn(text)),
      m_cursor(ts_tree_cursor_new(root)), m_visit{.text = text, .ancestors = &m_ancestors}
{
    m_outline.language = rules.name();
    m_outline.level = rules.level();
    m_outline.errors = countErrors(root);
}

// Moves on in the order of the text, keeping the ancestors; frames that end are closed.
bool OutlineWalk::advance(bool descend)
{
    if (descend) {
        const TSNode node = ts_tree_cursor_current_node(&m_cursor);
        if (ts_tree_cursor_goto_first_child(&m_cursor)) {
            m_ancestors.push_back(node);
            return true;
        }
    }
    for (;;) {
        leaveFrames();
        if (ts_tree_cursor_goto_next_sibling(&m_cursor))
            return true;
        if (!ts_tree_cursor_goto_parent(&m_cursor))
            return false;
        m_ancestors.pop_back();
    }
}

void OutlineWalk::leaveFrames()
{
    while (!m_frames.empty() && m_frames.back().level >= m_ancestors.size()) {
        const Frame frame = m_frames.back();
        m_frames.pop_back();
        m_qualifier.resize(frame.qualifierSize);
        if (frame.role == Role::Function) {
            --m_functionDepth;
            finish(m_outline.functions[static_cast<std::size_t>(frame.function)]);
        }
    }
}

void OutlineWalk::finish(model::Function &function) const
{
    m_rules.finishFunction(function);
    std::ranges::stable_sort(function.anchors, {}, &model::Anchor::offset);
}

model::Function *OutlineWalk::innermostFunction()
{
    for (auto at = m_frames.rbegin(); at != m_frames.rend(); ++at) {
        if (at->role == Role::Function)
            return &m_outline.functions[static_cast<std::size_t>(at->function)];
        if (at->role == Role::Class || at->role == Role::Barrier)
            return nullptr; // runs in a frame that is not the function's
    }
    return nullptr;
}

const model::Function *OutlineWalk::enclosingFunction() const
{
    const auto at =
        std::ranges::find(m_frames.rbegin(), m_frames.rend(), Role::Function, &Frame::role);
    return at == m_frames.rend() ? nullptr
                                 : &m_outline.functions[static_cast<std::size_t>(at->function)];
}

// Rules that hold for all that is inside: its text is used as text, or by another compiler.
bool isContagious(std::string_view rule)
{
    return rule == "opted-out" || rule == "serialized" || rule == "asm" || rule == "compiled";
}

// The lines a range stands on. In a minified file they would be the whole file for each of its
// functions, so of a very long line only the function itself is taken.
ByteRange wholeLines(const Visit &visit, ByteRange range)
{
    constexpr std::uint32_t kLongRest = 2000;
    const auto begin = visit.startOfLine(range.begin);
    const auto end = lineEnd(visit.text, std::max(range.end, 1u) - 1);
    return {range.begin - begin > kLongRest ? range.begin : begin,
            end - range.end > kLongRest ? range.end : end};
}

// Names stop growing at a length nobody reads: thousands of nested functions would otherwise take
// memory with the square of their number. Ordinals keep them apart.
void OutlineWalk::qualify(std::string_view name)
{
    constexpr std::size_t kLongest = 2000;
    if (m_qualifier.size() > kLongest)
        return;
    if (!m_qualifier.empty())
        m_qualifier += '.';
    m_qualifier += name;
}

void OutlineWalk::enterFunction(TSNode node)
{
    model::Function function;
    function.depth = ++m_functionDepth;
    function.range = rangeOf(node);
    function.line = ts_node_start_point(node).row + 1;
    function.endLine = ts_node_end_point(node).row + 1;
    m_rules.describeFunction(node, m_visit, function);
    if (const auto *outer = enclosingFunction(); outer && isContagious(outer->rule))
        function.rule = outer->rule;
    if (ts_node_has_error(node))
        function.rule = "syntax-error";
    function.lines = wholeLines(m_visit, function.range);
    const auto before = m_qualifier.size();
    qualify(function.qualifiedName);
    function.qualifiedName = m_qualifier;
    const int index = static_cast<int>(m_outline.functions.size());
    m_outline.functions.push_back(std::move(function));
    m_frames.push_back({.role = Role::Function,
                        .level = static_cast<std::uint32_t>(m_ancestors.size()),
                        .function = index,
                        .qualifierSize = before});
}

void OutlineWalk::enterScope(TSNode node, Role role)
{
    Frame frame{.role = role,
                .level = static_cast<std::uint32_t>(m_ancestors.size()),
                .qualifierSize = m_qualifier.size()};
    if (role == Role::Class)
        m_rules.describeClass(node, m_visit, frame);
    const auto name = role == Role::Barrier ? std::string_view{} : m_rules.qualifier(node, m_visit);
    if (!name.empty())
        qualify(name);
    m_frames.push_back(frame);
}

// The walk meets nodes in the order of their starts.
bool OutlineWalk::mayHoldRole(TSNode node)
{
    const auto begin = ts_node_start_byte(node);
    while (m_nextTrigger < m_triggers.size() && m_triggers[m_nextTrigger] < begin)
        ++m_nextTrigger;
    return m_nextTrigger < m_triggers.size() && m_triggers[m_nextTrigger] < ts_node_end_byte(node);
}

// Returns whether to go into the node's children.
bool OutlineWalk::enter(TSNode node, Role role)
{
    m_visit.enclosing = m_frames.empty() ? nullptr : &m_frames.back();
    switch (role) {
    case Role::None: break;
    case Role::Opaque: return false;
    case Role::Function:
        if (m_rules.hasCode(node))
            enterFunction(node);
        break;
    case Role::Class:
    case Role::Object:
    case Role::Barrier: enterScope(node, role); break;
    case Role::OldSyntax: m_oldSyntax = true; break;
    case Role::ModuleSyntax: m_outline.moduleKind = model::ModuleKind::Module; break;
    case Role::Loop:
        if (auto *function = innermostFunction()) {
            ++function->loops;
            m_rules.describeLoop(node, m_visit, *function);
        }
        break;
    case Role::Return:
        if (auto *function = innermostFunction())
            m_rules.describeReturn(node, m_visit, *function);
        break;
    case Role::Yield:
        if (auto *function = innermostFunction())
            function->isGenerator = true;
        break;
    }
    return true;
}

void OutlineWalk::numberNames()
{
    std::unordered_map<std::string_view, std::uint16_t> seen;
    seen.reserve(m_outline.functions.size());
    for (auto &function : m_outline.functions)
        function.ordinal = ++seen[function.qualifiedName];
}

model::Outline OutlineWalk::run()
{
    m_rules.describeFile(m_root, m_visit, m_outline);
    bool descend = true;
    do {
        const TSNode node = ts_tree_cursor_current_node(&m_cursor);
        const Role role = m_rules.roleOf(ts_node_symbol(node));
        // Keywords share their kind's name with nothing we look for, so roles are of named nodes.
        descend = role == Role::None ? mayHoldRole(node) : enter(node, role);
    } while (advance(descend));
    numberNames();
    m_rules.finishFile(m_visit.text, m_outline);
    if (m_oldSyntax) {
        for (auto &function : m_outline.functions)
            function.rule = m_rules.oldLevelRule();
    }
    return std::move(m_outline);
}

bool tooLarge(std::string_view text)
{
    return text.size() >= std::numeric_limits<std::uint32_t>::max();
}

} // namespace

model::Outline outline(const Language &language, std::string_view text)
{
    if (tooLarge(text))
        return {};
    const auto tree = parseText(language.rules(), text);
    return OutlineWalk(language.rules(), text, ts_tree_root_node(tree.get())).run();
}

void parseOnly(const Language &language, std::string_view text)
{
    const auto tree = parseText(language.rules(), text);
}

OpaqueScan scanOpaque(const Language &language, std::string_view text)
{
    OpaqueScan scan;
    if (tooLarge(text))
        return scan;
    const auto tree = parseText(language.rules(), text);
    const TSNode root = ts_tree_root_node(tree.get());
    walkNodes(root, [&](TSNode node) {
        const bool opaque = language.rules().isOpaque(ts_node_symbol(node));
        if (opaque)
            scan.ranges.push_back(rangeOf(node));
        return !opaque;
    });
    scan.errors = countErrors(root);
    return scan;
}

} // namespace espalier::syntax

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/treecompare.h"

#include <algorithm>
#include <cstdint>

namespace espalier::autopatch {

using syntax::Node;

namespace {

constexpr std::size_t kMostChildren = 2'000; ///< that are compared with each other
constexpr std::size_t kMostChanges = 20;

bool isImport(const Node &node)
{
    static constexpr Kinds kinds{"import_statement", "import_from_statement"};
    return node.parent().kind() == "module" && isOneOf(node, kinds);
}

NodeRun withoutImports(const Node &node)
{
    auto children = childrenOf(node);
    if (node.kind() == "module")
        std::erase_if(children, isImport);
    return children;
}

/// Compares two versions of a file by their trees.
class Comparison final {
public:
    Comparison(const CodeFile &before, const CodeFile &after) : m_before(before), m_after(after) {}

    /// None where there are too many.
    std::optional<std::vector<TreeDifference>> differences()
    {
        compare(m_before.root(), m_after.root());
        return m_isTooMuch ? std::nullopt : std::optional(std::move(m_found));
    }

private:
    /// The children of two nodes, and the part of them that differs.
    struct Children {
        Node above;
        Node aboveAfter;
        NodeRun before;
        NodeRun after;
        std::size_t first = 0;
        std::size_t end = 0;
        std::size_t endAfter = 0;
    };

    bool isSame(const Node &a, const Node &b) const
    {
        return a.kind() == b.kind() && m_before.textOf(a) == m_after.textOf(b);
    }

    // Not by recursion where only one child differs: code may be nested deeply.
    void compare(Node a, Node b)
    {
        while (!m_isTooMuch) {
            const auto children = childrenThatDiffer(a, b);
            const auto first = children.first;
            if (children.end == first && children.endAfter == first)
                return;
            const bool isOne = children.end == first + 1 && children.endAfter == first + 1 &&
                               mayCompare(children.before[first], children.after[first]);
            if (!isOne) {
                split(children);
                return;
            }
            a = children.before[first];
            b = children.after[first];
        }
    }

    Children childrenThatDiffer(const Node &a, const Node &b) const
    {
        Children of{
            .above = a, .aboveAfter = b, .before = withoutImports(a), .after = withoutImports(b)};
        of.end = of.before.size();
        of.endAfter = of.after.size();
        while (of.first < std::min(of.end, of.endAfter) &&
               isSame(of.before[of.first], of.after[of.first]))
            ++of.first;
        while (of.end > of.first && of.endAfter > of.first &&
               isSame(of.before[of.end - 1], of.after[of.endAfter - 1])) {
            --of.end;
            --of.endAfter;
        }
        return of;
    }

    static NodeRun slice(const NodeRun &run, std::size_t begin, std::size_t end)
    {
        return {run.begin() + static_cast<std::ptrdiff_t>(begin),
                run.begin() + static_cast<std::ptrdiff_t>(end)};
    }

    static bool mayCompare(const Node &before, const Node &after)
    {
        return before.kind() == after.kind() && before.childCount() > 0 && after.childCount() > 0;
    }

    /// What lies between children that are the same on both sides.
    void split(const Children &of)
    {
        const auto rows = of.end - of.first;
        const auto columns = of.endAfter - of.first;
        if (rows * columns > kMostChildren * kMostChildren) {
            m_isTooMuch = true;
            return;
        }
        // The longest common sequence, from the end.
        const auto width = columns + 1;
        std::vector<std::uint32_t> length((rows + 1) * width);
        for (auto i = rows; i-- > 0;) {
            for (auto j = columns; j-- > 0;)
                length[i * width + j] =
                    isSame(of.before[of.first + i], of.after[of.first + j])
                        ? length[(i + 1) * width + j + 1] + 1
                        : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
        }
        std::size_t i = 0;
        std::size_t j = 0;
        std::size_t out = 0; // before i, to be told of
        std::size_t in = 0;
        while (i < rows || j < columns) {
            const bool isCommon =
                i < rows && j < columns && isSame(of.before[of.first + i], of.after[of.first + j]);
            if (isCommon) {
                add(of, of.first + i, std::exchange(out, 0), of.first + j, std::exchange(in, 0));
                ++i;
                ++j;
            } else if (i < rows &&
                       (j == columns || length[(i + 1) * width + j] >= length[i * width + j + 1])) {
                ++i;
                ++out;
            } else {
                ++j;
                ++in;
            }
        }
        add(of, of.end, out, of.endAfter, in);
    }

    /// What stands before `end` and `endAfter` on the two sides.
    void add(const Children &of, std::size_t end, std::size_t count, std::size_t endAfter,
             std::size_t countAfter)
    {
        if (count == 0 && countAfter == 0)
            return;
        const auto begin = end - count;
        const auto beginAfter = endAfter - countAfter;
        bool arePairs = count == countAfter;
        for (std::size_t i = 0; arePairs && i < count; ++i)
            arePairs = mayCompare(of.before[begin + i], of.after[beginAfter + i]);
        for (std::size_t i = 0; arePairs && i < count; ++i)
            compare(of.before[begin + i], of.after[beginAfter + i]);
        if (arePairs)
            return;
        TreeDifference found{
            .above = of.above, .aboveAfter = of.aboveAfter, .before = {}, .after = {}};
        found.before = slice(of.before, begin, end);
        found.after = slice(of.after, beginAfter, endAfter);
        if (end < of.before.size() && endAfter < of.after.size())
            found.next = {of.before[end], of.after[endAfter]};
        if (begin > 0 && beginAfter > 0)
            found.previous = {of.before[begin - 1], of.after[beginAfter - 1]};
        m_found.push_back(std::move(found));
        m_isTooMuch = m_isTooMuch || m_found.size() > kMostChanges;
    }

    const CodeFile &m_before;
    const CodeFile &m_after;
    std::vector<TreeDifference> m_found;
    bool m_isTooMuch = false;
};

} // namespace

std::vector<std::string> importsIn(const CodeFile &file)
{
    std::vector<std::string> imports;
    for (const auto &child : childrenOf(file.root(), true)) {
        if (isImport(child))
            imports.emplace_back(file.textOf(child));
    }
    return imports;
}

std::optional<std::vector<TreeDifference>> differencesOf(const CodeFile &before,
                                                         const CodeFile &after)
{
    return Comparison(before, after).differences();
}

} // namespace espalier::autopatch

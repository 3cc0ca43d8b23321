// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/gate: what reading the tests of all languages has in common.

#include "core/gate/testfacts.h"
#include "core/syntax/tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// Goes once through the tree of a file. What the nodes above mean is in frames, which inherit from
/// each other, so that nesting without end costs nothing.
class TestReader {
public:
    explicit TestReader(std::string_view text) : m_text(text) {}
    virtual ~TestReader() = default;
    TestReader(const TestReader &) = delete;
    TestReader &operator=(const TestReader &) = delete;

    [[nodiscard]] TestFacts read(const syntax::Language &language);

protected:
    struct Frame {
        std::uint32_t end = 0;
        int test = -1;            ///< index of the test or helper it is in
        bool dead = false;        ///< never reached
        bool swallowed = false;   ///< failures are caught
        bool conditional = false; ///< only reached on some machines
        bool branch = false;      ///< within a branch or loop of the test
        bool guarded = false;     ///< within a branch
        bool nested = false;      ///< within a function of the test
        bool collected = true;    ///< tests here are found by the runner
        std::string qualifier{};
        std::string condition{}; ///< of the innermost branch
    };

    /// Looks at a node; opens a frame where it means something for those in it.
    virtual void visit(const syntax::Node &node) = 0;
    /// Whether of several tests of one name only the last is run.
    [[nodiscard]] virtual bool lastOneCounts() const { return false; }

    [[nodiscard]] std::string_view textOf(const syntax::Node &node) const;
    [[nodiscard]] const Frame &top() const { return m_frames.back(); }
    /// A frame for what is in the node, to be changed before the next node.
    Frame &open(const syntax::Node &node);
    /// The test the present node is in; null where it is in none, or is never reached.
    [[nodiscard]] TestCase *test();
    TestCase &begin(const syntax::Node &node, const syntax::Node &whole, std::string name,
                    bool helper);
    void addAssertion(const syntax::Node &node, Assertion assertion);
    /// To the test, or where there is none to the file.
    void addSkip(const syntax::Node &node, std::string_view what, bool conditional);
    void addCall(const syntax::Node &node, std::string_view name);
    void addRows(std::uint32_t rows);
    /// Nothing behind the node is reached in its test.
    void endTest(const syntax::Node &node);
    [[nodiscard]] TestFacts &facts() { return m_facts; }

private:
    void finish();
    void addHelpers();

    std::string_view m_text;
    TestFacts m_facts;
    std::vector<Frame> m_frames;
    std::vector<ByteRange> m_comments;
    std::vector<std::uint32_t> m_deadFrom; ///< by test
    std::uint32_t m_assertedTo = 0;        ///< end of the last assertion
};

/// Text up to the first of these characters.
[[nodiscard]] std::string_view upTo(std::string_view text, std::string_view characters);
/// Text behind the last dot.
[[nodiscard]] std::string_view lastName(std::string_view text);
/// Whether a text without blanks is a literal or made of literals only.
[[nodiscard]] bool isConstant(std::string_view text);
/// Whether a condition is about the machine and not about the program.
[[nodiscard]] bool isAboutMachine(std::string_view condition);

/// Whether a function of this name puts something else in the place of the program's code.
[[nodiscard]] bool isMocking(std::string_view name);

[[nodiscard]] TestFacts readPythonTests(const syntax::Language &language, std::string_view text);
[[nodiscard]] TestFacts readEcmaTests(const syntax::Language &language, std::string_view text);
[[nodiscard]] TestFacts readGoTests(const syntax::Language &language, std::string_view text);

} // namespace espalier::gate

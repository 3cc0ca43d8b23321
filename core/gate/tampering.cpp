// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/tampering.h"
#include "core/gate/paths.h"

#include "core/gate/gates.h"

#include <algorithm>
#include <map>

namespace espalier::gate {

namespace {

constexpr std::string_view kGate = "test_tampering";

/// The tests of one file, without and with the patch.
struct TestFile {
    std::string path; ///< with the patch, or where it was
    const FilePatch *patch = nullptr;
    TestFacts before{};
    TestFacts after{};
};

/// A test that is gone from where it was.
struct GoneTest {
    const TestFile *file = nullptr;
    const TestCase *test = nullptr;
};

TestFacts factsOf(std::string_view path, std::string_view text)
{
    const auto *language = syntax::languageOf(path);
    return language ? readTests(*language, text) : TestFacts();
}

TestFile read(const FilePatch &patch)
{
    const auto &file = patch.file;
    const auto &oldPath = file.oldPath.empty() ? file.path : file.oldPath;
    TestFile result{.path = file.path, .patch = &patch};
    if (file.oldContent && (isTestPath(oldPath) || isBesideTests(oldPath)))
        result.before = factsOf(oldPath, *file.oldContent);
    // A file that was one of tests by its folder only stays one where it is; one with a new name
    // has to be found by the runner.
    const bool stays = oldPath == file.path && !result.before.cases.empty();
    if (file.newContent && (isTestPath(file.path) || stays))
        result.after = factsOf(file.path, *file.newContent);
    return result;
}

/// What tests compare with is recorded in a file of its own.
bool isRecorded(std::string_view path)
{
    return path.ends_with(".snap") || path.ends_with(".golden") || path.contains("__snapshots__/");
}

class TestComparison final {
public:
    TestComparison(const Patch &patch, Findings &found);

    void run();

private:
    void pairByName(TestFile &file);
    void pairElsewhere();
    void pairRenamed();
    void reportGone();
    void compareFileSkips(const TestFile &file);
    void reportNew();
    bool take(const GoneTest &gone, PlacedTest with);
    [[nodiscard]] bool lostAll(const TestFile &file) const;

    Findings &m_found;
    std::vector<TestFile> m_files;
    std::vector<GoneTest> m_gone;
    std::vector<PlacedTest> m_new;
};

TestComparison::TestComparison(const Patch &patch, Findings &found) : m_found(found)
{
    for (const auto &each : patch.files())
        m_files.push_back(read(each));
}

void TestComparison::pairByName(TestFile &file)
{
    std::vector<const TestCase *> left;
    for (const auto &test : file.after.cases)
        left.push_back(&test);
    for (const auto &test : file.before.cases) {
        const auto found = std::ranges::find(left, test.name, &TestCase::name);
        if (found == left.end()) {
            m_gone.push_back({&file, &test});
            continue;
        }
        compareTests(test, {file.path, *found}, m_found);
        left.erase(found);
    }
    for (const auto *test : left)
        m_new.push_back({file.path, test});
}

bool TestComparison::take(const GoneTest &gone, PlacedTest with)
{
    compareTests(*gone.test, with, m_found);
    std::erase_if(m_new, [&](const PlacedTest &each) { return each.test == with.test; });
    return true;
}

/// Moved to another file or class under the same name.
void TestComparison::pairElsewhere()
{
    const auto simple = [](std::string_view name) {
        const auto suite = name.rfind(" > ");
        name = suite == name.npos ? name : name.substr(suite + 3);
        return name.substr(name.rfind('.') + 1);
    };
    std::erase_if(m_gone, [&](const GoneTest &gone) {
        const auto found = std::ranges::find_if(m_new, [&](const PlacedTest &each) {
            return simple(each.test->name) == simple(gone.test->name);
        });
        return found != m_new.end() && take(gone, *found);
    });
}

/// Renamed, or made one with others. The others may take in more than one, so they stay.
void TestComparison::pairRenamed()
{
    struct Load {
        std::size_t tests = 0;
        std::size_t assertions = 0;
    };
    std::map<const TestCase *, Load> loads;
    const auto hasRoom = [&](const TestCase &test, const TestCase &gone) {
        const auto load = loads[&test];
        if (test.repeats)
            return test.rows == 0 || load.tests < test.rows;
        const auto asked = std::max<std::size_t>(gone.count(Strength::Weak), 1);
        return load.tests == 0 || load.assertions + asked <= test.count(Strength::Weak);
    };
    std::erase_if(m_gone, [&](const GoneTest &gone) {
        const auto found = std::ranges::find_if(m_new, [&](const PlacedTest &each) {
            return isCarriedBy(*gone.test, *each.test) && hasRoom(*each.test, *gone.test);
        });
        if (found == m_new.end())
            return false;
        auto &load = loads[found->test];
        load.assertions += std::max<std::size_t>(gone.test->count(Strength::Weak), 1);
        if (load.tests++ == 0)
            compareTests(*gone.test, *found, m_found);
        return true;
    });
}

bool TestComparison::lostAll(const TestFile &file) const
{
    const auto lost = std::ranges::count(m_gone, &file, &GoneTest::file);
    return file.after.cases.empty() &&
           lost == static_cast<std::ptrdiff_t>(file.before.cases.size());
}

void TestComparison::reportGone()
{
    for (const auto &file : m_files) {
        const auto &changed = file.patch->file;
        const auto &path = changed.oldPath.empty() ? changed.path : changed.oldPath;
        if (!file.before.cases.empty() && lostAll(file))
            m_found.add(Effect::Fail, path, 0, "deleted-test-file")["tests"] =
                file.before.cases.size();
        // Of a language whose tests nobody reads, the file is all there is.
        else if (file.before.cases.empty() && file.patch->isRemoved() && isTestPath(path) &&
                 !syntax::languageOf(path))
            m_found.add(Effect::Fail, path, 0, "deleted-test-file");
        else if (file.before.cases.empty() && file.patch->isRemoved() && isBesideTests(path))
            m_found.add(Effect::Approval, path, 0, "deleted-test-data");
        else if (changed.oldContent && isRecorded(path))
            m_found.add(Effect::Approval, path, 0, "changed-expectation");
    }
    for (const auto &gone : m_gone) {
        if (!lostAll(*gone.file))
            m_found.add(Effect::Fail, gone.file->path, gone.test->line, "deleted-test",
                        gone.test->name);
    }
}

void TestComparison::compareFileSkips(const TestFile &file)
{
    std::vector<Skip> known = file.before.skips;
    for (const auto &skip : file.after.skips) {
        const auto same = std::ranges::find_if(known, [&](const Skip &each) {
            return skip.isLike(each) && (skip.what != "build-tag" || skip.text == each.text);
        });
        if (same != known.end()) {
            known.erase(same);
            continue;
        }
        // In a file of new tests only nothing is lost.
        const bool loses =
            !file.before.cases.empty() || !m_gone.empty() || skip.what == "only-test";
        m_found.add(loses && !skip.conditional ? Effect::Fail : Effect::Approval, file.path,
                    skip.line, skip.kind(), skip.text);
    }
}

void TestComparison::reportNew()
{
    for (const auto &[path, test] : m_new) {
        for (const auto &skip : test->skips) {
            const bool others = skip.what == "only-test";
            // New tests have what they need; it is those there were that are not to be emptied so.
            if (skip.what == "mocked-code")
                continue;
            m_found.add(others ? Effect::Fail : Effect::Approval, path, skip.line, skip.what,
                        skip.text)["test"] = shownText(test->name);
        }
        const bool asksNothing = test->count(Strength::Weak) == 0 && !test->assertions.empty();
        if (asksNothing)
            m_found.add(Effect::Approval, path, test->line, "trivial-assertion", test->name);
    }
}

void TestComparison::run()
{
    for (auto &file : m_files)
        pairByName(file);
    pairElsewhere();
    pairRenamed();
    for (const auto &file : m_files)
        compareFileSkips(file);
    reportGone();
    reportNew();
}

} // namespace

void compareFiles(const Patch &patch, Findings &found)
{
    TestComparison(patch, found).run();
}

model::GateResult checkTampering(const Patch &patch, const GatePolicy &)
{
    if (patch.files().empty())
        return without(kGate, model::GateVerdict::NotApplicable, "no-change");
    Findings found(kGate);
    compareFiles(patch, found);
    for (const auto &each : patch.files()) {
        checkLimits(each, found);
        checkConfiguration(each, found);
    }
    checkSpecialCases(patch, found);
    return found.take();
}

} // namespace espalier::gate

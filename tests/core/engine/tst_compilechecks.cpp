// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/compilechecks.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_compilechecks {

using namespace espalier;
using namespace espalier::test;
using engine::ChangeSet;
using engine::CheckOutcome;
using engine::FileChange;

namespace fs = std::filesystem;

namespace {

FileChange change(const TemporaryProject &project, const std::string &path, std::string text)
{
    FileChange result{.path = path, .current = {}, .changes = {}};
    if (project.exists(path))
        result.current = project.read(path);
    const auto size = static_cast<std::uint32_t>(result.current ? result.current->size() : 0);
    result.changes.push_back({.range = {0, size}, .text = std::move(text)});
    return result;
}

} // namespace

class CompileChecksTest : public QObject {
    Q_OBJECT

private slots:
    void doesNotRememberWhatOtherFilesDecide();
    void remembersWhatAFileAloneDecides();
    void whatIsRememberedIsThereForTheOthers();
    void withoutASandboxNothingPassed();

private:
    [[nodiscard]] Result<CheckOutcome> check(const TemporaryProject &project,
                                             const ChangeSet &changes) const;

    Home m_home;
};

Result<CheckOutcome> CompileChecksTest::check(const TemporaryProject &project,
                                              const ChangeSet &changes) const
{
    auto workspace = engine::Workspace::open(project.root(), m_home.paths());
    if (!workspace)
        return failure(workspace.error());
    JobContext job;
    const auto open = [](JobContext &) { return process::Sandbox::find(); };
    return engine::checkChanges(**workspace, changes, open, 2, job);
}

void CompileChecksTest::doesNotRememberWhatOtherFilesDecide()
{
    const TemporaryProject project;
    project.write("go.mod", "module example.com/m\n\ngo 1.21\n");
    project.write("a.go", "package a\n");
    project.write("b.go", "package a\n\nfunc F() {}\n");
    const ChangeSet changes{change(project, "a.go", "package a\n\nfunc G() { F() }\n")};
    auto outcome = check(project, changes);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->results.front().check, std::string("go vet"));
    QCOMPARE(outcome->results.front().result, std::string("passed"));
    project.write("b.go", "package a\n");
    outcome = check(project, changes);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->results.front().result, std::string("failed"));
    QCOMPARE(outcome->failures.size(), std::size_t(1));
    QCOMPARE(outcome->failures.front().path, std::string("a.go"));
    QVERIFY(outcome->failures.front().text().contains("undefined: F (line 3)"));
}

void CompileChecksTest::remembersWhatAFileAloneDecides()
{
    const TemporaryProject project;
    const ChangeSet changes{change(project, "a.py", "x = 1\n")};
    auto outcome = check(project, changes);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->results.front().reason, std::string());
    outcome = check(project, changes);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->results.size(), std::size_t(1));
    QCOMPARE(outcome->results.front().result, std::string("passed"));
    QCOMPARE(outcome->results.front().reason, std::string("known from an earlier run"));
}

// The runtime of TypeScript is JavaScript, which a check of the project has to find.
void CompileChecksTest::whatIsRememberedIsThereForTheOthers()
{
    const fs::path compiler = fs::path(ESPALIER_CORPORA_DIR) / "node_modules/typescript";
    QVERIFY2(fs::exists(compiler), "run packaging/corpora/fetch " ESPALIER_CORPORA_DIR);
    const TemporaryProject project;
    fs::create_directories(project.path("node_modules"));
    fs::copy(compiler, project.path("node_modules/typescript"), fs::copy_options::recursive);
    project.write("tsconfig.json", "{\"compilerOptions\": {\"strict\": true, \"allowJs\": true, "
                                   "\"types\": [], \"module\": \"es2022\", "
                                   "\"moduleResolution\": \"bundler\"}, \"include\": [\"src\"]}");
    project.write("src/a.ts", "export const a = 1;\n");
    const ChangeSet changes{
        change(project, "src/a.ts", "import { t } from '../t.js';\nexport const a: number = t;\n"),
        change(project, "t.js", "export const t = 1;\n")};
    for (const std::string reason : {"", "known from an earlier run"}) {
        const auto outcome = check(project, changes);
        VERIFY_OK(outcome);
        QCOMPARE(outcome->results.size(), std::size_t(2));
        for (const auto &result : outcome->results) {
            QVERIFY2(result.result == "passed", result.reason.c_str());
            QCOMPARE(result.reason, result.language == "javascript" ? reason : std::string());
        }
    }
}

void CompileChecksTest::withoutASandboxNothingPassed()
{
    const TemporaryProject project;
    auto workspace = engine::Workspace::open(project.root(), m_home.paths());
    VERIFY_OK(workspace);
    const ChangeSet changes{change(project, "a.go", "package a\n"),
                            change(project, "a.ts", "export {};\n")};
    JobContext job;
    const auto open = [](JobContext &) -> Result<process::Sandbox> {
        return failure(ErrorKind::Sandbox, "there is no sandbox here");
    };
    const auto outcome = engine::checkChanges(**workspace, changes, open, 2, job);
    VERIFY_OK(outcome);
    QCOMPARE(outcome->results.size(), std::size_t(2));
    for (const auto &result : outcome->results) {
        QCOMPARE(result.result, std::string("not run"));
        QVERIFY(result.reason.contains("no sandbox"));
    }
}

} // namespace tst_compilechecks

QTEST_GUILESS_MAIN(tst_compilechecks::CompileChecksTest)
#include "tst_compilechecks.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/validate/compilecheck.h"
#include "tests/core/validate/projectcase.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <chrono>
#include <format>
#include <thread>

namespace tst_typescriptcheck {

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

} // namespace tst_typescriptcheck
Q_DECLARE_METATYPE(const tst_typescriptcheck::ProjectCase *)
namespace tst_typescriptcheck {

namespace {

constexpr auto kCompiler = "node_modules/typescript";
const std::string kConfig = "{\"compilerOptions\": {\"strict\": true, \"noUnusedLocals\": true,"
                            "\"module\": \"node16\", \"moduleResolution\": \"node16\", \"target\": "
                            "\"es2022\", \"lib\": [\"es2022\"],"
                            "\"types\": [], \"jsx\": \"preserve\"}, \"include\": [\"src\"]}";
const std::string kRuntimeTypes = "declare const t: { enter(id: string): { exit(): void } };\n"
                                  "export = t;\n";
const std::string kJsx = "declare namespace JSX {\n  interface IntrinsicElements { b: { id?: "
                         "string } }\n  interface Element {}\n}\n";

std::string function(std::string_view body)
{
    return std::format("export function f(x: number): number {{\n  {}\n}}\n", body);
}

// clang-format off
const std::vector<ProjectCase> kCases{
    {"what is right passes", {same("tsconfig.json", kConfig), same("package.json", "{}"),
        changed("src/a.ts", function("return x"), "import t = require(\"../_t.cjs\");\n" + function("const _esp = t.enter(\"f\"); try { return x } finally { _esp.exit(); }")),
        added("_t.d.cts", kRuntimeTypes), added("_t.cjs", "module.exports = { enter() {} };\n")}, ""},
    {"a strict error is found with its line", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("return x"), function("const y: string = x;\n  return y"), Outcome::Failed, 2, "TS2322")}, ""},
    {"the same error before is not held against us", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("return ''"), function("\n  return ''"), Outcome::FailedBefore, 3, "TS2322")}, ""},
    {"a new error beside an old one", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("return ''"), function("if (x) return y;\n  return ''"), Outcome::Failed, 2, "TS2304")}, ""},
    {"a local name that is not used", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("return x"), function("const y = x; return x"), Outcome::Failed, 2, "TS6133")}, ""},
    {"one that was not used before", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("const y = x; return x"), function("const y = x; return x + 1"), Outcome::FailedBefore, 2, "TS6133")}, ""},
    {"an error in the syntax", {same("tsconfig.json", kConfig),
        changed("src/a.ts", function("return x"), function("return x +"), Outcome::Failed, 3, "TS1109")}, ""},
    {"JSX", {same("tsconfig.json", kConfig), same("src/jsx.d.ts", kJsx),
        changed("src/a.tsx", "export const a = <b/>;\n", "export const a = <b id=\"x\"/>;\n"),
        changed("src/c.tsx", "export const a = <b/>;\n", "export const a = <b id={1}/>;\n", Outcome::Failed, 1, "TS2322")}, ""},
    {"of several files the broken one fails alone", {same("tsconfig.json", kConfig),
        changed("src/a.ts", "export const a: number = 1;\n", "export const a: string = '';\n", Outcome::Failed, 0, "src/c.ts:2"),
        changed("src/b.ts", "export const b = 1;\n", "export const b = 2;\n"),
        same("src/c.ts", "import { a } from './a.js';\nexport const c: number = a;\n")}, ""},
    {"what makes another changed file fail", {same("tsconfig.json", kConfig),
        changed("src/a.ts", "export const a: number = 1;\n", "export const a: string = '';\n", Outcome::Failed),
        changed("src/c.ts", "import { a } from './a.js';\nexport const c: number = a;\n", "import { a } from './a.js';\nexport const c: number = a + 0;\n", Outcome::Failed)}, ""},
    {"types of packages", {same("tsconfig.json", kConfig), same("node_modules/p/package.json", "{\"name\": \"p\", \"types\": \"p.d.ts\"}"),
        same("node_modules/p/p.d.ts", "export declare const p: number;\n"),
        changed("src/a.ts", "import { p } from 'p';\nexport const a: number = p;\n", "import { p } from 'p';\nexport const a: string = p;\n", Outcome::Failed, 2, "TS2322")}, ""},
    {"a package that is not installed", {same("tsconfig.json", kConfig),
        changed("src/a.ts", "import { p } from 'p';\nexport const a: number = p;\n", "import { p } from 'p';\nexport const a: number = p + 0;\n", Outcome::FailedBefore, 1, "TS2307"),
        changed("src/b.ts", "import { p } from 'p';\nexport const a: number = p;\n", "import { p } from 'p';\nexport const a: number = p + q;\n", Outcome::Failed, 2, "TS2304")}, ""},
    {"paths", {same("tsconfig.json", "{\"compilerOptions\": {\"strict\": true, \"types\": [], \"paths\": {\"@/*\": [\"./src/*\"]}}}"),
        same("src/p.ts", "export const p = 1;\n"),
        changed("src/a.ts", "import { p } from '@/p';\nexport const a = p;\n", "import { p } from '@/p';\nexport const a: number = p;\n")}, ""},
    {"a configuration that extends others", {same("app/tsconfig.json", "{\"extends\": [\"../tsconfig.base.json\", \"@tsconfig/x/tsconfig.json\"]}"),
        same("tsconfig.base.json", "{\"compilerOptions\": {\"noUnusedLocals\": true, \"types\": []}}"),
        same("node_modules/@tsconfig/x/tsconfig.json", "{\"compilerOptions\": {\"strict\": true}}"),
        changed("app/a.ts", "export const a = 1;\n", "export const a: string = null;\nconst b = 1;\n", Outcome::Failed, 1),
        changed("app/b.ts", "export const a = 1;\n", "export const a = 1;\nconst b = 1;\n", Outcome::Failed, 2)}, ""},
    {"a configuration that only refers to others", {same("tsconfig.json", "{\"files\": [], \"references\": [{\"path\": \"./tsconfig.app.json\"}]}"),
        same("tsconfig.app.json", "{\"compilerOptions\": {\"composite\": true, \"strict\": true, \"types\": []}, \"include\": [\"src\"]}"),
        changed("src/a.ts", "export const a = 1;\n", "export const a: string = null;\n", Outcome::Failed, 1),
        changed("src/b.ts", "export const a = 1;\n", "export const a = 2;\n")}, ""},
    {"a file that the configuration does not include", {same("tsconfig.json", kConfig), same("src/a.ts", "export const a = 1;\n"),
        changed("test/a.ts", "import { a } from '../src/a.js';\nexport const b: number = a;\n", "import { a } from '../src/a.js';\nexport const b: string = a;\n", Outcome::Failed, 2, "TS2322"),
        changed("test/b.ts", "export const b = 1;\n", "export const b = 2;\n")}, ""},
    {"without tsconfig.json only the syntax is looked at", {
        changed("a.ts", "export const a = 1;\n", "export const a: string = 1;\n"),
        changed("b.ts", "export const a = 1;\n", "export const a = ;\n", Outcome::Failed, 1, "TS1109"),
        changed("c.ts", "let a = ;\n", "let b = ;\n", Outcome::FailedBefore, 1)}, "tsc (syntax)"},
    {"with and without tsconfig.json", {same("app/tsconfig.json", "{\"compilerOptions\": {\"types\": []}}"),
        changed("a.ts", "export const a = 1;\n", "export const a: string = 1;\n"),
        changed("app/b.ts", "export const a = 1;\n", "export const a: string = 1;\n", Outcome::Failed, 1),
        changed("c.ts", "let a;\n", "let a = ;\n", Outcome::Failed, 1)}, ""},
    {"a compiler that cannot be asked", {same("app/tsconfig.json", kConfig), same("app/node_modules/typescript/package.json", "{\"version\": \"7.0.1\"}"),
        changed("app/src/a.ts", "export const a = 1;\n", "export const a: string = 1;\n", Outcome::NotRun, 0, "TypeScript 7.0.1")}, ""},
    {"a configuration that cannot be read", {same("tsconfig.json", "{\"compilerOptions\": {"),
        changed("a.ts", "export const a = 1;\n", "export const a = 2;\n"),
        changed("b.ts", "export const a = 1;\n", "export const a = ;\n", Outcome::Failed, 1)}, ""},
};
// clang-format on

} // namespace

class TypescriptCheckTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void checks_data();
    void checks();
    void followsLinksWithinTheProject();
    void aMissingCompilerIsNotRun();
    void aMissingToolIsNotRun();
    void whatIsTooLargeIsNotRun();
    void cancels();
};

static process::Sandbox sandbox()
{
    auto found = process::Sandbox::find();
    if (!found)
        qFatal("%s", found.error().text().c_str());
    return std::move(*found);
}

static validate::CheckedProject at(const TemporaryProject &project)
{
    validate::CheckedProject result;
    result.root = project.root();
    return result;
}

static validate::CompileChecker checkerOf(validate::CheckedProject project)
{
    return validate::CompileChecker(
        sandbox(), 2, std::string(validate::CompileChecker::kSearchPath), std::move(project));
}

// Of TypeScript only what a check takes of it.
static void installCompiler(const TemporaryProject &project, const fs::path &folder = kCompiler)
{
    const fs::path from = fs::path(ESPALIER_CORPORA_DIR) / kCompiler;
    fs::create_directories(project.root() / folder / "lib");
    fs::copy_file(from / "package.json", project.root() / folder / "package.json");
    for (const auto &entry : fs::directory_iterator(from / "lib")) {
        const auto name = entry.path().filename().string();
        if (name == "typescript.js" || (name.starts_with("lib.") && name.ends_with(".d.ts")))
            fs::copy_file(entry.path(), project.root() / folder / "lib" / name);
    }
}

void TypescriptCheckTest::initTestCase()
{
    QVERIFY2(fs::exists(fs::path(ESPALIER_CORPORA_DIR) / kCompiler / "lib/typescript.js"),
             "run packaging/corpora/fetch " ESPALIER_CORPORA_DIR);
}

void TypescriptCheckTest::checks_data()
{
    QTest::addColumn<const ProjectCase *>("example");
    for (const auto &each : kCases)
        QTest::newRow(each.name) << &each;
}

void TypescriptCheckTest::checks()
{
    QFETCH(const ProjectCase *, example);
    const TemporaryProject project;
    installCompiler(project);
    const auto inputs = prepare(project, example->files);
    JobContext job;
    const auto report = checkerOf(at(project)).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.back().check, example->check.empty() ? "tsc" : example->check);
    for (const auto &file : report->files) {
        const auto &expected = *std::ranges::find(example->files, file.path, &CaseFile::path);
        const auto what = std::format("{}:{}: outcome {}: {}", file.path, file.line,
                                      static_cast<int>(file.outcome), file.message);
        QVERIFY2(file.outcome == expected.outcome, what.c_str());
        QVERIFY2(expected.line == 0 || file.line == expected.line, what.c_str());
        QVERIFY2(file.message.contains(expected.message), what.c_str());
        QVERIFY2(file.message.empty() == (file.outcome == Outcome::Passed), what.c_str());
    }
}

// As pnpm lays packages out.
void TypescriptCheckTest::followsLinksWithinTheProject()
{
    const TemporaryProject elsewhere;
    elsewhere.write("q/index.d.ts", "export declare const q: number;\n");
    const TemporaryProject project;
    const fs::path store = "node_modules/.pnpm/typescript@5/node_modules/typescript";
    installCompiler(project, store);
    fs::create_directory_symlink(".pnpm/typescript@5/node_modules/typescript",
                                 project.path(kCompiler));
    project.write("node_modules/.pnpm/p@1/node_modules/p/index.d.ts",
                  "export { q as p } from 'q';\n");
    project.write("node_modules/.pnpm/p@1/node_modules/q/index.d.ts",
                  "export declare const q: number;\n");
    fs::create_directory_symlink(".pnpm/p@1/node_modules/p", project.path("node_modules/p"));
    fs::create_directory_symlink(elsewhere.path("q"), project.path("node_modules/q"));
    const auto inputs =
        prepare(project,
                {same("tsconfig.json", kConfig),
                 changed("src/a.ts", "", "import { p } from 'p';\nexport const a: string = p;\n"),
                 changed("src/b.ts", "", "import { q } from 'q';\nexport const a: string = q;\n")});
    JobContext job;
    const auto report = checkerOf(at(project)).check(inputs, job);
    VERIFY_OK(report);
    QVERIFY2(report->files[0].message.contains("'number' is not assignable"),
             report->files[0].message.c_str());
    QVERIFY2(report->files[1].message.contains("Cannot find module 'q'"),
             report->files[1].message.c_str());
}

void TypescriptCheckTest::aMissingCompilerIsNotRun()
{
    if (fs::exists("/usr/share/nodejs/typescript") ||
        fs::exists("/usr/lib/node_modules/typescript") ||
        fs::exists("/usr/local/lib/node_modules/typescript"))
        QSKIP("this system has a TypeScript of its own");
    const TemporaryProject project;
    const auto inputs = prepare(project, kCases.front().files);
    JobContext job;
    const auto report = checkerOf(at(project)).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.back().result, std::string("not run"));
    QVERIFY2(report->checks.back().reason.contains("npm install --save-dev typescript"),
             report->checks.back().reason.c_str());
}

void TypescriptCheckTest::aMissingToolIsNotRun()
{
    const TemporaryProject project;
    const auto inputs = prepare(project, kCases.front().files);
    const validate::CompileChecker checker(sandbox(), 2, project.root().string(), at(project));
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.back().result, std::string("not run"));
    QCOMPARE(report->checks.back().reason,
             std::string("node is not installed; install nodejs below /usr"));
}

void TypescriptCheckTest::whatIsTooLargeIsNotRun()
{
    const TemporaryProject project;
    installCompiler(project);
    const auto inputs = prepare(project, kCases.front().files);
    auto limits = at(project);
    limits.mostBytes = 1u << 20;
    JobContext job;
    const auto report = checkerOf(limits).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.back().result, std::string("not run"));
    QVERIFY(report->checks.back().reason.contains("more than 1 MiB"));
}

void TypescriptCheckTest::cancels()
{
    const TemporaryProject project;
    installCompiler(project);
    std::string large;
    for (int i = 0; i < 20'000; ++i)
        large += std::format("export const x{} = {{ a: {}, b: [1, 2, 'x'] }} as const;\n", i, i);
    const auto inputs =
        prepare(project, {same("tsconfig.json", kConfig), changed("src/a.ts", "", large)});
    std::stop_source source;
    JobContext job(source.get_token());
    std::chrono::steady_clock::time_point asked;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        asked = std::chrono::steady_clock::now();
        source.request_stop();
    });
    const auto report = checkerOf(at(project)).check(inputs, job);
    const auto took = std::chrono::steady_clock::now() - asked;
    VERIFY_FAILS(Cancelled, report);
    QVERIFY(took < std::chrono::seconds(1));
}

} // namespace tst_typescriptcheck

QTEST_APPLESS_MAIN(tst_typescriptcheck::TypescriptCheckTest)
#include "tst_typescriptcheck.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/validate/compilecheck.h"
#include "tests/core/validate/projectcase.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QProcess>
#include <QTest>

#include <chrono>
#include <format>
#include <thread>

namespace tst_gocheck {

using namespace espalier;
using namespace espalier::test;

} // namespace tst_gocheck
Q_DECLARE_METATYPE(const tst_gocheck::ProjectCase *)
namespace tst_gocheck {

namespace {

const std::string kModule = "module example.com/m\n\ngo 1.21\n";
const std::string kCopied = "package a\n\nimport \"sync\"\n\ntype T struct{ mu sync.Mutex }\n\n"
                            "func F(t T) {}\n";
const std::string kTelemetry = "package espaliertel\n\ntype Span struct{}\n\n"
                               "func (s *Span) Exit() {}\n\n"
                               "func Enter(id string) *Span { return nil }\n";

std::string function(std::string_view package, std::string_view body)
{
    return std::format("package {}\n\nfunc F() int {{\n\t{}\n}}\n", package, body);
}

std::string instrumented(std::string_view package)
{
    return std::format("package {}\n\nimport _espalier \"example.com/m/internal/espaliertel\"\n\n"
                       "func F() int {{\n\t_esp := _espalier.Enter(\"F\")\n\tdefer _esp.Exit()\n"
                       "\treturn 1\n}}\n",
                       package);
}

// clang-format off
const std::vector<ProjectCase> kCases{
    {"what is right passes", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), instrumented("a")),
        added("internal/espaliertel/tel.go", kTelemetry)}, ""},
    {"an error of types is found with its line", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), function("a", "x := 1\n\treturn \"x\""), Outcome::Failed, 4, "declared and not used: x")}, ""},
    {"the same error before is not held against us", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return \"x\""), function("a", "\n\treturn \"x\""), Outcome::FailedBefore, 5)}, ""},
    {"a second error of the same kind is new", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return \"x\""), function("a", "if true { return \"x\" }\n\treturn \"x\""), Outcome::Failed)}, ""},
    {"an error in the syntax", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), function("a", "return ("), Outcome::Failed, 5)}, ""},
    {"an import that is not used", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), "package a\n\nimport \"os\"\n\nfunc F() int { return 1 }\n", Outcome::Failed, 3, "imported and not used")}, ""},
    {"a finding of vet that is new", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), function("a", "return 1\n\tprintln()\n\treturn 1"), Outcome::Failed, 5, "unreachable")}, ""},
    {"a finding of vet that was there before", {same("go.mod", kModule),
        changed("a/a.go", kCopied, kCopied + "\nfunc G() {}\n", Outcome::FailedBefore, 7, "lock")}, ""},
    {"a file beside one with an old finding", {same("go.mod", kModule), same("a/a.go", kCopied),
        changed("a/b.go", "package a\n", "package a\n\nfunc G() {}\n")}, ""},
    {"a file beside one that did not compile", {same("go.mod", kModule), same("a/a.go", function("a", "return \"\"")),
        changed("a/b.go", "package a\n", "package a\n\nfunc G() {}\n", Outcome::NotRun, 0, "as it did before")}, ""},
    {"of several packages the broken one fails alone", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), function("a", "return 2")),
        changed("b/b.go", function("b", "return 1"), function("b", "return \"x\""), Outcome::Failed, 4),
        changed("c/c.go", "package c\n\nimport \"example.com/m/b\"\n\nvar X = b.F()\n", "package c\n\nimport \"example.com/m/b\"\n\nvar X = b.F() + 1\n")}, ""},
    {"of several files the broken one fails alone", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), function("a", "return 2")),
        changed("a/b.go", "package a\n", "package a\n\nfunc G( {\n", Outcome::Failed, 3)}, ""},
    {"what breaks a file that was not changed", {same("go.mod", kModule), same("a/a.go", "package a\n\nvar X int = F()\n"),
        changed("a/b.go", function("a", "return 1"), "package a\n\nfunc F() string { return \"\" }\n", Outcome::Failed, 0, "a/a.go:3")}, ""},
    {"what needs a broken runtime", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), instrumented("a"), Outcome::Failed, 0, "does not compile"),
        added("internal/espaliertel/tel.go", kTelemetry + "var x int = \"\"\n", Outcome::Failed, 8)}, ""},
    {"an import of nothing", {same("go.mod", kModule),
        changed("a/a.go", function("a", "return 1"), instrumented("a"), Outcome::Failed, 3)}, ""},
    {"a module that is not in the cache", {same("go.mod", kModule + "\nrequire github.com/no/such v1.0.0\n"),
        changed("a/a.go", "package a\n\nimport _ \"github.com/no/such\"\n", "package a\n\nimport _ \"github.com/no/such\"\n\nfunc F() {}\n", Outcome::NotRun, 0, "not on this machine"),
        changed("b/b.go", "package b\n\nimport _ \"github.com/no/such\"\n", "package b\n\nimport _ \"github.com/no/such\"\n\nfunc F( {}\n", Outcome::Failed, 5),
        changed("c/c.go", function("c", "return 1"), function("c", "return 2"))}, ""},
    {"vendored modules", {same("go.mod", kModule + "\nrequire example.com/v v1.0.0\n"),
        same("vendor/modules.txt", "# example.com/v v1.0.0\n## explicit\nexample.com/v\n"), same("vendor/example.com/v/v.go", "package v\n\nconst X = 1\n"),
        changed("a/a.go", "package a\n", "package a\n\nimport \"example.com/v\"\n\nconst X int = v.X\n")}, ""},
    {"a module beside it", {same("one/go.mod", kModule + "\nrequire example.com/v v1.0.0\n\nreplace example.com/v => ../two\n"),
        same("two/go.mod", "module example.com/v\n"), same("two/v.go", "package v\n\nconst X = 1\n"),
        changed("one/a.go", "package a\n", "package a\n\nimport \"example.com/v\"\n\nconst X int = v.X\n")}, ""},
    {"a workspace", {same("go.work", "go 1.21\n\nuse ./one\nuse ./two\n"), same("one/go.mod", kModule),
        same("two/go.mod", "module example.com/v\n\ngo 1.21\n"), same("two/v.go", "package v\n\nconst X = 1\n"),
        changed("one/a.go", "package a\n", "package a\n\nimport \"example.com/v\"\n\nconst X int = v.X\n")}, ""},
    {"what is embedded", {same("go.mod", kModule), same("a/data/x.bin", std::string("\0\1\n", 3)),
        changed("a/a.go", "package a\n", "package a\n\nimport _ \"embed\"\n\n//go:embed data/x.bin\nvar X []byte\n")}, ""},
    {"what calls C", {same("go.mod", kModule), same("a/x.h", "static int x(void) { return 1; }\n"),
        changed("a/a.go", "package a\n\n// #include \"x.h\"\nimport \"C\"\n\nfunc F() int { return int(C.x()) }\n", "package a\n\n// #include \"x.h\"\nimport \"C\"\n\nfunc F() int { y := 1; return int(C.x()) }\n", Outcome::Failed, 6)}, ""},
    {"tests only where they changed", {same("go.mod", kModule), same("a/a_test.go", "package a\n\nvar x int = \"\"\n"),
        changed("a/a.go", function("a", "return 1"), function("a", "return 2")),
        changed("b/b.go", function("b", "return 1"), function("b", "return 2")),
        changed("b/b_test.go", "package b\n", "package b\n\nvar x int = \"\"\n", Outcome::Failed, 3)}, ""},
    {"without go.mod", {changed("a.go", function("main", "return 1"), function("main", "return \"\""), Outcome::Failed, 4),
        changed("b.go", "package main\n\nfunc main() { F() }\n", "package main\n\nfunc main() { F(); F() }\n")}, ""},
    {"for another system", {same("go.mod", kModule),
        changed("a_windows.go", "package a\n", "package a\n\nfunc F() {}\n", Outcome::NotRun, 0, "constraints"),
        changed("b_windows.go", "package a\n", "package a\n\nfunc F( {}\n", Outcome::Failed, 3)}, ""},
    {"a newer language than there is", {same("go.mod", "module example.com/m\n\ngo 1.99\n"),
        changed("a.go", function("a", "return 1"), function("a", "return 2"), Outcome::NotRun, 0, "1.99")}, ""},
};
// clang-format on

} // namespace

class GoCheckTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void checks_data();
    void checks();
    void aMissingToolIsNotRun();
    void aModuleAboveTheProjectIsNotRun();
    void whatIsTooLargeIsNotRun();
    void leavesOutWhatIsLargeAndNotNeeded();
    void doesNotFollowLinksOutOfTheProject();
    void takesModulesOfTheUser();
    void cancels();

private:
    [[nodiscard]] validate::CheckedProject places(const TemporaryProject &project) const
    {
        validate::CheckedProject result;
        result.root = project.root();
        result.goCache = m_cache.root();
        return result;
    }

    TemporaryProject m_cache; // as a user's would be after some use
};

static process::Sandbox sandbox()
{
    auto found = process::Sandbox::find();
    if (!found)
        qFatal("%s", found.error().text().c_str());
    return std::move(*found);
}

static validate::CompileChecker checkerOf(validate::CheckedProject project)
{
    return validate::CompileChecker(
        sandbox(), 2, std::string(validate::CompileChecker::kSearchPath), std::move(project));
}

static void openToAll(const std::filesystem::path &folder)
{
    std::filesystem::permissions(folder, std::filesystem::perms(0755));
}

void GoCheckTest::initTestCase()
{
    openToAll(m_cache.root());
    const TemporaryProject project;
    project.write("go.mod", kModule);
    project.write("a.go", "package a\n\n// int x;\nimport \"C\"\n\nimport (\n\t_ \"embed\"\n\t_ "
                          "\"os\"\n\t_ \"sync\"\n\t_ \"testing\"\n)\n");
    project.write("a_test.go", "package a\n");
    QProcess go;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GOCACHE"), QString::fromStdString(m_cache.root().string()));
    environment.insert(QStringLiteral("GOFLAGS"), QStringLiteral("-mod=mod -buildvcs=false"));
    go.setProcessEnvironment(environment);
    go.setWorkingDirectory(QString::fromStdString(project.root().string()));
    go.start(QStringLiteral("go"), {QStringLiteral("vet"), QStringLiteral("./...")});
    QVERIFY(go.waitForFinished(240'000));
    QVERIFY2(go.exitCode() == 0, go.readAllStandardError().constData());
}

void GoCheckTest::checks_data()
{
    QTest::addColumn<const ProjectCase *>("example");
    for (const auto &each : kCases)
        QTest::newRow(each.name) << &each;
}

void GoCheckTest::checks()
{
    QFETCH(const ProjectCase *, example);
    const TemporaryProject project;
    const auto inputs = prepare(project, example->files);
    const auto before = project.snapshot();
    JobContext job;
    const auto report = checkerOf(places(project)).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().check, std::string("go vet"));
    for (const auto &file : report->files) {
        const auto &expected = *std::ranges::find(example->files, file.path, &CaseFile::path);
        const auto what = std::format("{}:{}: outcome {}: {}", file.path, file.line,
                                      static_cast<int>(file.outcome), file.message);
        QVERIFY2(file.outcome == expected.outcome, what.c_str());
        QVERIFY2(expected.line == 0 || file.line == expected.line, what.c_str());
        QVERIFY2(file.message.contains(expected.message), what.c_str());
        QVERIFY2(file.message.empty() == (file.outcome == Outcome::Passed), what.c_str());
    }
    QCOMPARE(project.snapshot(), before);
}

void GoCheckTest::aMissingToolIsNotRun()
{
    const TemporaryProject project;
    const auto inputs = prepare(project, kCases.front().files);
    const validate::CompileChecker checker(sandbox(), 2, project.root().string(), places(project));
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().result, std::string("not run"));
    QCOMPARE(report->checks.front().reason,
             std::string("go is not installed; install golang-go below /usr"));
    const auto without = validate::CompileChecker(sandbox()).check(inputs, job);
    VERIFY_OK(without);
    QCOMPARE(without->checks.front().reason, std::string("there is no project to check it in"));
}

void GoCheckTest::aModuleAboveTheProjectIsNotRun()
{
    const TemporaryProject outer;
    outer.write("go.mod", kModule);
    outer.write("inner/a.go", "package a\n");
    auto project = places(outer);
    project.root = outer.path("inner");
    const std::vector inputs{validate::CompileInput{
        .path = "a.go", .language = "go", .original = "", .instrumented = "package a\n"}};
    JobContext job;
    const auto report = checkerOf(project).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files.front().outcome, Outcome::NotRun);
    QVERIFY2(report->files.front().message.contains("open " + outer.root().string()),
             report->files.front().message.c_str());
}

void GoCheckTest::whatIsTooLargeIsNotRun()
{
    const TemporaryProject project;
    const auto inputs = prepare(project, kCases.front().files);
    JobContext job;
    auto limits = places(project);
    limits.mostBytes = 20;
    auto report = checkerOf(limits).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().result, std::string("not run"));
    QVERIFY(report->checks.front().reason.contains("more than 0 MiB"));
    limits = places(project);
    limits.mostFiles = 1;
    report = checkerOf(limits).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().result, std::string("not run"));
    QVERIFY2(report->checks.front().reason.contains("more than 1 files"),
             report->checks.front().reason.c_str());
}

void GoCheckTest::leavesOutWhatIsLargeAndNotNeeded()
{
    const TemporaryProject project;
    const auto inputs = prepare(project, kCases.front().files);
    project.write("video.bin", std::string(100'000, 'x'));
    auto limits = places(project);
    limits.mostBytes = 50'000;
    JobContext job;
    const auto report = checkerOf(limits).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().result, std::string("passed"));
}

void GoCheckTest::doesNotFollowLinksOutOfTheProject()
{
    const TemporaryProject elsewhere;
    elsewhere.write("secret.go", "package a\n\nfunc Secret() {}\n");
    const TemporaryProject project;
    project.write("go.mod", kModule);
    project.write("real/inner.go", "package a\n\nfunc Inner() {}\n");
    project.write("a.go", "package a\n");
    std::filesystem::create_symlink(elsewhere.path("secret.go"), project.path("b.go"));
    std::filesystem::create_symlink("real/inner.go", project.path("c.go"));
    std::filesystem::create_directory_symlink(".", project.path("circle"));
    const std::vector inputs{
        validate::CompileInput{.path = "a.go",
                               .language = "go",
                               .original = "package a\n",
                               .instrumented = "package a\n\nfunc F() { Secret(); Inner() }\n"}};
    JobContext job;
    const auto report = checkerOf(places(project)).check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files.front().outcome, Outcome::Failed);
    QVERIFY2(report->files.front().message.contains("undefined: Secret"),
             report->files.front().message.c_str());
}

void GoCheckTest::takesModulesOfTheUser()
{
    const TemporaryProject modules;
    openToAll(modules.root());
    const std::string cached = "cache/download/example.com/v/@v/";
    modules.write("example.com/v@v1.0.0/go.mod", "module example.com/v\n");
    modules.write("example.com/v@v1.0.0/v.go", "package v\n\nconst X = 1\n");
    modules.write(cached + "v1.0.0.mod", "module example.com/v\n");
    modules.write(cached + "v1.0.0.info", "{\"Version\":\"v1.0.0\"}");
    modules.write(cached + "v1.0.0.ziphash", "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    modules.write(cached + "v1.0.0.zip", "");
    const TemporaryProject project;
    const auto inputs =
        prepare(project, {same("go.mod", kModule + "\nrequire example.com/v v1.0.0\n"),
                          changed("a.go", "package a\n",
                                  "package a\n\nimport \"example.com/v\"\n\nconst X int = v.X\n")});
    auto with = places(project);
    with.goModules = modules.root();
    JobContext job;
    const auto report = checkerOf(with).check(inputs, job);
    VERIFY_OK(report);
    QVERIFY2(report->files.front().outcome == Outcome::Passed,
             report->files.front().message.c_str());
}

void GoCheckTest::cancels()
{
    const TemporaryProject project;
    const auto inputs =
        prepare(project, {same("go.mod", kModule),
                          changed("a.go", "package a\n", "package a\n\nimport _ \"net/http\"\n")});
    auto cold = places(project);
    cold.goCache.clear();
    std::stop_source source;
    JobContext job(source.get_token());
    std::chrono::steady_clock::time_point asked;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        asked = std::chrono::steady_clock::now();
        source.request_stop();
    });
    const auto report = checkerOf(cold).check(inputs, job);
    const auto took = std::chrono::steady_clock::now() - asked;
    VERIFY_FAILS(Cancelled, report);
    QVERIFY(took < std::chrono::seconds(1));
}

} // namespace tst_gocheck

QTEST_APPLESS_MAIN(tst_gocheck::GoCheckTest)
#include "tst_gocheck.moc"

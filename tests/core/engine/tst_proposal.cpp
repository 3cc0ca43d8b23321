// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/proposal.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <array>

namespace tst_proposal {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::sourcesOf;
using test::statusOf;
using test::TemporaryProject;
using test::WatchedRunner;

static constexpr auto kPython = "def outer(x):\n"
                                "    def inner(y):\n"
                                "        return y\n"
                                "    return inner(x)\n"
                                "\n"
                                "def last(items):\n"
                                "    for item in items:\n"
                                "        print(item)\n";
static constexpr auto kOther = "def other(x):\n    return x\n";
static constexpr auto kScript = "const twice = (x) => x * 2;\n";

class ProposalTest : public QObject {
    Q_OBJECT

private slots:
    void aProposalWritesNothing();
    void appliedLaterItIsTheRun();
    void everyEditHasItsOwner();
    void withoutItsOwnersAnEditIsGone();
    void ownersOfTelemetryThatGoesAreKnown();
    void whatIsLeftOutKeepsWhatItHas();
    void onlyTheNamedFunctionsAreTaken();
    void aFileLeftOutStaysAsItIs();
    void aRuntimeComesOnlyWhereItIsNeeded();
    void aRuntimeStaysWhereItIsNeeded();
    void anEditedTextIsWhatIsWritten();
    void anEditedTextMustParse();
    void whatWasCheckedBeforeAnEditIsNotRun();
    void anEditedTextIsCheckedAnew_data();
    void anEditedTextIsCheckedAnew();
    void withoutAnEditNothingIsChecked();
    void whatCannotBeDecidedIsTold();
    void aFileThatChangedIsAConflict_data();
    void aFileThatChangedIsAConflict();
    void madeAgainItStartsNoWorker();

private:
    std::unique_ptr<Workspace> open(const TemporaryProject &project)
    {
        auto workspace = Workspace::open(project.root(), m_home.paths());
        return workspace ? *std::move(workspace) : nullptr;
    }
    Result<Proposal> propose(const TemporaryProject &project, const InstrumentOptions &options = {})
    {
        return proposeInstrument(*open(project), options, m_runner, m_job);
    }
    Result<Proposal> proposeStrip(const TemporaryProject &project,
                                  const InstrumentOptions &options = {})
    {
        return engine::proposeStrip(*open(project), options, m_job);
    }
    Result<model::InstrumentReport> apply(const TemporaryProject &project, const Proposal &proposal,
                                          ApplyMode mode = ApplyMode::InPlace)
    {
        return applyProposal(*open(project), proposal, mode, "mine", m_job);
    }
    /// A proposal as after checks that all passed.
    Proposal checked(const TemporaryProject &project);
    Home m_home;
    WatchedRunner m_runner;
    JobContext m_job;
};

static void fill(const TemporaryProject &project)
{
    project.write("a.py", kPython);
    project.write("b.py", kOther);
    project.write("c.js", kScript);
}

static const FileChange *changeOf(const Proposal &proposal, const std::string &path)
{
    const auto at = std::ranges::find(proposal.changes, path, &FileChange::path);
    return at == proposal.changes.end() ? nullptr : &*at;
}

static const ProposedFile &fileOf(const Proposal &proposal, const std::string &path)
{
    const auto at = std::ranges::find(proposal.changes, path, &FileChange::path);
    return proposal.files.at(static_cast<std::size_t>(at - proposal.changes.begin()));
}

void ProposalTest::aProposalWritesNothing()
{
    const TemporaryProject project;
    fill(project);
    const auto before = sourcesOf(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
    QCOMPARE(proposal->report.applied, "preview");
    QCOMPARE(proposal->files.size(), proposal->changes.size());
    QVERIFY(!proposal->report.patch.empty());
}

void ProposalTest::appliedLaterItIsTheRun()
{
    const TemporaryProject project;
    const TemporaryProject same;
    fill(project);
    fill(same);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const auto report = apply(project, *proposal);
    VERIFY_OK(report);
    QCOMPARE(report->applied, "in-place");
    VERIFY_OK(test::instrumentProject(same, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    QCOMPARE(test::differences(sourcesOf(same), sourcesOf(project)), "");
}

void ProposalTest::everyEditHasItsOwner()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const auto *change = changeOf(*proposal, "a.py");
    QVERIFY(change);
    const auto &owners = fileOf(*proposal, "a.py").owners;
    QCOMPARE(owners.size(), change->changes.size());
    std::set<std::string> seen;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        QCOMPARE(owners[i].range.begin, change->changes[i].range.begin);
        QCOMPARE(owners[i].range.end, change->changes[i].range.end);
        seen.insert(owners[i].ids.begin(), owners[i].ids.end());
        QVERIFY(i == 0 ? owners[i].ids.empty() || change->changes[i].range.begin == 0
                       : !owners[i].ids.empty());
    }
    QCOMPARE(seen, (std::set<std::string>{"a.py::last", "a.py::outer", "a.py::outer.inner"}));
    QVERIFY(fileOf(*proposal, "_espalier_tel.py").owners.front().ids.empty());
}

void ProposalTest::withoutItsOwnersAnEditIsGone()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const auto &owners = fileOf(*proposal, "a.py").owners;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        if (owners[i].ids.empty())
            continue;
        InstrumentOptions options;
        options.selection.leaveOut.insert(owners[i].ids.begin(), owners[i].ids.end());
        const auto less = propose(project, options);
        VERIFY_OK(less);
        for (const auto &edit : fileOf(*less, "a.py").owners) {
            for (const auto &id : edit.ids)
                QVERIFY2(!options.selection.leaveOut.contains(id), id.c_str());
        }
        QCOMPARE(statusOf(less->report, owners[i].ids.front()), "none");
        QCOMPARE(less->report.totals.failed, 0);
    }
}

void ProposalTest::ownersOfTelemetryThatGoesAreKnown()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    VERIFY_OK(apply(project, *proposal));
    const auto strip = proposeStrip(project);
    VERIFY_OK(strip);
    QVERIFY(strip->kind == ProposalKind::Strip);
    for (const auto *path : {"a.py", "b.py", "c.js"}) {
        QCOMPARE(fileOf(*strip, path).owners.size(), changeOf(*strip, path)->changes.size());
        std::set<std::string> added;
        std::set<std::string> removed;
        for (const auto &edit : fileOf(*proposal, path).owners)
            added.insert(edit.ids.begin(), edit.ids.end());
        for (const auto &edit : fileOf(*strip, path).owners)
            removed.insert(edit.ids.begin(), edit.ids.end());
        QCOMPARE(removed, added);
    }
}

void ProposalTest::whatIsLeftOutKeepsWhatItHas()
{
    const TemporaryProject project;
    fill(project);
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    InstrumentOptions options;
    options.selection.leaveOut = {"a.py::outer.inner"};
    const auto strip = proposeStrip(project, options);
    VERIFY_OK(strip);
    const auto bytes = changeOf(*strip, "a.py")->newBytes();
    QVERIFY(bytes.contains("span(\"a.py::outer.inner\")"));
    QVERIFY(!bytes.contains("span(\"a.py::outer\")"));
    QVERIFY(!changeOf(*strip, "_espalier_tel.py"));
    options.capture.args = true;
    const auto captured = propose(project, options);
    VERIFY_OK(captured);
    QVERIFY(changeOf(*captured, "a.py")->newBytes().contains("span(\"a.py::outer.inner\")"));
    QCOMPARE(statusOf(captured->report, "a.py::outer.inner"), "none");
}

void ProposalTest::onlyTheNamedFunctionsAreTaken()
{
    const TemporaryProject project;
    fill(project);
    InstrumentOptions options;
    options.selection.only = {"a.py::last", "c.js::twice"};
    const auto proposal = propose(project, options);
    VERIFY_OK(proposal);
    QCOMPARE(proposal->report.totals.functions, 2);
    QCOMPARE(proposal->report.totals.instrumented, 2);
    QVERIFY(!changeOf(*proposal, "b.py"));
    QVERIFY(!changeOf(*proposal, "a.py")->newBytes().contains("a.py::outer"));
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    const auto strip = proposeStrip(project, options);
    VERIFY_OK(strip);
    QVERIFY(changeOf(*strip, "a.py")->newBytes().contains("a.py::outer"));
    QVERIFY(!changeOf(*strip, "a.py")->newBytes().contains("a.py::last"));
    QVERIFY(!changeOf(*strip, "_espalier_tel.py"));
    QVERIFY(changeOf(*strip, "_espalier_tel.cjs"));
}

void ProposalTest::aFileLeftOutStaysAsItIs()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const std::array decisions{FileDecision{.path = "b.py"}};
    const auto less = restrictProposal(*proposal, decisions);
    VERIFY_OK(less);
    QCOMPARE(less->report.totals.functions, proposal->report.totals.functions - 1);
    QCOMPARE(less->report.totals.files, 2);
    QCOMPARE(statusOf(less->report, "b.py::other"), "none");
    QVERIFY(!less->report.patch.contains("b.py"));
    VERIFY_OK(apply(project, *less));
    QCOMPARE(project.read("b.py"), kOther);
    QVERIFY(project.read("a.py") != kPython);
    QVERIFY(project.exists("_espalier_tel.py"));
}

void ProposalTest::aRuntimeComesOnlyWhereItIsNeeded()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    QCOMPARE(fileOf(*proposal, "_espalier_tel.py").serves,
             (std::vector<std::string>{"a.py", "b.py"}));
    const std::array decisions{FileDecision{.path = "a.py"}, FileDecision{.path = "b.py"}};
    const auto less = restrictProposal(*proposal, decisions);
    VERIFY_OK(less);
    QCOMPARE(less->report.filesChanged, (std::vector<std::string>{"_espalier_tel.cjs", "c.js"}));
}

void ProposalTest::aRuntimeStaysWhereItIsNeeded()
{
    const TemporaryProject project;
    fill(project);
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    const auto strip = proposeStrip(project);
    VERIFY_OK(strip);
    const std::array decisions{FileDecision{.path = "b.py"}};
    const auto less = restrictProposal(*strip, decisions);
    VERIFY_OK(less);
    QCOMPARE(less->report.filesChanged,
             (std::vector<std::string>{"_espalier_tel.cjs", "a.py", "c.js"}));
    VERIFY_OK(apply(project, *less));
    QCOMPARE(project.read("a.py"), kPython);
    QVERIFY(project.exists("_espalier_tel.py") && !project.exists("_espalier_tel.cjs"));
}

void ProposalTest::anEditedTextIsWhatIsWritten()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const auto text = changeOf(*proposal, "b.py")->newBytes() + "# mine\n";
    const std::array decisions{FileDecision{"b.py", text},
                               FileDecision{"a.py", changeOf(*proposal, "a.py")->newBytes()}};
    const auto edited = restrictProposal(*proposal, decisions);
    VERIFY_OK(edited);
    QVERIFY(fileOf(*edited, "b.py").edited && !fileOf(*edited, "a.py").edited);
    QVERIFY(edited->report.patch.contains("+# mine"));
    VERIFY_OK(apply(project, *edited));
    QCOMPARE(project.read("b.py"), text);
}

void ProposalTest::anEditedTextMustParse()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const std::array decisions{FileDecision{"b.py", "def other(x):\n    return x\n\nx = (1,\n"}};
    const auto edited = restrictProposal(*proposal, decisions);
    VERIFY_FAILS(InvalidInput, edited);
    QCOMPARE(edited.error().context, "b.py:4");
    const std::array back{FileDecision{"b.py", kOther}};
    const auto unchanged = restrictProposal(*proposal, back);
    VERIFY_OK(unchanged);
    QVERIFY(!changeOf(*unchanged, "b.py"));
    QCOMPARE(statusOf(unchanged->report, "b.py::other"), "none");
}

Proposal ProposalTest::checked(const TemporaryProject &project)
{
    auto proposal = propose(project).value();
    proposal.report.checks = {
        {.language = "javascript", .check = "node --check", .result = "passed"},
        {.language = "python",
         .check = "py_compile",
         .result = "passed",
         .reason = "known from an earlier run"}};
    return proposal;
}

void ProposalTest::whatWasCheckedBeforeAnEditIsNotRun()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = checked(project);
    const std::array decisions{FileDecision{"b.py", std::string(kOther) + "# mine\n"}};
    const auto edited = restrictProposal(proposal, decisions);
    VERIFY_OK(edited);
    const auto &checks = edited->report.checks;
    QCOMPARE(checks.size(), 2u);
    QCOMPARE(checks[0].result, "passed");
    QCOMPARE(checks[1].check, "py_compile");
    QCOMPARE(checks[1].result, "not run");
    QCOMPARE(checks[1].reason, "a text was edited");
}

void ProposalTest::anEditedTextIsCheckedAnew_data()
{
    QTest::addColumn<bool>("passes");
    QTest::newRow("it passes") << true;
    QTest::newRow("it fails") << false;
}

void ProposalTest::anEditedTextIsCheckedAnew()
{
    QFETCH(bool, passes);
    const TemporaryProject project;
    fill(project);
    const auto text = std::string(kOther) + "# mine\n";
    const std::array decisions{FileDecision{"b.py", text}};
    auto edited = restrictProposal(checked(project), decisions);
    VERIFY_OK(edited);
    ChangeSet seen;
    const auto failures = checkEdited(
        *edited,
        [&](const ChangeSet &changes, JobContext &) -> Result<CheckOutcome> {
            seen = changes;
            CheckOutcome outcome{.results = {{.language = "python",
                                              .check = "py_compile",
                                              .result = passes ? "passed" : "failed"}},
                                 .failures = {}};
            if (!passes)
                outcome.failures.push_back({.path = "b.py", .message = "no"});
            return outcome;
        },
        m_job);
    VERIFY_OK(failures);
    QCOMPARE(failures->size(), passes ? 0u : 1u);
    QCOMPARE(seen.size(), 2u); // of the language, without its runtime
    QCOMPARE(seen[1].newBytes(), text);
    const auto report = apply(project, *edited);
    VERIFY_OK(report);
    QCOMPARE(report->checks.size(), 2u);
    QCOMPARE(report->checks[1].result, passes ? "passed" : "failed");
    QCOMPARE(report->checks[1].reason, "");
}

void ProposalTest::withoutAnEditNothingIsChecked()
{
    const TemporaryProject project;
    fill(project);
    auto proposal = checked(project);
    const auto failures = checkEdited(
        proposal,
        [](const ChangeSet &, JobContext &) -> Result<CheckOutcome> {
            return failure(ErrorKind::Internal, "called");
        },
        m_job);
    VERIFY_OK(failures);
    QCOMPARE(proposal.report.checks[1].reason, "known from an earlier run");
}

void ProposalTest::whatCannotBeDecidedIsTold()
{
    const TemporaryProject project;
    fill(project);
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    const std::array unknown{FileDecision{.path = "no.py"}};
    VERIFY_FAILS(NotFound, restrictProposal(*proposal, unknown));
    const std::array runtime{FileDecision{"_espalier_tel.py", "mine"}};
    VERIFY_FAILS(InvalidInput, restrictProposal(*proposal, runtime));
}

void ProposalTest::aFileThatChangedIsAConflict_data()
{
    QTest::addColumn<bool>("branch");
    QTest::newRow("in place") << false;
    QTest::newRow("on a branch, committed meanwhile") << true;
}

void ProposalTest::aFileThatChangedIsAConflict()
{
    QFETCH(bool, branch);
    const test::ScratchRepository project;
    project.git({"config", "user.name", "A Person"});
    project.git({"config", "user.email", "person@example.invalid"});
    fill(project);
    project.commitAll("one");
    const auto proposal = propose(project);
    VERIFY_OK(proposal);
    project.write("b.py", "def other(y):\n    return y\n");
    project.commitAll("two");
    const auto before = sourcesOf(project);
    VERIFY_FAILS(Conflict,
                 apply(project, *proposal, branch ? ApplyMode::Branch : ApplyMode::InPlace));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
    QVERIFY(!project.tryGit({"rev-parse", "--verify", "mine"}));
}

void ProposalTest::madeAgainItStartsNoWorker()
{
    const TemporaryProject project;
    fill(project);
    VERIFY_OK(propose(project));
    const auto calls = m_runner.calls();
    InstrumentOptions options;
    options.selection.leaveOut = {"a.py::outer"};
    VERIFY_OK(propose(project, options));
    QCOMPARE(m_runner.calls(), calls);
}

} // namespace tst_proposal

QTEST_GUILESS_MAIN(tst_proposal::ProposalTest)
#include "tst_proposal.moc"

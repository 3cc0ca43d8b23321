// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/stacktrace.h"

#include <QTest>

namespace tst_stacktrace {

using namespace espalier;
using namespace espalier::model;

class StackTraceTest : public QObject {
    Q_OBJECT

private slots:
    void relationsHaveNames();
    void aTraceComesBackAsItWas();
    void whatIsNotKnownIsNotWritten();
    void missingValuesKeepTheirDefaults();
    void damagedTracesAreRead_data();
    void damagedTracesAreRead();
    void anErrorBelongsToOneBeforeIt_data();
    void anErrorBelongsToOneBeforeIt();
};

static StackTrace trace()
{
    return {.language = "python",
            .errors = {{.relation = Relation::Outermost,
                        .of = 0,
                        .type = "app.LoadError",
                        .message = "two\nlines",
                        .frames = {{.function = "load",
                                    .module = "app",
                                    .path = "app.py",
                                    .line = 12,
                                    .column = 5,
                                    .code = "return d[k]",
                                    .own = true},
                                   {.function = "run", .path = "lib.py", .line = 3, .own = false}},
                        .framesLeftOut = 40},
                       {.relation = Relation::Cause, .of = 0, .type = "KeyError", .message = "'k'"},
                       {.relation = Relation::Member, .of = 1, .type = "ValueError"}}};
}

void StackTraceTest::relationsHaveNames()
{
    for (int i = 0; i < 5; ++i) {
        const auto relation = static_cast<Relation>(i);
        QVERIFY(relationNamed(nameOf(relation)) == relation);
    }
    QCOMPARE(nameOf(Relation::Suppressed), "suppressed");
    for (const auto *name : {"", "Cause", "reason"})
        QVERIFY(!relationNamed(name));
}

void StackTraceTest::aTraceComesBackAsItWas()
{
    const auto back = stackTraceFromJson(parseJson(toText(toJson(trace()))));
    QVERIFY(back == trace());
    QVERIFY(!back.empty());
    QVERIFY(stackTraceFromJson(toJson(StackTrace{})) == StackTrace{});
}

void StackTraceTest::whatIsNotKnownIsNotWritten()
{
    const StackTrace made{.language = "go",
                          .errors = {{.type = "T", .frames = {{.path = "a.go"}}}}};
    QCOMPARE(toText(toJson(made)),
             R"({"language":"go","errors":[{"relation":"outermost","of":0,"type":"T","message":"",)"
             R"("frames":[{"function":"","path":"a.go","line":0,"own":true}]}]})");
    QCOMPARE(toText(toJson(trace())["errors"][0]["frames"][0]),
             R"({"function":"load","path":"app.py","line":12,"module":"app","column":5,)"
             R"("code":"return d[k]","own":true})");
    QCOMPARE(toJson(trace())["errors"][0]["frames_left_out"], Json(40));
}

void StackTraceTest::missingValuesKeepTheirDefaults()
{
    const auto made = stackTraceFromJson(parseJson(R"({"errors": [{"frames": [{}]}, {}]})"));
    QVERIFY(made == (StackTrace{.errors = {{.frames = {{}}}, {}}}));
    QVERIFY(made.errors[0].frames[0].own);
}

void StackTraceTest::damagedTracesAreRead_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<qulonglong>("errors");
    QTest::newRow("null") << "null" << 0ULL;
    QTest::newRow("a list") << "[{}]" << 0ULL;
    QTest::newRow("text") << "\"errors\"" << 0ULL;
    QTest::newRow("errors that are an object") << R"({"errors": {"a": {}}})" << 0ULL;
    QTest::newRow("an error that is a number") << R"({"errors": [3, null, "x"]})" << 3ULL;
    QTest::newRow("frames that are no list") << R"({"errors": [{"frames": {"a": 1}}]})" << 1ULL;
    QTest::newRow("values of other types")
        << R"({"language": 3, "errors": [{"relation": 1, "of": "x", "type": [], "message": null,)"
           R"( "frames_left_out": -1}]})"
        << 1ULL;
}

void StackTraceTest::damagedTracesAreRead()
{
    QFETCH(QString, json);
    QFETCH(qulonglong, errors);
    const StackTrace plain{.errors = std::vector<RaisedError>(errors)};
    auto made = stackTraceFromJson(parseJson(json.toStdString()));
    for (auto &error : made.errors)
        error.of = 0; // see below
    QVERIFY(made == plain);
    const auto frames = stackTraceFromJson(parseJson(
        R"({"errors": [{"frames": [{"function": 1, "line": "3", "own": "no", "column": {}}]}]})"));
    QVERIFY(frames.errors[0].frames[0] == StackFrame{});
}

void StackTraceTest::anErrorBelongsToOneBeforeIt_data()
{
    QTest::addColumn<QString>("of");
    QTest::addColumn<qulonglong>("index");
    QTest::newRow("the first") << "0" << 0ULL;
    QTest::newRow("the one before") << "1" << 1ULL;
    QTest::newRow("itself") << "2" << 1ULL;
    QTest::newRow("a later one") << "99" << 1ULL;
    QTest::newRow("one beyond numbers") << "1e300" << 1ULL;
    QTest::newRow("one before the first") << "-1" << 0ULL;
}

void StackTraceTest::anErrorBelongsToOneBeforeIt()
{
    QFETCH(QString, of);
    const auto json = QStringLiteral(R"({"errors": [{"of": %1}, {"of": 0}, {"of": %1}]})").arg(of);
    const auto made = stackTraceFromJson(parseJson(json.toStdString()));
    QCOMPARE(made.errors[0].of, 0);
    QTEST(static_cast<qulonglong>(made.errors[2].of), "index");
}

} // namespace tst_stacktrace

QTEST_GUILESS_MAIN(tst_stacktrace::StackTraceTest)
#include "tst_stacktrace.moc"

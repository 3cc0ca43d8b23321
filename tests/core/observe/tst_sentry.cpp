// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_sentry {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using model::Relation;
using test::pick;
using test::takeIn;
using test::takeInAs;

namespace {

const Json kFrames = {{{"filename", "django/core/handlers.py"},
                       {"function", "get_response"},
                       {"lineno", 113},
                       {"in_app", false}},
                      {{"filename", "shop/cart.py"},
                       {"abs_path", "/srv/shop/cart.py"},
                       {"module", "shop.cart"},
                       {"function", "total"},
                       {"lineno", 17},
                       {"colno", 9},
                       {"context_line", "    return price[article]"},
                       {"vars", {{"password", "private"}}},
                       {"in_app", true}}};

Json exception(const std::string &type, const std::string &value)
{
    return {{"type", type}, {"value", value}, {"stacktrace", {{"frames", kFrames}}}};
}

Json eventOf(const Json &values)
{
    return {{"event_id", "fc6d8c0c43fc4630ad850ee518f1b9d0"},
            {"timestamp", "2025-06-15T15:06:40.123Z"},
            {"platform", "python"},
            {"exception", {{"values", values}}}};
}

ExceptionSeen seenOf(const Json &json)
{
    const auto imported = takeInAs(Format::Sentry, toText(json));
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    const auto seen = pick<ExceptionSeen>(imported);
    if (seen.size() != 1)
        qFatal("%zu exceptions instead of one", seen.size());
    return seen[0];
}

std::string item(const std::string &type, const std::string &payload, bool withLength = true)
{
    const auto length = withLength ? std::format(R"(,"length":{})", payload.size()) : "";
    return std::format("{{\"type\":\"{}\"{}}}\n{}\n", type, length, payload);
}

const std::string kHeader =
    R"({"event_id":"fc6d8c0c43fc4630ad850ee518f1b9d0","sent_at":"2025-06-15T15:06:40Z"})"
    "\n";

} // namespace

class SentryTest : public QObject {
    Q_OBJECT

private slots:
    void anEventBecomesATrace();
    void theExceptionThatWasReportedComesFirst();
    void groupsAreTakenApart();
    void typesAreWrittenWithTheirModule_data();
    void typesAreWrittenWithTheirModule();
    void framesAreTakenFromOtherPlaces_data();
    void framesAreTakenFromOtherPlaces();
    void whetherTheProgramWentOnIsTaken_data();
    void whetherTheProgramWentOnIsTaken();
    void timesAreMadeUtc_data();
    void timesAreMadeUtc();
    void messagesAreTaken_data();
    void messagesAreTaken();
    void fingerprintsAreTaken();
    void nothingPrivateIsTaken();
    void envelopesAreTakenApart_data();
    void envelopesAreTakenApart();
    void eventsMayComeOneALine_data();
    void eventsMayComeOneALine();
    void damagedLinesOfEventsAreRefused();
    void damagedEnvelopesAreRefused_data();
    void damagedEnvelopesAreRefused();
    void otherTypesNeverCrash_data();
    void otherTypesNeverCrash();
    void numbersBeyondAllAreBounded();
    void manyFramesAndExceptionsAreCut();
    void anEventOverManyLinesIsRead();
    void transactionsAreNoErrors();
};

void SentryTest::anEventBecomesATrace()
{
    auto json = eventOf(Json::array({exception("KeyError", "'apple'")}));
    json["level"] = "fatal";
    json["release"] = "shop@1.4";
    json["environment"] = "production";
    json["contexts"] = {
        {"trace",
         {{"trace_id", "5B8EFFF798038103D269B633813FC60C"}, {"span_id", "eee19b7ec3c1b174"}}}};
    ImportOptions options;
    options.project = "/srv/shop";
    const auto imported = takeIn(toText(json), options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Sentry);
    QCOMPARE(imported.summary.records, 1u);
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.123Z");
    const auto seen = pick<ExceptionSeen>(imported)[0];
    QCOMPARE(seen.trace.language, "python");
    QCOMPARE(seen.trace.errors.size(), 1u);
    const auto &error = seen.trace.errors[0];
    QCOMPARE(error.type, "KeyError");
    QCOMPARE(error.message, "'apple'");
    QCOMPARE(error.frames.size(), 2u);
    QCOMPARE(error.frames[0], (model::StackFrame{.function = "total",
                                                 .module = "shop.cart",
                                                 .path = "cart.py",
                                                 .line = 17,
                                                 .column = 9,
                                                 .code = "    return price[article]",
                                                 .own = true}));
    QCOMPARE(error.frames[1].function, "get_response");
    QVERIFY(!error.frames[1].own);
    QCOMPARE(seen.level, "fatal");
    QCOMPARE(seen.release, "shop@1.4");
    QCOMPARE(seen.environment, "production");
    QCOMPARE(seen.traceId, "5b8efff798038103d269b633813fc60c");
    QCOMPARE(seen.spanId, "eee19b7ec3c1b174");
    QVERIFY(!seen.handled);
    QCOMPARE(seen.count, 1u);
}

void SentryTest::theExceptionThatWasReportedComesFirst()
{
    const auto seen = seenOf(
        eventOf(Json::array({exception("KeyError", "first"), exception("ValueError", "second"),
                             exception("RuntimeError", "last")})));
    QCOMPARE(seen.trace.errors.size(), 3u);
    QCOMPARE(seen.trace.errors[0].type, "RuntimeError");
    QCOMPARE(seen.trace.errors[0].relation, Relation::Outermost);
    QCOMPARE(seen.trace.errors[1].type, "ValueError");
    QCOMPARE(seen.trace.errors[1].relation, Relation::Cause);
    QCOMPARE(seen.trace.errors[1].of, 0u);
    QCOMPARE(seen.trace.errors[2].type, "KeyError");
    QCOMPARE(seen.trace.errors[2].of, 1u);
}

void SentryTest::groupsAreTakenApart()
{
    const auto member = [](const char *type, int id, std::optional<int> parent,
                           const char *source) {
        auto json = exception(type, "");
        json["mechanism"] = {{"type", "chained"}, {"exception_id", id}, {"source", source}};
        if (parent)
            json["mechanism"]["parent_id"] = *parent;
        return json;
    };
    const auto seen = seenOf(eventOf(Json::array(
        {member("Deep", 4, 2, "__cause__"), member("Handled", 3, 0, "__context__"),
         member("Second", 2, 0, "exceptions[1]"), member("First", 1, 0, "exceptions[0]"),
         member("ExceptionGroup", 0, std::nullopt, "")})));
    const auto &errors = seen.trace.errors;
    QCOMPARE(errors.size(), 5u);
    QCOMPARE(errors[0].type, "ExceptionGroup");
    QCOMPARE(errors[1].type, "First");
    QCOMPARE(errors[1].relation, Relation::Member);
    QCOMPARE(errors[2].relation, Relation::Member);
    QCOMPARE(errors[2].of, 0u);
    QCOMPARE(errors[3].type, "Handled");
    QCOMPARE(errors[3].relation, Relation::Context);
    QCOMPARE(errors[3].of, 0u);
    QCOMPARE(errors[4].type, "Deep");
    QCOMPARE(errors[4].relation, Relation::Cause);
    QCOMPARE(errors[4].of, 2u);
}

void SentryTest::typesAreWrittenWithTheirModule_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("module");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const char *type, const char *module,
                        const char *written) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(module) << QByteArray(written);
    };
    row("of a module", "NoArticle", "shop.errors", "shop.errors.NoArticle");
    row("of Java", "IllegalStateException", "java.lang", "java.lang.IllegalStateException");
    row("built in", "ValueError", "builtins", "ValueError");
    row("of the program itself", "Mine", "__main__", "Mine");
    row("without a module", "TypeError", "", "TypeError");
    row("with its module already", "System.Exception", "System", "System.Exception");
    row("without a type", "", "shop", "");
}

void SentryTest::typesAreWrittenWithTheirModule()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, module);
    QFETCH(QByteArray, written);
    auto json = exception(type.toStdString(), "m");
    json["module"] = module.toStdString();
    QCOMPARE(seenOf(eventOf(Json::array({json}))).trace.errors[0].type, written.toStdString());
}

void SentryTest::framesAreTakenFromOtherPlaces_data()
{
    QTest::addColumn<QByteArray>("members");
    const Json stack = {{"frames", kFrames}};
    const Json bare = {{"type", "E"}, {"value", "m"}};
    const auto row = [](const char *name, const Json &members) {
        QTest::newRow(name) << QByteArray::fromStdString(toText(members));
    };
    const auto whole = exception("E", "m");
    row("of the values", {{"exception", {{"values", Json::array({whole})}}}});
    row("of a list without \"values\"", {{"exception", Json::array({whole})}});
    row("of an exception alone", {{"exception", whole}});
    row("of the thread that crashed",
        {{"exception", {{"values", Json::array({bare})}}},
         {"threads",
          {{"values", Json::array({Json{{"id", 1}, {"stacktrace", {{"frames", Json::array()}}}},
                                   Json{{"id", 2}, {"crashed", true}, {"stacktrace", stack}}})}}}});
}

void SentryTest::framesAreTakenFromOtherPlaces()
{
    QFETCH(QByteArray, members);
    auto json = parseJson(members.toStdString());
    json["event_id"] = "00";
    json["platform"] = "python";
    const auto seen = seenOf(json);
    QCOMPARE(seen.trace.errors.size(), 1u);
    QCOMPARE(seen.trace.errors[0].type, "E");
    QCOMPARE(seen.trace.errors[0].frames.size(), 2u);
    QCOMPARE(seen.trace.errors[0].frames[0].function, "total");
}

void SentryTest::whetherTheProgramWentOnIsTaken_data()
{
    QTest::addColumn<QByteArray>("mechanism");
    QTest::addColumn<bool>("handled");
    QTest::newRow("it did") << QByteArray(R"({"handled":true})") << true;
    QTest::newRow("it did not") << QByteArray(R"({"handled":false})") << false;
    QTest::newRow("not told") << QByteArray(R"({"type":"generic"})") << false;
    QTest::newRow("null") << QByteArray("null") << false;
}

void SentryTest::whetherTheProgramWentOnIsTaken()
{
    QFETCH(QByteArray, mechanism);
    QFETCH(bool, handled);
    auto json = exception("E", "m");
    json["mechanism"] = parseJson(mechanism.toStdString());
    QCOMPARE(seenOf(eventOf(Json::array({json}))).handled, handled);
}

void SentryTest::timesAreMadeUtc_data()
{
    QTest::addColumn<QByteArray>("timestamp");
    QTest::addColumn<QByteArray>("at");
    const auto row = [](const char *name, const char *timestamp, const char *at) {
        QTest::newRow(name) << QByteArray(timestamp) << QByteArray(at);
    };
    row("text", "\"2025-06-15T15:06:40.123Z\"", "2025-06-15T15:06:40.123Z");
    row("text without an offset", "\"2025-06-15T15:06:40\"", "2025-06-15T15:06:40.000Z");
    row("text with an offset", "\"2025-06-15T17:06:40.5+02:00\"", "2025-06-15T15:06:40.500Z");
    row("a fraction of seconds", "1750000000.123", "2025-06-15T15:06:40.123Z");
    row("whole seconds", "1750000000", "2025-06-15T15:06:40.000Z");
    row("milliseconds", "1750000000123", "2025-06-15T15:06:40.123Z");
    row("words", "\"yesterday\"", "");
    row("a negative number", "-5", "");
    row("a list", "[]", "");
}

void SentryTest::timesAreMadeUtc()
{
    QFETCH(QByteArray, timestamp);
    QFETCH(QByteArray, at);
    auto json = eventOf(Json::array({exception("E", "m")}));
    json["timestamp"] = parseJson(timestamp.toStdString());
    const auto imported = takeIn(toText(json));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations[0].at, at.toStdString());
}

void SentryTest::messagesAreTaken_data()
{
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char *name, const char *members) {
        QTest::newRow(name) << QByteArray(members);
    };
    row("a message", R"("message":"the disk is full")");
    row("a message in parts",
        R"("message":{"message":"the %s is full","formatted":"the disk is full"})");
    row("an entry", R"("logentry":{"formatted":"the disk is full","message":"the %s is full"})");
    row("an entry without values", R"("logentry":{"message":"the disk is full"})");
}

void SentryTest::messagesAreTaken()
{
    QFETCH(QByteArray, members);
    const auto seen =
        seenOf(parseJson(R"({"event_id":"0","level":"warning",)" + members.toStdString() + "}"));
    QCOMPARE(seen.trace.errors.size(), 1u);
    QCOMPARE(seen.trace.errors[0].type, "");
    QCOMPARE(seen.trace.errors[0].message, "the disk is full");
    QCOMPARE(seen.level, "warning");
}

void SentryTest::fingerprintsAreTaken()
{
    auto json = eventOf(Json::array({exception("E", "m")}));
    json["fingerprint"] = {"{{ default }}", "cart", 5};
    QCOMPARE(seenOf(json).explicitFingerprint, (std::vector<std::string>{"{{ default }}", "cart"}));
}

void SentryTest::nothingPrivateIsTaken()
{
    auto json = eventOf(Json::array({exception("E", "m")}));
    json["user"] = {{"email", "private"}, {"ip_address", "private"}};
    json["request"] = {
        {"url", "private"}, {"headers", {{"Cookie", "private"}}}, {"data", "private"}};
    json["breadcrumbs"] = {{"values", {{{"message", "private"}, {"data", {{"a", "private"}}}}}}};
    json["extra"] = {{"a", "private"}};
    json["tags"] = {{"a", "private"}};
    json["server_name"] = "private";
    json["exception"]["values"][0]["mechanism"] = {{"data", {{"a", "private"}}}};
    const auto imported = takeIn(toText(json));
    VERIFY_OK(imported.result);
    QVERIFY(!toText(model::toJson(imported.observations[0])).contains("private"));
}

void SentryTest::envelopesAreTakenApart_data()
{
    QTest::addColumn<QByteArray>("items");
    QTest::addColumn<int>("exceptions");
    QTest::addColumn<int>("records");
    const auto row = [](const char *name, const std::string &items, int exceptions, int records) {
        QTest::newRow(name) << QByteArray::fromStdString(items) << exceptions << records;
    };
    const auto one = toText(eventOf(Json::array({exception("E", "m")})));
    const auto pretty = toText(eventOf(Json::array({exception("E", "m")})), 2);
    row("one event", item("event", one), 1, 1);
    row("one event without its length", item("event", one, false), 1, 1);
    row("one event over many lines", item("event", pretty), 1, 1);
    row("one event without a line end behind it",
        item("event", one).substr(0, item("event", one).size() - 1), 1, 1);
    row("lines as on Windows", "{\"type\":\"event\"}\r\n" + one + "\r\n", 1, 1);
    row("two events", item("event", one) + item("event", one, false), 2, 2);
    row("an attachment first", item("attachment", std::string("\0\n{\xFF", 4)) + item("event", one),
        1, 2);
    row("others only", item("transaction", "{}") + item("session", "{}", false), 0, 2);
    row("an empty item", item("attachment", "") + item("event", one), 1, 2);
    row("blank lines", "\n" + item("event", one) + "\n\n" + item("event", one) + "\n", 2, 2);
}

void SentryTest::envelopesAreTakenApart()
{
    QFETCH(QByteArray, items);
    QFETCH(int, exceptions);
    QFETCH(int, records);
    const auto imported = takeInAs(Format::Sentry, kHeader + items.toStdString());
    VERIFY_OK(imported.result);
    QCOMPARE(int(imported.observations.size()), exceptions);
    QCOMPARE(int(imported.summary.records), records);
}

void SentryTest::eventsMayComeOneALine_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto line = [](const char *type, const char *kind) {
        auto event = eventOf(Json::array({exception(type, "m")}));
        if (kind)
            event["type"] = kind;
        return toText(event) + '\n';
    };
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("two lines", line("A", nullptr) + line("B", nullptr));
    row("lines that say their type", line("A", "error") + line("B", "error"));
    row("blank lines between", '\n' + line("A", nullptr) + "\n\n" + line("B", "error") + '\n');
    row("lines as on Windows",
        line("A", nullptr).insert(line("A", nullptr).size() - 1, "\r") + line("B", nullptr));
    row("without a line end",
        line("A", nullptr) + line("B", nullptr).substr(0, line("B", nullptr).size() - 1));
    row("events that only have a message",
        R"({"event_id":"0","message":"a","platform":"go"})"
        "\n"
        R"({"event_id":"1","type":"default","message":"b","platform":"go"})"
        "\n");
}

void SentryTest::eventsMayComeOneALine()
{
    QFETCH(QByteArray, text);
    const auto imported = takeIn(text.toStdString());
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Sentry);
    QCOMPARE(imported.summary.records, 2u);
    QCOMPARE(imported.observations.size(), 2u);
}

void SentryTest::damagedLinesOfEventsAreRefused()
{
    const auto event = toText(eventOf(Json::array({exception("E", "m")}))) + '\n';
    const auto imported = takeIn(event + event + "{\"event_id\":");
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).starts_with("line 3, byte 13: "),
             test::messageOf(imported).c_str());
    const auto other = takeIn(event + "[]\n");
    VERIFY_FAILS(InvalidInput, other.result);
    QVERIFY(test::messageOf(other).starts_with("line 2: "));
    const auto odd = takeIn(event + R"({"event_id":"1","exception":5})" + '\n');
    VERIFY_FAILS(InvalidInput, odd.result);
    QVERIFY(test::messageOf(odd).starts_with("line 2: its \"exception\""));
}

void SentryTest::damagedEnvelopesAreRefused_data()
{
    QTest::addColumn<QByteArray>("items");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char *name, const std::string &items, const char *place) {
        QTest::newRow(name) << QByteArray::fromStdString(items) << QByteArray(place);
    };
    const auto one = toText(eventOf(Json::array({exception("E", "m")})));
    row("an item's header that is no JSON", "type: event\n" + one, "line 2, byte 2: ");
    row("an item's header that is a list", "[]\n" + one, "line 2: ");
    row("an event that is no JSON", item("event", "{\"a\"}"), "line 3, byte 5: ");
    row("a second event that is no JSON", item("event", one) + item("event", "x"),
        "line 5, byte 1: ");
    row("an event that is none", item("event", "{\"a\":1}"), "line 3: ");
    row("an event that is cut off", item("event", one).substr(0, 200), "line 2: ");
    row("a length that is too short", "{\"type\":\"event\",\"length\":3}\n" + one + "\n",
        "line 2: ");
    row("a length below 0", "{\"type\":\"event\",\"length\":-3}\n" + one + "\n", "line 2: ");
    row("a length that is a text", "{\"type\":\"event\",\"length\":\"3\"}\n" + one + "\n",
        "line 2: ");
    row("a length beyond all numbers", "{\"type\":\"event\",\"length\":1e300}\n" + one + "\n",
        "line 2: ");
}

void SentryTest::damagedEnvelopesAreRefused()
{
    QFETCH(QByteArray, items);
    QFETCH(QByteArray, place);
    const auto imported = takeInAs(Format::Sentry, kHeader + items.toStdString());
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(imported.result.error().message.starts_with(place.toStdString()),
             imported.result.error().message.c_str());
}

void SentryTest::otherTypesNeverCrash_data()
{
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char *name, const char *members) {
        QTest::newRow(name) << QByteArray(members);
    };
    row("exceptions that are numbers", R"("exception":{"values":[1,2]})");
    row("exceptions that are lists", R"("exception":{"values":[[],[[]]]})");
    row("frames that are a text", R"("exception":[{"stacktrace":{"frames":"none"}}])");
    row("frames that are numbers", R"("exception":[{"stacktrace":{"frames":[1,null]}}])");
    row("a stack that is a list", R"("exception":[{"stacktrace":[]}])");
    row("a line that is a text",
        R"("exception":[{"stacktrace":{"frames":[{"lineno":"x","function":5}]}}])");
    row("a line beyond all numbers",
        R"("exception":[{"stacktrace":{"frames":[{"lineno":1e300}]}}])");
    row("omitted frames that are texts",
        R"("exception":[{"stacktrace":{"frames":[],"frames_omitted":["a","b"]}}])");
    row("omitted frames beyond all numbers",
        R"("exception":[{"stacktrace":{"frames":[],"frames_omitted":[0,1e300]}}])");
    row("threads that are numbers", R"("exception":[{"type":"E"}],"threads":[1])");
    row("a parent that it is itself",
        R"("exception":[{"mechanism":{"exception_id":1,"parent_id":1}},{}])");
    row("a level that is a number", R"("exception":[{}],"level":5)");
    row("contexts that are a list", R"("exception":[{}],"contexts":[])");
    row("a fingerprint that is a text", R"("exception":[{}],"fingerprint":"x")");
    row("a type that is a list", R"("exception":[{"type":[],"value":{}}])");
}

void SentryTest::otherTypesNeverCrash()
{
    QFETCH(QByteArray, members);
    const auto imported =
        takeInAs(Format::Sentry, R"({"event_id":"0",)" + members.toStdString() + "}");
    VERIFY_OK(imported.result);
    for (const auto &seen : pick<ExceptionSeen>(imported)) {
        for (std::size_t i = 1; i < seen.trace.errors.size(); ++i)
            QVERIFY(seen.trace.errors[i].of < i);
    }
}

void SentryTest::numbersBeyondAllAreBounded()
{
    const auto seen =
        seenOf(parseJson(R"({"event_id":"0","exception":[{"type":"E","stacktrace":{"frames":[],)"
                         R"("frames_omitted":[0,1e300]}}]})"));
    QCOMPARE(seen.trace.errors[0].framesLeftOut, kLargestCount);
}

void SentryTest::manyFramesAndExceptionsAreCut()
{
    Json frames = Json::array();
    for (int i = 0; i < 1000; ++i)
        frames.push_back({{"function", "f" + std::to_string(i)}});
    auto json = eventOf(Json::array({{{"type", "E"}, {"stacktrace", {{"frames", frames}}}}}));
    const auto error = seenOf(json).trace.errors[0];
    QCOMPARE(error.frames.size(), 256u);
    QCOMPARE(error.framesLeftOut, 744u);
    QCOMPARE(error.frames.front().function, "f999");
    QCOMPARE(error.frames.back().function, "f0");
    Json values = Json::array();
    for (int i = 0; i < 1000; ++i)
        values.push_back({{"type", "E" + std::to_string(i)}});
    const auto seen = seenOf(eventOf(values));
    QCOMPARE(seen.trace.errors.size(), 64u);
    QCOMPARE(seen.trace.errors[0].type, "E999");
}

void SentryTest::anEventOverManyLinesIsRead()
{
    const auto imported = takeIn(toText(eventOf(Json::array({exception("E", "m")})), 2));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Sentry);
    QCOMPARE(imported.observations.size(), 1u);
}

void SentryTest::transactionsAreNoErrors()
{
    auto json = eventOf(Json::array());
    json["type"] = "transaction";
    json["message"] = "GET /";
    const auto imported = takeInAs(Format::Sentry, toText(json));
    VERIFY_OK(imported.result);
    QVERIFY(imported.observations.empty());
}

} // namespace tst_sentry

QTEST_GUILESS_MAIN(tst_sentry::SentryTest)
#include "tst_sentry.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observing.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/rawclient.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/backlogpanelcase.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

namespace tst_backlogpanelobserving {

using namespace espalier;

/// What comes to the backlog by itself, and what is carried in and out of it.
class TestBacklogPanelObserving final : public test::BacklogPanelCase {
    Q_OBJECT

private slots:
    void programsCanSendWhileItListens();
    void aPortInUseIsSaid();
    void aRunThatFailedIsATicket();
    void whatIsReportedIsTakenIn();
    void ticketsGoOutAndIn();

private:
    [[nodiscard]] QString message() const
    {
        return m_panel->findChild<controls::MessageBar *>()->text();
    }
    /// Answers the file dialog that is open.
    void choose(const QString &file)
    {
        auto *dialog = m_panel->findChild<QFileDialog *>();
        QVERIFY(dialog);
        emit dialog->fileSelected(file);
        delete dialog;
    }
    [[nodiscard]] QString path(const char *name) const
    {
        return QString::fromStdString(m_project->files.path(name).string());
    }
};

void TestBacklogPanelObserving::programsCanSendWhileItListens()
{
    qputenv("ESPALIER_OBSERVE_PORT", "0");
    open(0);
    action("listen")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("http://127.0.0.1:")), kPatience);
    QVERIFY(action("listen")->isChecked());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("backlog-listening"));
    const auto match =
        QRegularExpression(QStringLiteral("127\\.0\\.0\\.1:(\\d+)")).match(message());
    const auto port = static_cast<std::uint16_t>(match.captured(1).toInt());
    test::RawClient client(port);
    const auto request =
        test::RequestText{.body = test::tracesJson({.spans = 5, .exceptions = 1})}.text(port);
    QCOMPARE(client.ask(request).value_or(test::Reply{}).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(
        part<QLabel>("ticketCount")->text().contains(QStringLiteral("5 record(s)")), kPatience);
    // A ticket comes of it while it still listens.
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QVERIFY(action("listen")->isChecked());
    action("listen")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!action("listen")->isChecked() && idle(), kPatience);
    QVERIFY(!test::RawClient(port).connected());
    QCOMPARE(message(), QString());
    qunsetenv("ESPALIER_OBSERVE_PORT");
}

void TestBacklogPanelObserving::aPortInUseIsSaid()
{
    const auto other = serve::OtlpReceiver::start(
        {.port = 0}, [](model::Observation &&) -> Result<> { return {}; });
    VERIFY_OK(other);
    qputenv("ESPALIER_OBSERVE_PORT", QByteArray::number((*other)->port()));
    open(0);
    action("listen")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QString::number((*other)->port())), kPatience);
    QVERIFY(!action("listen")->isChecked());
    qunsetenv("ESPALIER_OBSERVE_PORT");
}

void TestBacklogPanelObserving::aRunThatFailedIsATicket()
{
    open(0);
    m_project->files.write("errors.log", "Traceback (most recent call last):\n"
                                         "  File \"shop/till.py\", line 11, in total\n"
                                         "KeyError: 'size'\n");
    JobContext job;
    VERIFY_OK(engine::takeInFile(*m_project->open(), m_project->files.path("errors.log"),
                                 std::nullopt, job));
    emit m_project->context->runFinished();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QVERIFY(titleAt(0).contains(QStringLiteral("KeyError")));
    QVERIFY(part<QLabel>("ticketCount")->text().contains(QStringLiteral("1 ticket(s)")));
    QCOMPARE(m_panel->count(), 1);
}

// The window's menu asks for it.
void TestBacklogPanelObserving::whatIsReportedIsTakenIn()
{
    open(0);
    m_project->context->askForReport();
    auto *field = qobject_cast<QLineEdit *>(m_panel->focusWidget());
    QVERIFY(field);
    QTest::keyClicks(field, QStringLiteral("The receipt is wrong and it crashes, terrible"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!message().isEmpty(), kPatience);
}

void TestBacklogPanelObserving::ticketsGoOutAndIn()
{
    fillSamples();
    open(5);
    for (const char *name : {"out.json", "out.csv", "out.sarif"}) {
        action("export")->trigger();
        choose(path(name));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(path(name)) && idle(), kPatience);
        // They are there already, and nothing happens to them.
        action("import")->trigger();
        choose(path(name));
        QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("0 ticket(s)")), kPatience);
        QCOMPARE(m_model->rowCount(), 5);
        m_panel->findChild<controls::MessageBar *>()->clear();
    }
    m_project->files.write("broken.json", "{\"tickets\": [");
    action("import")->trigger();
    choose(path("broken.json"));
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("broken.json")) ||
                                 message().contains(QStringLiteral("JSON")),
                             kPatience);
    QCOMPARE(m_model->rowCount(), 5);
}

} // namespace tst_backlogpanelobserving

QTEST_MAIN(tst_backlogpanelobserving::TestBacklogPanelObserving)
#include "tst_backlogpanelobserving.moc"

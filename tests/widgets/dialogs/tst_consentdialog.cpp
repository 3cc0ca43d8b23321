// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/jobrunner.h"
#include "tests/support/accessiblenames.h"
#include "widgets/dialogs/consentdialog.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

namespace tst_consentdialog {

using namespace espalier;
using dialogs::ConsentAnswer;
using dialogs::ConsentDialog;
using dialogs::ConsentRequest;

static ConsentRequest request()
{
    return {.project = QStringLiteral("orchard"),
            .endpoint = QStringLiteral("https://models.invalid:443"),
            .model = QStringLiteral("pear-large"),
            .text = QStringLiteral("Mend this script.\n\ndef insert_telemetry(source):\n")};
}

static constexpr int kPatience = 30'000;

class TestConsentDialog final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void itShowsServerModelAndText();
    void whatIsHiddenIsShown();
    void buttonsAnswer_data();
    void buttonsAnswer();
    void returnAndEscapeSendNothing_data();
    void returnAndEscapeSendNothing();
    void everythingHasAName();
    void aWorkerWaitsForTheAnswer_data();
    void aWorkerWaitsForTheAnswer();
    void cancellingTheJobTakesTheQuestionBack();
    void aWindowThatIsGoneSaysNo();
    void closingTheWindowSaysNo();
    void twoQuestionsComeOneAfterTheOther();
    void theGuiThreadIsNeverHeldUp();

private:
    [[nodiscard]] ConsentDialog *shown() const
    {
        auto *dialog = m_window->findChild<ConsentDialog *>();
        return dialog && dialog->isVisible() ? dialog : nullptr;
    }
    [[nodiscard]] static QPushButton *button(const QWidget &dialog, const char *name)
    {
        return dialog.findChild<QPushButton *>(QLatin1String(name));
    }
    /// Asks on a thread of its own.
    void ask(job::JobRunner &runner, std::optional<ConsentAnswer> &answer)
    {
        runner.start([asker = dialogs::consentAsker(m_window.get())](JobContext &job)
                         -> Result<ConsentAnswer> { return asker(request(), job); },
                     [&answer](const Result<ConsentAnswer> &given) { answer = given.value(); });
    }
    std::unique_ptr<QWidget> m_window;
};

void TestConsentDialog::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(900, 600);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestConsentDialog::cleanup()
{
    m_window.reset();
}

void TestConsentDialog::itShowsServerModelAndText()
{
    ConsentDialog dialog(request(), m_window.get());
    QStringList labels;
    for (const auto *label : dialog.findChildren<QLabel *>())
        labels << label->text();
    const auto all = labels.join(u'\n');
    QVERIFY(all.contains(request().endpoint) && all.contains(request().model));
    QVERIFY(all.contains(request().project));
    QCOMPARE(dialog.findChild<QPlainTextEdit *>()->toPlainText(), request().text);
    QCOMPARE(dialog.answer(), ConsentAnswer::No);
    if (const auto folder = qEnvironmentVariable("ESPALIER_SHOTS"); !folder.isEmpty()) {
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QVERIFY(dialog.grab().save(folder + QStringLiteral("/consent.png")));
    }
}

void TestConsentDialog::whatIsHiddenIsShown()
{
    auto hostile = request();
    hostile.text = QStringLiteral("a\u202eb");
    hostile.model = QStringLiteral("<b>large</b>");
    ConsentDialog dialog(hostile, m_window.get());
    const auto text = dialog.findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY(!text.contains(QChar(0x202e)));
    bool plain = false;
    for (const auto *label : dialog.findChildren<QLabel *>())
        plain |= label->text() == hostile.model && label->textFormat() == Qt::PlainText;
    QVERIFY(plain);
    for (auto *each : dialog.findChildren<QPushButton *>()) {
        if (each->text() == QStringLiteral("&Copy"))
            each->click();
    }
    QCOMPARE(QGuiApplication::clipboard()->text(), hostile.text); // as it would be sent
}

void TestConsentDialog::buttonsAnswer_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<ConsentAnswer>("answer");
    QTest::newRow("once") << "consent.once" << ConsentAnswer::Once;
    QTest::newRow("always") << "consent.always" << ConsentAnswer::Always;
    QTest::newRow("no") << "consent.no" << ConsentAnswer::No;
}

void TestConsentDialog::buttonsAnswer()
{
    QFETCH(QString, button);
    ConsentDialog dialog(request(), m_window.get());
    QSignalSpy finished(&dialog, &QDialog::finished);
    dialog.open();
    dialog.findChild<QPushButton *>(button)->click();
    QCOMPARE(finished.count(), 1);
    QTEST(dialog.answer(), "answer");
}

void TestConsentDialog::returnAndEscapeSendNothing_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Return") << Qt::Key_Return;
    QTest::newRow("Escape") << Qt::Key_Escape;
    QTest::newRow("Space") << Qt::Key_Space;
}

void TestConsentDialog::returnAndEscapeSendNothing()
{
    QFETCH(Qt::Key, key);
    ConsentDialog dialog(request(), m_window.get());
    dialog.open();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QTest::keyClick(dialog.focusWidget() ? dialog.focusWidget() : &dialog, key);
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(dialog.answer(), ConsentAnswer::No);
}

void TestConsentDialog::everythingHasAName()
{
    ConsentDialog dialog(request(), m_window.get());
    dialog.open();
    QCOMPARE(test::namelessIn(dialog).join(u' '), QString());
}

void TestConsentDialog::aWorkerWaitsForTheAnswer_data()
{
    buttonsAnswer_data();
}

void TestConsentDialog::aWorkerWaitsForTheAnswer()
{
    QFETCH(QString, button);
    job::JobRunner runner(this);
    std::optional<ConsentAnswer> given;
    ask(runner, given);
    QTRY_VERIFY_WITH_TIMEOUT(shown(), kPatience);
    QVERIFY(!given);
    shown()->findChild<QPushButton *>(button)->click();
    QTRY_VERIFY_WITH_TIMEOUT(given.has_value(), kPatience);
    QTEST(*given, "answer");
    QTRY_VERIFY_WITH_TIMEOUT(!shown(), kPatience);
}

void TestConsentDialog::cancellingTheJobTakesTheQuestionBack()
{
    job::JobRunner runner(this);
    std::optional<ConsentAnswer> answer;
    ask(runner, answer);
    QTRY_VERIFY_WITH_TIMEOUT(shown(), kPatience);
    runner.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kPatience);
    QCOMPARE(*answer, ConsentAnswer::No);
    QTRY_VERIFY_WITH_TIMEOUT(!shown(), kPatience);
}

void TestConsentDialog::aWindowThatIsGoneSaysNo()
{
    job::JobRunner runner(this);
    std::optional<ConsentAnswer> answer;
    const auto asker = dialogs::consentAsker(m_window.get());
    m_window.reset();
    runner.start(
        [asker](JobContext &job) -> Result<ConsentAnswer> { return asker(request(), job); },
        [&answer](const Result<ConsentAnswer> &given) { answer = given.value(); });
    QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kPatience);
    QCOMPARE(*answer, ConsentAnswer::No);
}

void TestConsentDialog::closingTheWindowSaysNo()
{
    job::JobRunner runner(this);
    std::optional<ConsentAnswer> answer;
    ask(runner, answer);
    QTRY_VERIFY_WITH_TIMEOUT(shown(), kPatience);
    m_window.reset();
    QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kPatience);
    QCOMPARE(*answer, ConsentAnswer::No);
}

void TestConsentDialog::twoQuestionsComeOneAfterTheOther()
{
    job::JobRunner first(this);
    job::JobRunner second(this);
    std::optional<ConsentAnswer> firstAnswer;
    std::optional<ConsentAnswer> secondAnswer;
    const auto asker = dialogs::consentAsker(m_window.get());
    const auto start = [&](job::JobRunner &runner, std::optional<ConsentAnswer> &answer) {
        runner.start(
            [asker](JobContext &job) -> Result<ConsentAnswer> { return asker(request(), job); },
            [&answer](const Result<ConsentAnswer> &given) { answer = given.value(); });
    };
    start(first, firstAnswer);
    start(second, secondAnswer);
    for (const bool last : {false, true}) {
        QTRY_VERIFY_WITH_TIMEOUT(shown(), kPatience);
        QCOMPARE(m_window->findChildren<ConsentDialog *>().size(), 1);
        const QPointer<ConsentDialog> dialog = shown();
        button(*dialog, "consent.once")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(last ? firstAnswer && secondAnswer : firstAnswer || secondAnswer,
                                 kPatience);
    }
    QCOMPARE(*firstAnswer, ConsentAnswer::Once);
    QCOMPARE(*secondAnswer, ConsentAnswer::Once);
}

void TestConsentDialog::theGuiThreadIsNeverHeldUp()
{
    JobContext job;
    QCOMPARE(dialogs::consentAsker(m_window.get())(request(), job), ConsentAnswer::No);
    QVERIFY(!shown());
}

} // namespace tst_consentdialog

QTEST_MAIN(tst_consentdialog::TestConsentDialog)
#include "tst_consentdialog.moc"

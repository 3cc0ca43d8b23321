// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of cases of who may decide what, asked of the window: each panel is opened on what the
// case has made, as if the program had just been started.
#include "core/git/repository.h"
#include "tests/app/reviewcases.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patchmodel.h"
#include "widgets/models/patchtext.h"
#include "widgets/panels/patches/patchespanel.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

namespace tst_windowreviewcases {

using namespace espalier;
using review::Refusal;
using test::Asking;
using test::ShopRepository;

namespace {

constexpr int kPatience = 60'000; ///< ms

/// The panel of patches as a place where they are decided about.
class WindowSurface final : public test::ReviewSurface {
public:
    explicit WindowSurface(const ShopRepository &shop)
        : m_context(
              {.root = shop.repository.root(),
               .paths = shop.cli.paths(),
               .scripts = std::make_shared<test::WatchedRunner>(),
               .processes = std::make_shared<process::SystemProcessRunner>(),
               .openSandbox = [cache = shop.cli.paths().cache](
                                  JobContext &job) { return process::openSandbox(cache, job); }},
              {.jobs = m_jobs, .log = m_log, .themes = m_themes}, false),
          m_panel(m_context)
    {
        test::showPanel(m_panel, {1280, 800});
        (void)waitFor(
            [this] { return action("open")->isEnabled() || action("reload")->isEnabled(); });
        rest();
        m_panel.findChild<QTreeView *>(QStringLiteral("patches"))->setFocus();
    }

    std::optional<std::string> approve(Asking asking, const std::string &reason,
                                       bool lookAtAll) override
    {
        if (asking != Asking::Person)
            return std::nullopt;
        const auto progress = part<QLabel>("patchProgress");
        if (lookAtAll) {
            for (auto change = changes(); change > 0; --change)
                tick(*progress);
        }
        // What has failed offers no approval; the list says that it has failed.
        if (!action("approve")->isEnabled() &&
            current(models::PatchModel::StateColumn) == QStringLiteral("Failed"))
            return "gates-not-passed";
        press(Qt::Key_1);
        return answered(reason);
    }
    std::optional<std::string> apply(Asking asking) override
    {
        if (asking != Asking::Person)
            return std::nullopt;
        press(Qt::Key_M);
        const auto *pane = part<QWidget>("applyPane");
        if (!waitFor([&] { return pane->isVisible() || !said().isEmpty(); }))
            return "failed: nothing was said";
        if (!pane->isVisible())
            return told();
        const auto *accept = part<QPushButton>("applyAccept");
        if (!waitFor([&] { return isIdle() && accept->isEnabled(); }))
            return "failed: it cannot be applied";
        press(Qt::Key_Return);
        return outcome();
    }
    std::optional<std::string> reject(Asking asking, const std::string &reason) override
    {
        if (asking != Asking::Person)
            return std::nullopt;
        press(Qt::Key_3);
        return answered(reason);
    }
    std::optional<std::string> rollBack(Asking asking, const std::string &reason) override
    {
        if (asking != Asking::Person)
            return std::nullopt;
        press(Qt::Key_U);
        return answered(reason);
    }
    std::optional<std::string> audit() override
    {
        press(Qt::Key_L, Qt::ControlModifier);
        const auto *verdict = part<QLabel>("auditVerdict");
        if (!waitFor(
                [&] { return verdict->isVisible() && isIdle() && !verdict->text().isEmpty(); }))
            return "failed: nothing is said of the audit";
        return verdict->text().contains(QStringLiteral("fits")) ? "whole" : "faulty";
    }

private:
    static bool waitFor(const std::function<bool()> &condition)
    {
        return QTest::qWaitFor(condition, kPatience);
    }
    [[nodiscard]] QString current(int column) const
    {
        const auto *table = part<QTreeView>("patches");
        return table->currentIndex().siblingAtColumn(column).data().toString();
    }
    [[nodiscard]] bool isIdle() const { return m_jobs.runningCount() == 0; }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return test::actionOf(m_panel, QLatin1String(id));
    }
    template <typename Widget>
    [[nodiscard]] Widget *part(const char *name) const
    {
        return m_panel.findChild<Widget *>(QLatin1String(name));
    }
    [[nodiscard]] QString said() const
    {
        const auto *bar = m_panel.findChild<controls::MessageBar *>();
        return bar->isVisible() ? bar->text() : QString();
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    /// What is decided about has been read.
    void rest() const
    {
        (void)waitFor([this] { return isIdle(); });
        QTest::qWait(150); // before it is begun to be read
        (void)waitFor([this] { return isIdle(); });
    }
    /// Of the patch that is shown, as its line of progress counts them.
    [[nodiscard]] int changes() const
    {
        return part<QLabel>("patchProgress")->text().section(u' ', 2, 2).toInt();
    }
    /// Goes to the next change, and ticks it.
    void tick(const QLabel &progress)
    {
        const auto before = progress.text();
        const auto *diff = m_panel.findChild<editor::DiffView *>();
        press(Qt::Key_N);
        (void)waitFor([&] { return !diff->isComparing() && diff->content(); });
        press(Qt::Key_Space);
        (void)waitFor([&] { return progress.text() != before; });
        rest();
    }
    /// Gives the reason that is asked for, if it is asked for.
    std::string answered(const std::string &reason)
    {
        const auto *bar = part<QWidget>("askBar");
        if (!waitFor([&] { return bar->isVisible() || !said().isEmpty(); }))
            return "failed: nothing was asked of what is " +
                   current(models::PatchModel::StateColumn).toStdString();
        if (!bar->isVisible())
            return told();
        QTest::keyClicks(QApplication::focusWidget(), QString::fromStdString(reason));
        press(Qt::Key_Return);
        const auto *problem = part<QLabel>("askProblem");
        if (problem->isVisible() && !problem->text().isEmpty())
            return "reason-missing";
        return outcome();
    }
    std::string outcome()
    {
        if (!waitFor([this] { return isIdle() && !said().isEmpty(); }))
            return "failed: nothing was said";
        return told();
    }
    /// The refusal whose words are shown.
    [[nodiscard]] std::string told() const
    {
        const auto words = said();
        for (int at = 1; at <= static_cast<int>(Refusal::RiskTooHigh); ++at) {
            const auto refusal = static_cast<Refusal>(at);
            if (words == models::textOf(refusal))
                return std::string(review::nameOf(refusal));
        }
        for (const char *done : {"is approved", "is rejected", "Applied.", "Taken back"}) {
            if (words.contains(QLatin1String(done)))
                return "none";
        }
        return "failed: " + words.toStdString();
    }

    models::JobList m_jobs;
    models::LogModel m_log;
    theme::ThemeManager m_themes{theme::Choice::Light};
    models::ProjectContext m_context;
    panels::PatchesPanel m_panel;
};

} // namespace

class WindowReviewCasesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_home = qgetenv("HOME"); }
    void cleanup() { qputenv("HOME", m_home); }
    void decisions_data();
    void decisions();

private:
    QByteArray m_home;
};

// Those that a person makes: nobody else sits at a window.
void WindowReviewCasesTest::decisions_data()
{
    QTest::addColumn<std::size_t>("number");
    for (std::size_t i = 0; i < test::reviewCases().size(); ++i) {
        if (test::reviewCases()[i].asking == Asking::Person)
            QTest::newRow(test::reviewCases()[i].name) << i;
    }
}

void WindowReviewCasesTest::decisions()
{
    QFETCH(std::size_t, number);
    const auto &wanted = test::reviewCases()[number];
    ShopRepository shop;
    qputenv("HOME", shop.cli.home().c_str()); // the user's own settings are read there
    wanted.given(shop);
    const auto isAudit = wanted.act == test::ReviewAct::Audit;
    const auto before = isAudit ? std::string() : decidedSoFar(shop);
    WindowSurface surface(shop);
    const auto said = test::carryOut(wanted, surface);
    QVERIFY(said.has_value());
    QCOMPARE(*said, std::string(wanted.expected));
    if (!isAudit)
        QCOMPARE(decidedSoFar(shop) == before, *said != "none");
}

} // namespace tst_windowreviewcases

QTEST_MAIN(tst_windowreviewcases::WindowReviewCasesTest)
#include "tst_windowreviewcases.moc"

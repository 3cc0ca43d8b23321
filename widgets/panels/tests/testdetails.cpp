// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/testdetails.h"

#include "widgets/editor/codeeditor.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/tests/comparisonview.h"
#include "widgets/panels/tests/historystrip.h"
#include "widgets/panels/tests/runfacts.h"
#include "widgets/theme/icons.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace espalier::panels {

using models::TestState;

namespace {

QPlainTextEdit *makeText(const QString &name, QWidget *parent)
{
    auto *text = new QPlainTextEdit(parent);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setAccessibleName(name);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return text;
}

editor::CodeEditor *makeCode(const QString &name, QWidget *parent)
{
    auto *code = new editor::CodeEditor(parent);
    code->setReadOnly(true);
    code->setAccessibleName(name);
    return code;
}

QString findingsText(const std::vector<model::Finding> &findings)
{
    QStringList lines;
    for (const auto &finding : findings)
        lines.append(TestDetails::tr("Line %1, %2: %3")
                         .arg(finding.line)
                         .arg(models::plainText(finding.rule), models::plainText(finding.reason)));
    return lines.join(u'\n');
}

} // namespace

TestDetails::TestDetails(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createHeader();
    createTabs();
    createLayout();
    connect(&themes, &theme::ThemeManager::changed, this, &TestDetails::dress);
    clear();
    dress();
}

void TestDetails::createHeader()
{
    m_icon = new QLabel(this);
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    // A long name must not widen the dock: it is cut, and whole in its tool tip.
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_stateText = new QLabel(this);
    m_stateText->setTextFormat(Qt::PlainText);
    m_history = new HistoryStrip(m_themes, this);
    // A suite has none, but choosing a test must not move the whole dock.
    auto policy = m_history->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_history->setSizePolicy(policy);
}

QWidget *TestDetails::createResult()
{
    auto *page = new QWidget(this);
    m_reason = new QLabel(page);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_reason->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_comparison = new ComparisonView(m_themes, page);
    m_message = makeText(tr("Message"), page);
    m_toTest = new QPushButton(page);
    m_toScript = new QPushButton(page);
    connect(m_toTest, &QPushButton::clicked, this, [this] { goTo(m_tests, m_testLine); });
    connect(m_toScript, &QPushButton::clicked, this, [this] { goTo(m_script, m_scriptLine); });
    // In a dock of a few lines, the reason is what must be seen: it comes before the trace that
    // leads to it, and shares its row.
    auto *head = new QHBoxLayout;
    head->addWidget(m_reason, 1);
    for (auto *link : {m_toScript, m_toTest}) {
        auto policy = link->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        link->setSizePolicy(policy);
        head->addWidget(link);
    }
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_comparison);
    layout->addWidget(m_message, 1);
    return page;
}

void TestDetails::createTabs()
{
    m_output = makeText(tr("What script and tests printed"), this);
    m_output->setPlaceholderText(tr("Nothing was printed."));
    m_tests = makeCode(tr("Text of the tests"), this);
    m_script = makeCode(tr("Text of the script"), this);
    m_tabs = new QTabWidget(this);
    m_tabs->setAccessibleName(tr("Parts of the test's details"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(createResult(), tr("Result"));
    m_tabs->addTab(m_output, tr("Output"));
    m_tabs->addTab(m_tests, tr("Tests"));
    m_tabs->addTab(m_script, tr("Script"));
    m_facts = new RunFacts(m_themes, this);
    m_tabs->addTab(m_facts, tr("How it ran"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the test's details"));
}

void TestDetails::createLayout()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 10, 0);
    head->setSpacing(8);
    head->addWidget(m_icon);
    head->addWidget(m_title, 1);
    head->addWidget(m_stateText);
    auto *history = new QHBoxLayout;
    history->setContentsMargins(8, 2, 10, 2);
    history->addWidget(m_history);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addLayout(history);
    layout->addWidget(m_tabs, 1);
}

void TestDetails::showTitle(const QString &title, TestState state, const QString &stateText)
{
    m_state = state;
    m_title->setText(title);
    m_title->setToolTip(title);
    m_stateText->setText(stateText);
    dress();
}

void TestDetails::setDetail(const TestDetail &detail, const QString &test)
{
    m_history->setVisible(!test.isEmpty());
    m_history->setRuns(detail.history);
    setTexts(detail);
    setResult(detail);
    m_facts->setDetail(detail, test);
}

void TestDetails::setTexts(const TestDetail &detail)
{
    const auto set = [](editor::CodeEditor *code, const std::string &text) {
        const auto bytes = QByteArray::fromStdString(text);
        if (code->text() != bytes)
            code->setText(bytes, QStringLiteral("script.py"));
    };
    set(m_script, detail.script.text);
    set(m_tests, detail.script.tests);
    setMarks(detail);
    m_output->setPlainText(QString::fromStdString(detail.run       ? detail.run->output
                                                  : detail.verdict ? detail.verdict->output
                                                                   : std::string()));
}

// Of the verdict on the version, and of what the shown test did when it was run last.
void TestDetails::setMarks(const TestDetail &detail)
{
    std::vector<editor::LineMark> script;
    std::vector<editor::LineMark> tests;
    const auto note = [&](const model::TestOutcome &test) {
        if (!models::isBad(models::testStateOf(test.outcome)))
            return;
        const auto name = models::plainText(test.name);
        const auto message = QString::fromStdString(test.message);
        editor::noteFailure(script, test.scriptLine, name, message);
        editor::noteFailure(tests, test.testLine, name, message);
    };
    const auto *run = detail.run ? &detail.run->test : nullptr;
    if (run)
        note(*run);
    const auto &verdict = detail.verdict;
    // Of the checks on functions of the project, the lines are none of these texts.
    if (verdict && verdict->phase != "functions") {
        for (const auto &test : verdict->tests) {
            if (!run || test.name != run->name)
                note(test);
        }
    }
    m_script->setMarks(std::move(script));
    m_tests->setMarks(std::move(tests));
}

void TestDetails::setResult(const TestDetail &detail)
{
    const auto *test = detail.run ? &detail.run->test : nullptr;
    m_testLine = test ? test->testLine : 0;
    m_scriptLine = test ? test->scriptLine : 0;
    m_toTest->setText(tr("Tests, line %1").arg(m_testLine));
    m_toTest->setVisible(m_testLine > 0);
    m_toScript->setText(tr("Script, line %1").arg(m_scriptLine));
    m_toScript->setVisible(m_scriptLine > 0);
    m_comparison->setComparison(test ? test->comparison : std::nullopt);
    QString text;
    if (test)
        text = QString::fromStdString(test->message);
    else if (detail.verdict)
        text = findingsText(detail.verdict->findings);
    m_message->setPlaceholderText(m_state == TestState::Passed
                                      ? tr("There is nothing to complain about.")
                                  : test ? tr("No message was given.")
                                         : tr("Choose a test to see why it failed."));
    m_message->setPlainText(text);
    const auto reason = test ? editor::reasonOf(text) : QString();
    m_reason->setText(reason);
    m_reason->setAccessibleName(m_reason->text().isEmpty() ? tr("Reason") : m_reason->text());
    m_reason->setToolTip(editor::plainToolTip({reason}));
}

void TestDetails::clear()
{
    showTitle(tr("No test is chosen"), TestState::NotRun, {});
    setDetail({}, {});
}

void TestDetails::showFailure()
{
    if (m_scriptLine > 0)
        goTo(m_script, m_scriptLine);
    else if (m_testLine > 0)
        goTo(m_tests, m_testLine);
}

void TestDetails::goTo(editor::CodeEditor *text, int line)
{
    m_tabs->setCurrentWidget(text);
    text->goToLine(static_cast<std::uint32_t>(std::max(line, 1) - 1));
    text->setFocus(Qt::OtherFocusReason);
}

void TestDetails::setTab(int tab)
{
    m_tabs->setCurrentIndex(std::clamp(tab, 0, m_tabs->count() - 1));
}

int TestDetails::tab() const
{
    return m_tabs->currentIndex();
}

void TestDetails::dress()
{
    const auto &theme = m_themes.theme();
    const auto &look = models::lookOf(m_state);
    const int size = fontMetrics().height();
    m_icon->setPixmap(
        theme::icon(look.icon, theme, look.ink).pixmap(QSize(size, size), devicePixelRatio()));
    auto palette = m_stateText->palette();
    palette.setColor(QPalette::WindowText, theme.color(look.ink));
    m_stateText->setPalette(palette);
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::Error));
    m_reason->setPalette(palette);
    m_tests->setTheme(theme);
    m_script->setTheme(theme);
}

} // namespace espalier::panels

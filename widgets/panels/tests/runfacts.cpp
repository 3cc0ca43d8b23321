// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/runfacts.h"

#include "widgets/controls/commandbar.h"
#include "widgets/models/scriptshape.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

namespace espalier::panels {

RunFacts::RunFacts(const theme::ThemeManager &themes, QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("How it ran"));
    auto *page = new QWidget(this);
    auto *form = new QFormLayout(page);
    form->setContentsMargins(10, 8, 10, 8);
    form->setHorizontalSpacing(16);
    m_version = addFact(form, tr("Script"));
    m_verdict = addFact(form, tr("Verdict"));
    m_program = addFact(form, tr("Command"));
    m_interpreter = addFact(form, tr("Versions"));
    m_folder = addFact(form, tr("Folder"));
    m_environment = addFact(form, tr("Environment"));
    m_sandbox = addFact(form, tr("Sandbox"));
    m_byHand = new controls::CommandBar(themes, page);
    m_byHand->layout()->setContentsMargins({});
    form->addRow(tr("By hand"), m_byHand);
    setWidget(page);
}

QLabel *RunFacts::addFact(QFormLayout *form, const QString &name)
{
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name);
    form->addRow(name, label);
    return label;
}

static QString phaseText(const std::string &phase)
{
    if (phase == "syntax")
        return RunFacts::tr("syntax");
    if (phase == "security")
        return RunFacts::tr("security check");
    if (phase == "tests")
        return RunFacts::tr("tests");
    if (phase == "functions")
        return RunFacts::tr("functions of the project");
    return models::plainText(phase);
}

void RunFacts::setDetail(const TestDetail &detail, const QString &test)
{
    const auto &script = detail.script;
    const auto key = QString::fromStdString(script.key);
    m_version->setText(script.version == 0 ? tr("No version is in use.")
                                           : tr("%1, version %2 of %3")
                                                 .arg(models::originText(script.origin))
                                                 .arg(script.version)
                                                 .arg(key));
    m_verdict->setText(!detail.verdict ? tr("None yet")
                       : detail.verdict->ok
                           ? tr("Passed")
                           : tr("Failed, decided by: %1").arg(phaseText(detail.verdict->phase)));
    showRunner(detail.runner);
    // Where the tests lie as files says whether the script was accepted.
    const bool rejected = detail.verdict && !detail.verdict->ok;
    QStringList command{QStringLiteral("pytest"),
                        QStringLiteral(".espalier/%1/%2/test_%3.py")
                            .arg(rejected ? QStringLiteral("rejected") : QStringLiteral("tests"),
                                 QString::fromStdString(script.language), key)};
    if (!test.isEmpty())
        command << QStringLiteral("-k") << test;
    m_byHand->setCommand(command);
    m_byHand->setEnabled(script.version != 0);
}

static QStringList textsOf(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const auto &text : texts)
        list << QString::fromStdString(text);
    return list;
}

void RunFacts::showRunner(const engine::RunnerFacts &runner)
{
    auto command = textsOf(runner.command);
    // A program given as text is none to be read here.
    for (auto &word : command) {
        if (word.contains(u'\n'))
            word = QStringLiteral("…");
    }
    m_program->setText(command.join(u' '));
    m_interpreter->setText(runner.python.empty()
                               ? tr("not known before the first run of this session")
                               : tr("Python %1, pytest %2")
                                     .arg(QString::fromStdString(runner.python),
                                          QString::fromStdString(runner.pytest)));
    m_folder->setText(QString::fromStdString(runner.folder));
    m_environment->setText(textsOf(runner.environment).join(QStringLiteral("  ")));
    if (!runner.sandboxed) {
        m_sandbox->setText(tr("none"));
        return;
    }
    const QLocale locale;
    m_sandbox->setText(
        tr("bubblewrap: no network, no files but its own; at most %1 s a call, %2 of memory, "
           "%n process(es)",
           nullptr, static_cast<int>(runner.processes))
            .arg(locale.toString(static_cast<double>(runner.wall.count()) / 1000, 'f', 0),
                 locale.formattedDataSize(static_cast<qint64>(runner.memory))));
}

} // namespace espalier::panels

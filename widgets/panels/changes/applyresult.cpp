// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/applyresult.h"

#include "widgets/theme/icons.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier::panels {

using engine::ProposalKind;
using theme::Role;

namespace {

constexpr int kShortId = 12;

QString headlineOf(ProposalKind kind, const model::InstrumentReport &report)
{
    const bool strip = kind == ProposalKind::Strip;
    if (report.applied == "branch")
        return strip ? ApplyResult::tr("Telemetry is taken out on a new branch")
                     : ApplyResult::tr("The functions are instrumented on a new branch");
    return strip ? ApplyResult::tr("Telemetry is taken out")
                 : ApplyResult::tr("The functions are instrumented");
}

QString checkText(const model::CheckResult &check)
{
    const auto name = QString::fromStdString(check.check.empty() ? check.language : check.check);
    const auto reason = QString::fromStdString(check.reason);
    const auto verdict = check.result == "passed"   ? ApplyResult::tr("%1: passed").arg(name)
                         : check.result == "failed" ? ApplyResult::tr("%1: failed").arg(name)
                                                    : ApplyResult::tr("%1: not run").arg(name);
    return reason.isEmpty() ? verdict : QStringLiteral("%1 – %2").arg(verdict, reason);
}

} // namespace

ApplyResult::ApplyResult(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout();
    connect(m_run, &QPushButton::clicked, this, &ApplyResult::runRequested);
    connect(m_strip, &QPushButton::clicked, this, &ApplyResult::stripRequested);
    connect(m_functions, &QPushButton::clicked, this, &ApplyResult::functionsRequested);
    connect(&themes, &theme::ThemeManager::changed, this, &ApplyResult::fill);
}

void ApplyResult::createLayout()
{
    m_icon = new QLabel(this);
    m_headline = new QLabel(this);
    auto font = m_headline->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setBold(true);
    m_headline->setFont(font);
    m_facts = new QWidget(this);
    m_run = new QPushButton(tr("&Run…"), this);
    m_run->setToolTip(tr("Run a command and see what the functions do"));
    m_strip = new QPushButton(tr("Take it &out again…"), this);
    m_strip->setToolTip(tr("Show what it takes to remove this telemetry"));
    m_functions = new QPushButton(tr("Back to &functions"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addStretch(1);
    for (auto *button : {m_run, m_strip, m_functions}) {
        button->setAutoDefault(true); // outside of dialogs Return would not press it
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_headline, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_facts, 0, Qt::AlignHCenter);
    layout->addSpacing(14);
    layout->addLayout(buttons);
    layout->addStretch(3);
}

void ApplyResult::setResult(ProposalKind kind,
                            std::shared_ptr<const model::InstrumentReport> report)
{
    m_kind = kind;
    m_report = std::move(report);
    const bool inPlace = m_report->applied == "in-place";
    setFocusProxy(kind == ProposalKind::Instrument && inPlace ? m_run : m_functions);
    const bool put = kind == ProposalKind::Instrument;
    m_run->setVisible(inPlace && put);
    m_strip->setVisible(inPlace && put);
    m_run->setDefault(inPlace && put);
    m_headline->setText(headlineOf(kind, *m_report));
    setAccessibleName(m_headline->text());
    fill();
}

void ApplyResult::fill()
{
    if (!m_report)
        return;
    const auto &theme = m_themes.theme();
    const int size = 3 * fontMetrics().height();
    m_icon->setPixmap(
        theme::icon(u"passed", theme, Role::Success).pixmap(QSize(size, size), devicePixelRatio()));
    qDeleteAll(m_facts->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    delete m_facts->layout();
    m_rows = new QGridLayout(m_facts);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(8);
    m_rows->setVerticalSpacing(5);
    addFacts();
    addChecks();
}

void ApplyResult::addFacts()
{
    const auto &totals = m_report->totals;
    const int files = static_cast<int>(m_report->filesChanged.size());
    const auto inFiles = tr("in %n file(s)", nullptr, files);
    addRow(QStringLiteral("functions"), Role::Text,
           m_kind == ProposalKind::Strip
               ? tr("Telemetry was taken out %1").arg(inFiles)
               : tr("%n function(s) instrumented %1", nullptr, totals.instrumented).arg(inFiles));
    if (totals.failed > 0)
        addRow(QStringLiteral("failed"), Role::Error,
               tr("%n function(s) failed and were left as they were", nullptr, totals.failed));
    if (!m_report->branch.empty())
        addRow(QStringLiteral("branch"), Role::Text,
               tr("Branch %1, commit %2 – the files here are as they were")
                   .arg(QString::fromStdString(m_report->branch),
                        QString::fromStdString(m_report->commit.substr(0, kShortId))));
}

void ApplyResult::addChecks()
{
    for (const auto &check : m_report->checks) {
        const bool passed = check.result == "passed";
        const bool failed = check.result == "failed";
        addRow(passed   ? QStringLiteral("passed")
               : failed ? QStringLiteral("failed")
                        : QStringLiteral("skipped"),
               passed   ? Role::Success
               : failed ? Role::Error
                        : Role::TextMuted,
               checkText(check));
    }
}

void ApplyResult::addRow(const QString &icon, Role ink, const QString &text)
{
    const int row = m_rows->rowCount();
    const int size = fontMetrics().height();
    auto *mark = new QLabel(m_facts);
    mark->setPixmap(
        theme::icon(icon, m_themes.theme(), ink).pixmap(QSize(size, size), devicePixelRatio()));
    auto *label = new QLabel(text, m_facts);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(text);
    m_rows->addWidget(mark, row, 0, Qt::AlignTop);
    m_rows->addWidget(label, row, 1);
}

} // namespace espalier::panels

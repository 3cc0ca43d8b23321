// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/functions/functionoptionsbar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace espalier::panels {

static constexpr auto kTestRule = "test";

FunctionOptionsBar::FunctionOptionsBar(QWidget *parent) : QWidget(parent)
{
    createParts();
    connect(m_pack, &QLineEdit::editingFinished, this, [this] {
        if (!m_pack->isModified())
            return;
        m_pack->setModified(false);
        emit changed();
        emit listChanged(); // another pack knows other telemetry
    });
    connect(m_args, &QCheckBox::toggled, this, &FunctionOptionsBar::changed);
    connect(m_locals, &QCheckBox::toggled, this, &FunctionOptionsBar::changed);
    connect(m_tests, &QCheckBox::toggled, this, [this] {
        emit changed();
        emit listChanged();
    });
}

void FunctionOptionsBar::createParts()
{
    m_pack = new QLineEdit(this);
    m_pack->setToolTip(tr("The snippets to put in: \"spans\", or a folder of yours"));
    m_pack->setMaximumWidth(18 * fontMetrics().averageCharWidth());
    auto *packLabel = new QLabel(tr("Pac&k"), this);
    packLabel->setBuddy(m_pack);
    m_pack->setAccessibleName(tr("Pack"));
    m_args = new QCheckBox(tr("Record ar&guments"), this);
    m_args->setToolTip(tr("Each call notes the values of its arguments"));
    m_locals = new QCheckBox(tr("Record &locals"), this);
    m_locals->setToolTip(tr("Each call notes its local variables when it ends"));
    m_tests = new QCheckBox(tr("Include &test files"), this);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(packLabel);
    layout->addWidget(m_pack);
    for (auto *box : {m_args, m_locals, m_tests}) {
        layout->addSpacing(8);
        layout->addWidget(box);
    }
    setOptions({});
}

void FunctionOptionsBar::setOptions(const engine::InstrumentOptions &options)
{
    const QSignalBlocker quiet(this);
    m_pack->setText(QString::fromStdString(options.pack));
    m_args->setChecked(options.capture.args);
    m_locals->setChecked(options.capture.locals);
    m_tests->setChecked(options.selection.include.contains(kTestRule));
}

void FunctionOptionsBar::fill(engine::InstrumentOptions &options) const
{
    if (const auto pack = m_pack->text().trimmed(); !pack.isEmpty())
        options.pack = pack.toStdString();
    options.capture = {.args = m_args->isChecked(), .locals = m_locals->isChecked()};
    if (m_tests->isChecked())
        options.selection.include.emplace(kTestRule);
    else
        options.selection.include.erase(kTestRule);
}

void FunctionOptionsBar::includeTests()
{
    m_tests->setChecked(true);
}

QVariantMap FunctionOptionsBar::saveState() const
{
    return {{QStringLiteral("pack"), m_pack->text()},
            {QStringLiteral("args"), m_args->isChecked()},
            {QStringLiteral("locals"), m_locals->isChecked()},
            {QStringLiteral("tests"), m_tests->isChecked()}};
}

void FunctionOptionsBar::restoreState(const QVariantMap &state)
{
    const QSignalBlocker quiet(this);
    m_pack->setText(state.value(QStringLiteral("pack"), m_pack->text()).toString());
    m_args->setChecked(state.value(QStringLiteral("args"), m_args->isChecked()).toBool());
    m_locals->setChecked(state.value(QStringLiteral("locals"), m_locals->isChecked()).toBool());
    m_tests->setChecked(state.value(QStringLiteral("tests"), m_tests->isChecked()).toBool());
}

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingrow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

namespace espalier::dialogs {

SettingRow::SettingRow(SettingDescription description, const settings::Definition &definition,
                       QWidget *parent)
    : QFrame(parent), m_description(std::move(description))
{
    setObjectName(QStringLiteral("setting.") +
                  QString::fromUtf8(m_description.key.data(),
                                    static_cast<qsizetype>(m_description.key.size())));
    createEditor(definition);
    createLayout();
    connect(m_reset, &QToolButton::clicked, this, &SettingRow::resetRequested);
}

static QLineEdit *makeText(SettingRow *row)
{
    auto *field = new QLineEdit(row);
    QObject::connect(field, &QLineEdit::editingFinished, row, [row, field] {
        if (field->isModified())
            emit row->changed(field->text());
        field->setModified(false);
    });
    return field;
}

void SettingRow::createEditor(const settings::Definition &definition)
{
    const auto type = settings::typeOf(definition.standard);
    if (type == settings::Type::Boolean) {
        auto *box = new QCheckBox(tr("On"), this);
        connect(box, &QCheckBox::clicked, this, [this](bool on) {
            emit changed(on ? QStringLiteral("true") : QStringLiteral("false"));
        });
        m_show = [box](const QString &text) { box->setChecked(text == QLatin1String("true")); };
        m_editor = box;
    } else if (type == settings::Type::Integer) {
        auto *box = new QSpinBox(this);
        box->setRange(static_cast<int>(definition.minimum.value_or(0)),
                      static_cast<int>(definition.maximum.value_or(1'000'000)));
        box->setKeyboardTracking(false);
        connect(box, &QSpinBox::valueChanged, this,
                [this](int value) { emit changed(QString::number(value)); });
        m_show = [box](const QString &text) { box->setValue(text.toInt()); };
        m_editor = box;
    } else if (type == settings::Type::Text && !definition.choices.empty()) {
        auto *box = new QComboBox(this);
        for (const auto choice : definition.choices)
            box->addItem(QString::fromUtf8(choice.data(), static_cast<qsizetype>(choice.size())));
        connect(box, &QComboBox::textActivated, this, &SettingRow::changed);
        m_show = [box](const QString &text) { box->setCurrentText(text); };
        m_editor = box;
    } else {
        auto *field = makeText(this);
        m_show = [field](const QString &text) {
            if (!field->isModified()) // somebody is typing
                field->setText(text);
        };
        m_editor = field;
    }
    m_editor->setAccessibleName(m_description.title);
    m_editor->setAccessibleDescription(m_description.explanation);
}

void SettingRow::createLayout()
{
    auto *title = new QLabel(QStringLiteral("<b>%1</b>").arg(m_description.title.toHtmlEscaped()));
    title->setBuddy(m_editor);
    auto *explanation = new QLabel(m_description.explanation);
    explanation->setWordWrap(true);
    m_origin = new QLabel(this);
    m_origin->setForegroundRole(QPalette::PlaceholderText);
    m_origin->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setForegroundRole(QPalette::BrightText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_reset = new QToolButton(this);
    m_reset->setText(tr("Reset"));
    m_reset->setAccessibleName(tr("Reset %1").arg(m_description.title));

    auto *value = new QHBoxLayout;
    value->addWidget(m_editor, 1);
    value->addWidget(m_reset);
    value->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 6);
    layout->setSpacing(3);
    layout->addWidget(title);
    layout->addWidget(explanation);
    layout->addLayout(value);
    layout->addWidget(m_problem);
    layout->addWidget(m_origin);
}

void SettingRow::setSetting(const settings::Setting &setting, settings::Origin scope)
{
    {
        const QSignalBlocker quiet(m_editor);
        m_show(QString::fromStdString(settings::toText(setting.value)));
    }
    const auto place = QString::fromStdString(setting.place);
    switch (setting.origin) {
    case settings::Origin::Default: m_origin->setText(tr("The default")); break;
    case settings::Origin::User: m_origin->setText(tr("Yours: %1").arg(place)); break;
    case settings::Origin::Project: m_origin->setText(tr("The project's: %1").arg(place)); break;
    case settings::Origin::Environment:
        m_origin->setText(tr("The environment's, which wins: %1").arg(place));
        break;
    case settings::Origin::Flag: m_origin->setText(tr("Given at the start: %1").arg(place)); break;
    }
    m_reset->setEnabled(setting.origin == scope);
    setProblem({});
}

void SettingRow::setProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void SettingRow::setWaiting()
{
    setProblem(
        tr("The project's file has a value for this. It counts once the project is trusted."));
    m_reset->setEnabled(true);
}

bool SettingRow::matches(const QString &filter) const
{
    const auto key = QString::fromUtf8(m_description.key.data(),
                                       static_cast<qsizetype>(m_description.key.size()));
    const QString all = m_description.title + u' ' + m_description.explanation + u' ' + key;
    for (const auto &word : filter.split(u' ', Qt::SkipEmptyParts)) {
        if (!all.contains(word, Qt::CaseInsensitive))
            return false;
    }
    return true;
}

} // namespace espalier::dialogs

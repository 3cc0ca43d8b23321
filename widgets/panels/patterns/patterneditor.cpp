// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patterneditor.h"

#include "core/model/scriptchange.h"
#include "widgets/models/scriptshape.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace espalier::panels {

PatternEditor::PatternEditor(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createFields();
    createLayout();
    connectFields();
    connect(&themes, &theme::ThemeManager::changed, this, &PatternEditor::dress);
    dress();
    updateState();
}

void PatternEditor::createFields()
{
    const auto text = [this](const QString &name) {
        auto *field = new QPlainTextEdit(this);
        field->setAccessibleName(name);
        field->setTabChangesFocus(true);
        field->setFixedHeight(4 * fontMetrics().lineSpacing());
        return field;
    };
    const auto code = [this](const QString &name) {
        auto *field = new editor::CodeEditor(this);
        field->setAccessibleName(name);
        return field;
    };
    m_note = new QLabel(this);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("editNote"));
    m_name = new QLineEdit(this);
    m_name->setAccessibleName(tr("Name of the pattern"));
    m_name->setObjectName(QStringLiteral("patternName"));
    m_why = text(tr("Why it fails"));
    m_fix = text(tr("How to fix it"));
    m_fix->setObjectName(QStringLiteral("patternFixText"));
    m_bad = code(tr("Bad example"));
    m_good = code(tr("Good example"));
    m_change = code(tr("Change of scripts, as JSON"));
    m_change->setObjectName(QStringLiteral("patternChange"));
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Texts to edit"));
    m_tabs->tabBar()->setAccessibleName(tr("Texts to edit"));
    m_tabs->addTab(m_good, tr("Good example"));
    m_tabs->addTab(m_bad, tr("Bad example"));
    m_tabs->addTab(m_change, tr("Change of scripts"));
    m_save = new QPushButton(tr("Save"), this);
    m_save->setObjectName(QStringLiteral("savePattern"));
    m_discard = new QPushButton(tr("Discard"), this);
    m_discard->setObjectName(QStringLiteral("discardPattern"));
}

void PatternEditor::createLayout()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(10, 8, 8, 8);
    bar->setSpacing(8);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_discard);
    bar->addWidget(m_save);
    auto *form = new QFormLayout;
    form->setContentsMargins(10, 0, 8, 8);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Why it fails"), m_why);
    form->addRow(tr("How to fix it"), m_fix);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addLayout(form);
    layout->addWidget(m_tabs, 1);
}

void PatternEditor::connectFields()
{
    connect(m_name, &QLineEdit::textChanged, this, &PatternEditor::updateState);
    for (auto *field : {m_why, m_fix})
        connect(field, &QPlainTextEdit::textChanged, this, &PatternEditor::updateState);
    for (auto *field : {m_bad, m_good, m_change})
        connect(field, &editor::CodeEditor::textChanged, this, &PatternEditor::updateState);
    connect(m_save, &QPushButton::clicked, this, &PatternEditor::save);
    connect(m_discard, &QPushButton::clicked, this, &PatternEditor::discarded);
}

void PatternEditor::begin(const model::Pattern &pattern)
{
    m_from = pattern;
    m_name->setText(QString::fromStdString(pattern.name));
    m_why->setPlainText(QString::fromStdString(pattern.why));
    m_fix->setPlainText(QString::fromStdString(pattern.howToFix));
    const auto set = [](editor::CodeEditor *field, const std::string &text, const QString &name) {
        field->setText(QByteArray::fromStdString(text), name);
    };
    set(m_bad, pattern.badExample, QStringLiteral("script.py"));
    set(m_good, pattern.goodExample, QStringLiteral("script.py"));
    set(m_change, pattern.change.is_null() ? std::string() : toText(pattern.change, 2),
        QStringLiteral("change.json"));
    m_tabs->setCurrentIndex(0);
    m_name->setFocus(Qt::OtherFocusReason);
    updateState();
}

Json PatternEditor::change() const
{
    const auto text = m_change->text().trimmed();
    return text.isEmpty() ? Json() : parseJson(text.toStdString());
}

QString PatternEditor::problem() const
{
    if (m_name->text().trimmed().isEmpty())
        return tr("A pattern needs a name.");
    if (m_change->text().trimmed().isEmpty())
        return {};
    const auto read = model::scriptChangeFromJson(change());
    return read ? QString()
                : tr("The change of scripts cannot be used: %1.")
                      .arg(models::plainText(read.error().text()));
}

learn::PatternEdit PatternEditor::edit() const
{
    learn::PatternEdit edit;
    // Fields change some characters of a text: what nobody has touched is left alone.
    const auto take = [](std::optional<std::string> &field, bool touched, const QString &text,
                         const std::string &was) {
        if (touched && text.toStdString() != was)
            field = text.toStdString();
    };
    const auto takeCode = [](std::optional<std::string> &field, const editor::CodeEditor &code,
                             const std::string &was) {
        if (code.isModified() && code.text().toStdString() != was)
            field = code.text().toStdString();
    };
    take(edit.name, m_name->isModified(), m_name->text().trimmed(), m_from.name);
    take(edit.why, m_why->document()->isModified(), m_why->toPlainText(), m_from.why);
    take(edit.howToFix, m_fix->document()->isModified(), m_fix->toPlainText(), m_from.howToFix);
    takeCode(edit.badExample, *m_bad, m_from.badExample);
    takeCode(edit.goodExample, *m_good, m_from.goodExample);
    if (m_change->isModified()) {
        if (auto written = change(); written != m_from.change)
            edit.change = std::move(written);
    }
    return edit;
}

bool PatternEditor::isModified() const
{
    const auto now = edit();
    return now.name || now.why || now.howToFix || now.badExample || now.goodExample || now.change;
}

void PatternEditor::setBusy(bool busy)
{
    m_busy = busy;
    updateState();
}

void PatternEditor::save()
{
    emit saveRequested(edit());
}

void PatternEditor::updateState()
{
    const auto wrong = problem();
    const bool modified = isModified();
    m_save->setEnabled(modified && wrong.isEmpty() && !m_busy);
    m_save->setToolTip(!wrong.isEmpty() ? wrong
                       : modified       ? tr("Save what was changed")
                                        : tr("Nothing was changed yet."));
    const auto now = edit();
    const bool remedy = now.howToFix || now.goodExample || now.change;
    m_note->setText(!wrong.isEmpty() ? wrong
                    : remedy ? tr("With another remedy the pattern is a candidate again: it has "
                                  "to show that it helps.")
                             : tr("What you save stays: the pattern is pinned, and consolidation "
                                  "changes its counts only."));
    emit modifiedChanged(modified);
}

void PatternEditor::dress()
{
    for (auto *field : {m_bad, m_good, m_change})
        field->setTheme(m_themes.theme());
}

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versioneditor.h"

#include "widgets/panels/scripts/versionwords.h"

#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace espalier::panels {

VersionEditor::VersionEditor(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout();
    connect(m_save, &QPushButton::clicked, this, &VersionEditor::save);
    connect(m_discard, &QPushButton::clicked, this, &VersionEditor::discarded);
    for (auto *text : {m_script, m_tests})
        connect(text, &editor::CodeEditor::modifiedChanged, this, &VersionEditor::updateState);
    connect(&themes, &theme::ThemeManager::changed, this, &VersionEditor::dress);
    dress();
    updateState();
}

void VersionEditor::createLayout()
{
    m_origin = new QLabel(this);
    m_origin->setTextFormat(Qt::PlainText);
    m_script = new editor::CodeEditor(this);
    m_script->setAccessibleName(tr("Script to edit"));
    m_script->setObjectName(QStringLiteral("scriptText"));
    m_tests = new editor::CodeEditor(this);
    m_tests->setAccessibleName(tr("Tests to edit"));
    m_tabs = new QTabWidget(this);
    m_tabs->setAccessibleName(tr("Texts to edit"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_script, tr("Script"));
    m_tabs->addTab(m_tests, tr("Tests"));
    m_tabs->tabBar()->setAccessibleName(tr("Texts to edit"));
    m_save = new QPushButton(tr("Save as a version"), this);
    m_save->setObjectName(QStringLiteral("saveVersion"));
    m_discard = new QPushButton(tr("Discard"), this);
    m_discard->setObjectName(QStringLiteral("discardVersion"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 8, 8, 8);
    bar->setSpacing(8);
    bar->addWidget(m_origin, 1);
    bar->addWidget(m_discard);
    bar->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_tabs, 1);
}

void VersionEditor::begin(const model::Script &from)
{
    m_from = from;
    m_origin->setText(
        tr("Begun with %1. It is tested before it can be used.").arg(versionTitle(from)));
    m_script->setText(QByteArray::fromStdString(from.text), QStringLiteral("script.py"));
    m_tests->setText(QByteArray::fromStdString(from.tests), QStringLiteral("test_script.py"));
    m_tabs->setCurrentIndex(0);
    m_script->setFocus(Qt::OtherFocusReason);
    updateState();
}

bool VersionEditor::isModified() const
{
    return m_script->isModified() || m_tests->isModified();
}

void VersionEditor::setBusy(bool busy)
{
    m_busy = busy;
    updateState();
}

void VersionEditor::setSaved()
{
    m_script->setModified(false);
    m_tests->setModified(false);
}

void VersionEditor::save()
{
    emit saveRequested(m_script->text().toStdString(), m_tests->text().toStdString());
}

void VersionEditor::updateState()
{
    m_save->setEnabled(isModified() && !m_busy);
    m_save->setToolTip(m_busy         ? tr("A version is being tested.")
                       : isModified() ? tr("Adds a version and tests it")
                                      : tr("Nothing was changed yet."));
    emit modifiedChanged(isModified());
}

void VersionEditor::dress()
{
    m_script->setTheme(m_themes.theme());
    m_tests->setTheme(m_themes.theme());
}

} // namespace espalier::panels

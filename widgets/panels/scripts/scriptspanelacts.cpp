// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/scripts/scriptspanel.h"
#include "widgets/panels/scripts/shapetree.h"
#include "widgets/panels/scripts/versioncompare.h"
#include "widgets/panels/scripts/versioneditor.h"
#include "widgets/panels/scripts/versionwords.h"

#include <QDateTime>
#include <QFileDialog>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

// What can be done in the panel.

namespace espalier::panels {

using controls::MessageBar;

void ScriptsPanel::connectLibrary()
{
    connect(m_library, &ScriptLibrary::shapesReady, this, &ScriptsPanel::setShapes);
    connect(m_library, &ScriptLibrary::versionsReady, this, &ScriptsPanel::setVersions);
    connect(m_library, &ScriptLibrary::checked, this, &ScriptsPanel::showVerdict);
    connect(m_library, &ScriptLibrary::archived, this, &ScriptsPanel::offerUndo);
    connect(m_library, &ScriptLibrary::failed, m_message, &MessageBar::showError);
    connect(m_library, &ScriptLibrary::exported, this, [this](const QString &file, int count) {
        m_message->showMessage(MessageBar::Severity::Success,
                               tr("%n version(s) were exported to %1", nullptr, count).arg(file));
    });
    connect(m_library, &ScriptLibrary::busyChanged, this, [this](bool busy) {
        m_editor->setBusy(busy);
        updateState();
    });
    connect(&m_context, &models::ProjectContext::scriptsChanged, m_library, &ScriptLibrary::load);
    connect(&m_context, &models::ProjectContext::scriptRequested, this, [this](const QString &key) {
        m_wanted = {key, 0};
        if (m_model->shape(key))
            choose(m_wanted);
        else
            m_library->load();
    });
}

void ScriptsPanel::connectActions()
{
    connect(m_edit, &QAction::triggered, this, &ScriptsPanel::beginEdit);
    connect(m_check, &QAction::triggered, this,
            [this] { m_library->check(m_key, current()->script.version); });
    connect(m_use, &QAction::triggered, this, [this] {
        m_message->clear();
        m_library->makeEffective(m_key, current()->script.version);
    });
    connect(m_pin, &QAction::triggered, this,
            [this](bool pinned) { m_library->pin(m_key, pinned); });
    connect(m_archive, &QAction::triggered, this, &ScriptsPanel::archiveCurrent);
    connect(m_restore, &QAction::triggered, this, [this] {
        m_message->clear();
        m_library->restore(m_key, current()->script.version, false);
    });
    connect(m_runTests, &QAction::triggered, this, [this] {
        emit m_context.panelRequested(QStringLiteral("tests"));
        m_context.showTests(m_key);
    });
    connect(m_export, &QAction::triggered, this, &ScriptsPanel::exportAll);
    connect(m_reload, &QAction::triggered, m_library, &ScriptLibrary::load);
    connect(m_toFunctions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (m_tabs->currentWidget() == m_editor)
            returnToEdit();
    });
    connect(m_editor, &VersionEditor::discarded, this, &ScriptsPanel::endEdit);
    connect(m_editor, &VersionEditor::saveRequested, this,
            [this](const std::string &text, const std::string &tests) {
                m_message->clear();
                m_library->saveHuman(QString::fromStdString(m_editor->key()), text, tests);
            });
}

void ScriptsPanel::beginEdit()
{
    const auto *version = current();
    if (!version)
        return;
    const bool open = m_tabs->indexOf(m_editor) >= 0;
    const auto &script = version->script;
    const bool same = m_editor->key() == script.key && m_editor->version() == script.version;
    // What is being written is not thrown away by asking again.
    if (open && m_editor->isModified()) {
        const auto title = m_tabs->tabText(m_tabs->indexOf(m_editor));
        returnToEdit();
        if (!same)
            m_message->showMessage(MessageBar::Severity::Info,
                                   tr("%1 has changes that are not saved.").arg(title),
                                   tr("Save or discard them before another edit."));
        return;
    }
    const auto *shape = m_model->shape(m_key);
    auto title = tr("Edit: %1").arg(shape ? shapeName(*shape) : m_key);
    title.replace(u'&', QLatin1String("&&"));
    m_editor->begin(script);
    if (!open)
        m_tabs->addTab(m_editor, title);
    m_tabs->setTabText(m_tabs->indexOf(m_editor), title);
    m_tabs->setCurrentWidget(m_editor);
}

// Another shape was chosen. An edit stays with its own: it is closed, or waits in its tab.
QString ScriptsPanel::unsavedWork() const
{
    return m_tabs->indexOf(m_editor) >= 0 && m_editor->isModified()
               ? tr("a version that is being written")
               : QString();
}

void ScriptsPanel::leaveEdit()
{
    const int tab = m_tabs->indexOf(m_editor);
    if (tab < 0 || m_editor->key() == m_key.toStdString())
        return;
    if (m_tabs->currentWidget() == m_editor)
        m_tabs->setCurrentWidget(m_compare);
    if (!m_editor->isModified())
        m_tabs->removeTab(tab);
}

// With its shape above it, so that no text is ever seen under the title of another one.
void ScriptsPanel::returnToEdit()
{
    const auto key = QString::fromStdString(m_editor->key());
    if (key != m_key && m_model->shape(key)) {
        if (!m_rows->mapFromSource(m_model->indexOf(key)).isValid()) {
            m_filter->clear();
            m_rows->setFilterFixedString({});
        }
        choose({key, m_editor->version()});
    }
    m_tabs->setCurrentWidget(m_editor);
}

void ScriptsPanel::endEdit()
{
    m_editor->setSaved();
    const bool seen = m_tabs->currentWidget() == m_editor;
    m_tabs->removeTab(m_tabs->indexOf(m_editor));
    if (!seen)
        return;
    m_tabs->setCurrentWidget(m_compare);
    m_tree->setFocus(Qt::OtherFocusReason);
}

void ScriptsPanel::showVerdict(const model::Validation &verdict)
{
    const auto key = QString::fromStdString(verdict.scriptKey);
    const bool edited = m_tabs->indexOf(m_editor) >= 0 && m_editor->key() == verdict.scriptKey;
    if (verdict.ok) {
        m_message->showMessage(MessageBar::Severity::Success,
                               tr("Version %1 passed all of its tests. It can be used now.")
                                   .arg(verdict.scriptVersion));
        m_message->offer(tr("Use it"), [this, key, version = verdict.scriptVersion] {
            m_message->clear();
            m_library->makeEffective(key, version);
        });
    } else {
        const auto text =
            tr("Version %1 did not pass: %2.").arg(verdict.scriptVersion).arg(refusalText(verdict));
        m_message->showMessage(MessageBar::Severity::Error, text,
                               tr("It is kept. See its evidence, and edit it again."));
    }
    if (edited) {
        m_editor->setSaved();
        if (verdict.ok)
            endEdit();
    }
    m_wanted = {};
    m_tree->setExpanded(m_tree->currentIndex(), true);
}

void ScriptsPanel::archiveCurrent()
{
    if (const auto *version = current()) {
        m_archivedInUse = version->script.effective;
        m_library->archive(m_key, version->script.version);
    }
}

void ScriptsPanel::offerUndo(const QString &key, int version)
{
    m_message->showMessage(MessageBar::Severity::Info, tr("Version %1 was archived.").arg(version),
                           m_archivedInUse ? tr("The next run writes the script from the template "
                                                "again.")
                                           : QString());
    m_message->offer(tr("Undo"), [this, key, version, inUse = m_archivedInUse] {
        m_message->clear();
        m_library->restore(key, version, inUse);
    });
}

void ScriptsPanel::exportAll()
{
    auto *dialog = new QFileDialog(this, tr("Export all scripts"), m_context.folder(),
                                   tr("Scripts of Espalier (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("scripts.json"));
    connect(dialog, &QFileDialog::fileSelected, m_library, &ScriptLibrary::exportTo);
    dialog->open();
}

// A button that is off says why.
void ScriptsPanel::updateUse(const engine::VersionDetail *version)
{
    QString reason;
    if (!version)
        reason = tr("No version is chosen.");
    else if (version->script.effective)
        reason = tr("This version is in use.");
    else if (version->script.archived)
        reason = tr("This version is archived.");
    else if (!version->verdict)
        reason = tr("This version cannot be used yet: it was not tested.");
    else if (!version->verdict->ok)
        reason = tr("This version cannot be used: it did not pass.");
    m_use->setEnabled(reason.isEmpty() && !m_library->isBusy());
    m_use->setToolTip(reason.isEmpty() ? m_use->text() : reason);
    m_use->setStatusTip(reason);
    QStringList facts;
    if (version) {
        facts << versionTitle(version->script);
        const auto made =
            QDateTime::fromString(models::plainText(version->script.createdAt), Qt::ISODate);
        facts << tr("made %1").arg(QLocale().toString(made.toLocalTime(), QLocale::ShortFormat));
        if (!version->script.modelUsed.empty())
            facts << tr("by %1").arg(models::modelText(version->script.modelUsed));
        if (version->script.costUsd > 0)
            facts << tr("cost %1").arg(models::costText(version->script.costUsd));
        if (version->script.seconds > 0)
            facts << tr("took %1").arg(
                models::durationText(qRound64(version->script.seconds * 1000)));
        if (!version->script.functionName.empty())
            facts << tr("for %1").arg(models::plainText(version->script.functionName));
    }
    auto text = facts.join(QStringLiteral(" · "));
    if (version && !reason.isEmpty() && !version->script.effective)
        text += u'\n' + reason;
    m_detail->setFacts(text);
}

void ScriptsPanel::updateState()
{
    const auto *version = current();
    const auto *shape = m_model->shape(m_key);
    const auto *effective = shape ? models::ScriptModel::effectiveOf(*shape) : nullptr;
    const bool free = !m_library->isBusy();
    m_edit->setEnabled(version != nullptr);
    m_check->setEnabled(version && !version->script.archived && free);
    m_archive->setEnabled(version && !version->script.archived && free);
    // One of the two: there is no room for a button that can do nothing.
    const bool archived = version && version->script.archived;
    m_archive->setVisible(!archived);
    m_restore->setVisible(archived);
    m_restore->setEnabled(archived && free);
    m_pin->setEnabled(effective && free);
    m_pin->setChecked(effective && effective->pinned);
    m_runTests->setEnabled(effective != nullptr);
    m_export->setEnabled(!m_model->shapes().empty() && free);
    updateUse(version);
    m_stack->setCurrentWidget(m_model->shapes().empty() ? static_cast<QWidget *>(m_empty)
                                                        : m_splitter);
}

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchchanges.h"

#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patchtext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patches/patchhunks.h"
#include "widgets/theme/icons.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QToolBar>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace espalier::panels {

using diff::Side;
using editor::DiffAction;
using editor::DiffText;
using engine::HunkPlace;
using engine::PatchFile;

namespace {

constexpr int kMostFiles = 5; // shown at a time: the changes need the room

QString linesText(const git::LineCounts &lines)
{
    if (lines.binary)
        return PatchChanges::tr("binary");
    const QLocale locale;
    return QStringLiteral("+%1 −%2").arg(locale.toString(static_cast<qulonglong>(lines.added)),
                                         locale.toString(static_cast<qulonglong>(lines.removed)));
}

} // namespace

PatchChanges::PatchChanges(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    m_diff = new editor::DiffView(this);
    m_diff->action(DiffAction::Reject)->setText(tr("Leave &out this change"));
    createBar();
    createLayout();
    connect(m_diff, &editor::DiffView::shown, this, &PatchChanges::ticksShown);
    connect(m_diff, &editor::DiffView::decisionsChanged, this, &PatchChanges::ticked);
    connect(m_diff, &editor::DiffView::editingChanged, this, [this](bool editing) {
        if (!editing)
            noteEdit();
    });
    connect(m_list, &QTreeWidget::currentItemChanged, this,
            [this] { showFile(m_list->indexOfTopLevelItem(m_list->currentItem())); });
    connect(m_list, &QTreeWidget::itemChanged, this, &PatchChanges::fileTicked);
    connect(&themes, &theme::ThemeManager::changed, this, &PatchChanges::dress);
    dress();
}

void PatchChanges::createBar()
{
    m_progress = new QLabel(this);
    m_progress->setObjectName(QStringLiteral("patchProgress"));
    m_progress->setTextFormat(Qt::PlainText);
    m_attempts = new QComboBox(this);
    m_attempts->setObjectName(QStringLiteral("patchAgainst"));
    m_attempts->setAccessibleName(tr("What it is compared with"));
    m_attempts->setToolTip(m_attempts->accessibleName());
    connect(m_attempts, &QComboBox::activated, this,
            [this] { against(m_attempts->currentData().toInt()); });
    m_bar = new QToolBar(this);
    m_bar->setObjectName(QStringLiteral("patchDiffBar"));
    m_bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    for (const auto which : {DiffAction::PreviousChange, DiffAction::NextChange,
                             DiffAction::ToggleReviewed, DiffAction::Edit, DiffAction::Unified,
                             DiffAction::Wrap, DiffAction::CollapseUnchanged, DiffAction::Find})
        m_bar->addAction(m_diff->action(which));
}

void PatchChanges::createLayout()
{
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("patchFiles"));
    m_list->setAccessibleName(tr("Files of the patch"));
    m_list->setHeaderLabels({tr("File"), tr("What"), tr("Lines"), tr("Reviewed")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(FileColumn, QHeaderView::Stretch);
    m_note = new QLabel(this);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setMargin(10);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_raw = new QPlainTextEdit(this);
    m_raw->setObjectName(QStringLiteral("patchRaw"));
    m_raw->setAccessibleName(tr("Text of the patch"));
    m_raw->setReadOnly(true);
    m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_raw->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_pages = new QStackedWidget(this);
    for (QWidget *page : {static_cast<QWidget *>(m_diff), static_cast<QWidget *>(m_note),
                          static_cast<QWidget *>(m_raw)})
        m_pages->addWidget(page);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(10, 0, 4, 0);
    top->addWidget(m_progress, 1);
    top->addWidget(m_attempts);
    top->addWidget(m_bar);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_list);
    layout->addWidget(m_pages, 1);
}

// ---- what is shown ----

void PatchChanges::clear()
{
    m_diff->setEditing(false);
    if (!m_edited.empty())
        m_kept.insert_or_assign(m_commit, m_edited);
    else if (m_against == 0)
        m_kept.erase(m_commit);
    m_commit.clear();
    m_files.clear();
    m_hunks.clear();
    m_decisions.clear();
    forgetLeftOut();
    forgetEdits();
    m_against = 0;
    m_file = -1;
    const QScopedValueRollback busy(m_busy, true);
    m_list->clear();
    m_diff->clear();
    m_progress->clear();
}

void PatchChanges::setDetails(const engine::PatchDetails &details)
{
    const auto &commit = details.review ? details.review->patch.commit : details.row.patch.commit;
    m_details = details;
    if (!commit.empty() && commit == m_commit) {
        if (m_against == 0 && details.review)
            m_hunks = details.review->hunks;
        updateFiles();
        return;
    }
    clear();
    m_commit = commit;
    if (const auto kept = m_kept.find(commit); kept != m_kept.end())
        m_edited = kept->second;
    m_files = details.files;
    m_hunks = details.review ? details.review->hunks : std::vector<engine::ReviewHunk>();
    fillAttempts();
    m_list->setVisible(!m_files.empty());
    m_bar->setVisible(!m_files.empty());
    if (m_files.empty()) {
        m_raw->setPlainText(details.review ? models::plainLines(details.review->patch.diff)
                                           : QString());
        m_pages->setCurrentWidget(m_raw);
        m_progress->setText(tr("No branch was made; this is what was given."));
        return;
    }
    fillFiles();
    if (!m_edited.empty())
        emit editedChanged();
}

// ---- attempt against attempt ----

void PatchChanges::fillAttempts()
{
    m_attempts->clear();
    m_attempts->addItem(tr("Against what is there"), 0);
    const auto &attempts = m_details.attempts;
    for (const auto &attempt : attempts) {
        if (!attempt.commit.empty() && attempt.number != attempts.back().number)
            m_attempts->addItem(tr("Against attempt %1").arg(QLocale().toString(attempt.number)),
                                attempt.number);
    }
    m_attempts->setVisible(m_attempts->count() > 1);
}

void PatchChanges::against(int attempt)
{
    if (attempt == m_against)
        return;
    if (attempt > 0) {
        emit againstWanted(attempt);
        return;
    }
    clear(); // all of it anew
    const auto details = m_details;
    setDetails(details);
}

void PatchChanges::setAgainst(int attempt, const std::vector<PatchFile> &files)
{
    const auto commit = m_commit;
    clear();
    m_commit = commit;
    m_against = attempt;
    m_files = files;
    m_list->setVisible(!m_files.empty());
    m_attempts->setCurrentIndex(m_attempts->findData(attempt));
    if (m_files.empty()) {
        showNote(tr("Both attempts make the same of their files."));
        return;
    }
    fillFiles();
}

void PatchChanges::fillFiles()
{
    int first = -1;
    {
        const QScopedValueRollback busy(m_busy, true);
        for (const auto &file : m_files) {
            auto *item = new QTreeWidgetItem(m_list, {models::plainText(file.file.path),
                                                      models::textOf(file.file.status()),
                                                      linesText(file.lines),
                                                      {}});
            item->setToolTip(FileColumn, models::plainTip(item->text(FileColumn)));
            item->setTextAlignment(LinesColumn, Qt::AlignVCenter | Qt::AlignRight);
            item->setTextAlignment(ReviewedColumn, Qt::AlignVCenter | Qt::AlignRight);
            if (item->text(FileColumn) == m_wanted)
                first = m_list->topLevelItemCount() - 1;
        }
    }
    updateFiles();
    const int rows = std::min(static_cast<int>(m_files.size()), kMostFiles);
    m_list->setFixedHeight(m_list->header()->sizeHint().height() +
                           rows * std::max(m_list->sizeHintForRow(0), fontMetrics().height()) + 4);
    m_wanted.clear();
    m_list->setCurrentItem(m_list->topLevelItem(std::max(0, first)));
}

void PatchChanges::updateFiles()
{
    const QScopedValueRollback busy(m_busy, true);
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        const auto &file = m_files[static_cast<std::size_t>(row)];
        auto *item = m_list->topLevelItem(row);
        if (file.hunks.empty())
            continue;
        const auto seen = std::ranges::count_if(
            file.hunks, [this](const HunkPlace &place) { return m_hunks[place.hunk].isReviewed; });
        const bool all = seen == static_cast<std::ptrdiff_t>(file.hunks.size());
        item->setCheckState(FileColumn, all        ? Qt::Checked
                                        : seen > 0 ? Qt::PartiallyChecked
                                                   : Qt::Unchecked);
        item->setText(ReviewedColumn, tr("%1 of %2")
                                          .arg(QLocale().toString(static_cast<qlonglong>(seen)),
                                               QLocale().toString(file.hunks.size())));
    }
    const auto text = progress();
    m_progress->setText(text.isEmpty() ? QString() : tr("%1 changes reviewed", "2 of 5").arg(text));
}

QString PatchChanges::progress() const
{
    if (m_hunks.empty())
        return {};
    const auto seen = std::ranges::count_if(m_hunks, &engine::ReviewHunk::isReviewed);
    return tr("%1 of %2")
        .arg(QLocale().toString(static_cast<qlonglong>(seen)), QLocale().toString(m_hunks.size()));
}

const PatchFile *PatchChanges::file() const
{
    return m_file < 0 || m_file >= static_cast<int>(m_files.size())
               ? nullptr
               : &m_files[static_cast<std::size_t>(m_file)];
}

void PatchChanges::showFile(int number)
{
    if (m_busy || number < 0)
        return;
    m_diff->setEditing(false); // what was typed is of the file that was shown
    m_file = number;
    const auto &shown = *file();
    if (shown.isTooLarge) {
        showNote(tr("This file is too large to be compared here. It can be ticked as a whole."));
        return;
    }
    if (shown.lines.binary) {
        showNote(tr("This file has no text. It can be ticked as a whole."));
        return;
    }
    m_pages->setCurrentWidget(m_diff);
    const auto name = QString::fromStdString(shown.file.path);
    const QScopedValueRollback busy(m_busy, true);
    m_diff->setDecisions(m_decisions[shown.file.path]);
    m_diff->setReadOnly(m_against > 0);
    m_diff->setEditable(mayEdit(shown));
    const auto without = m_against > 0 ? tr("Attempt %1").arg(QLocale().toString(m_against))
                                       : tr("Without the patch");
    m_diff->compare(DiffText::of(shown.before.value_or(std::string()), without, name),
                    DiffText::of(textWith(shown), titleWith(shown), name));
}

void PatchChanges::showNote(const QString &text)
{
    m_note->setText(text);
    m_pages->setCurrentWidget(m_note);
}

// ---- the way through it ----

bool PatchChanges::goToUnreviewed()
{
    for (std::size_t number = 0; number < m_files.size(); ++number) {
        const auto &each = m_files[number];
        const auto at = std::ranges::find_if(
            each.hunks, [this](const HunkPlace &place) { return !m_hunks[place.hunk].isReviewed; });
        if (at == each.hunks.end())
            continue;
        const int row = static_cast<int>(number);
        if (row == m_file && m_diff->content() && !changesIn(*at, *m_diff->content()).empty())
            m_diff->canvas().goToChange(changesIn(*at, *m_diff->content()).front());
        m_list->setCurrentItem(m_list->topLevelItem(row));
        enter();
        return true;
    }
    return false;
}

std::pair<QString, int> PatchChanges::place() const
{
    const auto *shown = file();
    if (!shown)
        return {};
    const auto line = m_diff->canvas().currentLine();
    const bool isRight = line && line->side == Side::Right;
    return {QString::fromStdString(shown->file.path),
            isRight ? static_cast<int>(line->line) + 1 : 1};
}

void PatchChanges::enter()
{
    (m_pages->currentWidget() == m_diff ? static_cast<QWidget *>(m_diff)
                                        : static_cast<QWidget *>(m_list))
        ->setFocus(Qt::OtherFocusReason);
}

// ---- the session ----

QVariantMap PatchChanges::saveState() const
{
    const auto *shown = file();
    return {{QStringLiteral("file"), shown ? models::plainText(shown->file.path) : QString()},
            {QStringLiteral("unified"), m_diff->isUnified()},
            {QStringLiteral("wrapping"), m_diff->isWrapping()},
            {QStringLiteral("zoom"), m_diff->zoom()}};
}

void PatchChanges::restoreState(const QVariantMap &state)
{
    m_wanted = state.value(QStringLiteral("file")).toString();
    m_diff->setUnified(state.value(QStringLiteral("unified")).toBool());
    m_diff->setWrapping(state.value(QStringLiteral("wrapping")).toBool());
    m_diff->setZoom(state.value(QStringLiteral("zoom"), 100).toInt());
}

void PatchChanges::dress()
{
    const auto &theme = m_themes.theme();
    m_diff->setTheme(theme);
    auto palette = m_progress->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_progress->setPalette(palette);
}

} // namespace espalier::panels

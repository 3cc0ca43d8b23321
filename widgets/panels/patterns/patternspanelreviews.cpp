// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/enginewords.h"
#include "widgets/models/patternmodel.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patterns/changecommand.h"
#include "widgets/panels/patterns/patternfilterbar.h"
#include "widgets/panels/patterns/patternspanel.h"
#include "widgets/panels/patterns/patterntable.h"
#include "widgets/panels/patterns/reviewpane.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>

#include <algorithm>

// What is about several patterns: finding what is alike, merging, sharing, consolidating.

namespace espalier::panels {

using controls::MessageBar;
using models::plainText;

void PatternsPanel::createSharingActions()
{
    m_similar = offer(QStringLiteral("similar"), tr("Find similar patterns"),
                      QStringLiteral("search"), Qt::CTRL | Qt::Key_L);
    m_merge = offer(QStringLiteral("merge"), tr("Merge the chosen patterns"),
                    QStringLiteral("branch"), Qt::CTRL | Qt::Key_M);
    m_consolidate = offer(QStringLiteral("consolidate"), tr("Consolidate what was learned"),
                          QStringLiteral("patterns"), Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    m_import = offer(QStringLiteral("import"), tr("Import patterns…"), QStringLiteral("open"),
                     Qt::CTRL | Qt::Key_I);
    m_exportAll =
        offer(QStringLiteral("exportAll"), tr("Export all patterns…"), QStringLiteral("export"));
    m_exportChosen = offer(QStringLiteral("exportChosen"), tr("Export the chosen patterns…"),
                           QStringLiteral("export"));
    m_similar->setIconText(tr("Similar"));
    m_similar->setToolTip(tr("Show the patterns in the order of how much they are like this one"));
    m_merge->setIconText(tr("Merge"));
    m_consolidate->setIconText(tr("Consolidate"));
    m_consolidate->setToolTip(tr("Make patterns of the failures that were kept, and say what came "
                                 "of each group"));
    m_import->setIconText(tr("Import"));
    m_exportAll->setIconText(tr("Export"));
}

void PatternsPanel::connectReviews()
{
    connect(m_similar, &QAction::triggered, this, &PatternsPanel::findSimilar);
    connect(&m_access, &PatternAccess::similarReady, this, &PatternsPanel::setSimilar);
    connect(m_filters, &PatternFilterBar::similarEnded, this, &PatternsPanel::endSimilar);
    connect(m_merge, &QAction::triggered, this, &PatternsPanel::askToMerge);
    connect(&m_access, &PatternAccess::mergingReady, this, &PatternsPanel::reviewMerging);
    connect(m_review, &ReviewPane::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

void PatternsPanel::connectLearning()
{
    connect(m_consolidate, &QAction::triggered, this, [this] {
        m_message->clear();
        m_work->begin(tr("Consolidating"));
        m_access.consolidate();
    });
    connect(m_work, &controls::WorkBar::cancelRequested, &m_access, &PatternAccess::cancel);
    connect(&m_access, &PatternAccess::progressed, m_work, &controls::WorkBar::report);
    connect(&m_access, &PatternAccess::consolidated, this, &PatternsPanel::reviewConsolidation);
    connect(m_import, &QAction::triggered, this, &PatternsPanel::askForImport);
    connect(&m_access, &PatternAccess::importReady, this, &PatternsPanel::reviewImport);
    connect(&m_access, &PatternAccess::imported, this, &PatternsPanel::tellImport);
    connect(m_exportAll, &QAction::triggered, this, [this] { askForExport({}); });
    connect(m_exportChosen, &QAction::triggered, this, [this] { askForExport(m_table->chosen()); });
    connect(&m_access, &PatternAccess::exported, this, &PatternsPanel::tellExport);
}

// ---- what is alike ----

void PatternsPanel::findSimilar()
{
    m_message->clear();
    m_similarTo = chosen();
    m_model->setNearness({});
    m_access.findSimilar(m_similarTo);
}

void PatternsPanel::setSimilar(std::int64_t id, const std::vector<engine::PatternNearness> &nearest)
{
    const auto *row = m_model->row(id);
    if (id != m_similarTo || !row) // it was ended meanwhile
        return;
    std::unordered_map<std::int64_t, double> nearness;
    for (const auto &each : nearest)
        nearness.emplace(each.id, each.similarity);
    // Asked again for new rows, they stay in the order that the person has chosen since.
    const bool first = !m_model->hasNearness();
    m_model->setNearness(std::move(nearness));
    m_filters->setSimilarTo(plainText(row->name));
    if (first)
        m_table->showNearness(true);
    m_table->scrollTo(m_table->currentIndex());
}

void PatternsPanel::endSimilar()
{
    m_similarTo = 0;
    if (!m_model->hasNearness())
        return;
    m_model->setNearness({});
    m_filters->setSimilarTo({});
    m_table->showNearness(false);
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus(Qt::OtherFocusReason);
}

// ---- merging ----

QString PatternsPanel::mergingProblem() const
{
    const auto ids = m_table->chosen();
    const auto *first = ids.empty() ? nullptr : m_model->row(ids.front());
    if (ids.size() < 2 || !first)
        return tr("Choose several patterns, with Ctrl or Shift, to make one of them.");
    for (const auto id : ids) {
        const auto *row = m_model->row(id);
        if (!row || model::isPutAway(row->state))
            return tr("What is forgotten or merged cannot be merged.");
        if (row->family != first->family || row->construct != first->construct)
            return tr("Only patterns of one language and one construct can be merged.");
    }
    return {};
}

void PatternsPanel::askToMerge()
{
    m_message->clear();
    m_access.previewMerging(m_table->chosen());
}

void PatternsPanel::reviewMerging(const learn::Merging &merging)
{
    const auto &kept = merging.pattern;
    const auto name = plainText(kept.name);
    PatternAccess::Ids ids{kept.id};
    QStringList others;
    for (const auto &other : merging.merged) {
        ids.push_back(other.id);
        others << plainText(other.name);
    }
    QStringList classes{plainText(kept.errorClass)};
    for (const auto &alias : kept.aliases)
        classes << plainText(alias);
    Review review{
        .title =
            tr("Make one of %n pattern(s): “%1”", nullptr, static_cast<int>(ids.size())).arg(name),
        .explanation = tr("It keeps its name, texts and change. The others stay as merged "
                          "into it, and are not made anew."),
        .headers = {tr("What"), tr("Afterwards")},
        .rows = {{tr("Merged into it"), others.join(QStringLiteral(", "))},
                 {tr("Errors"), classes.join(QStringLiteral(", "))},
                 {models::provenanceText(kept.provenance),
                  models::rateText(kept.followedBySuccess, kept.failures)}},
        .accept = tr("Merge"),
        .act = {}};
    for (const auto &[source, counts] : kept.elsewhere)
        review.rows.push_back({models::provenanceText(source),
                               models::rateText(counts.followedBySuccess, counts.failures)});
    review.rows.push_back({tr("Why it fails"), plainText(kept.why)});
    review.rows.push_back({tr("How to fix it"), plainText(kept.howToFix)});
    review.act = [this, ids, name] {
        m_wanted = ids.front();
        m_access.merge(ids, [this, ids, name](const PatternAccess::Changes &changes) {
            m_undo.push(new ChangeCommand(m_access, changes, tr("merge: %1").arg(name)));
            m_message->showMessage(
                MessageBar::Severity::Success,
                tr("%n pattern(s) are one now: “%1”.", nullptr, static_cast<int>(ids.size()))
                    .arg(name));
            m_message->offer(tr("Undo"), [this] { m_undoAct->trigger(); });
            choose(ids.front());
        });
    };
    m_review->present(review);
}

// ---- sharing ----

static QString bundleIn(const QMimeData &data)
{
    for (const auto &url : data.urls()) {
        const QFileInfo file(url.toLocalFile());
        if (url.isLocalFile() && file.isFile() && file.suffix() == QLatin1String("json"))
            return file.filePath();
    }
    return {};
}

void PatternsPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_import->isEnabled() && !bundleIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
    else
        event->ignore(); // the window may want it
}

void PatternsPanel::dropEvent(QDropEvent *event)
{
    const auto file = bundleIn(*event->mimeData());
    if (file.isEmpty())
        return;
    event->acceptProposedAction();
    m_message->clear();
    m_access.previewImport(file);
}

void PatternsPanel::askForImport()
{
    auto *dialog = new QFileDialog(this, tr("Import patterns"), m_context.folder(),
                                   tr("Patterns of Espalier (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_message->clear();
        m_access.previewImport(file);
    });
    dialog->open();
}

void PatternsPanel::reviewImport(const QString &file, const engine::KnowledgeImport &import)
{
    const int count = static_cast<int>(import.added.size());
    Review review{
        .title = tr("From %1: %n new pattern(s)", nullptr, count).arg(plainText(import.source)),
        .explanation = tr("%1. What is taken in is a candidate: it has to help on a replayed "
                          "failure before it is used. New patterns can be taken out again.")
                           .arg(file),
        .headers = {tr("What"), tr("Pattern")},
        .rows = {},
        .accept = tr("Take it in"),
        .act = [this, file] { m_access.importFrom(file); },
        .nothingToAccept = import.added.empty() && import.updated.empty() && import.learnings == 0};
    if (import.learnings > 0)
        review.rows.push_back(
            {tr("New"), tr("%n learning(s)", nullptr, static_cast<int>(import.learnings))});
    for (const auto &[word, names] :
         {std::pair{tr("New"), &import.added}, std::pair{tr("Newer figures"), &import.updated},
          std::pair{tr("Problem"), &import.problems}, std::pair{tr("Known"), &import.known}}) {
        for (const auto &name : *names)
            review.rows.push_back({word, plainText(name)});
    }
    m_review->present(review);
}

void PatternsPanel::tellImport(const engine::PatternsImported &imported)
{
    const int count = static_cast<int>(imported.patterns.size());
    const auto source = plainText(imported.import.source);
    m_message->showMessage(MessageBar::Severity::Success,
                           tr("%n pattern(s) of %1 were taken in.", nullptr, count).arg(source),
                           imported.import.updated.empty()
                               ? QString()
                               : tr("%n pattern(s) have newer figures.", nullptr,
                                    static_cast<int>(imported.import.updated.size())));
    if (count == 0)
        return;
    m_wanted = imported.patterns.front();
    m_undo.push(new ChangeCommand(m_access, imported.patterns, tr("import: %1").arg(source)));
    m_message->offer(tr("Undo"), [this] { m_undoAct->trigger(); });
}

void PatternsPanel::askForExport(const PatternAccess::Ids &chosen)
{
    auto *dialog = new QFileDialog(
        this, chosen.empty() ? tr("Export all patterns") : tr("Export the chosen patterns"),
        m_context.folder(), tr("Patterns of Espalier (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("patterns.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, chosen](const QString &file) {
        m_message->clear();
        m_access.exportTo(file, chosen);
    });
    dialog->open();
}

void PatternsPanel::tellExport(const QString &file, const engine::KnowledgeExport &done)
{
    const int masked = static_cast<int>(done.masked);
    m_message->showMessage(
        MessageBar::Severity::Success,
        tr("%n pattern(s) were exported to %1", nullptr, static_cast<int>(done.patterns)).arg(file),
        masked > 0 ? tr("%n text(s) held secrets, which are masked.", nullptr, masked) : QString());
}

// ---- consolidating ----

void PatternsPanel::reviewConsolidation(const learn::ConsolidateReport &report)
{
    const auto count = [&](learn::GroupResult result) {
        return static_cast<int>(report.count(result));
    };
    Review review{.title = tr("Consolidated: %n pattern(s) made", nullptr,
                              count(learn::GroupResult::Created)),
                  .explanation = tr("%n learning(s) were looked at. New patterns are candidates "
                                    "until they have helped on a replayed failure.",
                                    nullptr, static_cast<int>(report.learnings)),
                  .headers = {tr("What came of it"), tr("Language"), tr("Construct"), tr("Error"),
                              tr("Mended")},
                  .rows = {},
                  .accept = {},
                  .act = {}};
    for (const auto &group : report.groups)
        review.rows.push_back({models::textOf(group.result), models::languageText(group.family),
                               models::textOf(group.construct), plainText(group.errorClass),
                               models::rateText(group.followedBySuccess, group.failures)});
    m_review->present(review);
}

void PatternsPanel::updateSharing(bool free)
{
    const bool any = m_loaded && !m_model->rows().empty();
    const auto problem = mergingProblem();
    m_merge->setEnabled(problem.isEmpty() && free);
    m_merge->setToolTip(problem.isEmpty() ? tr("Show what would come of making one of them")
                                          : problem);
    m_similar->setEnabled(chosen() != 0);
    m_exportAll->setEnabled(any && free);
    const auto ids = m_table->chosen();
    m_exportChosen->setEnabled(free && std::ranges::any_of(ids, [this](std::int64_t id) {
                                   const auto *row = m_model->row(id);
                                   return row && !model::isPutAway(row->state);
                               }));
    // A damaged file stays where it is: nothing that would begin a new one is done.
    m_import->setEnabled(m_loaded && free);
    m_consolidate->setEnabled(m_loaded && free);
}

} // namespace espalier::panels

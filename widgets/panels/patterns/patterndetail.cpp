// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patterndetail.h"

#include "widgets/controls/emptystate.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patterns/successchart.h"

#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace espalier::panels {

PatternDetail::PatternDetail(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createLayout();
    connect(m_contradictions, &QLabel::linkActivated, this,
            [this](const QString &link) { emit patternChosen(link.toLongLong()); });
    connect(&themes, &theme::ThemeManager::changed, this, &PatternDetail::dress);
    dress();
}

QWidget *PatternDetail::createTexts()
{
    const auto text = [this](const QString &name) {
        auto *label = new QLabel(this);
        label->setObjectName(name);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
        return label;
    };
    m_why = text(QStringLiteral("patternWhy"));
    m_fix = text(QStringLiteral("patternFix"));
    m_contradictions = new QLabel(this);
    m_contradictions->setObjectName(QStringLiteral("patternContradictions"));
    m_contradictions->setTextFormat(Qt::RichText);
    m_contradictions->setTextInteractionFlags(Qt::LinksAccessibleByMouse |
                                              Qt::LinksAccessibleByKeyboard);
    m_contradictions->setAccessibleName(tr("Patterns that say the contrary"));
    m_contradictions->setWordWrap(true);
    auto *texts = new QWidget(this);
    auto *form = new QFormLayout(texts);
    form->setContentsMargins(10, 8, 10, 8);
    form->setVerticalSpacing(6);
    form->addRow(tr("Why it fails"), m_why);
    form->addRow(tr("How to fix it"), m_fix);
    m_chart = new SuccessChart(m_themes, this);
    form->addRow(tr("Mended by week"), m_chart);
    form->addRow(m_contradictions);
    return texts;
}

void PatternDetail::createLayout()
{
    m_diff = new editor::DiffView(this);
    m_diff->setReadOnly(true);
    m_none = new controls::EmptyState(m_themes, QStringLiteral("diff"), this);
    m_none->setContent(tr("This pattern has no examples"),
                       tr("A failure and the success that followed it stand side by side here, "
                          "once there are such."));
    m_examples = new QStackedWidget(this);
    m_examples->addWidget(m_diff);
    m_examples->addWidget(m_none);
    auto *bar = new QToolBar(this);
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    for (const auto action : {editor::DiffAction::PreviousChange, editor::DiffAction::NextChange,
                              editor::DiffAction::Unified, editor::DiffAction::CollapseUnchanged})
        bar->addAction(m_diff->action(action));
    // Texts can be long and the panel low: whatever there is no room for is scrolled to.
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("patternTexts"));
    scroll->setAccessibleName(tr("About the pattern"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(createTexts());
    auto *examples = new QWidget(this);
    auto *below = new QVBoxLayout(examples);
    below->setContentsMargins({});
    below->setSpacing(0);
    below->addWidget(bar, 0, Qt::AlignRight);
    below->addWidget(m_examples, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(scroll);
    splitter->addWidget(examples);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    constexpr int kTextLines = 11;
    splitter->setSizes(
        {fontMetrics().height() * kTextLines, fontMetrics().height() * 3 * kTextLines});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(splitter);
}

void PatternDetail::setView(const engine::PatternView &view)
{
    const auto &pattern = view.pattern;
    const auto say = [](QLabel *label, const std::string &text) {
        label->setText(text.empty() ? tr("Not known") : models::plainText(text));
    };
    say(m_why, pattern.why);
    say(m_fix, pattern.howToFix);
    showContradictions(view.contradictions);
    m_chart->setWeeks(view.weeks);
    const bool any = !pattern.badExample.empty() || !pattern.goodExample.empty();
    m_examples->setCurrentWidget(any ? static_cast<QWidget *>(m_diff) : m_none);
    const auto name = QStringLiteral("script.py");
    if (any)
        m_diff->compare(editor::DiffText::of(pattern.badExample, tr("Failed"), name),
                        editor::DiffText::of(pattern.goodExample, tr("Passed"), name));
    else
        m_diff->clear();
}

void PatternDetail::showContradictions(const std::vector<engine::PatternLink> &links)
{
    QStringList names;
    for (const auto &link : links)
        names << QStringLiteral("<a href=\"%1\">%2</a>")
                     .arg(link.id)
                     .arg(models::plainText(link.name).toHtmlEscaped());
    m_contradictions->setText(
        names.isEmpty() ? QString()
                        : tr("<b>Contradiction:</b> what fixes this is undone by %1. Keep the one "
                             "that is right, and switch the other off.")
                              .arg(names.join(QStringLiteral(", "))));
    m_contradictions->setVisible(!names.isEmpty());
}

void PatternDetail::dress()
{
    const auto &theme = m_themes.theme();
    m_diff->setTheme(theme);
    auto palette = m_contradictions->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::Warning));
    m_contradictions->setPalette(palette);
    // Links take the colour that the program's palette has when their text is read.
    const auto text = m_contradictions->text();
    m_contradictions->clear();
    m_contradictions->setText(text);
}

} // namespace espalier::panels

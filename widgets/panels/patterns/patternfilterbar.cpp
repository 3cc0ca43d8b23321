// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternfilterbar.h"

#include "widgets/models/patterntext.h"
#include "widgets/panels/patterns/choosers.h"
#include "widgets/theme/icons.h"

#include <QComboBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <set>
#include <utility>

namespace espalier::panels {

using model::PatternState;

static constexpr int kAny = -1;

PatternFilterBar::PatternFilterBar(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes),
      m_words(new controls::FilterField(themes, tr("Search patterns"), this)),
      m_language(new QComboBox(this)), m_construct(makeConstructChooser(this)),
      m_state(new QComboBox(this)), m_similar(new QToolButton(this))
{
    m_language->setAccessibleName(tr("Language"));
    m_language->addItem(tr("Any language"), QString());
    m_state->setAccessibleName(tr("State"));
    m_state->addItem(tr("Any state"), kAny);
    for (const auto each : {PatternState::Active, PatternState::Candidate, PatternState::Disabled,
                            PatternState::Demoted, PatternState::Forgotten, PatternState::Merged})
        m_state->addItem(models::textOf(each), int{std::to_underlying(each)});
    m_state->setItemData(0, tr("All but those that are forgotten or merged"), Qt::ToolTipRole);
    m_state->setToolTip(
        tr("Forgotten and merged patterns are shown when they are asked for only."));
    m_similar->setObjectName(QStringLiteral("similarChip"));
    m_similar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_similar->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_similar->hide();
    createLayout();
    dress();
    connect(&themes, &theme::ThemeManager::changed, this, &PatternFilterBar::dress);
    connect(m_similar, &QToolButton::clicked, this, &PatternFilterBar::similarEnded);
    connect(m_words, &controls::FilterField::filterChanged, this, &PatternFilterBar::wordsChanged);
    for (auto *chooser : {m_language, m_construct, m_state})
        connect(chooser, &QComboBox::currentIndexChanged, this, &PatternFilterBar::filterChanged);
}

void PatternFilterBar::createLayout()
{
    auto *choosers = new QHBoxLayout;
    choosers->setSpacing(6);
    for (auto *chooser : {m_language, m_construct, m_state}) {
        // Long words are shortened rather than the side made wide.
        chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        chooser->setMinimumContentsLength(8);
        choosers->addWidget(chooser, 1);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_words);
    layout->addLayout(choosers);
    layout->addWidget(m_similar);
}

void PatternFilterBar::setSimilarTo(const QString &name)
{
    m_similar->setVisible(!name.isEmpty());
    auto text = tr("Like “%1”").arg(name);
    m_similar->setAccessibleName(tr("Like “%1”: end").arg(name));
    m_similar->setToolTip(tr("The nearest to “%1” come first. Click to end that.").arg(name));
    m_similar->setText(text.replace(u'&', QLatin1String("&&")));
}

void PatternFilterBar::dress()
{
    m_similar->setIcon(theme::icon(u"close", m_themes.theme()));
}

void PatternFilterBar::setLanguages(const std::vector<engine::PatternRow> &rows)
{
    std::set<std::string> languages;
    for (const auto &row : rows)
        languages.insert(row.languages.begin(), row.languages.end());
    for (const auto &language : languages)
        addLanguage(*m_language, language);
}

engine::PatternFilter PatternFilterBar::filter() const
{
    engine::PatternFilter filter{.language = m_language->currentData().toString().toStdString(),
                                 .construct = constructIn(*m_construct),
                                 .state = {}};
    if (const int state = m_state->currentData().toInt(); state != kAny)
        filter.state = static_cast<PatternState>(state);
    return filter;
}

void PatternFilterBar::clear()
{
    m_words->clear();
    emit similarEnded();
    for (auto *chooser : {m_language, m_construct, m_state})
        chooser->setCurrentIndex(0);
}

QVariantMap PatternFilterBar::saveState() const
{
    return {{QStringLiteral("words"), m_words->text()},
            {QStringLiteral("language"), m_language->currentData()},
            {QStringLiteral("construct"), m_construct->currentIndex()},
            {QStringLiteral("state"), m_state->currentIndex()}};
}

void PatternFilterBar::restoreState(const QVariantMap &state)
{
    m_words->setText(state.value(QStringLiteral("words")).toString());
    const auto language = state.value(QStringLiteral("language")).toString();
    m_language->setCurrentIndex(
        language.isEmpty() ? 0 : addLanguage(*m_language, language.toStdString()));
    const auto restore = [&](QComboBox *chooser, const QString &name) {
        const int index = state.value(name).toInt();
        chooser->setCurrentIndex(index < chooser->count() ? index : 0);
    };
    restore(m_construct, QStringLiteral("construct"));
    restore(m_state, QStringLiteral("state"));
}

} // namespace espalier::panels

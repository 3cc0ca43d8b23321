// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/controls/filterfield.h"

#include <QVariantMap>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace espalier::panels {

/// What of the patterns is to be seen: words, language, construct, state.
class PatternFilterBar final : public QWidget {
    Q_OBJECT

public:
    explicit PatternFilterBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// Offers the languages of these patterns; what was chosen stays.
    void setLanguages(const std::vector<engine::PatternRow> &rows);
    [[nodiscard]] engine::PatternFilter filter() const;
    [[nodiscard]] controls::FilterField &words() const { return *m_words; }
    /// Shows to which pattern the nearest ones are shown, and offers to end that; an empty name for
    /// none.
    void setSimilarTo(const QString &name);
    /// Nothing restricts any more.
    void clear();
    [[nodiscard]] QVariantMap saveState() const;
    void restoreState(const QVariantMap &state);

signals:
    void filterChanged();
    void wordsChanged(const QString &typed);
    void similarEnded();

private:
    void createLayout();
    void dress();

    const theme::ThemeManager &m_themes;

    controls::FilterField *m_words = nullptr;
    QComboBox *m_language = nullptr;
    QComboBox *m_construct = nullptr;
    QComboBox *m_state = nullptr;
    QToolButton *m_similar = nullptr;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace espalier::editor {

/// Above a diff: what the two texts are called, how far the review is, what is hidden, and how far
/// a comparison is that takes long.
class DiffHeader final : public QWidget {
    Q_OBJECT

public:
    explicit DiffHeader(QWidget *parent = nullptr);

    void setTheme(const theme::Theme &theme);
    /// Each above its side, or both in a row.
    void setTitles(const QString &left, const QString &right, bool inARow);
    void setSummary(const QString &summary);
    /// Empty hides the chip.
    void setHidden(const QString &hidden);
    /// Shows the bar; `total` 0 means unknown.
    void setProgress(quint64 done, quint64 total);
    void endProgress();

signals:
    /// The chip about hidden differences was clicked.
    void showHiddenWanted();
    void cancelWanted();

private:
    QLabel *m_left = nullptr;
    QWidget *m_rightHalf = nullptr;
    QLabel *m_right = nullptr;
    QLabel *m_summary = nullptr;
    QToolButton *m_hidden = nullptr;
    QProgressBar *m_progress = nullptr;
    QToolButton *m_cancel = nullptr;
};

} // namespace espalier::editor

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QToolButton;

namespace espalier::panels {

/// Shows exactly the text that goes into prompts, with its tokens, for a language and a construct
/// that can be chosen; `most` is how many patterns the settings allow.
class PromptView final : public QWidget {
    Q_OBJECT

public:
    explicit PromptView(std::size_t most, QWidget *parent = nullptr);

    /// Offers the languages of these patterns; what was chosen stays.
    void setLanguages(const std::vector<engine::PatternRow> &rows);
    /// Asks for what a failure of this kind would get.
    void ask(const model::Pattern &pattern);
    /// Asks again for what is chosen, when anything is.
    void askAgain();
    void setPreview(const engine::PromptPreview &preview);
    [[nodiscard]] engine::PromptRequest request() const;

signals:
    void requested(const espalier::engine::PromptRequest &request);

private:
    void createLayout();

    std::vector<std::string> m_classes; ///< of the pattern that it was asked for
    QString m_prompt;                   ///< the text as it is
    QComboBox *m_language = nullptr;
    QComboBox *m_construct = nullptr;
    QSpinBox *m_most = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QLabel *m_facts = nullptr;
    QToolButton *m_copy = nullptr;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptversions.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <string>

class QLabel;
class QPlainTextEdit;
class QStackedLayout;

namespace espalier::controls {
class EmptyState;
}

namespace espalier::panels {

/// What a model was asked for a version, word for word, what it answered, and what that took.
class VersionExchange final : public QWidget {
    Q_OBJECT

public:
    explicit VersionExchange(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// `version` may be null. `problem`: why it is not known what was asked; else empty.
    void setVersion(const engine::VersionDetail *version, const std::string &problem);

private:
    QWidget *createTexts();
    void showNothing(const engine::VersionDetail *version, const std::string &problem);

    controls::EmptyState *m_nothing = nullptr;
    QWidget *m_texts = nullptr;
    QStackedLayout *m_stack = nullptr;
    QLabel *m_summary = nullptr;
    QPlainTextEdit *m_prompt = nullptr;
    QPlainTextEdit *m_reply = nullptr;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/codeeditor.h"
#include "widgets/editor/syntaxhighlighter.h"

#include <Qsci/qsciscintilla.h>

#include <string_view>

namespace espalier::editor {

/// For codeeditor*.cpp only.
struct CodeEditor::Private {
    QsciScintilla *area = nullptr;
    const theme::Theme *theme = &theme::Theme::of(theme::Scheme::Light);
    SyntaxHighlighter highlighter;
    QString fileName;
    std::vector<LineMark> marks;
    std::uint32_t currentLine = 0;
    int stylesSet = 0;
    int zoom = 100;
    int tabWidth = 4;
    bool comparing = false; ///< beside another editor
    int find = 0;           ///< indicator of matches

    [[nodiscard]] long lineStart(std::uint32_t line) const;
    /// All of the text; valid until it is changed.
    [[nodiscard]] std::string_view all() const;
    /// A line without its ending.
    [[nodiscard]] std::string_view line(std::uint32_t line) const;
    [[nodiscard]] std::uint32_t lineAt(QPoint position) const;
    /// Of the backgrounds behind text the one it stands out from least.
    [[nodiscard]] QColor hardestBackground() const;
};

} // namespace espalier::editor

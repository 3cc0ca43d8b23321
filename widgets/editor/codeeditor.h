// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/linemark.h"
#include "widgets/theme/theme.h"

#include <QByteArray>
#include <QWidget>

#include <memory>
#include <vector>

class QScrollBar;

namespace espalier::editor {

/// Lines in a colour of their own, and how many empty rows stand below them to keep two editors
/// aligned.
struct LineBackground {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    theme::Role role = theme::Role::DiffAdded; ///< DiffAdded, DiffRemoved or DiffFiller
};
struct LineFiller {
    std::uint32_t line = 0;
    std::uint32_t rows = 0;
};

/// An editor for source text: bytes in, the same bytes out, line endings and what is no UTF-8
/// included. Lines count from 0, columns are bytes.
class CodeEditor final : public QWidget {
    Q_OBJECT

public:
    explicit CodeEditor(QWidget *parent = nullptr);
    ~CodeEditor() override;

    /// Another text, unmodified and without undo; the language follows from the name.
    void setText(const QByteArray &text, const QString &fileName);
    [[nodiscard]] QByteArray text() const;
    [[nodiscard]] bool isModified() const;
    void setModified(bool modified);
    void setReadOnly(bool readOnly);
    [[nodiscard]] bool isReadOnly() const;

    void setTheme(const theme::Theme &theme);
    void setZoom(int percent); ///< 50 to 300
    [[nodiscard]] int zoom() const;
    void setTabWidth(int columns);
    void setWhitespaceVisible(bool visible);
    void setWrapping(bool wrapping);

    void setMarks(std::vector<LineMark> marks);
    void setAnnotations(const std::vector<LineAnnotation> &annotations);
    /// For a comparison beside another editor; instead of annotations.
    void setComparison(const std::vector<LineBackground> &backgrounds,
                       const std::vector<LineFiller> &fillers);

    /// Shows a line in the middle and puts the cursor there.
    void goToLine(std::uint32_t line, std::uint32_t column = 0);
    [[nodiscard]] std::uint32_t currentLine() const;
    [[nodiscard]] std::uint32_t lineCount() const;
    [[nodiscard]] QString selectedText() const;
    /// Replaces whole lines, as one step of undo.
    void replaceLines(std::uint32_t first, std::uint32_t count, const QByteArray &text);
    void undo();
    void redo();

    /// Selects the next match, from the other end on where there is none left; false without any.
    bool find(const FindRequest &request, bool forward = true);
    /// Marks all matches; returns how many there are (1 000 at most are marked).
    int highlightMatches(const FindRequest &request);
    /// Replaces the selection if it is a match, then finds the next.
    bool replace(const FindRequest &request, const QString &with);
    /// As one step of undo; how many were replaced.
    int replaceAll(const FindRequest &request, const QString &with);

    [[nodiscard]] QScrollBar *verticalScrollBar() const;
    [[nodiscard]] QScrollBar *horizontalScrollBar() const;

signals:
    void textChanged();
    void modifiedChanged(bool modified);
    void currentLineChanged(std::uint32_t line);
    void zoomChanged(int percent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void prepareArea();
    void connectArea();
    void applyTheme();
    void applyStyles();
    void applySigns();
    void applyMargins();
    void applyMarks();
    void styleTo(int position);
    [[nodiscard]] int search(const FindRequest &request, int from, int to) const;

    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::editor

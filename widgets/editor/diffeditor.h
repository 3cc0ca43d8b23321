// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "widgets/editor/diffcontent.h"
#include "widgets/editor/linemark.h"
#include "widgets/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace espalier::editor {

class CodeEditor;

/// The right text of a comparison in an editor, beside the left one for reading. Compared again
/// whenever typing rests; rows stay opposite each other.
class DiffEditor final : public QWidget {
    Q_OBJECT

public:
    /// Larger texts are for reading only: an editor keeps every line.
    static constexpr std::uint32_t kMaxLines = 100'000;
    static constexpr std::uint32_t kMaxBytes = 8 << 20;

    explicit DiffEditor(QWidget *parent = nullptr);
    ~DiffEditor() override;

    /// Begins with the right text of a content, at a line of it.
    void open(std::shared_ptr<const DiffContent> content, const diff::CompareOptions &options,
              std::uint32_t line);
    [[nodiscard]] QByteArray text() const;
    void setTheme(const theme::Theme &theme);
    void setZoom(int percent);
    void setTabWidth(int columns);
    void setWhitespaceVisible(bool visible);
    void undo();
    void redo();
    /// Puts the cursor on the next or previous change, as of the last comparison.
    void stepChange(bool forward);
    int highlight(const FindRequest &request);
    bool find(const FindRequest &request, bool forward);
    /// Gives the lines of the change at the cursor back their left text.
    void revertChange();

signals:
    void textChanged();
    /// The comparison with the edited text is there.
    void compared();

private:
    void connectParts();
    void startComparing();
    void align();
    void follow(CodeEditor &leader, CodeEditor &follower);

    std::shared_ptr<const DiffContent> m_content;
    diff::CompareOptions m_options;
    CodeEditor *m_left = nullptr;
    CodeEditor *m_right = nullptr;
    QTimer m_rest;
    bool m_following = false;
    job::JobRunner m_runner;
};

} // namespace espalier::editor

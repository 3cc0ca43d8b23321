// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/processrunner.h"
#include "widgets/panels/run/terminaltext.h"
#include "widgets/theme/thememanager.h"

#include <QPlainTextEdit>

#include <array>

namespace espalier::panels {

/// What a program writes, as it comes. Lines of its error stream have a mark at the left. Follows
/// the end unless scrolled away from it. Keeps the last 5 million characters.
class OutputView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit OutputView(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// Empties it for another program.
    void begin();
    void add(process::OutputStream stream, std::string_view bytes);
    /// A line of ours between what the program writes.
    void note(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void put(QTextCursor &cursor, process::OutputStream stream,
             const std::vector<TerminalRun> &runs);
    void startLine(QTextCursor &cursor, process::OutputStream stream);
    void dropOldest();
    void placeMargin();
    void paintMargin();
    [[nodiscard]] QTextCharFormat format(const TerminalRun &run) const;
    void dress();

    const theme::ThemeManager &m_themes;
    QWidget *m_margin = nullptr;
    std::array<TerminalReader, 2> m_readers;
    process::OutputStream m_lineOf = process::OutputStream::Output;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier::editor {

/// A stretch of a line in one style. Offsets are bytes of the line.
struct FormatSpan {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint16_t style = 0;
    bool operator==(const FormatSpan &) const = default;
};

/// What a style looks like on some background.
struct TextLook {
    QColor color;
    bool bold = false;
    bool italic = false;
    bool operator==(const TextLook &) const = default;
};

/// Syntax colours of one text, line by line, for whatever paints it. The language follows from the
/// file's name. States between lines are kept, so that an edit is followed only until they meet
/// those from before. Lines far behind the last known state get a first guess, which a background
/// timer in small slices replaces (refined()). GUI thread.
class SyntaxHighlighter final : public QObject {
    Q_OBJECT

public:
    /// Content of a line in UTF-8, without its ending. What it returns need only last until the
    /// next call.
    using Lines = std::function<std::string_view(std::uint32_t line)>;

    /// Longer lines, in bytes, get no colours and are taken to change no state.
    static constexpr std::size_t kMaxLineBytes = 8192;
    /// Style of what has none.
    static constexpr std::uint16_t kPlain = 0;

    explicit SyntaxHighlighter(QObject *parent = nullptr);
    ~SyntaxHighlighter() override;

    void setTheme(const theme::Theme &theme);
    /// Another text; `fileName` may be empty, which means no colours.
    void setText(const QString &fileName, std::uint32_t count, Lines lines);
    /// `removed` lines from `first` on were replaced by `added` ones; the line `first` itself is
    /// among both.
    void replaceLines(std::uint32_t first, std::uint32_t removed, std::uint32_t added);

    /// Name of the language, empty when there is none.
    [[nodiscard]] QString language() const;
    /// Whether the language's rules are loaded; spans() gives nothing before. They are, a moment
    /// after setText().
    [[nodiscard]] bool isReady() const;
    /// The spans of a line, in order and apart. At once, whatever the line is; where a guess had to
    /// be made, refined() follows. Valid until the next call.
    [[nodiscard]] const std::vector<FormatSpan> &spans(std::uint32_t line);
    /// Loads the language and finds the state before `line`, however long it takes.
    void completeTo(std::uint32_t line);
    /// Number of lines whose state is known.
    [[nodiscard]] std::uint32_t known() const;

    /// Readable on `background`: at least 4.5:1, in high contrast 7:1.
    [[nodiscard]] TextLook look(std::uint16_t style, const QColor &background) const;
    /// How many styles there are so far; style numbers are below.
    [[nodiscard]] int styles() const;

signals:
    /// The spans of these lines may be others now.
    void refined(std::uint32_t firstLine, std::uint32_t lastLine);

private:
    void work();
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::editor

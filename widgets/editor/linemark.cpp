// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/linemark.h"

#include <QCoreApplication>
#include <QFont>
#include <QFontDatabase>
#include <QTextDocument>

#include <algorithm>
#include <array>

namespace espalier::editor {

int steppedZoom(int percent, int steps)
{
    static constexpr std::array kZooms{50,  60,  70,  80,  90,  100, 110, 120,
                                       133, 150, 170, 200, 225, 250, 275, 300};
    const auto at = std::ranges::lower_bound(kZooms, percent) - kZooms.begin();
    const auto next = std::clamp<std::ptrdiff_t>(at + steps, 0, std::ssize(kZooms) - 1);
    return kZooms[static_cast<std::size_t>(next)];
}

QFont codeFont(int zoomPercent)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * zoomPercent / 100);
    else
        font.setPixelSize(std::max(1, font.pixelSize() * zoomPercent / 100));
    font.setKerning(false);
    font.setFixedPitch(true);
    font.setStyleHint(QFont::Monospace);
    return font;
}

QString markIcon(MarkKind kind)
{
    switch (kind) {
    case MarkKind::TestFailure: return QStringLiteral("failed");
    case MarkKind::Uncovered: return QStringLiteral("warning");
    case MarkKind::Changed: break;
    }
    return QStringLiteral("edit");
}

theme::Role markRole(MarkKind kind)
{
    switch (kind) {
    case MarkKind::TestFailure: return theme::Role::Error;
    case MarkKind::Uncovered: return theme::Role::Warning;
    case MarkKind::Changed: break;
    }
    return theme::Role::Info;
}

QString markName(MarkKind kind)
{
    const auto text = [](const char *words) {
        return QCoreApplication::translate("espalier::editor::LineMark", words);
    };
    switch (kind) {
    case MarkKind::TestFailure:
        return text(QT_TRANSLATE_NOOP("espalier::editor::LineMark", "test failure"));
    case MarkKind::Uncovered:
        return text(QT_TRANSLATE_NOOP("espalier::editor::LineMark", "not covered by tests"));
    case MarkKind::Changed: break;
    }
    return text(QT_TRANSLATE_NOOP("espalier::editor::LineMark", "changed"));
}

QString reasonOf(const QString &message)
{
    // pytest begins the lines of an error with this, below the trace that led to it.
    const auto mark = QStringLiteral("E ");
    QString reason;
    const auto lines = QStringView(message).split(u'\n');
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        if (line->trimmed().isEmpty())
            continue;
        if (!reason.isEmpty() && !line->startsWith(mark))
            break;
        if (!line->startsWith(mark))
            return line->trimmed().toString();
        // An error of several lines says in the first what it is.
        reason = line->sliced(mark.size()).trimmed().toString();
    }
    return reason;
}

void noteFailure(std::vector<LineMark> &marks, int line, const QString &test,
                 const QString &message)
{
    if (line <= 0)
        return;
    const auto reason = reasonOf(message);
    marks.push_back(
        {.line = static_cast<std::uint32_t>(line) - 1,
         .kind = MarkKind::TestFailure,
         .toolTip = reason.isEmpty() ? test : QStringLiteral("%1: %2").arg(test, reason)});
}

QString plainToolTip(const QStringList &lines)
{
    const auto text = lines.join(u'\n');
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

} // namespace espalier::editor

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringDecoder>

#include <string_view>
#include <vector>

namespace espalier::panels {

/// The colours of a terminal that mean something here.
enum class TerminalInk : std::uint8_t { Plain, Red, Green, Yellow, Blue, Muted };

/// Text with one look, or something to be done to the line it is on.
struct TerminalRun {
    enum class Kind : std::uint8_t {
        Text,
        NewLine,
        Restart, ///< the line begins anew: what is on it goes, as with a bar of progress
    };
    Kind kind = Kind::Text;
    QString text;
    TerminalInk ink = TerminalInk::Plain;
    bool bold = false;
};

/// Reads one stream of a program as a terminal would: UTF-8 cut anywhere, colours and bold; other
/// codes are passed over.
class TerminalReader final {
public:
    [[nodiscard]] std::vector<TerminalRun> read(std::string_view bytes);

private:
    enum class State : std::uint8_t { Text, Escape, Control, Title, TitleEscape, Charset };
    void take(QChar c);
    void takeText(QChar c);
    void flush();
    void setLook();

    QStringDecoder m_decode{QStringDecoder::Utf8};
    State m_state = State::Text;
    QString m_text;
    QString m_code;
    bool m_return = false; ///< a carriage return that what follows decides about
    TerminalInk m_ink = TerminalInk::Plain;
    bool m_bold = false;
    std::vector<TerminalRun> m_runs;
};

} // namespace espalier::panels

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run/terminaltext.h"

#include <QStringList>

#include <utility>

namespace espalier::panels {

namespace {

constexpr qsizetype kLongestCode = 64;
constexpr qsizetype kLongestLine = 4'000; // a line without an end would stop the view

TerminalInk inkOf(int code)
{
    switch (code % 10) {
    case 0: return TerminalInk::Muted; // black; bright: grey
    case 1: return TerminalInk::Red;
    case 2: return TerminalInk::Green;
    case 3: return TerminalInk::Yellow;
    case 4:
    case 5:
    case 6: return TerminalInk::Blue;
    default: return TerminalInk::Plain;
    }
}

} // namespace

std::vector<TerminalRun> TerminalReader::read(std::string_view bytes)
{
    const QString text =
        m_decode(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    for (const QChar c : text)
        take(c);
    flush();
    return std::exchange(m_runs, {});
}

void TerminalReader::take(QChar c)
{
    switch (m_state) {
    case State::Text: takeText(c); return;
    case State::Escape:
        m_code.clear();
        m_state = c == u'['                             ? State::Control
                  : c == u']' || c == u'P' || c == u'_' ? State::Title
                  : QStringView(u"()*+#%").contains(c)  ? State::Charset
                                                        : State::Text;
        return;
    case State::Charset: m_state = State::Text; return;
    case State::Control:
        if (c >= u'@' && c <= u'~') {
            if (c == u'm')
                setLook();
            m_state = State::Text;
        } else if (m_code.size() < kLongestCode) {
            m_code += c;
        }
        return;
    case State::Title:
        if (c == u'\a')
            m_state = State::Text;
        else if (c == u'\x1b')
            m_state = State::TitleEscape;
        return;
    case State::TitleEscape: m_state = State::Text; return;
    }
}

void TerminalReader::takeText(QChar c)
{
    if (std::exchange(m_return, false) && c != u'\n' && c != u'\r') {
        flush();
        m_runs.push_back({.kind = TerminalRun::Kind::Restart});
    }
    if (c == u'\n') {
        flush();
        m_runs.push_back({.kind = TerminalRun::Kind::NewLine});
    } else if (c == u'\r') {
        m_return = true;
    } else if (c == u'\x1b') {
        m_state = State::Escape;
    } else if (c == u'\t' || !(c < u' ' || c == u'\x7f')) {
        m_text += c;
        if (m_text.size() >= kLongestLine) {
            flush();
            m_runs.push_back({.kind = TerminalRun::Kind::NewLine});
        }
    }
}

void TerminalReader::flush()
{
    if (!m_text.isEmpty())
        m_runs.push_back({.text = std::exchange(m_text, {}), .ink = m_ink, .bold = m_bold});
}

// Select graphic rendition; colours of a larger palette become plain.
void TerminalReader::setLook()
{
    flush();
    const auto codes = m_code.split(u';');
    for (qsizetype i = 0; i < codes.size(); ++i) {
        const int code = codes[i].toInt();
        if (code == 0) {
            m_ink = TerminalInk::Plain;
            m_bold = false;
        } else if (code == 1) {
            m_bold = true;
        } else if (code == 2) {
            m_ink = TerminalInk::Muted;
        } else if (code == 22) {
            m_bold = false;
        } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
            m_ink = inkOf(code);
        } else if (code == 39) {
            m_ink = TerminalInk::Plain;
        } else if (code == 38 || code == 48) {
            const bool indexed = i + 1 < codes.size() && codes[i + 1] == QLatin1String("5");
            i += indexed ? 2 : 4;
        }
    }
}

} // namespace espalier::panels

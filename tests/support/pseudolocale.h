// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace espalier::test {

/// A language nobody speaks, to find what others would break: each text is half as long again, has
/// accents above and hooks below the line, and stands in brackets, so that a missing end and a text
/// that is not translated show. Placeholders, mnemonics and tags stay.
class PseudoLocale final : public QTranslator {
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *source,
                                    const char *disambiguation, int n) const override
    {
        Q_UNUSED(disambiguation)
        const auto text = QString::fromUtf8(source);
        // Texts of Qt itself tell the direction of layout, names of keys and the like.
        if (!QByteArrayView(context).startsWith("espalier"))
            return {};
        QString changed;
        bool inTag = false;
        for (qsizetype i = 0; i < text.size(); ++i) {
            const auto c = text[i];
            inTag = c == u'<' || (inTag && c != u'>');
            const bool placeholder = i > 0 && text[i - 1] == u'%';
            changed += inTag || placeholder ? c : accented(c);
        }
        if (n >= 0)
            changed.replace(QLatin1String("%n"), QString::number(n));
        return u'[' + changed + padding(text.size() / 2) + u']';
    }

private:
    // In words, for a line to be broken between them.
    static QString padding(qsizetype length)
    {
        QString words;
        for (qsizetype i = 0; i < length; ++i)
            words += i % 8 == 7 ? u' ' : u'~';
        return words;
    }
    static QChar accented(QChar c)
    {
        static constexpr QStringView kPlain = u"aeiouncszAEIOUNCSZ";
        static constexpr QStringView kAccented = u"åéîöüñçšžÅÉÎÖÜÑÇŠŽ";
        const auto at = kPlain.indexOf(c);
        return at < 0 ? c : kAccented[at];
    }
};

} // namespace espalier::test

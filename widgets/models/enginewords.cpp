// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/enginewords.h"

#include <QCoreApplication>

#include <array>
#include <string>

namespace espalier::models {

// For lupdate, which finds only what stands in a source.
[[maybe_unused]] static constexpr std::array kKinds{
    QT_TRANSLATE_NOOP("espalier::models::Kind", "function"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "method"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "constructor"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "derived constructor"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "getter"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "setter"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "arrow"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "lambda"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "async function"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "generator function"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "async generator function"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "async method"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "generator method"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "async generator method"),
    QT_TRANSLATE_NOOP("espalier::models::Kind", "async arrow"),
};
[[maybe_unused]] static constexpr std::array kReasons{
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "a lambda has no statements to put telemetry into"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "an overload signature is never called"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "a protocol's method is a declaration"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "a decorator hands it to a compiler that cannot call the runtime"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "a comment says \"espalier: off\""),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "its header does not begin a line of its own"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "it contains a syntax error"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "the file is written in Python 2"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "what comes before super() cannot stay outside of the span"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "a block would change which of two declarations wins"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "its source text is sent elsewhere"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "it is asm.js"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "a directive for Go's runtime forbids calls in it"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "it is on one line with a function around it"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "where it ends cannot be told: a tagged template with type arguments"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "opening its only line would leave others aligned with nothing"),
    QT_TRANSLATE_NOOP("espalier::models::Reason",
                      "a closure in it relies on what the compiler knows of a parameter that is "
                      "assigned to"),
    QT_TRANSLATE_NOOP("espalier::models::Reason", "the script's tests failed"),
};

static QString translated(const char *context, std::string_view text)
{
    return QCoreApplication::translate(context, std::string(text).c_str());
}

QString kindText(std::string_view kind)
{
    return translated("espalier::models::Kind", kind);
}

QString reasonText(std::string_view reason)
{
    return translated("espalier::models::Reason", reason);
}

QString languageText(std::string_view language)
{
    static constexpr std::array<std::pair<std::string_view, QStringView>, 3> kNames{
        {{"javascript", u"JavaScript"}, {"typescript", u"TypeScript"}, {"tsx", u"TSX"}}};
    for (const auto &[id, name] : kNames) {
        if (id == language)
            return name.toString();
    }
    auto name = QString::fromUtf8(language.data(), static_cast<qsizetype>(language.size()));
    if (!name.isEmpty())
        name[0] = name[0].toUpper();
    return name;
}

} // namespace espalier::models

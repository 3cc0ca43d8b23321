// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/scriptshape.h"

#include "widgets/models/enginewords.h"

#include <QCoreApplication>
#include <QStringList>

namespace espalier::models {

namespace {

struct ShapeText {
    Q_DECLARE_TR_FUNCTIONS(espalier::models::ShapeText)
};

// "python 3|generator function|body.start:line|loop.1.body.start:inside"
QStringList partsOf(const std::string &shape)
{
    return plainText(shape).split(u'|');
}

int loopsOf(const QStringList &parts)
{
    int loops = 0;
    for (const auto &part : parts) {
        if (part.startsWith(QLatin1String("loop.")))
            loops = std::max(loops, part.section(u'.', 1, 1).toInt());
    }
    return loops;
}

} // namespace

QString plainText(const std::string &text)
{
    auto plain = QString::fromStdString(text);
    for (auto &character : plain) {
        if (!character.isPrint())
            character = QChar::ReplacementCharacter;
    }
    return plain;
}

QString shapeTitle(const std::string &shape)
{
    const auto parts = partsOf(shape);
    if (parts.value(1).isEmpty())
        return ShapeText::tr("Unknown shape");
    auto kind = kindText(parts[1].toStdString());
    kind[0] = kind[0].toUpper();
    const int loops = loopsOf(parts);
    return loops == 0
               ? kind
               : QStringLiteral("%1 · %2").arg(kind, ShapeText::tr("%n loop(s)", nullptr, loops));
}

QString shapeDetails(const std::string &shape)
{
    return partsOf(shape).join(u'\n');
}

QString originText(const std::string &origin)
{
    const auto plain = plainText(origin);
    if (plain == QLatin1String("template"))
        return ShapeText::tr("Template");
    if (plain == QLatin1String("human"))
        return ShapeText::tr("Human");
    if (plain.startsWith(QLatin1String("recipe:")))
        return ShapeText::tr("Recipe %1").arg(plain.sliced(7));
    if (plain.startsWith(QLatin1String("llm-refactor-")))
        return ShapeText::tr("Model: %1", "name of a version").arg(plain);
    const QLatin1String shared("imported:");
    const auto slash = plain.indexOf(u'/');
    if (plain.startsWith(shared) && slash > 0)
        return ShapeText::tr("From %1: %2", "a source and how it made the version")
            .arg(plain.sliced(shared.size(), slash - shared.size()),
                 originText(plain.sliced(slash + 1).toStdString()));
    return plain;
}

TestState stateOf(store::VerdictState verdict)
{
    switch (verdict) {
    case store::VerdictState::Passed: return TestState::Passed;
    case store::VerdictState::Failed: return TestState::Failed;
    case store::VerdictState::None: break;
    }
    return TestState::NotRun;
}

QString verdictText(const store::VersionSummary &version)
{
    const int total = version.testsPassed + version.testsFailed;
    switch (version.verdict) {
    case store::VerdictState::Passed: return ShapeText::tr("Passed, %n test(s)", nullptr, total);
    case store::VerdictState::Failed:
        return version.testsFailed == 0 ? ShapeText::tr("Refused")
                                        : ShapeText::tr("%1 of %n test(s) failed", nullptr, total)
                                              .arg(version.testsFailed);
    case store::VerdictState::None: break;
    }
    return ShapeText::tr("Not tested");
}

} // namespace espalier::models

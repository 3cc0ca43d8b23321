// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/choosers.h"

#include "widgets/models/enginewords.h"
#include "widgets/models/patterntext.h"

#include <QComboBox>
#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using model::Construct;

namespace {

struct Choosers {
    Q_DECLARE_TR_FUNCTIONS(espalier::panels::Choosers)
};

constexpr int kAny = -1;

} // namespace

QComboBox *makeConstructChooser(QWidget *parent)
{
    auto *chooser = new QComboBox(parent);
    chooser->setAccessibleName(Choosers::tr("Construct"));
    chooser->addItem(Choosers::tr("Any construct"), kAny);
    for (const auto each :
         {Construct::Function, Construct::Loop, Construct::Variable, Construct::Import})
        chooser->addItem(models::textOf(each), int{std::to_underlying(each)});
    return chooser;
}

std::optional<Construct> constructIn(const QComboBox &chooser)
{
    const int value = chooser.currentData().toInt();
    return value == kAny ? std::nullopt : std::optional(static_cast<Construct>(value));
}

void chooseConstruct(QComboBox &chooser, std::optional<Construct> construct)
{
    const int value = construct ? int{std::to_underlying(*construct)} : kAny;
    chooser.setCurrentIndex(std::max(0, chooser.findData(value)));
}

int addLanguage(QComboBox &chooser, const std::string &language)
{
    const auto id = QString::fromStdString(language);
    if (const int row = chooser.findData(id); row >= 0)
        return row;
    chooser.addItem(models::languageText(language), id);
    return chooser.count() - 1;
}

} // namespace espalier::panels

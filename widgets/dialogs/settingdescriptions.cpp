// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingdescriptions.h"

#include "core/settings/definition.h"

#include <QCoreApplication>

namespace espalier::dialogs {

namespace keys = settings::keys;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(espalier::dialogs::Settings)
};

} // namespace

std::vector<SettingDescription> settingDescriptions()
{
    const auto instrument = Texts::tr("Instrumenting");
    const auto choice = Texts::tr("What is looked at");
    return {
        {keys::kPack.name, instrument, Texts::tr("Pack"),
         Texts::tr("The snippets that are put in: “spans”, or a folder with your own.")},
        {keys::kWorkers.name, instrument, Texts::tr("Workers"),
         Texts::tr("At most so many processes test scripts; never more than there are cores.")},
        {keys::kRevalidate.name, instrument, Texts::tr("Test known scripts again"),
         Texts::tr("“changed”: when what they depend on changed. “sampled”: a twentieth in each "
                   "run as well. “always”: all of them.")},
        {keys::kMaxRefactorAttempts.name, instrument, Texts::tr("Attempts"),
         Texts::tr("How often a script whose tests fail is tried, the first time included.")},
        {keys::kIncludeTests.name, choice, Texts::tr("Test files too"),
         Texts::tr("Files that look like tests are left out otherwise.")},
        {keys::kIncludeLanguages.name, choice, Texts::tr("Only these languages"),
         Texts::tr("Names with commas between them; empty for all.")},
        {keys::kIncludePaths.name, choice, Texts::tr("Only these paths"),
         Texts::tr("Patterns with commas between them, as src/**; empty for all.")},
        {keys::kExcludePaths.name, choice, Texts::tr("Never these paths"),
         Texts::tr("Patterns with commas between them; they win over the ones above.")},
        {keys::kIncludeFunctions.name, choice, Texts::tr("Only these functions"),
         Texts::tr("Patterns of names with commas between them; empty for all.")},
    };
}

} // namespace espalier::dialogs

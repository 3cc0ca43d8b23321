// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/panels.h"

#include "widgets/panels/activity/activitypanel.h"
#include "widgets/panels/backlog/backlogpanel.h"
#include "widgets/panels/changes/changespanel.h"
#include "widgets/panels/dashboard/dashboardpanel.h"
#include "widgets/panels/functions/functionspanel.h"
#include "widgets/panels/log/logpanel.h"
#include "widgets/panels/patches/patchespanel.h"
#include "widgets/panels/patterns/patternspanel.h"
#include "widgets/panels/recipes/recipespanel.h"
#include "widgets/panels/run/runpanel.h"
#include "widgets/panels/scripts/scriptspanel.h"
#include "widgets/panels/source/sourcepanel.h"
#include "widgets/panels/tests/testspanel.h"

namespace espalier::workbench {

template <typename PanelType>
static shell::PanelFactory factoryOf()
{
    return {.facts = PanelType::describe(),
            .make = [](models::ProjectContext &context, QWidget *parent) -> controls::Panel * {
                return new PanelType(context, parent);
            }};
}

// Of the program, not of the project.
static shell::PanelFactory activityFactory()
{
    return {.facts = panels::ActivityPanel::describe(),
            .make = [](models::ProjectContext &context, QWidget *parent) -> controls::Panel * {
                return new panels::ActivityPanel(context.jobs(), context.themes(), parent);
            }};
}

static shell::PanelFactory logFactory()
{
    return {.facts = panels::LogPanel::describe(),
            .make = [](models::ProjectContext &context, QWidget *parent) -> controls::Panel * {
                return new panels::LogPanel(context.log(), context.themes(), parent);
            }};
}

shell::PanelSet allPanels()
{
    using namespace panels;
    return {factoryOf<FunctionsPanel>(),
            factoryOf<ChangesPanel>(),
            factoryOf<ScriptsPanel>(),
            factoryOf<PatternsPanel>(),
            factoryOf<BacklogPanel>(),
            factoryOf<PatchesPanel>(),
            factoryOf<RecipesPanel>(),
            factoryOf<DashboardPanel>(),
            factoryOf<SourcePanel>(),
            factoryOf<TestsPanel>(),
            factoryOf<RunPanel>(),
            activityFactory(),
            logFactory()};
}

} // namespace espalier::workbench

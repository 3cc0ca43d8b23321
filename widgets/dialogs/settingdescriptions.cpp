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

void addInstrumenting(std::vector<SettingDescription> &all)
{
    const auto instrument = Texts::tr("Instrumenting");
    all.insert(
        all.end(),
        {{keys::kPack.name, instrument, Texts::tr("Pack"),
          Texts::tr("The snippets that are put in: “spans”, or a folder with your own.")},
         {keys::kWorkers.name, instrument, Texts::tr("Workers"),
          Texts::tr("At most so many processes test scripts; never more than there are cores.")},
         {keys::kRevalidate.name, instrument, Texts::tr("Test known scripts again"),
          Texts::tr("“changed”: when what they depend on changed. “sampled”: a twentieth in each "
                    "run as well. “always”: all of them.")},
         {keys::kMaxRefactorAttempts.name, instrument, Texts::tr("Attempts"),
          Texts::tr("How often a script whose tests fail is tried, the first time included.")}});
}

void addChoice(std::vector<SettingDescription> &all)
{
    const auto choice = Texts::tr("What is looked at");
    all.insert(all.end(),
               {{keys::kIncludeTests.name, choice, Texts::tr("Test files too"),
                 Texts::tr("Files that look like tests are left out otherwise.")},
                {keys::kIncludeLanguages.name, choice, Texts::tr("Only these languages"),
                 Texts::tr("Names with commas between them; empty for all.")},
                {keys::kIncludePaths.name, choice, Texts::tr("Only these paths"),
                 Texts::tr("Patterns with commas between them, as src/**; empty for all.")},
                {keys::kExcludePaths.name, choice, Texts::tr("Never these paths"),
                 Texts::tr("Patterns with commas between them; they win over the ones above.")},
                {keys::kIncludeFunctions.name, choice, Texts::tr("Only these functions"),
                 Texts::tr("Patterns of names with commas between them; empty for all.")}});
}

void addModel(std::vector<SettingDescription> &all)
{
    const auto model = Texts::tr("Models");
    all.insert(
        all.end(),
        {{keys::kModel.name, model, Texts::tr("Model"),
          Texts::tr("Repairs scripts where recipes do not. Of several, with commas between them, "
                    "the next is asked where one cannot be. Empty: no model is asked.")},
         {keys::kProvider.name, model, Texts::tr("Provider"),
          Texts::tr("The protocol of the server. “auto” sees it from the address.")},
         {keys::kBaseUrl.name, model, Texts::tr("Address"),
          Texts::tr("Of the server, as https://host/v1; empty for the provider's own. Before a "
                    "server elsewhere gets text of a project for the first time, you are asked.")},
         {keys::kModelKey.name, model, Texts::tr("Where the key is"),
          Texts::tr("“auto”: in the environment or the keychain. Or env:NAME, keychain, "
                    "keychain:NAME, none. Never the key itself.")},
         {keys::kContextTokens.name, model, Texts::tr("Context"),
          Texts::tr("Tokens that a local model is given room for; 0: as many as the text needs.")},
         {keys::kMaxOutputTokens.name, model, Texts::tr("Longest answer"),
          Texts::tr("In tokens, reasoning included.")},
         {keys::kModelTimeout.name, model, Texts::tr("Time for an answer"),
          Texts::tr("In seconds, with all further tries.")},
         {keys::kModelIdleTimeout.name, model, Texts::tr("Longest silence"),
          Texts::tr("Seconds that an answer may pause before it counts as lost.")}});
}

void addModelCosts(std::vector<SettingDescription> &all)
{
    const auto model = Texts::tr("Models");
    all.insert(
        all.end(),
        {{keys::kBudgetRun.name, model, Texts::tr("Budget of a run"),
          Texts::tr("In US dollars. An answer that would cost more is cut off.")},
         {keys::kBudgetDay.name, model, Texts::tr("Budget of a day"),
          Texts::tr("In US dollars, for all your projects together.")},
         {keys::kBudgetTicket.name, model, Texts::tr("Budget of a ticket"),
          Texts::tr("In US dollars, for all runs for one ticket together.")},
         {keys::kRecording.name, model, Texts::tr("Recorded answers"),
          Texts::tr("A file whose answers are used in the place of a model's: nobody is "
                    "asked, and nothing is paid.")},
         {keys::kRecord.name, model, Texts::tr("Record answers in"),
          Texts::tr("A file to which each question and its answer are added; empty: none.")}});
}

void addLearning(std::vector<SettingDescription> &all)
{
    const auto learning = Texts::tr("Learning");
    all.insert(
        all.end(),
        {{keys::kCapture.name, learning, Texts::tr("Learn from verdicts"),
          Texts::tr("Each verdict on a script is kept among your own data, secrets left out.")},
         {keys::kConsolidateEvery.name, learning, Texts::tr("Make patterns after"),
          Texts::tr("So many new verdicts; 0: only when you ask for it.")},
         {keys::kMinOccurrences.name, learning, Texts::tr("Least occurrences"),
          Texts::tr("An error that was seen so often becomes a pattern.")},
         {keys::kPromptPatterns.name, learning, Texts::tr("Patterns for a model"),
          Texts::tr("At most so many go along with a question.")},
         {keys::kEmbeddings.name, learning, Texts::tr("Server of vectors"),
          Texts::tr("By what similar failures are found: an address (…/v1/embeddings, or "
                    "…/api/embed of Ollama), a blank, and the name of a model. Empty: by this "
                    "program itself.")}});
}

void addTickets(std::vector<SettingDescription> &all)
{
    const auto tickets = Texts::tr("Tickets");
    all.insert(all.end(),
               {{keys::kScanInterval.name, tickets, Texts::tr("Look for tickets every"),
                 Texts::tr("So many seconds while the window is open.")},
                {keys::kSourceExceptions.name, tickets, Texts::tr("From errors"),
                 Texts::tr("That running code raised.")},
                {keys::kSourcePerformance.name, tickets, Texts::tr("From slowness"),
                 Texts::tr("Functions and series that got worse, or crossed a threshold.")},
                {keys::kSourceFeedback.name, tickets, Texts::tr("From feedback"),
                 Texts::tr("What people say.")},
                {keys::kSourceTests.name, tickets, Texts::tr("From tests"),
                 Texts::tr("That fail, or pass and fail by turns.")},
                {keys::kSourceFindings.name, tickets, Texts::tr("From findings"),
                 Texts::tr("Of linters and analysers.")},
                {keys::kSourceInstrumentation.name, tickets, Texts::tr("From instrumenting"),
                 Texts::tr("Functions that it failed for.")},
                {keys::kSourceCodeAnalysis.name, tickets, Texts::tr("From what functions did"),
                 Texts::tr("Those that failed in every call, and loops that ran away.")},
                {keys::kImprovementFile.name, tickets, Texts::tr("File with rules"),
                 Texts::tr("JSON with “self_improvement” in the project; where it and the settings "
                           "disagree, the stricter one holds.")}});
}

} // namespace

std::vector<SettingDescription> settingDescriptions()
{
    std::vector<SettingDescription> all;
    addInstrumenting(all);
    addChoice(all);
    addModel(all);
    addModelCosts(all);
    addLearning(all);
    addTickets(all);
    return all;
}

} // namespace espalier::dialogs

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>espalier::controls::SeriesChart</name>
    <message numerus="yes">
        <source>%n point(s), from %1 to %2</source>
        <translation>
            <numerusform>%n point, from %1 to %2</numerusform>
            <numerusform>%n points, from %1 to %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::ConsentDialog</name>
    <message numerus="yes">
        <source>Exactly this would be sent, %n line(s):</source>
        <translation>
            <numerusform>Exactly this would be sent, %n line:</numerusform>
            <numerusform>Exactly this would be sent, %n lines:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffPainter</name>
    <message numerus="yes">
        <source>%n unchanged line(s)</source>
        <translation>
            <numerusform>%n unchanged line</numerusform>
            <numerusform>%n unchanged lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffView</name>
    <message numerus="yes">
        <source>%n difference(s) in whitespace hidden</source>
        <translation>
            <numerusform>%n difference in whitespace hidden</numerusform>
            <numerusform>%n differences in whitespace hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::FunctionCallsModel</name>
    <message numerus="yes">
        <source>%n call(s) never came to an end</source>
        <translation>
            <numerusform>%n call never came to an end</numerusform>
            <numerusform>%n calls never came to an end</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::FunctionTreeModel</name>
    <message numerus="yes">
        <source>%n instrumented</source>
        <translation>
            <numerusform>%n instrumented</numerusform>
            <numerusform>%n instrumented</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s)</source>
        <translation>
            <numerusform>%n function</numerusform>
            <numerusform>%n functions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::PatchText</name>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to be seen</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n to be seen</numerusform>
            <numerusform>%n to be seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s) ahead</source>
        <translation>
            <numerusform>%n commit ahead</numerusform>
            <numerusform>%n commits ahead</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s) behind</source>
        <translation>
            <numerusform>%n commit behind</numerusform>
            <numerusform>%n commits behind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::PatternModel</name>
    <message numerus="yes">
        <source>Contradicted by %n pattern(s)</source>
        <translation>
            <numerusform>Contradicted by %n pattern</numerusform>
            <numerusform>Contradicted by %n patterns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::PatternText</name>
    <message numerus="yes">
        <source>used %n time(s), %1 passed</source>
        <translation>
            <numerusform>used %n time, %1 passed</numerusform>
            <numerusform>used %n times, %1 passed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::RefineText</name>
    <message numerus="yes">
        <source>Script improved via LLM after %n attempt(s)</source>
        <translation>
            <numerusform>Script improved via LLM after %n attempt</numerusform>
            <numerusform>Script improved via LLM after %n attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tests failed after %n attempt(s)</source>
        <translation>
            <numerusform>Tests failed after %n attempt</numerusform>
            <numerusform>Tests failed after %n attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::ShapeText</name>
    <message numerus="yes">
        <source>%n loop(s)</source>
        <translation>
            <numerusform>%n loop</numerusform>
            <numerusform>%n loops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Passed, %n test(s)</source>
        <translation>
            <numerusform>Passed, %n test</numerusform>
            <numerusform>Passed, %n tests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n test(s) failed</source>
        <translation>
            <numerusform>%1 of %n test failed</numerusform>
            <numerusform>%1 of %n tests failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::TestText</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not run</source>
        <translation>
            <numerusform>%n not run</numerusform>
            <numerusform>%n not run</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::models::TicketText</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::ActivityPanel</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::ApplyResult</name>
    <message numerus="yes">
        <source>in %n file(s)</source>
        <translation>
            <numerusform>in %n file</numerusform>
            <numerusform>in %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented %1</source>
        <translation>
            <numerusform>%n function instrumented %1</numerusform>
            <numerusform>%n functions instrumented %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed and were left as they were</source>
        <translation>
            <numerusform>%n function failed and was left as it was</numerusform>
            <numerusform>%n functions failed and were left as they were</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::AuditView</name>
    <message numerus="yes">
        <source>%n entry(s); each fits to the one before.</source>
        <translation>
            <numerusform>%n entry; each fits to the one before.</numerusform>
            <numerusform>%n entries; each fits to the one before.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::BacklogAccess</name>
    <message numerus="yes">
        <source>Merge %n ticket(s)</source>
        <translation>
            <numerusform>Merge %n ticket</numerusform>
            <numerusform>Merge %n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n file(s) in</source>
        <translation>
            <numerusform>Take %n file in</numerusform>
            <numerusform>Take %n files in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::BacklogPanel</name>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n ticket</numerusform>
            <numerusform>%n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>seen %n time(s)</source>
        <translation>
            <numerusform>seen %n time</numerusform>
            <numerusform>seen %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) stayed as they were.</source>
        <translation>
            <numerusform>%n ticket stayed as it was.</numerusform>
            <numerusform>%n tickets stayed as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) came of it.</source>
        <translation>
            <numerusform>%n ticket came of it.</numerusform>
            <numerusform>%n tickets came of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A scan found %n ticket(s)</source>
        <translation>
            <numerusform>A scan found %n ticket</numerusform>
            <numerusform>A scan found %n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The scan found %n ticket(s)</source>
        <translation>
            <numerusform>The scan found %n ticket</numerusform>
            <numerusform>The scan found %n tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) came of what was taken in</source>
        <translation>
            <numerusform>%n ticket came of what was taken in</numerusform>
            <numerusform>%n tickets came of what was taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) could not be read</source>
        <translation>
            <numerusform>%n record could not be read</numerusform>
            <numerusform>%n records could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: there are too many</source>
        <translation>
            <numerusform>%n record was left out: there are too many</numerusform>
            <numerusform>%n records were left out: there are too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) were imported from %1</source>
        <translation>
            <numerusform>%n ticket was imported from %1</numerusform>
            <numerusform>%n tickets were imported from %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were there already and stayed as they were.</source>
        <translation>
            <numerusform>%n was there already and stayed as it was.</numerusform>
            <numerusform>%n were there already and stayed as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Listening has ended after %n record(s)</source>
        <translation>
            <numerusform>Listening has ended after %n record</numerusform>
            <numerusform>Listening has ended after %n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) came in</source>
        <translation>
            <numerusform>%n record came in</numerusform>
            <numerusform>%n records came in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::ChangesPanel</name>
    <message numerus="yes">
        <source>%1 of %n file(s) reviewed</source>
        <translation>
            <numerusform>%1 of %n file reviewed</numerusform>
            <numerusform>%1 of %n files reviewed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) left out</source>
        <translation>
            <numerusform>%n function left out</numerusform>
            <numerusform>%n functions left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) left out</source>
        <translation>
            <numerusform>%n file left out</numerusform>
            <numerusform>%n files left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n function(s)</source>
        <translation>
            <numerusform>Leave out %n function</numerusform>
            <numerusform>Leave out %n functions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit %n file(s)</source>
        <translation>
            <numerusform>Edit %n file</numerusform>
            <numerusform>Edit %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed. The first: %1 – %2</source>
        <translation>
            <numerusform>%n function failed: %1 – %2</numerusform>
            <numerusform>%n functions failed. The first: %1 – %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed</source>
        <translation>
            <numerusform>%n function failed</numerusform>
            <numerusform>%n functions failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::EvidenceText</name>
    <message numerus="yes">
        <source>%n call(s) of libraries and the runtime</source>
        <translation>
            <numerusform>%n call of libraries and the runtime</numerusform>
            <numerusform>%n calls of libraries and the runtime</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more call(s) were left out</source>
        <translation>
            <numerusform>%n more call was left out</numerusform>
            <numerusform>%n more calls were left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seen %n time(s)</source>
        <translation>
            <numerusform>Seen %n time</numerusform>
            <numerusform>Seen %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, for %n value(s)</source>
        <translation>
            <numerusform>%1, for %n value</numerusform>
            <numerusform>%1, for %n values</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::EvidenceView</name>
    <message numerus="yes">
        <source>%n place(s) were masked before this was kept.</source>
        <translation>
            <numerusform>%n place was masked before this was kept.</numerusform>
            <numerusform>%n places were masked before this was kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::FunctionList</name>
    <message numerus="yes">
        <source>%n function(s)</source>
        <translation>
            <numerusform>%n function</numerusform>
            <numerusform>%n functions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n function(s)</source>
        <translation>
            <numerusform>%1 of %n function</numerusform>
            <numerusform>%1 of %n functions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) left out</source>
        <translation>
            <numerusform>%n file left out</numerusform>
            <numerusform>%n files left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The project has %n function(s) that it hides.</source>
        <translation>
            <numerusform>The project has %n function that it hides.</numerusform>
            <numerusform>The project has %n functions that it hides.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::FunctionsPanel</name>
    <message numerus="yes">
        <source>%n function(s) chosen</source>
        <translation>
            <numerusform>%n function chosen</numerusform>
            <numerusform>%n functions chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed and were left as they were.</source>
        <translation>
            <numerusform>%n function failed and was left as it was.</numerusform>
            <numerusform>%n functions failed and were left as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented on branch %1.</source>
        <translation>
            <numerusform>%n function instrumented on branch %1.</numerusform>
            <numerusform>%n functions instrumented on branch %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented in place.</source>
        <translation>
            <numerusform>%n function instrumented in place.</numerusform>
            <numerusform>%n functions instrumented in place.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchesPanel</name>
    <message numerus="yes">
        <source>%n patch(es)</source>
        <translation>
            <numerusform>%n patch</numerusform>
            <numerusform>%n patches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to review</source>
        <translation>
            <numerusform>%n to review</numerusform>
            <numerusform>%n to review</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %n attempt(s) is one that can be applied; each has its branch.</source>
        <translation>
            <numerusform>%n attempt, and not one that can be applied; it has its branch.</numerusform>
            <numerusform>None of %n attempts is one that can be applied; each has its branch.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternAccess</name>
    <message numerus="yes">
        <source>Forget %n pattern(s)</source>
        <translation>
            <numerusform>Forget %n pattern</numerusform>
            <numerusform>Forget %n patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %n pattern(s)</source>
        <translation>
            <numerusform>Merge %n pattern</numerusform>
            <numerusform>Merge %n patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo a change of %n pattern(s)</source>
        <translation>
            <numerusform>Undo a change of %n pattern</numerusform>
            <numerusform>Undo a change of %n patterns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternsPanel</name>
    <message numerus="yes">
        <source>%n pattern(s) fit</source>
        <translation>
            <numerusform>%n pattern fits</numerusform>
            <numerusform>%n patterns fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s)</source>
        <translation>
            <numerusform>%n pattern</numerusform>
            <numerusform>%n patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n occurrence(s)</source>
        <translation>
            <numerusform>%n occurrence</numerusform>
            <numerusform>%n occurrences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) were forgotten.</source>
        <translation>
            <numerusform>%n pattern was forgotten.</numerusform>
            <numerusform>%n patterns were forgotten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make one of %n pattern(s): “%1”</source>
        <translation>
            <numerusform>Make one of %n pattern: “%1”</numerusform>
            <numerusform>Make one of %n patterns: “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) are one now: “%1”.</source>
        <translation>
            <numerusform>%n pattern is one now: “%1”.</numerusform>
            <numerusform>%n patterns are one now: “%1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>From %1: %n new pattern(s)</source>
        <translation>
            <numerusform>From %1: %n new pattern</numerusform>
            <numerusform>From %1: %n new patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) of %1 were taken in.</source>
        <translation>
            <numerusform>%n pattern of %1 was taken in.</numerusform>
            <numerusform>%n patterns of %1 were taken in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) were exported to %1</source>
        <translation>
            <numerusform>%n pattern was exported to %1</numerusform>
            <numerusform>%n patterns were exported to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) held secrets, which are masked.</source>
        <translation>
            <numerusform>%n text held secrets, which are masked.</numerusform>
            <numerusform>%n texts held secrets, which are masked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Consolidated: %n pattern(s) made</source>
        <translation>
            <numerusform>Consolidated: %n pattern made</numerusform>
            <numerusform>Consolidated: %n patterns made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n learning(s) were looked at. New patterns are candidates until they have helped on a replayed failure.</source>
        <translation>
            <numerusform>%n learning was looked at. New patterns are candidates until they have helped on a replayed failure.</numerusform>
            <numerusform>%n learnings were looked at. New patterns are candidates until they have helped on a replayed failure.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n learning(s)</source>
        <translation>
            <numerusform>%n learning</numerusform>
            <numerusform>%n learnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) have newer figures.</source>
        <translation>
            <numerusform>%n pattern has newer figures.</numerusform>
            <numerusform>%n patterns have newer figures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::PromptView</name>
    <message numerus="yes">
        <source>%n token(s), estimated</source>
        <translation>
            <numerusform>%n token, estimated</numerusform>
            <numerusform>%n tokens, estimated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s)</source>
        <translation>
            <numerusform>%n pattern</numerusform>
            <numerusform>%n patterns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more would be too long</source>
        <translation>
            <numerusform>%n more would be too long</numerusform>
            <numerusform>%n more would be too long</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::RecipesPanel</name>
    <message numerus="yes">
        <source>%1 · %2 · taught by %n patch(es) since %3</source>
        <translation>
            <numerusform>%1 · %2 · taught by %n patch since %3</numerusform>
            <numerusform>%1 · %2 · taught by %n patches since %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::RunFacts</name>
    <message numerus="yes">
        <source>bubblewrap: no network, no files but its own; at most %1 s a call, %2 of memory, %n process(es)</source>
        <translation>
            <numerusform>bubblewrap: no network, no files but its own; at most %1 s a call, %2 of memory, %n process</numerusform>
            <numerusform>bubblewrap: no network, no files but its own; at most %1 s a call, %2 of memory, %n processes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::ScriptsPanel</name>
    <message numerus="yes">
        <source>%n version(s) were exported to %1</source>
        <translation>
            <numerusform>%n version was exported to %1</numerusform>
            <numerusform>%n versions were exported to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::TestSession</name>
    <message numerus="yes">
        <source>Run the tests of %n script(s)</source>
        <translation>
            <numerusform>Run the tests of %n script</numerusform>
            <numerusform>Run the tests of %n scripts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionAttempts</name>
    <message numerus="yes">
        <source>%n version(s) were tried, the first included.</source>
        <translation>
            <numerusform>%n version was tried, the first included.</numerusform>
            <numerusform>%n versions were tried, the first included.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionEvidence</name>
    <message numerus="yes">
        <source>%1 of %n test(s) passed</source>
        <translation>
            <numerusform>%1 of %n test passed</numerusform>
            <numerusform>%1 of %n tests passed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionExchange</name>
    <message numerus="yes">
        <source>%n token(s) asked</source>
        <translation>
            <numerusform>%n token asked</numerusform>
            <numerusform>%n tokens asked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) answered</source>
        <translation>
            <numerusform>%n token answered</numerusform>
            <numerusform>%n tokens answered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionWords</name>
    <message numerus="yes">
        <source>%n function(s) of the project came out wrong</source>
        <translation>
            <numerusform>%n function of the project came out wrong</numerusform>
            <numerusform>%n functions of the project came out wrong</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test(s) failed</source>
        <translation>
            <numerusform>%n test failed</numerusform>
            <numerusform>%n tests failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::shell::StatusStrip</name>
    <message numerus="yes">
        <source>%n jobs running</source>
        <translation>
            <numerusform>%n job running</numerusform>
            <numerusform>%n jobs running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::workbench::Workbench</name>
    <message numerus="yes">
        <source>An earlier run was interrupted. %n file(s) have their original bytes again.</source>
        <translation>
            <numerusform>An earlier run was interrupted. %n file has its original bytes again.</numerusform>
            <numerusform>An earlier run was interrupted. %n files have their original bytes again.</numerusform>
        </translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>ChangesPanel</name>
    <message>
        <source>%1 passed</source>
        <translation>%1 bestanden</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 gescheitert</translation>
    </message>
    <message>
        <source>%1 not run</source>
        <translation>%1 nicht ausgeführt</translation>
    </message>
</context>
<context>
    <name>DashboardPanel</name>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Velocity</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Risk exposure</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Quality trend</source>
        <translation>Qualitätstrend</translation>
    </message>
    <message>
        <source>100 is a project without open trouble.</source>
        <translation>100 ist ein Projekt ohne offene Sorgen.</translation>
    </message>
    <message>
        <source>Tickets settled a day, over the last week.</source>
        <translation>Erledigte Tickets am Tag, über die letzte Woche.</translation>
    </message>
    <message>
        <source>What is not settled yet, weighed by its risk.</source>
        <translation>Was noch nicht erledigt ist, nach Risiko gewichtet.</translation>
    </message>
    <message>
        <source>Above 0 it gets better, below 0 worse.</source>
        <translation>Über 0 wird es besser, unter 0 schlechter.</translation>
    </message>
    <message>
        <source>To begin with</source>
        <translation>Zu Beginn</translation>
    </message>
    <message>
        <source>Open, critical</source>
        <translation>Offen, kritisch</translation>
    </message>
    <message>
        <source>Open, high priority</source>
        <translation>Offen, hohe Priorität</translation>
    </message>
    <message>
        <source>Open, medium priority</source>
        <translation>Offen, mittlere Priorität</translation>
    </message>
    <message>
        <source>Open, low priority</source>
        <translation>Offen, niedrige Priorität</translation>
    </message>
    <message>
        <source>Came back after they were applied</source>
        <translation>Nach dem Anwenden wiedergekehrt</translation>
    </message>
    <message>
        <source>Tests that passed</source>
        <translation>Bestandene Tests</translation>
    </message>
    <message>
        <source>Lines covered by tests</source>
        <translation>Von Tests erreichte Zeilen</translation>
    </message>
    <message>
        <source>Calls that failed</source>
        <translation>Gescheiterte Aufrufe</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Calls that failed, before</source>
        <translation>Gescheiterte Aufrufe, zuvor</translation>
    </message>
    <message>
        <source>Calls that failed, lately</source>
        <translation>Gescheiterte Aufrufe, zuletzt</translation>
    </message>
    <message>
        <source>Tests that failed, before</source>
        <translation>Gescheiterte Tests, zuvor</translation>
    </message>
    <message>
        <source>Tests that failed, lately</source>
        <translation>Gescheiterte Tests, zuletzt</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
    <message>
        <source>Open, risk %1</source>
        <translation>Offen, Risiko %1</translation>
    </message>
    <message>
        <source>Tickets by day</source>
        <translation>Tickets je Tag</translation>
    </message>
    <message>
        <source>Calls that failed, by run</source>
        <translation>Fehlgeschlagene Aufrufe je Lauf</translation>
    </message>
    <message>
        <source>Tests that passed, by report</source>
        <translation>Bestandene Tests je Bericht</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Half of the calls take at most</source>
        <translation>Die Hälfte der Aufrufe dauert höchstens</translation>
    </message>
    <message>
        <source>95 % of the calls take at most</source>
        <translation>95 % der Aufrufe dauern höchstens</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>From %1 to %2 %3; chance makes such a change in %4 % of all cases</source>
        <translation>Von %1 auf %2 %3; der Zufall macht eine solche Änderung in %4 % aller Fälle</translation>
    </message>
</context>
<context>
    <name>TicketModel</name>
    <message>
        <source>%1, came back</source>
        <translation>%1, wiedergekehrt</translation>
    </message>
</context>
<context>
    <name>espalier::controls::AskBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>espalier::controls::CommandBar</name>
    <message>
        <source>The same from the command line</source>
        <translation>Dasselbe auf der Befehlszeile</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Befehlszeile kopieren</translation>
    </message>
</context>
<context>
    <name>espalier::controls::ErrorText</name>
    <message>
        <source>Correct it and try again.</source>
        <translation>Bitte berichtigen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Check whether it was moved or removed.</source>
        <translation>Bitte nachsehen, ob es verschoben oder entfernt wurde.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Something changed meanwhile. Look at it again, then repeat this.</source>
        <translation>Inzwischen hat sich etwas geändert. Bitte noch einmal ansehen und dann wiederholen.</translation>
    </message>
    <message>
        <source>Check the permissions of the file or folder.</source>
        <translation>Bitte die Rechte der Datei oder des Ordners prüfen.</translation>
    </message>
    <message>
        <source>Check the disk and try again.</source>
        <translation>Bitte den Datenträger prüfen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Make room on the disk and try again. Nothing was left half written.</source>
        <translation>Bitte Platz auf dem Datenträger schaffen und noch einmal versuchen. Nichts blieb halb geschrieben.</translation>
    </message>
    <message>
        <source>The file was left as it is. Take another copy of it; the state folder .espalier can be deleted, it is made again.</source>
        <translation>Die Datei wurde gelassen, wie sie ist. Nehmen Sie eine andere Kopie davon; der Zustandsordner .espalier kann gelöscht werden, er wird neu angelegt.</translation>
    </message>
    <message>
        <source>It was written by a newer Espalier. Use that one.</source>
        <translation>Das hat ein neueres Espalier geschrieben. Bitte dieses benutzen.</translation>
    </message>
    <message>
        <source>Install it and try again; `espalier doctor` tells what is missing.</source>
        <translation>Bitte installieren und noch einmal versuchen; `espalier doctor` sagt, was fehlt.</translation>
    </message>
    <message>
        <source>Scripts run in the sandbox only. `espalier doctor` tells what to do.</source>
        <translation>Skripte laufen nur in der Sandbox. `espalier doctor` sagt, was zu tun ist.</translation>
    </message>
    <message>
        <source>Look at its output and try again.</source>
        <translation>Bitte die Ausgabe ansehen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Try again when the machine has less to do.</source>
        <translation>Bitte noch einmal versuchen, wenn der Rechner weniger zu tun hat.</translation>
    </message>
    <message>
        <source>This is a defect of Espalier. Please report it with the details.</source>
        <translation>Das ist ein Fehler von Espalier. Bitte mit den Einzelheiten melden.</translation>
    </message>
    <message>
        <source>Check the connection and the address in the settings, then try again.</source>
        <translation>Verbindung und Adresse in den Einstellungen prüfen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Raise the limit in the settings, or go on without a model.</source>
        <translation>Die Grenze in den Einstellungen anheben oder ohne Modell weitermachen.</translation>
    </message>
</context>
<context>
    <name>espalier::controls::MessageBar</name>
    <message>
        <source>Copy the details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>espalier::controls::SeriesChart</name>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>Schwelle %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>place and value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <translation>%1, %2 %</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>series and value</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>value and mark</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s), from %1 to %2</source>
        <translation>
            <numerusform>%n Punkt, von %1 bis %2</numerusform>
            <numerusform>%n Punkte, von %1 bis %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>series and summary</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>rises at %1</source>
        <translation>steigt am %1</translation>
    </message>
    <message>
        <source>falls at %1</source>
        <translation>fällt am %1</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 am %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between parts of a summary</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>title and unit</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>espalier::controls::WorkBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>Abbrechen: %1</translation>
    </message>
    <message>
        <source>%1 %2 of %3</source>
        <translation>%1 %2 von %3</translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::ConsentDialog</name>
    <message>
        <source>Send to a model?</source>
        <translation>An ein Modell senden?</translation>
    </message>
    <message>
        <source>Text of the project %1 would leave this machine.</source>
        <translation>Text des Projekts %1 würde diesen Rechner verlassen.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message numerus="yes">
        <source>Exactly this would be sent, %n line(s):</source>
        <translation>
            <numerusform>Genau dies würde gesendet, %n Zeile:</numerusform>
            <numerusform>Genau dies würde gesendet, %n Zeilen:</numerusform>
        </translation>
    </message>
    <message>
        <source>Text that would be sent</source>
        <translation>Text, der gesendet würde</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the text as it would be sent</source>
        <translation>Den Text so kopieren, wie er gesendet würde</translation>
    </message>
    <message>
        <source>Characters that would not be seen are shown as marks.</source>
        <translation>Zeichen, die man nicht sähe, sind als Marken gezeigt.</translation>
    </message>
    <message>
        <source>Send &amp;once</source>
        <translation>&amp;Einmal senden</translation>
    </message>
    <message>
        <source>&amp;Always in this project</source>
        <translation>In diesem Projekt &amp;immer</translation>
    </message>
    <message>
        <source>This and all later texts of the project may go to this server.</source>
        <translation>Dieser und alle späteren Texte des Projekts dürfen an diesen Server gehen.</translation>
    </message>
    <message>
        <source>&amp;Do not send</source>
        <translation>&amp;Nicht senden</translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::KeysPage</name>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <source>New &amp;keys:</source>
        <translation>Neue &amp;Tasten:</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>&amp;Alle zurücksetzen</translation>
    </message>
    <message>
        <source>%1 has these keys already.</source>
        <translation>Diese Tasten hat schon: %1.</translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::SettingRow</name>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>The default</source>
        <translation>Die Vorgabe</translation>
    </message>
    <message>
        <source>Yours: %1</source>
        <translation>Von Ihnen: %1</translation>
    </message>
    <message>
        <source>The project&apos;s: %1</source>
        <translation>Vom Projekt: %1</translation>
    </message>
    <message>
        <source>The environment&apos;s, which wins: %1</source>
        <translation>Aus der Umgebung, die Vorrang hat: %1</translation>
    </message>
    <message>
        <source>Given at the start: %1</source>
        <translation>Beim Start angegeben: %1</translation>
    </message>
    <message>
        <source>The project&apos;s file has a value for this. It counts once the project is trusted.</source>
        <translation>In der Datei des Projekts steht dafür ein Wert. Er zählt, sobald Sie dem Projekt vertrauen.</translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::Settings</name>
    <message>
        <source>Instrumenting</source>
        <translation>Messpunkte setzen</translation>
    </message>
    <message>
        <source>What is looked at</source>
        <translation>Was betrachtet wird</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>The snippets that are put in: “spans”, or a folder with your own.</source>
        <translation>Die Textstücke, die eingefügt werden: „spans“ oder ein Ordner mit eigenen.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeitsprozesse</translation>
    </message>
    <message>
        <source>At most so many processes test scripts; never more than there are cores.</source>
        <translation>Höchstens so viele Prozesse prüfen Skripte; nie mehr, als es Kerne gibt.</translation>
    </message>
    <message>
        <source>Test known scripts again</source>
        <translation>Bekannte Skripte noch einmal prüfen</translation>
    </message>
    <message>
        <source>“changed”: when what they depend on changed. “sampled”: a twentieth in each run as well. “always”: all of them.</source>
        <translation>„changed“: wenn sich geändert hat, wovon sie abhängen. „sampled“: dazu in jedem Lauf ein Zwanzigstel. „always“: alle.</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>How often a script whose tests fail is tried, the first time included.</source>
        <translation>Wie oft ein Skript versucht wird, dessen Tests scheitern, das erste Mal mitgezählt.</translation>
    </message>
    <message>
        <source>Test files too</source>
        <translation>Auch Testdateien</translation>
    </message>
    <message>
        <source>Files that look like tests are left out otherwise.</source>
        <translation>Dateien, die nach Tests aussehen, bleiben sonst außen vor.</translation>
    </message>
    <message>
        <source>Only these languages</source>
        <translation>Nur diese Sprachen</translation>
    </message>
    <message>
        <source>Names with commas between them; empty for all.</source>
        <translation>Namen, durch Kommas getrennt; leer für alle.</translation>
    </message>
    <message>
        <source>Only these paths</source>
        <translation>Nur diese Pfade</translation>
    </message>
    <message>
        <source>Patterns with commas between them, as src/**; empty for all.</source>
        <translation>Muster, durch Kommas getrennt, etwa src/**; leer für alle.</translation>
    </message>
    <message>
        <source>Never these paths</source>
        <translation>Nie diese Pfade</translation>
    </message>
    <message>
        <source>Patterns with commas between them; they win over the ones above.</source>
        <translation>Muster, durch Kommas getrennt; sie gehen den oberen vor.</translation>
    </message>
    <message>
        <source>Only these functions</source>
        <translation>Nur diese Funktionen</translation>
    </message>
    <message>
        <source>Patterns of names with commas between them; empty for all.</source>
        <translation>Muster von Namen, durch Kommas getrennt; leer für alle.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Repairs scripts where recipes do not. Of several, with commas between them, the next is asked where one cannot be. Empty: no model is asked.</source>
        <translation>Repariert Skripte, wo Rezepte es nicht tun. Von mehreren, mit Kommas dazwischen, wird das nächste gefragt, wo eines nicht gefragt werden kann. Leer: Kein Modell wird gefragt.</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>The protocol of the server. “auto” sees it from the address.</source>
        <translation>Das Protokoll des Servers. „auto“ erkennt es an der Adresse.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Of the server, as https://host/v1; empty for the provider&apos;s own. Before a server elsewhere gets text of a project for the first time, you are asked.</source>
        <translation>Des Servers, etwa https://host/v1; leer für die des Anbieters. Bevor ein fremder Rechner zum ersten Mal Text eines Projekts bekommt, werden Sie gefragt.</translation>
    </message>
    <message>
        <source>Where the key is</source>
        <translation>Wo der Schlüssel liegt</translation>
    </message>
    <message>
        <source>“auto”: in the environment or the keychain. Or env:NAME, keychain, keychain:NAME, none. Never the key itself.</source>
        <translation>„auto“: in der Umgebung oder im Schlüsselbund. Oder env:NAME, keychain, keychain:NAME, none. Nie der Schlüssel selbst.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Tokens that a local model is given room for; 0: as many as the text needs.</source>
        <translation>Tokens, für die ein lokales Modell Platz bekommt; 0: so viele, wie der Text braucht.</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>In tokens, reasoning included.</source>
        <translation>In Tokens, Überlegungen mitgezählt.</translation>
    </message>
    <message>
        <source>Time for an answer</source>
        <translation>Zeit für eine Antwort</translation>
    </message>
    <message>
        <source>In seconds, with all further tries.</source>
        <translation>In Sekunden, mit allen weiteren Versuchen.</translation>
    </message>
    <message>
        <source>Longest silence</source>
        <translation>Längste Stille</translation>
    </message>
    <message>
        <source>Seconds that an answer may pause before it counts as lost.</source>
        <translation>Sekunden, die eine Antwort stocken darf, bevor sie als verloren gilt.</translation>
    </message>
    <message>
        <source>Budget of a run</source>
        <translation>Budget eines Laufs</translation>
    </message>
    <message>
        <source>In US dollars. An answer that would cost more is cut off.</source>
        <translation>In US-Dollar. Eine Antwort, die mehr kosten würde, wird abgebrochen.</translation>
    </message>
    <message>
        <source>Budget of a day</source>
        <translation>Budget eines Tages</translation>
    </message>
    <message>
        <source>In US dollars, for all your projects together.</source>
        <translation>In US-Dollar, für alle Ihre Projekte zusammen.</translation>
    </message>
    <message>
        <source>Budget of a ticket</source>
        <translation>Budget eines Tickets</translation>
    </message>
    <message>
        <source>In US dollars, for all runs for one ticket together.</source>
        <translation>In US-Dollar, für alle Läufe zu einem Ticket zusammen.</translation>
    </message>
    <message>
        <source>Recorded answers</source>
        <translation>Aufgezeichnete Antworten</translation>
    </message>
    <message>
        <source>A file whose answers are used in the place of a model&apos;s: nobody is asked, and nothing is paid.</source>
        <translation>Eine Datei, deren Antworten an die Stelle derer eines Modells treten: Niemand wird gefragt, und nichts wird bezahlt.</translation>
    </message>
    <message>
        <source>Record answers in</source>
        <translation>Antworten aufzeichnen in</translation>
    </message>
    <message>
        <source>A file to which each question and its answer are added; empty: none.</source>
        <translation>Eine Datei, der jede Frage mit ihrer Antwort angefügt wird; leer: keine.</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Learn from verdicts</source>
        <translation>Aus Urteilen lernen</translation>
    </message>
    <message>
        <source>Each verdict on a script is kept among your own data, secrets left out.</source>
        <translation>Jedes Urteil über ein Skript wird bei Ihren eigenen Daten aufbewahrt, ohne Geheimnisse.</translation>
    </message>
    <message>
        <source>Make patterns after</source>
        <translation>Muster bilden nach</translation>
    </message>
    <message>
        <source>So many new verdicts; 0: only when you ask for it.</source>
        <translation>So vielen neuen Urteilen; 0: nur, wenn Sie es verlangen.</translation>
    </message>
    <message>
        <source>Least occurrences</source>
        <translation>Mindestzahl</translation>
    </message>
    <message>
        <source>An error that was seen so often becomes a pattern.</source>
        <translation>Ein Fehler, der so oft gesehen wurde, wird ein Muster.</translation>
    </message>
    <message>
        <source>Patterns for a model</source>
        <translation>Muster für ein Modell</translation>
    </message>
    <message>
        <source>At most so many go along with a question.</source>
        <translation>Höchstens so viele gehen mit einer Frage mit.</translation>
    </message>
    <message>
        <source>Server of vectors</source>
        <translation>Vektor-Server</translation>
    </message>
    <message>
        <source>By what similar failures are found: an address (…/v1/embeddings, or …/api/embed of Ollama), a blank, and the name of a model. Empty: by this program itself.</source>
        <translation>Womit ähnliche Fehlschläge gefunden werden: eine Adresse (…/v1/embeddings, oder …/api/embed von Ollama), ein Leerzeichen und der Name eines Modells. Leer: von diesem Programm selbst.</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>Tickets</translation>
    </message>
    <message>
        <source>Look for tickets every</source>
        <translation>Nach Tickets sehen alle</translation>
    </message>
    <message>
        <source>So many seconds while the window is open.</source>
        <translation>So viele Sekunden, solange das Fenster offen ist.</translation>
    </message>
    <message>
        <source>From errors</source>
        <translation>Aus Fehlern</translation>
    </message>
    <message>
        <source>That running code raised.</source>
        <translation>Die laufender Code ausgelöst hat.</translation>
    </message>
    <message>
        <source>From slowness</source>
        <translation>Aus Langsamkeit</translation>
    </message>
    <message>
        <source>Functions and series that got worse, or crossed a threshold.</source>
        <translation>Funktionen und Reihen, die schlechter wurden oder eine Schwelle überschritten.</translation>
    </message>
    <message>
        <source>From feedback</source>
        <translation>Aus Rückmeldungen</translation>
    </message>
    <message>
        <source>What people say.</source>
        <translation>Was Menschen sagen.</translation>
    </message>
    <message>
        <source>From tests</source>
        <translation>Aus Tests</translation>
    </message>
    <message>
        <source>That fail, or pass and fail by turns.</source>
        <translation>Die scheitern oder mal bestehen, mal scheitern.</translation>
    </message>
    <message>
        <source>From findings</source>
        <translation>Aus Befunden</translation>
    </message>
    <message>
        <source>Of linters and analysers.</source>
        <translation>Von Prüf- und Analysewerkzeugen.</translation>
    </message>
    <message>
        <source>From instrumenting</source>
        <translation>Aus dem Einfügen von Messpunkten</translation>
    </message>
    <message>
        <source>Functions that it failed for.</source>
        <translation>Funktionen, bei denen es gescheitert ist.</translation>
    </message>
    <message>
        <source>From what functions did</source>
        <translation>Aus dem, was Funktionen taten</translation>
    </message>
    <message>
        <source>Those that failed in every call, and loops that ran away.</source>
        <translation>Solche, die bei jedem Aufruf scheiterten, und Schleifen, die davonliefen.</translation>
    </message>
    <message>
        <source>File with rules</source>
        <translation>Datei mit Regeln</translation>
    </message>
    <message>
        <source>JSON with “self_improvement” in the project; where it and the settings disagree, the stricter one holds.</source>
        <translation>JSON mit „self_improvement“ im Projekt; wo sie und die Einstellungen sich widersprechen, gilt das Strengere.</translation>
    </message>
</context>
<context>
    <name>espalier::dialogs::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>&amp;Yours</source>
        <translation>&amp;Ihre</translation>
    </message>
    <message>
        <source>The &amp;project&apos;s</source>
        <translation>Die des &amp;Projekts</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
</context>
<context>
    <name>espalier::editor::CodeEditor</name>
    <message>
        <source>Source text</source>
        <translation>Quelltext</translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffActions</name>
    <message>
        <source>&amp;Next Change</source>
        <translation>&amp;Nächste Änderung</translation>
    </message>
    <message>
        <source>&amp;Previous Change</source>
        <translation>&amp;Vorige Änderung</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>&amp;Suchen…</translation>
    </message>
    <message>
        <source>Find Ne&amp;xt</source>
        <translation>&amp;Weitersuchen</translation>
    </message>
    <message>
        <source>Find Pre&amp;vious</source>
        <translation>&amp;Rückwärts suchen</translation>
    </message>
    <message>
        <source>&amp;Other Side</source>
        <translation>An&amp;dere Seite</translation>
    </message>
    <message>
        <source>&amp;Accept Change</source>
        <translation>Änderung &amp;annehmen</translation>
    </message>
    <message>
        <source>&amp;Reject Change</source>
        <translation>Änderung ab&amp;lehnen</translation>
    </message>
    <message>
        <source>Take &amp;Back the Decision</source>
        <translation>Entscheidung &amp;zurücknehmen</translation>
    </message>
    <message>
        <source>Accept &amp;Line</source>
        <translation>Zeile a&amp;nnehmen</translation>
    </message>
    <message>
        <source>Reject L&amp;ine</source>
        <translation>Zeile a&amp;blehnen</translation>
    </message>
    <message>
        <source>Re&amp;viewed</source>
        <translation>&amp;Durchgesehen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rück&amp;gängig</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>W&amp;iederholen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy Change as Patc&amp;h</source>
        <translation>Änderung als &amp;Patch kopieren</translation>
    </message>
    <message>
        <source>Copy Selection as Patch</source>
        <translation>Auswahl als Patch kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;All as Patch</source>
        <translation>Alles als Patch k&amp;opieren</translation>
    </message>
    <message>
        <source>&amp;Select All</source>
        <translation>Alles aus&amp;wählen</translation>
    </message>
    <message>
        <source>&amp;One Below the Other</source>
        <translation>&amp;Untereinander zeigen</translation>
    </message>
    <message>
        <source>&amp;Wrap Lines</source>
        <translation>Zeilen umbre&amp;chen</translation>
    </message>
    <message>
        <source>Show &amp;Whitespace</source>
        <translation>Leerraum zei&amp;gen</translation>
    </message>
    <message>
        <source>&amp;Collapse Unchanged Lines</source>
        <translation>Unveränderte Zeilen &amp;einklappen</translation>
    </message>
    <message>
        <source>All Whitespace &amp;Counts</source>
        <translation>Jeder Leerraum &amp;zählt</translation>
    </message>
    <message>
        <source>Ignore Whitespace at the &amp;End of Lines</source>
        <translation>Leerraum am Zeilen&amp;ende übergehen</translation>
    </message>
    <message>
        <source>Ignore the A&amp;mount of Whitespace</source>
        <translation>&amp;Menge des Leerraums übergehen</translation>
    </message>
    <message>
        <source>Ignore &amp;All Whitespace</source>
        <translation>&amp;Allen Leerraum übergehen</translation>
    </message>
    <message>
        <source>Ignore &amp;Blank Lines</source>
        <translation>&amp;Leere Zeilen übergehen</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Reset Zoom</source>
        <translation>&amp;Normale Größe</translation>
    </message>
    <message>
        <source>&amp;Edit the Right Side</source>
        <translation>&amp;Rechte Seite bearbeiten</translation>
    </message>
    <message>
        <source>Re&amp;store the Left Lines</source>
        <translation>Zeilen der linken Seite &amp;wiederherstellen</translation>
    </message>
    <message>
        <source>Tab Width %1</source>
        <translation>Tabulatorbreite %1</translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffCanvas</name>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Line %1 removed: %2</source>
        <translation>Zeile %1 entfernt: %2</translation>
    </message>
    <message>
        <source>Line %1 added: %2</source>
        <translation>Zeile %1 hinzugefügt: %2</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>Line %1 changed from %2 to %3</source>
        <translation>Zeile %1 geändert von %2 in %3</translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffHeader</name>
    <message>
        <source>Click to show them</source>
        <translation>Klicken, um sie zu zeigen</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen…</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>Fortschritt des Vergleichs</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the comparison</source>
        <translation>Vergleich abbrechen</translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffPainter</name>
    <message numerus="yes">
        <source>%n unchanged line(s)</source>
        <translation>
            <numerusform>%n unveränderte Zeile</numerusform>
            <numerusform>%n unveränderte Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>%1 more above</source>
        <translation>%1 weitere oben</translation>
    </message>
    <message>
        <source>%1 more below</source>
        <translation>%1 weitere unten</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>kein Zeilenende am Schluss</translation>
    </message>
</context>
<context>
    <name>espalier::editor::DiffView</name>
    <message>
        <source>Diff anyway</source>
        <translation>Trotzdem vergleichen</translation>
    </message>
    <message>
        <source>The comparison was cancelled</source>
        <translation>Der Vergleich wurde abgebrochen</translation>
    </message>
    <message>
        <source>The texts could not be compared</source>
        <translation>Die Texte ließen sich nicht vergleichen</translation>
    </message>
    <message>
        <source>This is a large file</source>
        <translation>Das ist eine große Datei</translation>
    </message>
    <message>
        <source>%1 has %2. Files of more than %3 or %4 lines are compared only when you ask for it.</source>
        <translation>%1 hat %2. Dateien mit mehr als %3 oder %4 Zeilen werden nur auf Verlangen verglichen.</translation>
    </message>
    <message>
        <source>This is a binary file</source>
        <translation>Das ist eine Binärdatei</translation>
    </message>
    <message>
        <source>%1 (%2) has bytes that are no text. As text, it may not be readable.</source>
        <translation>%1 (%2) enthält Bytes, die kein Text sind. Als Text ist sie vielleicht nicht lesbar.</translation>
    </message>
    <message>
        <source>This file was made by a program</source>
        <translation>Diese Datei hat ein Programm erzeugt</translation>
    </message>
    <message>
        <source>%1 has very long lines (up to %2), as minified files have. Differences in them are hard to read.</source>
        <translation>%1 hat sehr lange Zeilen (bis zu %2), wie verdichtete Dateien sie haben. Unterschiede darin sind schwer zu lesen.</translation>
    </message>
    <message>
        <source>The texts are the same</source>
        <translation>Die Texte sind gleich</translation>
    </message>
    <message>
        <source>No difference that counts</source>
        <translation>Kein Unterschied, der zählt</translation>
    </message>
    <message>
        <source>%1 of %2 reviewed</source>
        <translation>%1 von %2 durchgesehen</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) in whitespace hidden</source>
        <translation>
            <numerusform>%n Unterschied im Leerraum verborgen</numerusform>
            <numerusform>%n Unterschiede im Leerraum verborgen</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept Change</source>
        <translation>Änderung annehmen</translation>
    </message>
    <message>
        <source>Reject Change</source>
        <translation>Änderung ablehnen</translation>
    </message>
    <message>
        <source>Take Back the Decision</source>
        <translation>Entscheidung zurücknehmen</translation>
    </message>
    <message>
        <source>Accept Line</source>
        <translation>Zeile annehmen</translation>
    </message>
    <message>
        <source>Reject Line</source>
        <translation>Zeile ablehnen</translation>
    </message>
    <message>
        <source>Mark as Reviewed</source>
        <translation>Als durchgesehen kennzeichnen</translation>
    </message>
    <message>
        <source>Mark as Not Reviewed</source>
        <translation>Als nicht durchgesehen kennzeichnen</translation>
    </message>
</context>
<context>
    <name>espalier::editor::FindBar</name>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find in both texts</source>
        <translation>In beiden Texten suchen</translation>
    </message>
    <message>
        <source>Text to find</source>
        <translation>Gesuchter Text</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Groß- und Kleinschreibung beachten</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Ganze Wörter</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>%1 of more than %2</source>
        <translation>%1 von mehr als %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>espalier::editor::HunkBar</name>
    <message>
        <source>Actions for this change</source>
        <translation>Aktionen für diese Änderung</translation>
    </message>
</context>
<context>
    <name>espalier::editor::LineMark</name>
    <message>
        <source>test failure</source>
        <translation>gescheiterter Test</translation>
    </message>
    <message>
        <source>not covered by tests</source>
        <translation>nicht von Tests abgedeckt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
</context>
<context>
    <name>espalier::editor::OverviewRuler</name>
    <message>
        <source>Overview of the changes</source>
        <translation>Überblick über die Änderungen</translation>
    </message>
</context>
<context>
    <name>espalier::models::FunctionCallsModel</name>
    <message numerus="yes">
        <source>%n call(s) never came to an end</source>
        <translation>
            <numerusform>%n Aufruf kam nie zum Ende</numerusform>
            <numerusform>%n Aufrufe kamen nie zum Ende</numerusform>
        </translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <source>Total ms</source>
        <translation>Gesamt ms</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Iterations by loop</source>
        <translation>Durchläufe je Schleife</translation>
    </message>
</context>
<context>
    <name>espalier::models::FunctionTreeModel</name>
    <message>
        <source>Plain</source>
        <translation>Ohne Messpunkte</translation>
    </message>
    <message>
        <source>Instrumented</source>
        <translation>Mit Messpunkten</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>Schleifen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <source>Total ms</source>
        <translation>Gesamt ms</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Iterations</source>
        <comment>of loops</comment>
        <translation>Durchläufe</translation>
    </message>
    <message numerus="yes">
        <source>%n instrumented</source>
        <translation>
            <numerusform>%n mit Messpunkten</numerusform>
            <numerusform>%n mit Messpunkten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s)</source>
        <translation>
            <numerusform>%n Funktion</numerusform>
            <numerusform>%n Funktionen</numerusform>
        </translation>
    </message>
    <message>
        <source>Loop %1: %2</source>
        <translation>Schleife %1: %2</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, Zeile %2</translation>
    </message>
</context>
<context>
    <name>espalier::models::GateText</name>
    <message>
        <source>Paths and characters</source>
        <translation>Pfade und Zeichen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>Tampering with tests</source>
        <translation>Eingriffe in Tests</translation>
    </message>
    <message>
        <source>Syntax</source>
        <translation>Syntax</translation>
    </message>
    <message>
        <source>Linters</source>
        <translation>Linter</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>A path without a name</source>
        <translation>Ein Pfad ohne Namen</translation>
    </message>
    <message>
        <source>A path that is too long</source>
        <translation>Ein zu langer Pfad</translation>
    </message>
    <message>
        <source>A name that is no text</source>
        <translation>Ein Name, der kein Text ist</translation>
    </message>
    <message>
        <source>A control character</source>
        <translation>Ein Steuerzeichen</translation>
    </message>
    <message>
        <source>A character that changes how text looks</source>
        <translation>Ein Zeichen, das das Aussehen von Text ändert</translation>
    </message>
    <message>
        <source>A name written in an unusual form</source>
        <translation>Ein Name in ungewöhnlicher Schreibung</translation>
    </message>
    <message>
        <source>A backslash in a path</source>
        <translation>Ein umgekehrter Schrägstrich in einem Pfad</translation>
    </message>
    <message>
        <source>A name that begins with a dash</source>
        <translation>Ein Name, der mit einem Strich beginnt</translation>
    </message>
    <message>
        <source>An absolute path</source>
        <translation>Ein absoluter Pfad</translation>
    </message>
    <message>
        <source>A path that leads out of the project</source>
        <translation>Ein Pfad, der aus dem Projekt hinausführt</translation>
    </message>
    <message>
        <source>A path into a .git folder</source>
        <translation>Ein Pfad in einen .git-Ordner</translation>
    </message>
    <message>
        <source>A file mode that is not allowed</source>
        <translation>Ein Dateimodus, der nicht erlaubt ist</translation>
    </message>
    <message>
        <source>A file the ticket does not name</source>
        <translation>Eine Datei, die das Ticket nicht nennt</translation>
    </message>
    <message>
        <source>The file mode changes</source>
        <translation>Der Dateimodus ändert sich</translation>
    </message>
    <message>
        <source>A file that needs a second look</source>
        <translation>Eine Datei, die einen zweiten Blick braucht</translation>
    </message>
    <message>
        <source>A character that turns the direction of text</source>
        <translation>Ein Zeichen, das die Schreibrichtung umkehrt</translation>
    </message>
    <message>
        <source>A character without width</source>
        <translation>Ein Zeichen ohne Breite</translation>
    </message>
    <message>
        <source>A character that cannot be seen</source>
        <translation>Ein unsichtbares Zeichen</translation>
    </message>
    <message>
        <source>A name of letters of several scripts</source>
        <translation>Ein Name aus Buchstaben mehrerer Schriften</translation>
    </message>
    <message>
        <source>Too many files</source>
        <translation>Zu viele Dateien</translation>
    </message>
    <message>
        <source>Too many lines</source>
        <translation>Zu viele Zeilen</translation>
    </message>
    <message>
        <source>A secret</source>
        <translation>Ein Geheimnis</translation>
    </message>
    <message>
        <source>A file that holds credentials</source>
        <translation>Eine Datei mit Zugangsdaten</translation>
    </message>
    <message>
        <source>A secret that a comment allows</source>
        <translation>Ein Geheimnis, das ein Kommentar erlaubt</translation>
    </message>
    <message>
        <source>A secret that was known before</source>
        <translation>Ein Geheimnis, das schon bekannt war</translation>
    </message>
    <message>
        <source>A file that was ignored before</source>
        <translation>Eine Datei, die bisher übergangen wurde</translation>
    </message>
    <message>
        <source>The report of gitleaks cannot be read</source>
        <translation>Der Bericht von gitleaks ist nicht lesbar</translation>
    </message>
    <message>
        <source>A test is gone</source>
        <translation>Ein Test ist weg</translation>
    </message>
    <message>
        <source>A file of tests is gone</source>
        <translation>Eine Datei mit Tests ist weg</translation>
    </message>
    <message>
        <source>A test is skipped</source>
        <translation>Ein Test wird ausgelassen</translation>
    </message>
    <message>
        <source>A test may fail now</source>
        <translation>Ein Test darf jetzt scheitern</translation>
    </message>
    <message>
        <source>Only one test runs now</source>
        <translation>Nur noch ein Test läuft</translation>
    </message>
    <message>
        <source>A build tag leaves tests out</source>
        <translation>Ein Build-Tag lässt Tests aus</translation>
    </message>
    <message>
        <source>A test is skipped on some machines</source>
        <translation>Ein Test wird auf manchen Rechnern ausgelassen</translation>
    </message>
    <message>
        <source>Something is asserted on a condition only</source>
        <translation>Etwas wird nur unter einer Bedingung geprüft</translation>
    </message>
    <message>
        <source>Something stands in for the program</source>
        <translation>Etwas steht für das Programm ein</translation>
    </message>
    <message>
        <source>A test asks for nothing any more</source>
        <translation>Ein Test prüft nichts mehr</translation>
    </message>
    <message>
        <source>A test asks for less</source>
        <translation>Ein Test prüft weniger</translation>
    </message>
    <message>
        <source>A test has fewer cases</source>
        <translation>Ein Test hat weniger Fälle</translation>
    </message>
    <message>
        <source>A test asks less exactly</source>
        <translation>Ein Test prüft weniger genau</translation>
    </message>
    <message>
        <source>A test asks for what is always so</source>
        <translation>Ein Test prüft, was immer gilt</translation>
    </message>
    <message>
        <source>A test is content with more errors</source>
        <translation>Ein Test gibt sich mit mehr Fehlern zufrieden</translation>
    </message>
    <message>
        <source>A failed assertion is caught</source>
        <translation>Eine gescheiterte Prüfung wird abgefangen</translation>
    </message>
    <message>
        <source>A tolerance was raised</source>
        <translation>Eine Toleranz wurde erhöht</translation>
    </message>
    <message>
        <source>A time limit was raised</source>
        <translation>Eine Zeitgrenze wurde erhöht</translation>
    </message>
    <message>
        <source>More retries</source>
        <translation>Mehr Wiederholungen</translation>
    </message>
    <message>
        <source>A threshold was lowered</source>
        <translation>Eine Schwelle wurde gesenkt</translation>
    </message>
    <message>
        <source>Tests are deselected</source>
        <translation>Tests werden abgewählt</translation>
    </message>
    <message>
        <source>Tests are ignored</source>
        <translation>Tests werden übergangen</translation>
    </message>
    <message>
        <source>Fewer tests are collected</source>
        <translation>Weniger Tests werden eingesammelt</translation>
    </message>
    <message>
        <source>No tests count as passed</source>
        <translation>Keine Tests gelten als bestanden</translation>
    </message>
    <message>
        <source>A failure is ignored</source>
        <translation>Ein Fehlschlag wird übergangen</translation>
    </message>
    <message>
        <source>A hook changes what tests say</source>
        <translation>Ein Hook ändert, was Tests sagen</translation>
    </message>
    <message>
        <source>The command of the tests is gone</source>
        <translation>Der Befehl der Tests ist weg</translation>
    </message>
    <message>
        <source>The command of the tests is another</source>
        <translation>Der Befehl der Tests ist ein anderer</translation>
    </message>
    <message>
        <source>Code is left out of the coverage</source>
        <translation>Code wird aus der Abdeckung ausgenommen</translation>
    </message>
    <message>
        <source>A module is replaced</source>
        <translation>Ein Modul wird ersetzt</translation>
    </message>
    <message>
        <source>A test asks for another value</source>
        <translation>Ein Test erwartet einen anderen Wert</translation>
    </message>
    <message>
        <source>Data of tests are gone</source>
        <translation>Daten von Tests sind weg</translation>
    </message>
    <message>
        <source>Code made for what the tests put in</source>
        <translation>Code, der für die Eingaben der Tests gemacht ist</translation>
    </message>
    <message>
        <source>A derived test fails</source>
        <translation>Ein abgeleiteter Test scheitert</translation>
    </message>
    <message>
        <source>A syntax error</source>
        <translation>Ein Syntaxfehler</translation>
    </message>
    <message>
        <source>A new error of a linter</source>
        <translation>Ein neuer Fehler eines Linters</translation>
    </message>
    <message>
        <source>A new warning of a linter</source>
        <translation>Eine neue Warnung eines Linters</translation>
    </message>
    <message>
        <source>Too few of the changed lines are tested</source>
        <translation>Zu wenige der geänderten Zeilen sind getestet</translation>
    </message>
    <message>
        <source>Tested lines</source>
        <translation>Getestete Zeilen</translation>
    </message>
    <message>
        <source>A changed line that no test reaches</source>
        <translation>Eine geänderte Zeile, die kein Test erreicht</translation>
    </message>
    <message>
        <source>A test fails that passed before</source>
        <translation>Ein Test scheitert, der vorher bestand</translation>
    </message>
    <message>
        <source>A test is skipped that ran before</source>
        <translation>Ein Test wird ausgelassen, der vorher lief</translation>
    </message>
    <message>
        <source>A test that does not always say the same</source>
        <translation>Ein Test, der nicht immer dasselbe sagt</translation>
    </message>
    <message>
        <source>A test that is not there any more</source>
        <translation>Ein Test, den es nicht mehr gibt</translation>
    </message>
    <message>
        <source>A test that failed before, too</source>
        <translation>Ein Test, der auch vorher scheiterte</translation>
    </message>
    <message>
        <source>Nothing was measured</source>
        <translation>Nichts wurde gemessen</translation>
    </message>
    <message>
        <source>The tests were not run</source>
        <translation>Die Tests liefen nicht</translation>
    </message>
    <message>
        <source>The tests crashed</source>
        <translation>Die Tests sind abgestürzt</translation>
    </message>
    <message>
        <source>The tests took too long</source>
        <translation>Die Tests dauerten zu lange</translation>
    </message>
    <message>
        <source>The tests were cancelled</source>
        <translation>Die Tests wurden abgebrochen</translation>
    </message>
    <message>
        <source>No tests were found</source>
        <translation>Keine Tests wurden gefunden</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Genehmigt</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewandt</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Changes asked for</source>
        <translation>Änderungen erbeten</translation>
    </message>
    <message>
        <source>Commented</source>
        <translation>Kommentiert</translation>
    </message>
</context>
<context>
    <name>espalier::models::JobList</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>Looking for functions</source>
        <translation>Funktionen werden gesucht</translation>
    </message>
    <message>
        <source>Looking up what is known</source>
        <translation>Bekanntes wird nachgeschlagen</translation>
    </message>
    <message>
        <source>Testing scripts</source>
        <translation>Skripte werden getestet</translation>
    </message>
    <message>
        <source>Making changes</source>
        <translation>Änderungen werden gemacht</translation>
    </message>
    <message>
        <source>Checking the result</source>
        <translation>Das Ergebnis wird geprüft</translation>
    </message>
    <message>
        <source>Reading files</source>
        <translation>Dateien werden gelesen</translation>
    </message>
    <message>
        <source>Verifying scripts</source>
        <translation>Skripte werden nachgeprüft</translation>
    </message>
    <message>
        <source>Writing files</source>
        <translation>Dateien werden geschrieben</translation>
    </message>
    <message>
        <source>Records came in</source>
        <translation>Eingegangene Datensätze</translation>
    </message>
</context>
<context>
    <name>espalier::models::Kind</name>
    <message>
        <source>function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>constructor</source>
        <translation>Konstruktor</translation>
    </message>
    <message>
        <source>derived constructor</source>
        <translation>abgeleiteter Konstruktor</translation>
    </message>
    <message>
        <source>getter</source>
        <translation>Getter</translation>
    </message>
    <message>
        <source>setter</source>
        <translation>Setter</translation>
    </message>
    <message>
        <source>arrow</source>
        <translation>Pfeilfunktion</translation>
    </message>
    <message>
        <source>lambda</source>
        <translation>Lambda</translation>
    </message>
    <message>
        <source>async function</source>
        <translation>asynchrone Funktion</translation>
    </message>
    <message>
        <source>generator function</source>
        <translation>Generatorfunktion</translation>
    </message>
    <message>
        <source>async generator function</source>
        <translation>asynchrone Generatorfunktion</translation>
    </message>
    <message>
        <source>async method</source>
        <translation>asynchrone Methode</translation>
    </message>
    <message>
        <source>generator method</source>
        <translation>Generatormethode</translation>
    </message>
    <message>
        <source>async generator method</source>
        <translation>asynchrone Generatormethode</translation>
    </message>
    <message>
        <source>async arrow</source>
        <translation>asynchrone Pfeilfunktion</translation>
    </message>
</context>
<context>
    <name>espalier::models::LogModel</name>
    <message>
        <source>Info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>espalier::models::PatchModel</name>
    <message>
        <source>Commits that only the patch has, and commits that the current branch has got since they parted</source>
        <translation>Commits, die nur der Patch hat, und Commits, die der aktuelle Zweig seit der Trennung bekommen hat</translation>
    </message>
    <message>
        <source>What a merge into the current branch would come to; it is tried in memory only</source>
        <translation>Was bei einer Zusammenführung in den aktuellen Zweig herauskäme; versucht wird es nur im Speicher</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>Patch</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Commits</source>
        <translation>Commits</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführung</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
</context>
<context>
    <name>espalier::models::PatchText</name>
    <message>
        <source>Being analysed</source>
        <translation>Wird untersucht</translation>
    </message>
    <message>
        <source>Being reproduced</source>
        <translation>Wird nachgestellt</translation>
    </message>
    <message>
        <source>Being made</source>
        <translation>Wird gemacht</translation>
    </message>
    <message>
        <source>Branch is made</source>
        <translation>Zweig wird angelegt</translation>
    </message>
    <message>
        <source>Tests run</source>
        <translation>Tests laufen</translation>
    </message>
    <message>
        <source>Gates are asked</source>
        <translation>Prüfungen laufen</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Zu sichten</translation>
    </message>
    <message>
        <source>Being applied</source>
        <translation>Wird angewandt</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewandt</translation>
    </message>
    <message>
        <source>Being taken back</source>
        <translation>Wird zurückgenommen</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Only a person may do this.</source>
        <translation>Das darf nur ein Mensch.</translation>
    </message>
    <message>
        <source>The gates have not passed: what stops it stands under “Checks”.</source>
        <translation>Die Prüfungen sind nicht bestanden: Was ihn aufhält, steht unter „Prüfung“.</translation>
    </message>
    <message>
        <source>The current branch has moved on since this was tested. Try it again on what is there now.</source>
        <translation>Der aktuelle Zweig ist seit dem Test weitergegangen. Bitte auf dem jetzigen Stand noch einmal versuchen.</translation>
    </message>
    <message>
        <source>It was rejected.</source>
        <translation>Er wurde abgelehnt.</translation>
    </message>
    <message>
        <source>At this risk it needs a reason.</source>
        <translation>Bei diesem Risiko ist ein Grund nötig.</translation>
    </message>
    <message>
        <source>At this risk every change has to be looked at: tick those that are not reviewed yet.</source>
        <translation>Bei diesem Risiko muss jede Änderung angesehen werden: Bitte abhaken, was noch nicht gesichtet ist.</translation>
    </message>
    <message>
        <source>The rules of the project want another person than the one who made it.</source>
        <translation>Die Regeln des Projekts verlangen jemand anderen als den, der ihn gemacht hat.</translation>
    </message>
    <message>
        <source>You have approved exactly this already.</source>
        <translation>Genau das haben Sie schon genehmigt.</translation>
    </message>
    <message>
        <source>Nobody has approved exactly this yet.</source>
        <translation>Genau das hat noch niemand genehmigt.</translation>
    </message>
    <message>
        <source>The rules of the project want a second person to approve it.</source>
        <translation>Die Regeln des Projekts verlangen, dass ein zweiter Mensch ihn genehmigt.</translation>
    </message>
    <message>
        <source>Automation may not apply it.</source>
        <translation>Die Automatik darf ihn nicht anwenden.</translation>
    </message>
    <message>
        <source>Automation may not apply what has this risk.</source>
        <translation>Die Automatik darf nicht anwenden, was dieses Risiko hat.</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>there is a later attempt</source>
        <translation>es gibt einen späteren Versuch</translation>
    </message>
    <message>
        <source>the base has moved</source>
        <translation>die Grundlage ist eine andere</translation>
    </message>
    <message>
        <source>the files are others now</source>
        <translation>die Dateien sind jetzt andere</translation>
    </message>
    <message>
        <source>the gates say something else now</source>
        <translation>die Prüfungen sagen jetzt etwas anderes</translation>
    </message>
    <message>
        <source>the rules have changed</source>
        <translation>die Regeln haben sich geändert</translation>
    </message>
    <message>
        <source>the risk has changed</source>
        <translation>das Risiko hat sich geändert</translation>
    </message>
    <message>
        <source>both have changed it</source>
        <translation>beide haben sie geändert</translation>
    </message>
    <message>
        <source>both have made it</source>
        <translation>beide haben sie angelegt</translation>
    </message>
    <message>
        <source>removed here, changed by the patch</source>
        <translation>hier entfernt, vom Patch geändert</translation>
    </message>
    <message>
        <source>changed here, removed by the patch</source>
        <translation>hier geändert, vom Patch entfernt</translation>
    </message>
    <message>
        <source>a file where the other has a folder</source>
        <translation>eine Datei, wo der andere einen Ordner hat</translation>
    </message>
    <message>
        <source>the branch has moved</source>
        <translation>der Zweig ist weitergegangen</translation>
    </message>
    <message>
        <source>checked out in another work tree</source>
        <translation>in einem anderen Arbeitsbaum ausgecheckt</translation>
    </message>
    <message>
        <source>another branch was checked out meanwhile</source>
        <translation>inzwischen wurde ein anderer Zweig ausgecheckt</translation>
    </message>
    <message>
        <source>another git program is writing the index</source>
        <translation>ein anderes git-Programm schreibt den Index</translation>
    </message>
    <message>
        <source>a merge or rebase is under way</source>
        <translation>eine Zusammenführung oder ein Rebase ist im Gange</translation>
    </message>
    <message>
        <source>has staged changes</source>
        <translation>hat vorgemerkte Änderungen</translation>
    </message>
    <message>
        <source>has changes that are not committed</source>
        <translation>hat Änderungen ohne Commit</translation>
    </message>
    <message>
        <source>is not known to git and in the way</source>
        <translation>ist git nicht bekannt und im Weg</translation>
    </message>
    <message>
        <source>git would write it by a program</source>
        <translation>git würde sie durch ein Programm schreiben</translation>
    </message>
    <message>
        <source>is a symbolic link or a submodule</source>
        <translation>ist ein symbolischer Link oder ein Submodul</translation>
    </message>
    <message>
        <source>attributes change together with the files they are about</source>
        <translation>Attribute ändern sich zusammen mit den Dateien, um die es geht</translation>
    </message>
    <message>
        <source>has a path that must not be written</source>
        <translation>hat einen Pfad, der nicht geschrieben werden darf</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>another kind</source>
        <translation>andere Art</translation>
    </message>
    <message>
        <source>Fast-forward</source>
        <translation>Vorspulen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Squash</source>
        <translation>Zusammenfassen</translation>
    </message>
    <message>
        <source>The branch moves to the patch&apos;s commit; no other commit is made.</source>
        <translation>Der Zweig rückt auf den Commit des Patches vor; kein weiterer Commit entsteht.</translation>
    </message>
    <message>
        <source>A merge commit keeps the patch&apos;s commit and says who approved it.</source>
        <translation>Ein Merge-Commit behält den Commit des Patches und sagt, wer ihn genehmigt hat.</translation>
    </message>
    <message>
        <source>One new commit with all that the patch changes, and who approved it.</source>
        <translation>Ein neuer Commit mit allem, was der Patch ändert, und wer ihn genehmigt hat.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>could not be decided</source>
        <translation>nicht zu entscheiden</translation>
    </message>
    <message>
        <source>not asked for</source>
        <translation>nicht verlangt</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>trifft nicht zu</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>Veraltet</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Genehmigt</translation>
    </message>
    <message>
        <source>Nothing is kept of this branch: it was made by hand, or elsewhere.</source>
        <translation>Von diesem Zweig ist nichts aufbewahrt: Er entstand von Hand oder anderswo.</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n gescheitert</numerusform>
            <numerusform>%n gescheitert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to be seen</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n anzusehen</numerusform>
            <numerusform>%n anzusehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <comment>gates</comment>
        <translation>
            <numerusform>%n bestanden</numerusform>
            <numerusform>%n bestanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s) ahead</source>
        <translation>
            <numerusform>%n Commit voraus</numerusform>
            <numerusform>%n Commits voraus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commit(s) behind</source>
        <translation>
            <numerusform>%n Commit zurück</numerusform>
            <numerusform>%n Commits zurück</numerusform>
        </translation>
    </message>
    <message>
        <source>Is in it</source>
        <translation>Ist enthalten</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Glatt</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n Konflikt</numerusform>
            <numerusform>%n Konflikte</numerusform>
        </translation>
    </message>
    <message>
        <source>Changes asked for</source>
        <translation>Änderungen erbeten</translation>
    </message>
    <message>
        <source>the audit does not tell of it</source>
        <translation>das Protokoll berichtet nicht davon</translation>
    </message>
</context>
<context>
    <name>espalier::models::PatternModel</name>
    <message>
        <source>%1, pinned</source>
        <translation>%1, angeheftet</translation>
    </message>
    <message numerus="yes">
        <source>Contradicted by %n pattern(s)</source>
        <translation>
            <numerusform>%n Muster widerspricht</numerusform>
            <numerusform>%n Muster widersprechen</numerusform>
        </translation>
    </message>
    <message>
        <source>Of the failures of a pattern, the share that a success followed in the same function</source>
        <translation>Anteil der Fehlschläge eines Musters, denen in derselben Funktion ein Erfolg folgte</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Construct</source>
        <translation>Konstrukt</translation>
    </message>
    <message>
        <source>Mended</source>
        <translation>Behoben</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>how much alike</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>How much the texts and examples of a pattern are like those of the one that was chosen</source>
        <translation>Wie sehr Texte und Beispiele eines Musters denen des gewählten gleichen</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>Ähnlich</translation>
    </message>
</context>
<context>
    <name>espalier::models::PatternText</name>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Counted again</source>
        <translation>Neu gezählt</translation>
    </message>
    <message>
        <source>A better example</source>
        <translation>Ein besseres Beispiel</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Zusammengelegt</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Unpinned</source>
        <translation>Gelöst</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Remembered again</source>
        <translation>Wieder aufgenommen</translation>
    </message>
    <message>
        <source>Replayed</source>
        <translation>Nachgespielt</translation>
    </message>
    <message>
        <source>Active from now on: it helped</source>
        <translation>Von nun an aktiv: Es hat geholfen</translation>
    </message>
    <message>
        <source>Demoted: it did more harm than good</source>
        <translation>Zurückgestuft: Es hat mehr geschadet als genützt</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>state</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>bad example</source>
        <translation>schlechtes Beispiel</translation>
    </message>
    <message>
        <source>good example</source>
        <translation>gutes Beispiel</translation>
    </message>
    <message>
        <source>why it fails</source>
        <translation>warum es scheitert</translation>
    </message>
    <message>
        <source>how to fix it</source>
        <translation>wie man es behebt</translation>
    </message>
    <message>
        <source>change of scripts</source>
        <translation>Änderung von Skripten</translation>
    </message>
    <message>
        <source>failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>mended</source>
        <translation>behoben</translation>
    </message>
    <message>
        <source>occurrences</source>
        <translation>Vorkommen</translation>
    </message>
    <message>
        <source>helped</source>
        <translation>geholfen</translation>
    </message>
    <message>
        <source>harmed</source>
        <translation>geschadet</translation>
    </message>
    <message>
        <source>merged classes</source>
        <translation>zusammengelegte Klassen</translation>
    </message>
    <message>
        <source>contradictions</source>
        <translation>Widersprüche</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Demoted</source>
        <translation>Zurückgestuft</translation>
    </message>
    <message>
        <source>Not used yet: no replayed failure has shown that it helps.</source>
        <translation>Noch nicht in Gebrauch: Kein nachgespielter Fehlschlag hat gezeigt, dass es hilft.</translation>
    </message>
    <message>
        <source>In use: it has helped on replayed failures.</source>
        <translation>In Gebrauch: Es hat bei nachgespielten Fehlschlägen geholfen.</translation>
    </message>
    <message>
        <source>Not used: it was switched off.</source>
        <translation>Nicht in Gebrauch: Es wurde ausgeschaltet.</translation>
    </message>
    <message>
        <source>Not used: it did more harm than good when failures were replayed.</source>
        <translation>Nicht in Gebrauch: Beim Nachspielen von Fehlschlägen hat es mehr geschadet als genützt.</translation>
    </message>
    <message>
        <source>Not used: it was forgotten, and is not found anew.</source>
        <translation>Nicht in Gebrauch: Es wurde vergessen und wird nicht neu gefunden.</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <comment>share of how many failures</comment>
        <translation>%1 % von %2</translation>
    </message>
    <message>
        <source>Learned here</source>
        <translation>Hier gelernt</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Aus %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what happened: details</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Consolidation</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Nachspielen</translation>
    </message>
    <message>
        <source>Merged into another one</source>
        <translation>Mit einem anderen zusammengelegt</translation>
    </message>
    <message>
        <source>counts of other sources</source>
        <translation>Zahlen anderer Quellen</translation>
    </message>
    <message>
        <source>Not used: another pattern, which it was merged into, stands for it.</source>
        <translation>Nicht in Gebrauch: Es wurde mit einem anderen Muster zusammengelegt, das nun dafür steht.</translation>
    </message>
    <message>
        <source>Told a model</source>
        <translation>Einem Modell gesagt</translation>
    </message>
    <message>
        <source>Changed a failed script</source>
        <translation>Ein gescheitertes Skript geändert</translation>
    </message>
    <message>
        <source>Changed a new script</source>
        <translation>Ein neues Skript geändert</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message numerus="yes">
        <source>used %n time(s), %1 passed</source>
        <translation>
            <numerusform>%n-mal benutzt, %1 bestanden</numerusform>
            <numerusform>%n-mal benutzt, %1 bestanden</numerusform>
        </translation>
    </message>
    <message>
        <source>A pattern was made</source>
        <translation>Ein Muster entstand</translation>
    </message>
    <message>
        <source>Its pattern changed</source>
        <translation>Sein Muster änderte sich</translation>
    </message>
    <message>
        <source>Its pattern is as it was</source>
        <translation>Sein Muster ist, wie es war</translation>
    </message>
    <message>
        <source>Counts for a pattern of the same remedy</source>
        <translation>Zählt zu einem Muster mit derselben Abhilfe</translation>
    </message>
    <message>
        <source>Its pattern was forgotten</source>
        <translation>Sein Muster wurde vergessen</translation>
    </message>
    <message>
        <source>No pattern: too few failures</source>
        <translation>Kein Muster: zu wenige Fehlschläge</translation>
    </message>
    <message>
        <source>No pattern: no success followed</source>
        <translation>Kein Muster: Es folgte kein Erfolg</translation>
    </message>
    <message>
        <source>No pattern: the same script succeeded later</source>
        <translation>Kein Muster: Dasselbe Skript hatte später Erfolg</translation>
    </message>
    <message>
        <source>No pattern: the scripts are not there</source>
        <translation>Kein Muster: Die Skripte sind nicht da</translation>
    </message>
</context>
<context>
    <name>espalier::models::Reason</name>
    <message>
        <source>a lambda has no statements to put telemetry into</source>
        <translation>ein Lambda hat keine Anweisungen, zwischen die etwas passt</translation>
    </message>
    <message>
        <source>an overload signature is never called</source>
        <translation>eine Überladungssignatur wird nie aufgerufen</translation>
    </message>
    <message>
        <source>a protocol&apos;s method is a declaration</source>
        <translation>die Methode eines Protokolls ist eine Deklaration</translation>
    </message>
    <message>
        <source>a decorator hands it to a compiler that cannot call the runtime</source>
        <translation>ein Dekorator gibt sie an einen Übersetzer, der die Laufzeit nicht aufrufen kann</translation>
    </message>
    <message>
        <source>a comment says &quot;espalier: off&quot;</source>
        <translation>ein Kommentar sagt „espalier: off“</translation>
    </message>
    <message>
        <source>its header does not begin a line of its own</source>
        <translation>ihr Kopf beginnt keine eigene Zeile</translation>
    </message>
    <message>
        <source>it contains a syntax error</source>
        <translation>sie enthält einen Syntaxfehler</translation>
    </message>
    <message>
        <source>the file is written in Python 2</source>
        <translation>die Datei ist in Python 2 geschrieben</translation>
    </message>
    <message>
        <source>what comes before super() cannot stay outside of the span</source>
        <translation>was vor super() steht, kann nicht außerhalb der Messung bleiben</translation>
    </message>
    <message>
        <source>a block would change which of two declarations wins</source>
        <translation>ein Block würde ändern, welche von zwei Deklarationen gilt</translation>
    </message>
    <message>
        <source>its source text is sent elsewhere</source>
        <translation>ihr Quelltext wird anderswohin geschickt</translation>
    </message>
    <message>
        <source>it is asm.js</source>
        <translation>sie ist asm.js</translation>
    </message>
    <message>
        <source>the script&apos;s tests failed</source>
        <translation>die Tests des Skripts scheiterten</translation>
    </message>
    <message>
        <source>a directive for Go&apos;s runtime forbids calls in it</source>
        <translation>eine Anweisung an Gos Laufzeit verbietet Aufrufe darin</translation>
    </message>
    <message>
        <source>it is on one line with a function around it</source>
        <translation>sie steht mit einer Funktion um sie herum in einer Zeile</translation>
    </message>
    <message>
        <source>where it ends cannot be told: a tagged template with type arguments</source>
        <translation>wo sie endet, ist nicht zu erkennen: eine Vorlage mit Marke und Typargumenten</translation>
    </message>
    <message>
        <source>opening its only line would leave others aligned with nothing</source>
        <translation>ihre einzige Zeile zu öffnen ließe andere ohne Grund eingerückt</translation>
    </message>
    <message>
        <source>a closure in it relies on what the compiler knows of a parameter that is assigned to</source>
        <translation>eine Funktion darin verlässt sich auf das, was der Compiler von einem Parameter weiß, dem etwas zugewiesen wird</translation>
    </message>
</context>
<context>
    <name>espalier::models::RefineText</name>
    <message>
        <source>Trying recipe %1…</source>
        <translation>Rezept %1 wird versucht …</translation>
    </message>
    <message>
        <source>Template tests failed (attempt %1/%2), using LLM to refine...</source>
        <translation>Tests der Vorlage fehlgeschlagen (Versuch %1/%2), LLM verbessert das Skript...</translation>
    </message>
    <message>
        <source>Using model: %1</source>
        <translation>Modell: %1</translation>
    </message>
    <message>
        <source>LLM refactoring failed: %1</source>
        <translation>Verbessern durch LLM fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Script improved by recipe %1</source>
        <translation>Skript durch Rezept %1 verbessert</translation>
    </message>
    <message numerus="yes">
        <source>Script improved via LLM after %n attempt(s)</source>
        <translation>
            <numerusform>Skript nach %n Versuch durch LLM verbessert</numerusform>
            <numerusform>Skript nach %n Versuchen durch LLM verbessert</numerusform>
        </translation>
    </message>
    <message>
        <source>What failed does not fail when it is run again; the script is not refined</source>
        <translation>Was fehlschlug, schlägt beim nächsten Lauf nicht fehl; das Skript wird nicht verbessert</translation>
    </message>
    <message numerus="yes">
        <source>Tests failed after %n attempt(s)</source>
        <translation>
            <numerusform>Tests nach %n Versuch fehlgeschlagen</numerusform>
            <numerusform>Tests nach %n Versuchen fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>A version was found that passes.</source>
        <translation>Es wurde eine Version gefunden, die besteht.</translation>
    </message>
    <message>
        <source>No recipe fits, and no model is set up.</source>
        <translation>Kein Rezept passt, und es ist kein Modell eingerichtet.</translation>
    </message>
    <message>
        <source>All attempts were used, and none passed.</source>
        <translation>Alle Versuche sind aufgebraucht, keiner hat bestanden.</translation>
    </message>
    <message>
        <source>The budget was used up.</source>
        <translation>Das Budget war aufgebraucht.</translation>
    </message>
    <message>
        <source>The model could not be asked.</source>
        <translation>Das Modell konnte nicht gefragt werden.</translation>
    </message>
    <message>
        <source>What failed did not fail when it was run again.</source>
        <translation>Was fehlschlug, schlug beim nächsten Lauf nicht fehl.</translation>
    </message>
    <message>
        <source>$%1</source>
        <comment>dollars</comment>
        <translation>%1 $</translation>
    </message>
    <message>
        <source>%1 (recorded)</source>
        <comment>name of a model</comment>
        <translation>%1 (aufgezeichnet)</translation>
    </message>
    <message>
        <source>What was learned could not be read. It was set aside, as it is, in %1; learning begins anew, and so does the count of what models cost.</source>
        <translation>Was gelernt wurde, ließ sich nicht lesen. Es wurde, wie es ist, nach %1 beiseitegelegt; das Lernen beginnt von vorn, und ebenso die Zählung dessen, was Modelle kosten.</translation>
    </message>
    <message>
        <source>The server of vectors could not be asked: %1. Similar failures are found by this program&apos;s own vectors.</source>
        <translation>Der Vektor-Server konnte nicht gefragt werden: %1. Ähnliche Fehlschläge werden mit den eigenen Vektoren dieses Programms gefunden.</translation>
    </message>
    <message>
        <source>It was stopped before its end.</source>
        <translation>Es wurde vor dem Ende angehalten.</translation>
    </message>
    <message>
        <source>No model is asked: %1. What recipes cannot mend stays failed.</source>
        <translation>Kein Modell wird gefragt: %1. Was Rezepte nicht heilen, bleibt fehlgeschlagen.</translation>
    </message>
    <message>
        <source>%1 has most likely not seen all of the prompt: its context is too small. The setting llm.context_tokens sets it.</source>
        <translation>%1 hat wahrscheinlich nicht die ganze Anfrage gesehen: Der Kontext ist zu klein. Die Einstellung llm.context_tokens legt ihn fest.</translation>
    </message>
    <message>
        <source>Still waiting for the model (%1 s)…</source>
        <translation>Noch keine Antwort vom Modell (%1 s) …</translation>
    </message>
</context>
<context>
    <name>espalier::models::ScriptModel</name>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>In use, pinned</source>
        <translation>Benutzt, angeheftet</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Benutzt</translation>
    </message>
    <message>
        <source>None in use</source>
        <translation>Keine benutzt</translation>
    </message>
    <message>
        <source>%1, pinned</source>
        <translation>%1, angeheftet</translation>
    </message>
    <message>
        <source>Version %1 · %2</source>
        <translation>Version %1 · %2</translation>
    </message>
    <message>
        <source>%1
For example %2
Key %3</source>
        <translation>%1
Zum Beispiel %2
Schlüssel %3</translation>
    </message>
    <message>
        <source>Made for %1, %2</source>
        <translation>Angelegt für %1, %2</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>%1, recorded</source>
        <translation>%1, aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>espalier::models::ShapeText</name>
    <message>
        <source>Unknown shape</source>
        <translation>Unbekannte Form</translation>
    </message>
    <message numerus="yes">
        <source>%n loop(s)</source>
        <translation>
            <numerusform>%n Schleife</numerusform>
            <numerusform>%n Schleifen</numerusform>
        </translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Human</source>
        <translation>Mensch</translation>
    </message>
    <message>
        <source>Recipe %1</source>
        <translation>Rezept %1</translation>
    </message>
    <message numerus="yes">
        <source>Passed, %n test(s)</source>
        <translation>
            <numerusform>Bestanden, %n Test</numerusform>
            <numerusform>Bestanden, %n Tests</numerusform>
        </translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n test(s) failed</source>
        <translation>
            <numerusform>%1 von %n Test gescheitert</numerusform>
            <numerusform>%1 von %n Tests gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <comment>name of a version</comment>
        <translation>Modell: %1</translation>
    </message>
    <message>
        <source>From %1: %2</source>
        <comment>a source and how it made the version</comment>
        <translation>Von %1: %2</translation>
    </message>
</context>
<context>
    <name>espalier::models::Task</name>
    <message>
        <source>Something newer took its place.</source>
        <translation>Etwas Neueres ist an seine Stelle getreten.</translation>
    </message>
</context>
<context>
    <name>espalier::models::TestText</name>
    <message>
        <source>Not run</source>
        <translation>Nicht ausgeführt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>&lt; 1 ms</source>
        <translation>&lt; 1 ms</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n bestanden</numerusform>
            <numerusform>%n bestanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n gescheitert</numerusform>
            <numerusform>%n gescheitert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n übersprungen</numerusform>
            <numerusform>%n übersprungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not run</source>
        <translation>
            <numerusform>%n nicht ausgeführt</numerusform>
            <numerusform>%n nicht ausgeführt</numerusform>
        </translation>
    </message>
    <message>
        <source>No tests</source>
        <translation>Keine Tests</translation>
    </message>
</context>
<context>
    <name>espalier::models::TestTreeModel</name>
    <message>
        <source>Refused by the security walk</source>
        <translation>Von der Sicherheitsprüfung abgelehnt</translation>
    </message>
    <message>
        <source>Could not be run to its end</source>
        <translation>Ließ sich nicht zu Ende ausführen</translation>
    </message>
    <message>
        <source>%1 of %2 failed</source>
        <translation>%1 von %2 gescheitert</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>espalier::models::TicketModel</name>
    <message>
        <source>Snoozed until %1</source>
        <translation>Zurückgestellt bis %1</translation>
    </message>
    <message>
        <source>Score: %1</source>
        <translation>Wert: %1</translation>
    </message>
    <message>
        <source>%1, %2, priority %3, risk %4, effort %5</source>
        <comment>a ticket: its title, its status</comment>
        <translation>%1, %2, Priorität %3, Risiko %4, Aufwand %5</translation>
    </message>
    <message>
        <source>What is taken first has the lowest score: 10 less the weight of the priority (low 2, medium 5, high 8, critical 10), plus half the risk, plus half the effort</source>
        <translation>Zuerst kommt, was den niedrigsten Wert hat: 10 weniger das Gewicht der Priorität (niedrig 2, mittel 5, hoch 8, kritisch 10), plus das halbe Risiko, plus den halben Aufwand</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
</context>
<context>
    <name>espalier::models::TicketText</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Rückmeldung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Finding of a tool</source>
        <translation>Befund eines Werkzeugs</translation>
    </message>
    <message>
        <source>Analysis of what was observed</source>
        <translation>Auswertung des Beobachteten</translation>
    </message>
    <message>
        <source>Instrumentation</source>
        <translation>Messpunkte</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Kind of change</source>
        <translation>Art der Änderung</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Lines of the functions</source>
        <translation>Zeilen der Funktionen</translation>
    </message>
    <message>
        <source>Calls within the project</source>
        <translation>Aufrufe im Projekt</translation>
    </message>
    <message>
        <source>Coverage by tests</source>
        <translation>Abdeckung durch Tests</translation>
    </message>
    <message>
        <source>Protected files</source>
        <translation>Geschützte Dateien</translation>
    </message>
    <message>
        <source>Changes what others use</source>
        <translation>Ändert, was andere benutzen</translation>
    </message>
    <message>
        <source>Changes tests</source>
        <translation>Ändert Tests</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Earlier failures and regressions</source>
        <translation>Frühere Fehlschläge und Rückfälle</translation>
    </message>
    <message>
        <source>The source says that they are the same.</source>
        <translation>Die Quelle sagt, dass es dasselbe ist.</translation>
    </message>
    <message>
        <source>The same error on the same way through the program&apos;s own calls; lines do not count.</source>
        <translation>Derselbe Fehler auf demselben Weg durch die eigenen Aufrufe des Programms; Zeilen zählen nicht.</translation>
    </message>
    <message>
        <source>The same type and message; no call is of the program itself.</source>
        <translation>Dieselbe Art und Meldung; kein Aufruf gehört zum Programm selbst.</translation>
    </message>
    <message>
        <source>The same message, leaving aside what differs each time.</source>
        <translation>Dieselbe Meldung, abgesehen von dem, was jedes Mal anders ist.</translation>
    </message>
    <message>
        <source>The same rule of the same tool at the same place.</source>
        <translation>Dieselbe Regel desselben Werkzeugs an derselben Stelle.</translation>
    </message>
    <message>
        <source>The same test.</source>
        <translation>Derselbe Test.</translation>
    </message>
    <message>
        <source>The same function.</source>
        <translation>Dieselbe Funktion.</translation>
    </message>
    <message>
        <source>The same series of values.</source>
        <translation>Dieselbe Reihe von Werten.</translation>
    </message>
    <message>
        <source>The same words.</source>
        <translation>Dieselben Worte.</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Eingelesen</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Verschoben</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Marked as a duplicate</source>
        <translation>Als Doppel gekennzeichnet</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>Zurückgestellt</translation>
    </message>
    <message>
        <source>Woken</source>
        <translation>Geweckt</translation>
    </message>
    <message>
        <source>Opened again</source>
        <translation>Wieder geöffnet</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>New evidence</source>
        <translation>Neue Belege</translation>
    </message>
    <message>
        <source>Assessed</source>
        <translation>Bewertet</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Automation</source>
        <translation>Automatik</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Proposed solution</source>
        <translation>Vorgeschlagene Lösung</translation>
    </message>
    <message>
        <source>Test plan</source>
        <translation>Testplan</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>Angesehen</translation>
    </message>
    <message>
        <source>Duplicate of</source>
        <translation>Doppel von</translation>
    </message>
    <message>
        <source>Snoozed until</source>
        <translation>Zurückgestellt bis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>Wiedergekehrt</translation>
    </message>
    <message>
        <source>Own risk</source>
        <translation>Eigenes Risiko</translation>
    </message>
    <message>
        <source>Own effort</source>
        <translation>Eigener Aufwand</translation>
    </message>
    <message>
        <source>Why this risk</source>
        <translation>Warum dieses Risiko</translation>
    </message>
    <message>
        <source>Why this effort</source>
        <translation>Warum dieser Aufwand</translation>
    </message>
    <message>
        <source>Occurrences</source>
        <translation>Vorkommen</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>What belongs to it</source>
        <translation>Was dazu gehört</translation>
    </message>
    <message>
        <source>%1 % of the lines</source>
        <translation>%1 % der Zeilen</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no value</comment>
        <translation>keiner</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Open</source>
        <comment>status</comment>
        <translation>Offen</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Im Test</translation>
    </message>
    <message>
        <source>Ready for review</source>
        <translation>Bereit zur Durchsicht</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewandt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Bug</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Refactoring</source>
        <translation>Umbau</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>Dokumentation</translation>
    </message>
    <message>
        <source>%1 = (10 − %2) for the priority “%3” + %4 / 2 for the risk + %5 / 2 for the effort</source>
        <translation>%1 = (10 − %2) für die Priorität „%3“ + %4 / 2 für das Risiko + %5 / 2 für den Aufwand</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n Aufruf</numerusform>
            <numerusform>%n Aufrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Findings of tools</source>
        <translation>Befunde von Werkzeugen</translation>
    </message>
    <message>
        <source>Functions that ran</source>
        <translation>Funktionen, die liefen</translation>
    </message>
    <message>
        <source>Functions that cannot be instrumented</source>
        <translation>Funktionen, die keine Messpunkte aufnehmen</translation>
    </message>
    <message>
        <source>Switched off in the settings</source>
        <translation>In den Einstellungen abgeschaltet</translation>
    </message>
    <message>
        <source>Nothing of the kind was taken in yet</source>
        <translation>Nichts dergleichen wurde bisher aufgenommen</translation>
    </message>
    <message>
        <source>Nothing new since the last scan</source>
        <translation>Nichts Neues seit der letzten Durchsicht</translation>
    </message>
    <message>
        <source>What is new needs no ticket</source>
        <translation>Was neu ist, braucht kein Ticket</translation>
    </message>
    <message>
        <source>There are tickets for all of it</source>
        <translation>Für alles gibt es Tickets</translation>
    </message>
    <message>
        <source>%1 of the whole files</source>
        <translation>%1 der ganzen Dateien</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ActivityPanel</name>
    <message>
        <source>Activity</source>
        <translation>Arbeiten</translation>
    </message>
    <message>
        <source>Cancel the chosen job</source>
        <translation>Gewählte Arbeit abbrechen</translation>
    </message>
    <message>
        <source>Cancel all jobs</source>
        <translation>Alle Arbeiten abbrechen</translation>
    </message>
    <message>
        <source>Clear finished jobs</source>
        <translation>Beendete Arbeiten entfernen</translation>
    </message>
    <message>
        <source>Jobs, the newest first</source>
        <translation>Arbeiten, die neueste zuerst</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Nichts läuft</translation>
    </message>
    <message>
        <source>Previews, test runs and all other work appear here while they run, and stay with what came of them.</source>
        <translation>Vorschauen, Testläufe und alle anderen Arbeiten erscheinen hier, während sie laufen, und bleiben mit dem, was daraus wurde.</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::ApplyPane</name>
    <message>
        <source>Apply the patch</source>
        <translation>Den Patch anwenden</translation>
    </message>
    <message>
        <source>What would happen to files</source>
        <translation>Was mit Dateien geschähe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Apply %1</source>
        <translation>%1 anwenden</translation>
    </message>
    <message>
        <source>Looking at what would change…</source>
        <translation>Es wird nachgesehen, was sich ändern würde…</translation>
    </message>
    <message>
        <source>It conflicts with what came to %1 meanwhile. Nothing was changed.</source>
        <translation>Er widerspricht dem, was inzwischen in %1 kam. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Something is in the way. Commit or put away what is named here, then look again. Nothing was changed.</source>
        <translation>Etwas ist im Weg. Bitte committen oder beiseitelegen, was hier genannt ist, und noch einmal ansehen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 is checked out: these files of the work tree change, others stay as they are.</source>
        <translation>%1 ist ausgecheckt: Diese Dateien des Arbeitsbaums ändern sich, andere bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Apply to %1</source>
        <translation>Auf %1 anwenden</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ApplyResult</name>
    <message>
        <source>Telemetry is taken out on a new branch</source>
        <translation>Messpunkte sind auf einem neuen Zweig herausgenommen</translation>
    </message>
    <message>
        <source>The functions are instrumented on a new branch</source>
        <translation>Die Funktionen haben auf einem neuen Zweig Messpunkte</translation>
    </message>
    <message>
        <source>Telemetry is taken out</source>
        <translation>Messpunkte sind herausgenommen</translation>
    </message>
    <message>
        <source>The functions are instrumented</source>
        <translation>Die Funktionen haben Messpunkte</translation>
    </message>
    <message>
        <source>%1: passed</source>
        <translation>%1: bestanden</translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation>%1: gescheitert</translation>
    </message>
    <message>
        <source>%1: not run</source>
        <translation>%1: nicht ausgeführt</translation>
    </message>
    <message>
        <source>&amp;Run…</source>
        <translation>Aus&amp;führen…</translation>
    </message>
    <message>
        <source>Run a command and see what the functions do</source>
        <translation>Einen Befehl ausführen und sehen, was die Funktionen tun</translation>
    </message>
    <message>
        <source>Take it &amp;out again…</source>
        <translation>Wieder he&amp;rausnehmen…</translation>
    </message>
    <message>
        <source>Show what it takes to remove this telemetry</source>
        <translation>Zeigen, was zu ändern ist, um diese Messpunkte zu entfernen</translation>
    </message>
    <message>
        <source>Back to &amp;functions</source>
        <translation>Zurück zu den F&amp;unktionen</translation>
    </message>
    <message numerus="yes">
        <source>in %n file(s)</source>
        <translation>
            <numerusform>in %n Datei</numerusform>
            <numerusform>in %n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Telemetry was taken out %1</source>
        <translation>Messpunkte %1 herausgenommen</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented %1</source>
        <translation>
            <numerusform>%n Funktion %1 mit Messpunkten versehen</numerusform>
            <numerusform>%n Funktionen %1 mit Messpunkten versehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed and were left as they were</source>
        <translation>
            <numerusform>%n Funktion scheiterte und blieb, wie sie war</numerusform>
            <numerusform>%n Funktionen scheiterten und blieben, wie sie waren</numerusform>
        </translation>
    </message>
    <message>
        <source>Branch %1, commit %2 – the files here are as they were</source>
        <translation>Zweig %1, Commit %2 – die Dateien hier sind, wie sie waren</translation>
    </message>
</context>
<context>
    <name>espalier::panels::AssessmentView</name>
    <message>
        <source>Why this score, risk and effort</source>
        <translation>Warum dieser Wert, dieses Risiko, dieser Aufwand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>Was gemessen wurde</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>The lowest is taken first.</source>
        <translation>Der niedrigste kommt zuerst.</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>10 − %1, the weight of “%2”</source>
        <translation>10 − %1, das Gewicht von „%2“</translation>
    </message>
    <message>
        <source>%1 / 2</source>
        <translation>%1 / 2</translation>
    </message>
    <message>
        <source>From 1 to 10, the rounded sum</source>
        <translation>Von 1 bis 10, die gerundete Summe</translation>
    </message>
    <message>
        <source>Nobody has assessed it yet.</source>
        <translation>Noch hat es niemand bewertet.</translation>
    </message>
    <message>
        <source>Set by a person; computed was %1</source>
        <translation>Von jemandem gesetzt; errechnet war %1</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Why it is one ticket</source>
        <translation>Warum es ein Ticket ist</translation>
    </message>
</context>
<context>
    <name>espalier::panels::AuditView</name>
    <message>
        <source>Entry %1 is not what was written: somebody has changed the audit.</source>
        <translation>Eintrag %1 ist nicht, was geschrieben wurde: Jemand hat das Protokoll geändert.</translation>
    </message>
    <message>
        <source>Before entry %1 something is gone, or stands in another order: somebody has changed the audit.</source>
        <translation>Vor Eintrag %1 fehlt etwas oder steht in anderer Reihenfolge: Jemand hat das Protokoll geändert.</translation>
    </message>
    <message>
        <source>After entry %1 the end is gone: somebody has changed the audit.</source>
        <translation>Nach Eintrag %1 fehlt das Ende: Jemand hat das Protokoll geändert.</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(s); each fits to the one before.</source>
        <translation>
            <numerusform>%n Eintrag; jeder passt zum vorigen.</numerusform>
            <numerusform>%n Einträge; jeder passt zum vorigen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::BacklogAccess</name>
    <message numerus="yes">
        <source>Merge %n ticket(s)</source>
        <translation>
            <numerusform>%n Ticket zusammenlegen</numerusform>
            <numerusform>%n Tickets zusammenlegen</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a duplicate out again</source>
        <translation>Ein Doppel wieder herausnehmen</translation>
    </message>
    <message>
        <source>Take a change back</source>
        <translation>Eine Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>Make a ticket</source>
        <translation>Ein Ticket anlegen</translation>
    </message>
    <message>
        <source>Scan for tickets</source>
        <translation>Nach Tickets sehen</translation>
    </message>
    <message numerus="yes">
        <source>Take %n file(s) in</source>
        <translation>
            <numerusform>%n Datei aufnehmen</numerusform>
            <numerusform>%n Dateien aufnehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Export tickets</source>
        <translation>Tickets ausgeben</translation>
    </message>
    <message>
        <source>Import tickets</source>
        <translation>Tickets einlesen</translation>
    </message>
    <message>
        <source>Save a view</source>
        <translation>Eine Ansicht speichern</translation>
    </message>
    <message>
        <source>Remove a view</source>
        <translation>Eine Ansicht entfernen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::BacklogPanel</name>
    <message>
        <source>Backlog</source>
        <translation>Tickets</translation>
    </message>
    <message>
        <source>No ticket fits</source>
        <translation>Kein Ticket passt</translation>
    </message>
    <message>
        <source>Another filter would show some.</source>
        <translation>Ein anderer Filter zeigte welche.</translation>
    </message>
    <message>
        <source>All triaged</source>
        <translation>Alles gesichtet</translation>
    </message>
    <message>
        <source>Somebody has looked at every ticket. New ones come with the next scan.</source>
        <translation>Jedes Ticket wurde angesehen. Neue kommen mit der nächsten Durchsicht.</translation>
    </message>
    <message>
        <source>Parts of the ticket&apos;s details</source>
        <translation>Teile der Einzelheiten zum Ticket</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Solution</source>
        <translation>Lösung</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Ähnliche</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>There are no tickets yet</source>
        <translation>Noch gibt es keine Tickets</translation>
    </message>
    <message>
        <source>Tickets are made of what was observed: errors, slow functions, failing tests, findings of tools, feedback. Take files of them in, then scan. Files can be dropped here, too.</source>
        <translation>Tickets entstehen aus dem, was beobachtet wurde: Fehler, langsame Funktionen, scheiternde Tests, Befunde von Werkzeugen, Rückmeldungen. Erst Dateien davon aufnehmen, dann durchsehen. Dateien lassen sich auch hier ablegen.</translation>
    </message>
    <message>
        <source>The tickets cannot be read</source>
        <translation>Die Tickets lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>They are still there; they could not be opened now.</source>
        <translation>Sie sind noch da; sie ließen sich nur jetzt nicht öffnen.</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s)</source>
        <translation>
            <numerusform>%n Ticket</numerusform>
            <numerusform>%n Tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n gewählt</numerusform>
            <numerusform>%n gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Priority: %1</source>
        <translation>Priorität: %1</translation>
    </message>
    <message>
        <source>came back after it was applied</source>
        <translation>nach dem Anwenden wiedergekehrt</translation>
    </message>
    <message>
        <source>snoozed until %1</source>
        <translation>zurückgestellt bis %1</translation>
    </message>
    <message>
        <source>Score %1</source>
        <translation>Wert %1</translation>
    </message>
    <message numerus="yes">
        <source>seen %n time(s)</source>
        <translation>
            <numerusform>%n Mal gesehen</numerusform>
            <numerusform>%n Mal gesehen</numerusform>
        </translation>
    </message>
    <message>
        <source>first %1</source>
        <translation>zuerst %1</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>zuletzt %1</translation>
    </message>
    <message>
        <source>duplicate of %1</source>
        <translation>Doppel von %1</translation>
    </message>
    <message>
        <source>reason: %1</source>
        <translation>Grund: %1</translation>
    </message>
    <message>
        <source>History (%1)</source>
        <translation>Verlauf (%1)</translation>
    </message>
    <message>
        <source>Next ticket</source>
        <translation>Nächstes Ticket</translation>
    </message>
    <message>
        <source>Previous ticket</source>
        <translation>Voriges Ticket</translation>
    </message>
    <message>
        <source>Select the ticket, for acts on several</source>
        <translation>Das Ticket wählen, um mehrere auf einmal zu ändern</translation>
    </message>
    <message>
        <source>Select all tickets that are listed</source>
        <translation>Alle gezeigten Tickets wählen</translation>
    </message>
    <message>
        <source>Go to the ticket&apos;s details</source>
        <translation>Zu den Einzelheiten des Tickets</translation>
    </message>
    <message>
        <source>Filter the tickets</source>
        <translation>Tickets filtern</translation>
    </message>
    <message>
        <source>Read the tickets again</source>
        <translation>Die Tickets neu lesen</translation>
    </message>
    <message>
        <source>Save the filter as a view…</source>
        <translation>Den Filter als Ansicht speichern …</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show the accepted ones</source>
        <translation>Die angenommenen zeigen</translation>
    </message>
    <message>
        <source>Accept: it is to be worked on</source>
        <translation>Annehmen: daran soll gearbeitet werden</translation>
    </message>
    <message>
        <source>Mark as a duplicate of another ticket…</source>
        <translation>Als Doppel eines anderen Tickets kennzeichnen …</translation>
    </message>
    <message>
        <source>Decline, with a reason…</source>
        <translation>Ablehnen, mit Grund …</translation>
    </message>
    <message>
        <source>Snooze until a day…</source>
        <translation>Zurückstellen bis zu einem Tag …</translation>
    </message>
    <message>
        <source>Set the risk…</source>
        <translation>Risiko setzen …</translation>
    </message>
    <message>
        <source>Set the effort…</source>
        <translation>Aufwand setzen …</translation>
    </message>
    <message>
        <source>Set the priority…</source>
        <translation>Priorität setzen …</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Doppel</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Zurückstellen</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Wake a snoozed ticket</source>
        <translation>Ein zurückgestelltes Ticket wecken</translation>
    </message>
    <message>
        <source>Open the ticket again…</source>
        <translation>Das Ticket wieder öffnen …</translation>
    </message>
    <message>
        <source>Edit the ticket</source>
        <translation>Das Ticket bearbeiten</translation>
    </message>
    <message>
        <source>Show similar tickets, to merge them</source>
        <translation>Ähnliche Tickets zeigen, um sie zusammenzulegen</translation>
    </message>
    <message>
        <source>Take a duplicate out again</source>
        <translation>Ein Doppel wieder herausnehmen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Do again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>annehmen</translation>
    </message>
    <message>
        <source>wake</source>
        <translation>wecken</translation>
    </message>
    <message>
        <source>A ticket was made</source>
        <translation>Ein Ticket wurde angelegt</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is done: to which ticket</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 – %2 takes it back</source>
        <comment>what was done; keys</comment>
        <translation>%1 – %2 nimmt es zurück</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) stayed as they were.</source>
        <translation>
            <numerusform>%n Ticket blieb, wie es war.</numerusform>
            <numerusform>%n Tickets blieben, wie sie waren.</numerusform>
        </translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>Doppel</translation>
    </message>
    <message>
        <source>merge into %1</source>
        <translation>zusammenlegen mit %1</translation>
    </message>
    <message>
        <source>take out again: %1</source>
        <translation>wieder herausnehmen: %1</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>bearbeiten</translation>
    </message>
    <message>
        <source>a ticket that is being edited</source>
        <translation>ein Ticket, das bearbeitet wird</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>%1 is a duplicate of</source>
        <comment>one ticket or several</comment>
        <translation>%1: Doppel von</translation>
    </message>
    <message>
        <source>Id or words of the other ticket</source>
        <translation>Kennung oder Worte des anderen Tickets</translation>
    </message>
    <message>
        <source>Say of which ticket: words of its title, or its id.</source>
        <translation>Von welchem Ticket: Worte aus seinem Titel oder seine Kennung.</translation>
    </message>
    <message>
        <source>Mark as a duplicate</source>
        <translation>Als Doppel kennzeichnen</translation>
    </message>
    <message>
        <source>Decline %1</source>
        <translation>%1 ablehnen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>A ticket is declined with a reason, so that others understand it later.</source>
        <translation>Ein Ticket wird mit einem Grund abgelehnt, damit andere es später verstehen.</translation>
    </message>
    <message>
        <source>decline</source>
        <translation>ablehnen</translation>
    </message>
    <message>
        <source>Open %1 again</source>
        <translation>%1 wieder öffnen</translation>
    </message>
    <message>
        <source>Say why it is to be looked at again.</source>
        <translation>Warum es wieder angesehen werden soll.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>open again</source>
        <translation>wieder öffnen</translation>
    </message>
    <message>
        <source>Snooze %1 until</source>
        <translation>%1 zurückstellen bis</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>Morgen</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>Nächste Woche</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Until that day</source>
        <translation>Bis zu diesem Tag</translation>
    </message>
    <message>
        <source>snooze</source>
        <translation>zurückstellen</translation>
    </message>
    <message>
        <source>Risk of %1</source>
        <translation>Risiko von %1</translation>
    </message>
    <message>
        <source>Effort for %1</source>
        <translation>Aufwand für %1</translation>
    </message>
    <message>
        <source>Risk, from 1 to 10</source>
        <translation>Risiko, von 1 bis 10</translation>
    </message>
    <message>
        <source>Effort, from 1 to 10</source>
        <translation>Aufwand, von 1 bis 10</translation>
    </message>
    <message>
        <source>What was computed is overruled with a reason only.</source>
        <translation>Was errechnet wurde, wird nur mit einem Grund überstimmt.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>set the risk</source>
        <translation>Risiko setzen</translation>
    </message>
    <message>
        <source>set the effort</source>
        <translation>Aufwand setzen</translation>
    </message>
    <message>
        <source>Priority of %1</source>
        <translation>Priorität von %1</translation>
    </message>
    <message>
        <source>set the priority</source>
        <translation>Priorität setzen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>What is wrong, missing or good</source>
        <translation>Was falsch ist, fehlt oder gut ist</translation>
    </message>
    <message>
        <source>Write a few words.</source>
        <translation>Ein paar Worte schreiben.</translation>
    </message>
    <message>
        <source>File it is about, if any</source>
        <translation>Datei, um die es geht, wenn es eine gibt</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>New ticket</source>
        <translation>Neues Ticket</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>A ticket needs a title.</source>
        <translation>Ein Ticket braucht einen Titel.</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Save the filter as</source>
        <translation>Den Filter speichern als</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Name der Ansicht</translation>
    </message>
    <message>
        <source>A view needs a name.</source>
        <translation>Eine Ansicht braucht einen Namen.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Scan now</source>
        <translation>Jetzt durchsehen</translation>
    </message>
    <message>
        <source>Take files in…</source>
        <translation>Dateien aufnehmen …</translation>
    </message>
    <message>
        <source>Report something…</source>
        <translation>Etwas melden …</translation>
    </message>
    <message>
        <source>New ticket…</source>
        <translation>Neues Ticket …</translation>
    </message>
    <message>
        <source>Export the listed tickets…</source>
        <translation>Die gezeigten Tickets ausgeben …</translation>
    </message>
    <message>
        <source>Import tickets…</source>
        <translation>Tickets einlesen …</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>Make tickets of what was observed since the last scan</source>
        <translation>Aus dem, was seit der letzten Durchsicht beobachtet wurde, Tickets machen</translation>
    </message>
    <message>
        <source>Take in files of what was observed: logs, traces, test results, findings, coverage, feedback</source>
        <translation>Dateien mit Beobachtetem aufnehmen: Protokolle, Spuren, Testergebnisse, Befunde, Abdeckung, Rückmeldungen</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Sieht durch</translation>
    </message>
    <message>
        <source>What you said was taken in.</source>
        <translation>Was Sie gesagt haben, ist aufgenommen.</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) came of it.</source>
        <translation>
            <numerusform>%n Ticket wurde daraus.</numerusform>
            <numerusform>%n Tickets wurden daraus.</numerusform>
        </translation>
    </message>
    <message>
        <source>It needs no ticket of its own.</source>
        <translation>Es braucht kein eigenes Ticket.</translation>
    </message>
    <message>
        <source>The tickets were exported to %1</source>
        <translation>Die Tickets wurden nach %1 ausgegeben</translation>
    </message>
    <message numerus="yes">
        <source>A scan found %n ticket(s)</source>
        <translation>
            <numerusform>Eine Durchsicht fand %n Ticket</numerusform>
            <numerusform>Eine Durchsicht fand %n Tickets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The scan found %n ticket(s)</source>
        <translation>
            <numerusform>Die Durchsicht fand %n Ticket</numerusform>
            <numerusform>Die Durchsicht fand %n Tickets</numerusform>
        </translation>
    </message>
    <message>
        <source>The scan found no new tickets</source>
        <translation>Die Durchsicht fand keine neuen Tickets</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>Angesehen</translation>
    </message>
    <message>
        <source>New evidence</source>
        <translation>Neue Belege</translation>
    </message>
    <message>
        <source>Opened again</source>
        <translation>Wieder geöffnet</translation>
    </message>
    <message>
        <source>Why nothing came</source>
        <translation>Warum nichts kam</translation>
    </message>
    <message>
        <source>Take files in</source>
        <translation>Dateien aufnehmen</translation>
    </message>
    <message>
        <source>Taking files in</source>
        <translation>Nimmt Dateien auf</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) came of what was taken in</source>
        <translation>
            <numerusform>Aus dem Aufgenommenen wurde %n Ticket</numerusform>
            <numerusform>Aus dem Aufgenommenen wurden %n Tickets</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Observations</source>
        <translation>Beobachtungen</translation>
    </message>
    <message>
        <source>Masked</source>
        <translation>Verdeckt</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>It was taken in before; nothing was added</source>
        <translation>Es war schon aufgenommen; nichts kam hinzu</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) could not be read</source>
        <translation>
            <numerusform>%n Eintrag ließ sich nicht lesen</numerusform>
            <numerusform>%n Einträge ließen sich nicht lesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: there are too many</source>
        <translation>
            <numerusform>%n Eintrag blieb weg: es sind zu viele</numerusform>
            <numerusform>%n Einträge blieben weg: es sind zu viele</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken in</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Tickets as JSON (*.json)</source>
        <translation>Tickets als JSON (*.json)</translation>
    </message>
    <message>
        <source>Tickets as CSV (*.csv)</source>
        <translation>Tickets als CSV (*.csv)</translation>
    </message>
    <message>
        <source>Tickets as SARIF (*.sarif)</source>
        <translation>Tickets als SARIF (*.sarif)</translation>
    </message>
    <message>
        <source>Import tickets</source>
        <translation>Tickets einlesen</translation>
    </message>
    <message>
        <source>Tickets (*.json *.csv *.sarif)</source>
        <translation>Tickets (*.json *.csv *.sarif)</translation>
    </message>
    <message>
        <source>Importing tickets</source>
        <translation>Liest Tickets ein</translation>
    </message>
    <message>
        <source>Export tickets</source>
        <translation>Tickets ausgeben</translation>
    </message>
    <message>
        <source>Exporting tickets</source>
        <translation>Gibt Tickets aus</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) were imported from %1</source>
        <translation>
            <numerusform>%n Ticket wurde aus %1 eingelesen</numerusform>
            <numerusform>%n Tickets wurden aus %1 eingelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were there already and stayed as they were.</source>
        <translation>
            <numerusform>%n war schon da und blieb, wie es war.</numerusform>
            <numerusform>%n waren schon da und blieben, wie sie waren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Listen for telemetry</source>
        <translation>Auf Telemetrie hören</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Hören</translation>
    </message>
    <message>
        <source>Take in what programs on this machine send by OpenTelemetry or to Sentry</source>
        <translation>Aufnehmen, was Programme auf diesem Rechner mit OpenTelemetry oder an Sentry senden</translation>
    </message>
    <message numerus="yes">
        <source>Listening has ended after %n record(s)</source>
        <translation>
            <numerusform>Das Hören endete nach %n Datensatz</numerusform>
            <numerusform>Das Hören endete nach %n Datensätzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) came in</source>
        <translation>
            <numerusform>%n Datensatz ist eingegangen</numerusform>
            <numerusform>%n Datensätze sind eingegangen</numerusform>
        </translation>
    </message>
    <message>
        <source>Programs on this machine can send to %1 now.</source>
        <translation>Programme auf diesem Rechner können jetzt an %1 senden.</translation>
    </message>
    <message>
        <source>With OTEL_EXPORTER_OTLP_ENDPOINT or SENTRY_DSN set to it they do; copy the details for both.</source>
        <translation>Sie tun es, wenn OTEL_EXPORTER_OTLP_ENDPOINT oder SENTRY_DSN darauf gesetzt ist; beides steht in den Einzelheiten, die sich kopieren lassen.</translation>
    </message>
    <message>
        <source>Tickets to choose from</source>
        <translation>Tickets zur Auswahl</translation>
    </message>
    <message>
        <source>%1 % alike: %2</source>
        <comment>how much; a ticket</comment>
        <translation>Zu %1 % ähnlich: %2</translation>
    </message>
    <message>
        <source>Go to the ticket&apos;s patch, or try one</source>
        <translation>Zum Patch des Tickets, oder einen versuchen</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>Patch</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ChangedFilesModel</name>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Durchgesehen</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>Nicht durchgesehen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Zeilen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ChangesPanel</name>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Making the branch…</source>
        <translation>Zweig wird angelegt…</translation>
    </message>
    <message>
        <source>Writing the files…</source>
        <translation>Dateien werden geschrieben…</translation>
    </message>
    <message>
        <source>Apply to a branch</source>
        <translation>Auf einen Zweig anwenden</translation>
    </message>
    <message>
        <source>Apply in place</source>
        <translation>An Ort und Stelle anwenden</translation>
    </message>
    <message>
        <source>Preview again</source>
        <translation>Neue Vorschau</translation>
    </message>
    <message>
        <source>Save patch</source>
        <translation>Patch sichern</translation>
    </message>
    <message>
        <source>Patches (*.patch *.diff)</source>
        <translation>Patches (*.patch *.diff)</translation>
    </message>
    <message>
        <source>Saving the patch…</source>
        <translation>Patch wird gesichert…</translation>
    </message>
    <message>
        <source>Save a patch</source>
        <translation>Einen Patch sichern</translation>
    </message>
    <message>
        <source>The patch is in %1.</source>
        <translation>Der Patch ist in %1.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n file(s) reviewed</source>
        <translation>
            <numerusform>%1 von %n Datei durchgesehen</numerusform>
            <numerusform>%1 von %n Dateien durchgesehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) left out</source>
        <translation>
            <numerusform>%n Funktion weggelassen</numerusform>
            <numerusform>%n Funktionen weggelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) left out</source>
        <translation>
            <numerusform>%n Datei weggelassen</numerusform>
            <numerusform>%n Dateien weggelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Take the file in again</source>
        <translation>Datei wieder übernehmen</translation>
    </message>
    <message>
        <source>Leave the file out</source>
        <translation>Datei weglassen</translation>
    </message>
    <message>
        <source>Preparing the changes…</source>
        <translation>Änderungen werden vorbereitet…</translation>
    </message>
    <message>
        <source>Everything is left out</source>
        <translation>Alles ist weggelassen</translation>
    </message>
    <message>
        <source>No function is left that would be changed.</source>
        <translation>Keine Funktion ist übrig, die geändert würde.</translation>
    </message>
    <message>
        <source>Nothing is changed</source>
        <translation>Nichts wird geändert</translation>
    </message>
    <message>
        <source>No changes to look through</source>
        <translation>Keine Änderungen durchzusehen</translation>
    </message>
    <message>
        <source>A preview of functions shows here what would be changed, before it is.</source>
        <translation>Eine Vorschau von Funktionen zeigt hier, was geändert würde, bevor es geschieht.</translation>
    </message>
    <message>
        <source>Apply in p&amp;lace</source>
        <translation>An Ort und &amp;Stelle anwenden</translation>
    </message>
    <message>
        <source>Write the changes into the files</source>
        <translation>Änderungen in die Dateien schreiben</translation>
    </message>
    <message>
        <source>Apply to &amp;branch</source>
        <translation>Auf &amp;Zweig anwenden</translation>
    </message>
    <message>
        <source>Commit on a new branch; the files stay as they are</source>
        <translation>Commit auf einem neuen Zweig; die Dateien bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>&amp;Save patch…</source>
        <translation>&amp;Patch sichern…</translation>
    </message>
    <message>
        <source>Write the changes into a file that git and patch take</source>
        <translation>Änderungen in eine Datei schreiben, die git und patch annehmen</translation>
    </message>
    <message>
        <source>The file is reviewed</source>
        <translation>Datei ist durchgesehen</translation>
    </message>
    <message>
        <source>Undo leaving out</source>
        <translation>Weglassen rückgängig machen</translation>
    </message>
    <message>
        <source>Redo leaving out</source>
        <translation>Weglassen wiederholen</translation>
    </message>
    <message>
        <source>Go to functions</source>
        <translation>Zu den Funktionen gehen</translation>
    </message>
    <message>
        <source>Take &amp;back</source>
        <translation>Zurü&amp;cknehmen</translation>
    </message>
    <message>
        <source>Undo the last time something was left out or edited</source>
        <translation>Das letzte Weglassen oder Bearbeiten rückgängig machen</translation>
    </message>
    <message>
        <source>Leave &amp;out this change</source>
        <translation>Diese Änderung &amp;weglassen</translation>
    </message>
    <message>
        <source>Leave out the functions that this change belongs to</source>
        <translation>Funktionen weglassen, zu denen diese Änderung gehört</translation>
    </message>
    <message>
        <source>Name of the branch to make</source>
        <translation>Name des Zweigs, der angelegt wird</translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation>Geänderte Dateien</translation>
    </message>
    <message>
        <source>Prepare the changes</source>
        <translation>Änderungen vorbereiten</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>As you edited it</source>
        <translation>Wie von Ihnen bearbeitet</translation>
    </message>
    <message>
        <source>As it will be</source>
        <translation>Wie es wird</translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n function(s)</source>
        <translation>
            <numerusform>%n Funktion weglassen</numerusform>
            <numerusform>%n Funktionen weglassen</numerusform>
        </translation>
    </message>
    <message>
        <source>The functions of other files need this file.</source>
        <translation>Die Funktionen anderer Dateien brauchen diese Datei.</translation>
    </message>
    <message>
        <source>It is left out when none of them is taken.</source>
        <translation>Sie wird weggelassen, wenn keine davon übernommen wird.</translation>
    </message>
    <message>
        <source>These lines are there for all functions of the file.</source>
        <translation>Diese Zeilen sind für alle Funktionen der Datei da.</translation>
    </message>
    <message>
        <source>They go when no function of it needs them any more.</source>
        <translation>Sie verschwinden, wenn keine ihrer Funktionen sie mehr braucht.</translation>
    </message>
    <message>
        <source>Take %1</source>
        <translation>%1 übernehmen</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 weglassen</translation>
    </message>
    <message>
        <source>Making the changes again…</source>
        <translation>Änderungen werden neu gemacht…</translation>
    </message>
    <message>
        <source>Make the changes again</source>
        <translation>Änderungen neu machen</translation>
    </message>
    <message>
        <source>Checking the edited text…</source>
        <translation>Bearbeiteter Text wird geprüft…</translation>
    </message>
    <message>
        <source>Check an edited file</source>
        <translation>Bearbeitete Datei prüfen</translation>
    </message>
    <message>
        <source>Edit it again</source>
        <translation>Noch einmal bearbeiten</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Whitespace, zoom, find</source>
        <translation>Leerraum, Größe, Suche</translation>
    </message>
    <message>
        <source>edited texts of a preview</source>
        <translation>bearbeitete Texte einer Vorschau</translation>
    </message>
    <message>
        <source>Apply all the same</source>
        <translation>Trotzdem anwenden</translation>
    </message>
    <message>
        <source>Save all the same</source>
        <translation>Trotzdem sichern</translation>
    </message>
    <message numerus="yes">
        <source>Edit %n file(s)</source>
        <translation>
            <numerusform>%n Datei bearbeiten</numerusform>
            <numerusform>%n Dateien bearbeiten</numerusform>
        </translation>
    </message>
    <message>
        <source>It can be applied all the same.</source>
        <translation>Es lässt sich trotzdem anwenden.</translation>
    </message>
    <message>
        <source>%1 does not compile as it is edited: %2</source>
        <translation>%1 lässt sich so, wie es bearbeitet ist, nicht übersetzen: %2</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>Noch wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>D&amp;one</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>Take the text as it is edited (Esc)</source>
        <translation>Den Text so übernehmen, wie er bearbeitet ist (Esc)</translation>
    </message>
    <message>
        <source>Discard the edit</source>
        <translation>Bearbeitung verwerfen</translation>
    </message>
    <message>
        <source>Go back to the text as it was before this edit</source>
        <translation>Zurück zum Text vor dieser Bearbeitung</translation>
    </message>
    <message>
        <source>Show which functions failed and stay as they are</source>
        <translation>Zeigen, welche Funktionen gescheitert sind und bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>All of what was chosen is skipped, or is there already.</source>
        <translation>Alles Gewählte wird übersprungen oder ist schon da.</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed. The first: %1 – %2</source>
        <translation>
            <numerusform>%n Funktion ist gescheitert: %1 – %2</numerusform>
            <numerusform>%n Funktionen sind gescheitert. Die erste: %1 – %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed</source>
        <translation>
            <numerusform>%n Funktion ist gescheitert</numerusform>
            <numerusform>%n Funktionen sind gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>The project is no Git repository: there is no branch</source>
        <translation>Das Projekt ist kein Git-Repository: es gibt keinen Zweig</translation>
    </message>
    <message>
        <source>The repository has no commit yet that a branch could begin at</source>
        <translation>Das Repository hat noch keinen Commit, an dem ein Zweig beginnen könnte</translation>
    </message>
    <message>
        <source>Too long for one line: choose whole files or folders</source>
        <translation>Zu lang für eine Zeile: ganze Dateien oder Ordner wählen</translation>
    </message>
    <message>
        <source>Edited texts cannot be said in one line: save the patch</source>
        <translation>Bearbeitete Texte passen in keine Befehlszeile: Patch sichern</translation>
    </message>
</context>
<context>
    <name>espalier::panels::Choosers</name>
    <message>
        <source>Construct</source>
        <translation>Konstrukt</translation>
    </message>
    <message>
        <source>Any construct</source>
        <translation>Jedes Konstrukt</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ComparisonView</name>
    <message>
        <source>Expected and actual value</source>
        <translation>Erwarteter und tatsächlicher Wert</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Expected (%1)</source>
        <translation>Erwartet (%1)</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
</context>
<context>
    <name>espalier::panels::DashboardPanel</name>
    <message>
        <source>Dashboard</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Read the figures anew</source>
        <translation>Die Zahlen neu lesen</translation>
    </message>
    <message>
        <source>Show the tickets behind the row</source>
        <translation>Die Tickets hinter der Zeile zeigen</translation>
    </message>
    <message>
        <source>Figures and what they are made of</source>
        <translation>Zahlen und woraus sie bestehen</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>Noch keine Daten</translation>
    </message>
    <message>
        <source>The figures come from tickets, runs, test reports and coverage, once there are any.</source>
        <translation>Die Zahlen kommen aus Tickets, Läufen, Testberichten und Abdeckung, sobald es welche gibt.</translation>
    </message>
    <message>
        <source>Reading the figures</source>
        <translation>Liest die Zahlen</translation>
    </message>
    <message>
        <source>Parts of the dashboard</source>
        <translation>Teile der Übersicht</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Im Lauf der Zeit</translation>
    </message>
    <message>
        <source>Reading what was measured</source>
        <translation>Lesen, was gemessen wurde</translation>
    </message>
    <message>
        <source>Reading values</source>
        <translation>Werte lesen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::EvidenceText</name>
    <message>
        <source>%1, line %2</source>
        <comment>a file</comment>
        <translation>%1, Zeile %2</translation>
    </message>
    <message>
        <source>unnamed call</source>
        <translation>Aufruf ohne Namen</translation>
    </message>
    <message>
        <source>Caused by</source>
        <translation>Verursacht durch</translation>
    </message>
    <message>
        <source>While handling</source>
        <translation>Beim Behandeln von</translation>
    </message>
    <message>
        <source>One of them</source>
        <translation>Einer davon</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>Unterdrückt</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) of libraries and the runtime</source>
        <translation>
            <numerusform>%n Aufruf von Bibliotheken und Laufzeit</numerusform>
            <numerusform>%n Aufrufe von Bibliotheken und Laufzeit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more call(s) were left out</source>
        <translation>
            <numerusform>%n weiterer Aufruf blieb weg</numerusform>
            <numerusform>%n weitere Aufrufe blieben weg</numerusform>
        </translation>
    </message>
    <message>
        <source>Stack, the innermost call first</source>
        <translation>Aufrufe, der innerste zuerst</translation>
    </message>
    <message numerus="yes">
        <source>Seen %n time(s)</source>
        <translation>
            <numerusform>%n Mal gesehen</numerusform>
            <numerusform>%n Mal gesehen</numerusform>
        </translation>
    </message>
    <message>
        <source>first %1, last %2</source>
        <translation>zuerst %1, zuletzt %2</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n Mal</numerusform>
            <numerusform>%n Mal</numerusform>
        </translation>
    </message>
    <message>
        <source>Series “%1”</source>
        <translation>Reihe „%1“</translation>
    </message>
    <message>
        <source>Last values</source>
        <translation>Letzte Werte</translation>
    </message>
    <message>
        <source>What is worse</source>
        <translation>Was schlechter ist</translation>
    </message>
    <message>
        <source>lower values</source>
        <translation>niedrigere Werte</translation>
    </message>
    <message>
        <source>higher values</source>
        <translation>höhere Werte</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Crossed since</source>
        <translation>Überschritten seit</translation>
    </message>
    <message numerus="yes">
        <source>%1, for %n value(s)</source>
        <translation>
            <numerusform>%1, seit %n Wert</numerusform>
            <numerusform>%1, seit %n Werten</numerusform>
        </translation>
    </message>
    <message>
        <source>Changed at</source>
        <translation>Geändert am</translation>
    </message>
    <message>
        <source>Median before and after</source>
        <translation>Median vorher und nachher</translation>
    </message>
    <message>
        <source>%1 → %2 %3</source>
        <translation>%1 → %2 %3</translation>
    </message>
    <message>
        <source>By chance</source>
        <translation>Durch Zufall</translation>
    </message>
    <message>
        <source>p = %1</source>
        <comment>probability</comment>
        <translation>p = %1</translation>
    </message>
    <message>
        <source>Test “%1”</source>
        <translation>Test „%1“</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>Testreihe</translation>
    </message>
    <message>
        <source>Last outcome</source>
        <translation>Letztes Ergebnis</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Outcomes, the last one at the end</source>
        <translation>Ergebnisse, das letzte am Ende</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Was er sagte</translation>
    </message>
    <message>
        <source>Level of the tool</source>
        <translation>Stufe des Werkzeugs</translation>
    </message>
    <message>
        <source>What somebody said</source>
        <translation>Was jemand sagte</translation>
    </message>
    <message>
        <source>How it sounds</source>
        <translation>Wie es klingt</translation>
    </message>
    <message>
        <source>%1, from −1 (bad) to 1 (good)</source>
        <translation>%1, von −1 (schlecht) bis 1 (gut)</translation>
    </message>
    <message>
        <source>Function “%1”</source>
        <translation>Funktion „%1“</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Of them failed</source>
        <translation>Davon gescheitert</translation>
    </message>
    <message>
        <source>Half of them took at most</source>
        <translation>Die Hälfte dauerte höchstens</translation>
    </message>
    <message>
        <source>95 % of them took at most</source>
        <translation>95 % davon dauerten höchstens</translation>
    </message>
    <message>
        <source>The longest took</source>
        <translation>Der längste dauerte</translation>
    </message>
    <message>
        <source>Loop in “%1”</source>
        <translation>Schleife in „%1“</translation>
    </message>
    <message>
        <source>Most rounds in one call</source>
        <translation>Meiste Durchläufe in einem Aufruf</translation>
    </message>
    <message>
        <source>Rounds in all calls</source>
        <translation>Durchläufe in allen Aufrufen</translation>
    </message>
    <message>
        <source>Other evidence</source>
        <translation>Andere Belege</translation>
    </message>
</context>
<context>
    <name>espalier::panels::EvidenceView</name>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Where, or how much</source>
        <translation>Wo, oder wie viel</translation>
    </message>
    <message>
        <source>Nothing was observed for it: it was made by hand.</source>
        <translation>Nichts wurde dazu beobachtet: Es wurde von Hand angelegt.</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) were masked before this was kept.</source>
        <translation>
            <numerusform>%n Stelle wurde verdeckt, ehe dies behalten wurde.</numerusform>
            <numerusform>%n Stellen wurden verdeckt, ehe dies behalten wurde.</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter opens it there.</source>
        <translation>Die Eingabetaste öffnet es dort.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::FigureModel</name>
    <message>
        <source>Enter shows the tickets: %1</source>
        <translation>Die Eingabetaste zeigt die Tickets: %1</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Formula and points</source>
        <translation>Formel und Punkte</translation>
    </message>
</context>
<context>
    <name>espalier::panels::FunctionList</name>
    <message>
        <source>Filter functions by name or path</source>
        <translation>Funktionen nach Name oder Pfad filtern</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Jeder Zustand</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>All languages</source>
        <translation>Alle Sprachen</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s)</source>
        <translation>
            <numerusform>%n Funktion</numerusform>
            <numerusform>%n Funktionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n function(s)</source>
        <translation>
            <numerusform>%1 von %n Funktion</numerusform>
            <numerusform>%1 von %n Funktionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) left out</source>
        <translation>
            <numerusform>%n Datei weggelassen</numerusform>
            <numerusform>%n Dateien weggelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for functions…</source>
        <translation>Funktionen werden gesucht…</translation>
    </message>
    <message>
        <source>The functions are not listed</source>
        <translation>Die Funktionen sind nicht aufgelistet</translation>
    </message>
    <message>
        <source>Here are the functions of the project, once they can be read.</source>
        <translation>Hier stehen die Funktionen des Projekts, sobald sie sich lesen lassen.</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>Nichts passt zum Filter</translation>
    </message>
    <message numerus="yes">
        <source>The project has %n function(s) that it hides.</source>
        <translation>
            <numerusform>Das Projekt hat %n Funktion, die er verbirgt.</numerusform>
            <numerusform>Das Projekt hat %n Funktionen, die er verbirgt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The only functions are in files that hold tests, which are left out by default.</source>
        <translation>Funktionen gibt es nur in Dateien mit Tests, die ohne Weiteres außen vor bleiben.</translation>
    </message>
    <message>
        <source>No file here has functions in a language that Espalier reads: %1.</source>
        <translation>Keine Datei hier hat Funktionen in einer Sprache, die Espalier liest: %1.</translation>
    </message>
    <message>
        <source>No functions here</source>
        <translation>Keine Funktionen hier</translation>
    </message>
</context>
<context>
    <name>espalier::panels::FunctionOptionsBar</name>
    <message>
        <source>The snippets to put in: &quot;spans&quot;, or a folder of yours</source>
        <translation>Die Textstücke, die eingefügt werden: „spans“ oder ein eigener Ordner</translation>
    </message>
    <message>
        <source>Pac&amp;k</source>
        <translation>Pa&amp;ket</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Record ar&amp;guments</source>
        <translation>Ar&amp;gumente aufzeichnen</translation>
    </message>
    <message>
        <source>Each call notes the values of its arguments</source>
        <translation>Jeder Aufruf hält die Werte seiner Argumente fest</translation>
    </message>
    <message>
        <source>Record &amp;locals</source>
        <translation>&amp;Lokale Variablen aufzeichnen</translation>
    </message>
    <message>
        <source>Each call notes its local variables when it ends</source>
        <translation>Jeder Aufruf hält an seinem Ende seine lokalen Variablen fest</translation>
    </message>
    <message>
        <source>Include &amp;test files</source>
        <translation>Auch &amp;Testdateien</translation>
    </message>
</context>
<context>
    <name>espalier::panels::FunctionsPanel</name>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Looking for functions…</source>
        <translation>Funktionen werden gesucht…</translation>
    </message>
    <message>
        <source>List functions</source>
        <translation>Funktionen auflisten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Read the figures of the last run</source>
        <translation>Zahlen des letzten Laufs lesen</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) chosen</source>
        <translation>
            <numerusform>%n Funktion gewählt</numerusform>
            <numerusform>%n Funktionen gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>None chosen: all are meant</source>
        <translation>Keine gewählt: alle sind gemeint</translation>
    </message>
    <message>
        <source>None chosen: all shown are meant</source>
        <translation>Keine gewählt: alle gezeigten sind gemeint</translation>
    </message>
    <message>
        <source>Looking for telemetry…</source>
        <translation>Messpunkte werden gesucht…</translation>
    </message>
    <message>
        <source>Making the preview…</source>
        <translation>Vorschau wird gemacht…</translation>
    </message>
    <message>
        <source>Preview of stripping</source>
        <translation>Vorschau des Herausnehmens</translation>
    </message>
    <message>
        <source>Preview of instrumenting</source>
        <translation>Vorschau der Messpunkte</translation>
    </message>
    <message>
        <source>There is no telemetry to take out.</source>
        <translation>Es sind keine Messpunkte herauszunehmen.</translation>
    </message>
    <message>
        <source>There is nothing to change: all of it is instrumented or skipped.</source>
        <translation>Es ist nichts zu ändern: Alles hat Messpunkte oder wird übersprungen.</translation>
    </message>
    <message>
        <source>Instrumenting…</source>
        <translation>Messpunkte werden gesetzt…</translation>
    </message>
    <message>
        <source>Instrument on a branch</source>
        <translation>Messpunkte auf einem Zweig setzen</translation>
    </message>
    <message>
        <source>Instrument in place</source>
        <translation>Messpunkte an Ort und Stelle setzen</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) failed and were left as they were.</source>
        <translation>
            <numerusform>%n Funktion scheiterte und blieb, wie sie war.</numerusform>
            <numerusform>%n Funktionen scheiterten und blieben, wie sie waren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what failed</source>
        <translation>Gescheitertes zeigen</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>Ausführen…</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 benutzen</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Apply in p&amp;lace</source>
        <translation>An Ort und &amp;Stelle anwenden</translation>
    </message>
    <message>
        <source>Apply to &amp;branch</source>
        <translation>Auf &amp;Zweig anwenden</translation>
    </message>
    <message>
        <source>&amp;Strip…</source>
        <translation>He&amp;rausnehmen…</translation>
    </message>
    <message>
        <source>&amp;Run…</source>
        <translation>Aus&amp;führen…</translation>
    </message>
    <message>
        <source>Choose all that are shown</source>
        <translation>Alle gezeigten wählen</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Keine wählen</translation>
    </message>
    <message>
        <source>Open the source</source>
        <translation>Quelltext öffnen</translation>
    </message>
    <message>
        <source>Go to its script</source>
        <translation>Zum Skript gehen</translation>
    </message>
    <message>
        <source>Filter the functions</source>
        <translation>Funktionen filtern</translation>
    </message>
    <message>
        <source>List the functions anew</source>
        <translation>Funktionen neu auflisten</translation>
    </message>
    <message>
        <source>Include test files</source>
        <translation>Auch Testdateien</translation>
    </message>
    <message>
        <source>Show what would be changed, before it is</source>
        <translation>Zeigen, was geändert würde, bevor es geschieht</translation>
    </message>
    <message>
        <source>Write telemetry into the files</source>
        <translation>Messpunkte in die Dateien schreiben</translation>
    </message>
    <message>
        <source>Commit on a new branch; the files stay as they are</source>
        <translation>Commit auf einem neuen Zweig; die Dateien bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>Show what it takes to remove telemetry</source>
        <translation>Zeigen, was zu ändern ist, um Messpunkte zu entfernen</translation>
    </message>
    <message>
        <source>Run a command and see what the functions do</source>
        <translation>Einen Befehl ausführen und sehen, was die Funktionen tun</translation>
    </message>
    <message>
        <source>Name of the branch to make</source>
        <translation>Name des Zweigs, der angelegt wird</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented on branch %1.</source>
        <translation>
            <numerusform>%n Funktion auf dem Zweig %1 mit Messpunkten versehen.</numerusform>
            <numerusform>%n Funktionen auf dem Zweig %1 mit Messpunkten versehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) instrumented in place.</source>
        <translation>
            <numerusform>%n Funktion an Ort und Stelle mit Messpunkten versehen.</numerusform>
            <numerusform>%n Funktionen an Ort und Stelle mit Messpunkten versehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A branch needs a git repository with a commit</source>
        <translation>Ein Zweig braucht ein git-Repository mit einem Commit</translation>
    </message>
    <message>
        <source>Too long for one line: choose whole files or folders</source>
        <translation>Zu lang für eine Zeile: ganze Dateien oder Ordner wählen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::HistoryStrip</name>
    <message>
        <source>History: never run</source>
        <translation>Verlauf: nie ausgeführt</translation>
    </message>
    <message>
        <source>History, the newest last: %1</source>
        <translation>Verlauf, das Neueste zuletzt: %1</translation>
    </message>
    <message>
        <source>%1, %2, version %3, %4</source>
        <translation>%1, %2, Version %3, %4</translation>
    </message>
    <message>
        <source>Never run</source>
        <translation>Nie ausgeführt</translation>
    </message>
</context>
<context>
    <name>espalier::panels::JobDelegate</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>espalier::panels::Listening</name>
    <message>
        <source>Listen for telemetry</source>
        <translation>Auf Telemetrie hören</translation>
    </message>
</context>
<context>
    <name>espalier::panels::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Follow the end</source>
        <translation>Dem Ende folgen</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all</source>
        <translation>Gewählte Zeilen oder alle kopieren</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>Protokoll leeren</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>Zeilen des Protokolls</translation>
    </message>
    <message>
        <source>Least level that is shown</source>
        <translation>Niedrigste Stufe, die gezeigt wird</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>Protokoll filtern</translation>
    </message>
    <message>
        <source>The log is empty</source>
        <translation>Das Protokoll ist leer</translation>
    </message>
    <message>
        <source>What the program has to say about its work is written here.</source>
        <translation>Hier steht, was das Programm über seine Arbeit zu sagen hat.</translation>
    </message>
    <message>
        <source>No line is left by the filter</source>
        <translation>Der Filter lässt keine Zeile übrig</translation>
    </message>
    <message>
        <source>Show everything, or take out the filter&apos;s text.</source>
        <translation>Bitte alles zeigen oder den Text des Filters leeren.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::MeasureModel</name>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Wovon</translation>
    </message>
</context>
<context>
    <name>espalier::panels::OutputView</name>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>What the command prints comes here.</source>
        <translation>Hierher kommt, was der Befehl ausgibt.</translation>
    </message>
    <message>
        <source>Lines with a mark come from the error stream</source>
        <translation>Zeilen mit einem Zeichen kommen aus dem Fehlerstrom</translation>
    </message>
</context>
<context>
    <name>espalier::panels::OverTimeView</name>
    <message>
        <source>Filter what was measured</source>
        <translation>Filtern, was gemessen wurde</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>Was gemessen wurde</translation>
    </message>
    <message>
        <source>No values are kept of it any more</source>
        <translation>Davon sind keine Werte mehr aufgehoben</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchAccess</name>
    <message>
        <source>Note what was looked at</source>
        <translation>Vermerken, was angesehen wurde</translation>
    </message>
    <message>
        <source>Approve a patch</source>
        <translation>Einen Patch genehmigen</translation>
    </message>
    <message>
        <source>Reject a patch</source>
        <translation>Einen Patch ablehnen</translation>
    </message>
    <message>
        <source>Apply a patch</source>
        <translation>Einen Patch anwenden</translation>
    </message>
    <message>
        <source>Take a patch back</source>
        <translation>Einen Patch zurücknehmen</translation>
    </message>
    <message>
        <source>Try a patch</source>
        <translation>Einen Patch versuchen</translation>
    </message>
    <message>
        <source>Ask for changes of a patch</source>
        <translation>Änderungen eines Patches erbitten</translation>
    </message>
    <message>
        <source>Comment on a patch</source>
        <translation>Einen Patch kommentieren</translation>
    </message>
    <message>
        <source>Try a patch again</source>
        <translation>Einen Patch noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try a part of a patch</source>
        <translation>Einen Teil eines Patches versuchen</translation>
    </message>
    <message>
        <source>Have a patch made</source>
        <translation>Einen Patch machen lassen</translation>
    </message>
    <message>
        <source>Try an edited patch</source>
        <translation>Einen bearbeiteten Patch versuchen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchChanges</name>
    <message>
        <source>binary</source>
        <translation>binär</translation>
    </message>
    <message>
        <source>Files of the patch</source>
        <translation>Dateien des Patches</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Gesichtet</translation>
    </message>
    <message>
        <source>Text of the patch</source>
        <translation>Text des Patches</translation>
    </message>
    <message>
        <source>No branch was made; this is what was given.</source>
        <translation>Es entstand kein Zweig; das ist, was gegeben war.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 changes reviewed</source>
        <comment>2 of 5</comment>
        <translation>%1 Änderungen gesichtet</translation>
    </message>
    <message>
        <source>This file is too large to be compared here. It can be ticked as a whole.</source>
        <translation>Diese Datei ist zu groß, um hier verglichen zu werden. Sie lässt sich als Ganzes abhaken.</translation>
    </message>
    <message>
        <source>This file has no text. It can be ticked as a whole.</source>
        <translation>Diese Datei hat keinen Text. Sie lässt sich als Ganzes abhaken.</translation>
    </message>
    <message>
        <source>Without the patch</source>
        <translation>Ohne den Patch</translation>
    </message>
    <message>
        <source>With the patch</source>
        <translation>Mit dem Patch</translation>
    </message>
    <message>
        <source>Leave &amp;out this change</source>
        <translation>Diese Änderung aus&amp;lassen</translation>
    </message>
    <message>
        <source>What it is compared with</source>
        <translation>Womit verglichen wird</translation>
    </message>
    <message>
        <source>Against what is there</source>
        <translation>Gegen das, was da ist</translation>
    </message>
    <message>
        <source>Against attempt %1</source>
        <translation>Gegen Versuch %1</translation>
    </message>
    <message>
        <source>Both attempts make the same of their files.</source>
        <translation>Beide Versuche machen aus ihren Dateien dasselbe.</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>With the patch, edited</source>
        <translation>Mit dem Patch, bearbeitet</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchChecks</name>
    <message>
        <source>Proof, gates and risk</source>
        <translation>Beweis, Prüfungen und Risiko</translation>
    </message>
    <message>
        <source>What was checked</source>
        <translation>Was geprüft wurde</translation>
    </message>
    <message>
        <source>What came of it, or where</source>
        <translation>Was herauskam, oder wo</translation>
    </message>
    <message>
        <source>Tests from red to green</source>
        <translation>Tests von Rot nach Grün</translation>
    </message>
    <message>
        <source>It did not come to the tests.</source>
        <translation>Zu den Tests kam es nicht.</translation>
    </message>
    <message>
        <source>No test fails as the ticket tells and passes with it.</source>
        <translation>Kein Test scheitert so, wie das Ticket sagt, und besteht mit ihm.</translation>
    </message>
    <message>
        <source>Failed without the patch as the ticket tells, pass with it.</source>
        <translation>Ohne den Patch gescheitert, wie das Ticket sagt; mit ihm bestanden.</translation>
    </message>
    <message>
        <source>failed → passed</source>
        <translation>gescheitert → bestanden</translation>
    </message>
    <message>
        <source>failed otherwise → passed</source>
        <translation>anders gescheitert → bestanden</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>It did not come to the gates.</source>
        <translation>Zu den Prüfungen kam es nicht.</translation>
    </message>
    <message>
        <source>None stops it.</source>
        <translation>Keine hält ihn auf.</translation>
    </message>
    <message>
        <source>It is stopped.</source>
        <translation>Er ist aufgehalten.</translation>
    </message>
    <message>
        <source>passed, to be seen by a person</source>
        <translation>bestanden, von einem Menschen anzusehen</translation>
    </message>
    <message>
        <source>Risk %1</source>
        <translation>Risiko %1</translation>
    </message>
    <message>
        <source>Above the limit of %1: a reason is needed, and every change has to be looked at.</source>
        <translation>Über der Grenze von %1: Ein Grund ist nötig, und jede Änderung muss angesehen werden.</translation>
    </message>
    <message>
        <source>The limit is %1.</source>
        <translation>Die Grenze ist %1.</translation>
    </message>
    <message>
        <source>Merge into the current branch</source>
        <translation>Zusammenführung in den aktuellen Zweig</translation>
    </message>
    <message>
        <source>There would be conflicts; it was tried in memory only.</source>
        <translation>Es gäbe Konflikte; versucht wurde es nur im Speicher.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchRecord</name>
    <message>
        <source>Approvals, comments and attempts</source>
        <translation>Genehmigungen, Kommentare und Versuche</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Genehmigungen</translation>
    </message>
    <message>
        <source>nobody has approved it yet</source>
        <translation>noch niemand hat ihn genehmigt</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Gilt</translation>
    </message>
    <message>
        <source>Void: %1</source>
        <translation>Gilt nicht: %1</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Kommentare</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>number of an attempt; what has become of it</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>number of an attempt; a comment</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchTable</name>
    <message>
        <source>Patches</source>
        <translation>Patches</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatchesPanel</name>
    <message>
        <source>Patches</source>
        <translation>Patches</translation>
    </message>
    <message>
        <source>Title, ticket, branch or maker</source>
        <translation>Titel, Ticket, Zweig oder Urheber</translation>
    </message>
    <message>
        <source>Which patches are shown</source>
        <translation>Welche Patches gezeigt werden</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Zu sichten</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewandt</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Other branches</source>
        <translation>Andere Zweige</translation>
    </message>
    <message>
        <source>No patch fits</source>
        <translation>Kein Patch passt</translation>
    </message>
    <message>
        <source>Other words, or another choice, would show some.</source>
        <translation>Andere Wörter oder eine andere Auswahl würden welche zeigen.</translation>
    </message>
    <message>
        <source>Parts of the patch&apos;s details</source>
        <translation>Teile der Angaben zum Patch</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Akte</translation>
    </message>
    <message>
        <source>There are no patches yet</source>
        <translation>Es gibt noch keine Patches</translation>
    </message>
    <message>
        <source>A patch is made for a ticket: choose one in the backlog and press A. It gets a branch of its own and is tested there; your files stay as they are.</source>
        <translation>Ein Patch entsteht für ein Ticket: eines im Backlog wählen und A drücken. Er bekommt einen eigenen Zweig und wird dort getestet; Ihre Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>The patches cannot be read</source>
        <translation>Die Patches sind nicht lesbar</translation>
    </message>
    <message>
        <source>They are still there; they could not be opened now.</source>
        <translation>Sie sind noch da; sie ließen sich eben nicht öffnen.</translation>
    </message>
    <message numerus="yes">
        <source>%n patch(es)</source>
        <translation>
            <numerusform>%n Patch</numerusform>
            <numerusform>%n Patches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to review</source>
        <translation>
            <numerusform>%n zu sichten</numerusform>
            <numerusform>%n zu sichten</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Risk %1</source>
        <translation>Risiko %1</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>by hand, a command …; who or what it was</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Nothing is kept of this branch</source>
        <translation>Von diesem Zweig ist nichts aufbewahrt</translation>
    </message>
    <message>
        <source>made for what is there now</source>
        <translation>für den jetzigen Stand gemacht</translation>
    </message>
    <message>
        <source>made for %1, which is not what is there now</source>
        <translation>für %1 gemacht, was nicht der jetzige Stand ist</translation>
    </message>
    <message>
        <source>Red → green: %1</source>
        <translation>Rot → grün: %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Changes (%1)</source>
        <translation>Änderungen (%1)</translation>
    </message>
    <message>
        <source>a patch that was not tried</source>
        <translation>ein Patch, der nicht versucht wurde</translation>
    </message>
    <message>
        <source>Next patch</source>
        <translation>Nächster Patch</translation>
    </message>
    <message>
        <source>Previous patch</source>
        <translation>Voriger Patch</translation>
    </message>
    <message>
        <source>Go to the patch&apos;s details</source>
        <translation>Zu den Angaben des Patches</translation>
    </message>
    <message>
        <source>Filter the patches</source>
        <translation>Die Patches filtern</translation>
    </message>
    <message>
        <source>Read the patches again</source>
        <translation>Die Patches neu lesen</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Give the details all the room</source>
        <translation>Den Angaben allen Platz geben</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>Breit</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Go to the backlog</source>
        <translation>Zum Backlog</translation>
    </message>
    <message>
        <source>Approve exactly this…</source>
        <translation>Genau das genehmigen…</translation>
    </message>
    <message>
        <source>Reject, with a reason…</source>
        <translation>Ablehnen, mit Grund…</translation>
    </message>
    <message>
        <source>Apply to the current branch…</source>
        <translation>Auf den aktuellen Zweig anwenden…</translation>
    </message>
    <message>
        <source>Take back what was applied…</source>
        <translation>Zurücknehmen, was angewandt wurde…</translation>
    </message>
    <message>
        <source>Next change that is not reviewed</source>
        <translation>Nächste Änderung, die nicht gesichtet ist</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Genehmigen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Try another patch for the ticket…</source>
        <translation>Einen anderen Patch für das Ticket versuchen…</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>Go to the ticket</source>
        <translation>Zum Ticket</translation>
    </message>
    <message>
        <source>Open the file in the source view</source>
        <translation>Die Datei in der Quelltextansicht öffnen</translation>
    </message>
    <message>
        <source>Copy the name of the branch</source>
        <translation>Den Namen des Zweigs kopieren</translation>
    </message>
    <message>
        <source>Show the audit of all patches</source>
        <translation>Das Protokoll aller Patches zeigen</translation>
    </message>
    <message>
        <source>Back to the patches</source>
        <translation>Zurück zu den Patches</translation>
    </message>
    <message>
        <source>Try another</source>
        <translation>Anderen versuchen</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Applied. %1 is at %2 now.</source>
        <translation>Angewandt. %1 steht jetzt auf %2.</translation>
    </message>
    <message>
        <source>Taken back by a commit. %1 is at %2 now; the ticket is open again.</source>
        <translation>Durch einen Commit zurückgenommen. %1 steht jetzt auf %2; das Ticket ist wieder offen.</translation>
    </message>
    <message>
        <source>At work on a patch</source>
        <translation>An einem Patch wird gearbeitet</translation>
    </message>
    <message>
        <source>The name of the branch is in the clipboard.</source>
        <translation>Der Name des Zweigs ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Every change is reviewed.</source>
        <translation>Jede Änderung ist gesichtet.</translation>
    </message>
    <message>
        <source>Show the next one</source>
        <translation>Die nächste zeigen</translation>
    </message>
    <message>
        <source>Try it again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Genehmigen…</translation>
    </message>
    <message>
        <source>Reason, which is needed at this risk</source>
        <translation>Grund, der bei diesem Risiko nötig ist</translation>
    </message>
    <message>
        <source>Reason, if there is one</source>
        <translation>Grund, falls es einen gibt</translation>
    </message>
    <message>
        <source>Approve exactly this (risk %1)</source>
        <comment>of a patch</comment>
        <translation>Genau das genehmigen (Risiko %1)</translation>
    </message>
    <message>
        <source>%1 is approved.</source>
        <comment>a patch</comment>
        <translation>%1 ist genehmigt.</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>Anwenden…</translation>
    </message>
    <message>
        <source>Reject %1</source>
        <translation>%1 ablehnen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>It is rejected with a reason, which is kept: it is not tried again without new evidence.</source>
        <translation>Abgelehnt wird mit einem Grund, der aufbewahrt wird: Ohne neue Belege wird es nicht wieder versucht.</translation>
    </message>
    <message>
        <source>%1 is rejected.</source>
        <comment>a patch</comment>
        <translation>%1 ist abgelehnt.</translation>
    </message>
    <message>
        <source>Take back %1 by a commit</source>
        <translation>%1 durch einen Commit zurücknehmen</translation>
    </message>
    <message>
        <source>Say why: it stands in the commit and in the audit.</source>
        <translation>Bitte sagen, warum: Es steht im Commit und im Protokoll.</translation>
    </message>
    <message>
        <source>It is tested, and waits for a person.</source>
        <translation>Er ist getestet und wartet auf einen Menschen.</translation>
    </message>
    <message>
        <source>The attempt has failed: %1</source>
        <translation>Der Versuch ist gescheitert: %1</translation>
    </message>
    <message>
        <source>Take a patch</source>
        <translation>Einen Patch nehmen</translation>
    </message>
    <message>
        <source>Patches and mails (*.patch *.diff *.mbox *.eml *.txt);;All files (*)</source>
        <translation>Patches und Mails (*.patch *.diff *.mbox *.eml *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Ask for changes…</source>
        <translation>Änderungen erbitten…</translation>
    </message>
    <message>
        <source>Comment…</source>
        <translation>Kommentieren…</translation>
    </message>
    <message>
        <source>Ask for changes</source>
        <translation>Änderungen erbitten</translation>
    </message>
    <message>
        <source>Try it without what is left out</source>
        <translation>Ohne das Ausgelassene versuchen</translation>
    </message>
    <message>
        <source>Try the rest</source>
        <translation>Den Rest versuchen</translation>
    </message>
    <message>
        <source>Copy the text of a pull request</source>
        <translation>Den Text eines Pull Requests kopieren</translation>
    </message>
    <message>
        <source>Save as a mail for git am…</source>
        <translation>Als Mail für git am sichern…</translation>
    </message>
    <message>
        <source>Save as a patch…</source>
        <translation>Als Patch sichern…</translation>
    </message>
    <message>
        <source>What is left out does not change the patch; without it, it is another one, which has to be tested.</source>
        <translation>Was ausgelassen ist, ändert diesen Patch nicht; ohne es ist er ein anderer, der getestet werden muss.</translation>
    </message>
    <message>
        <source>Ask for changes of %1</source>
        <translation>Änderungen von %1 erbitten</translation>
    </message>
    <message>
        <source>What is to be otherwise</source>
        <translation>Was anders sein soll</translation>
    </message>
    <message>
        <source>Say what is to be otherwise: the next attempt reads it.</source>
        <translation>Bitte sagen, was anders sein soll: Der nächste Versuch liest es.</translation>
    </message>
    <message>
        <source>Changes of %1 are asked for; its ticket is to be worked on again.</source>
        <comment>a patch</comment>
        <translation>Änderungen von %1 sind erbeten; das Ticket ist wieder in Arbeit.</translation>
    </message>
    <message>
        <source>Try another…</source>
        <translation>Anderen versuchen…</translation>
    </message>
    <message>
        <source>Comment on %1, line %2</source>
        <translation>Kommentar zu %1, Zeile %2</translation>
    </message>
    <message>
        <source>Comment on %1</source>
        <translation>Kommentar zu %1</translation>
    </message>
    <message>
        <source>Comment; the next attempt reads it</source>
        <translation>Kommentar; der nächste Versuch liest ihn</translation>
    </message>
    <message>
        <source>Write a few words.</source>
        <translation>Bitte ein paar Wörter schreiben.</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentieren</translation>
    </message>
    <message>
        <source>The comment stands under “Record”.</source>
        <translation>Der Kommentar steht unter „Akte“.</translation>
    </message>
    <message>
        <source>The text of the pull request is in the clipboard.</source>
        <translation>Der Text des Pull Requests ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>The patch is in %1.</source>
        <translation>Der Patch ist in %1.</translation>
    </message>
    <message>
        <source>Save a mail</source>
        <translation>Eine Mail sichern</translation>
    </message>
    <message>
        <source>Save a patch</source>
        <translation>Einen Patch sichern</translation>
    </message>
    <message>
        <source>Mails (*.mbox *.eml)</source>
        <translation>Mails (*.mbox *.eml)</translation>
    </message>
    <message>
        <source>Patches (*.patch *.diff)</source>
        <translation>Patches (*.patch *.diff)</translation>
    </message>
    <message>
        <source>made for %1</source>
        <comment>a commit</comment>
        <translation>für %1 gemacht</translation>
    </message>
    <message>
        <source>It is approved, and has taught the recipe %1, which is asked for errors of this kind from now on.</source>
        <translation>Er ist genehmigt und hat das Rezept %1 gelehrt, das bei Fehlern dieser Art von nun an gefragt wird.</translation>
    </message>
    <message>
        <source>this failure</source>
        <translation>diesen Fehlschlag</translation>
    </message>
    <message numerus="yes">
        <source>None of %n attempt(s) is one that can be applied; each has its branch.</source>
        <translation>
            <numerusform>%n Versuch: nicht einer, der angewendet werden kann; er hat seinen Branch.</numerusform>
            <numerusform>Keiner von %n Versuchen kann angewendet werden; jeder hat seinen Branch.</numerusform>
        </translation>
    </message>
    <message>
        <source>No test of the project fails with %1, so that nothing can be proven; nothing was tried. Commit a test that does, or try test and fix as a patch.</source>
        <translation>Kein Test des Projekts schlägt mit %1 fehl, deshalb kann nichts bewiesen werden; es wurde nichts versucht. Committe einen Test, der es tut, oder versuche Test und Korrektur als Patch.</translation>
    </message>
    <message>
        <source>Nothing was tried: work on it ends before that.</source>
        <translation>Es wurde nichts versucht: Die Arbeit daran endet vorher.</translation>
    </message>
    <message>
        <source>Nobody who was asked knows %1.</source>
        <translation>Niemand, der gefragt wurde, kennt %1.</translation>
    </message>
    <message>
        <source>recorded answers</source>
        <translation>aufgezeichnete Antworten</translation>
    </message>
    <message>
        <source>Try the patch as it was edited</source>
        <translation>Den Patch versuchen, wie er bearbeitet wurde</translation>
    </message>
    <message>
        <source>Try what was edited</source>
        <translation>Das Bearbeitete versuchen</translation>
    </message>
    <message>
        <source>Discard what was edited</source>
        <translation>Das Bearbeitete verwerfen</translation>
    </message>
    <message>
        <source>What was edited does not change the patch; it is another one, which has to be tested.</source>
        <translation>Was bearbeitet wurde, ändert den Patch nicht; es ist ein anderer, der getestet werden muss.</translation>
    </message>
    <message>
        <source>Save the audit of all patches…</source>
        <translation>Das Protokoll aller Patches speichern…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The audit is in %1.</source>
        <translation>Das Protokoll ist in %1.</translation>
    </message>
    <message>
        <source>Save the audit</source>
        <translation>Das Protokoll speichern</translation>
    </message>
    <message>
        <source>Audits (*.json)</source>
        <translation>Protokolle (*.json)</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternAccess</name>
    <message>
        <source>Edit a pattern</source>
        <translation>Ein Muster bearbeiten</translation>
    </message>
    <message>
        <source>Pin a pattern</source>
        <translation>Ein Muster anheften</translation>
    </message>
    <message>
        <source>Unpin a pattern</source>
        <translation>Ein Muster lösen</translation>
    </message>
    <message>
        <source>Switch a pattern on</source>
        <translation>Ein Muster einschalten</translation>
    </message>
    <message>
        <source>Switch a pattern off</source>
        <translation>Ein Muster ausschalten</translation>
    </message>
    <message>
        <source>Remember a pattern again</source>
        <translation>Ein Muster wieder aufnehmen</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n pattern(s)</source>
        <translation>
            <numerusform>%n Muster vergessen</numerusform>
            <numerusform>%n Muster vergessen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %n pattern(s)</source>
        <translation>
            <numerusform>%n Muster zusammenlegen</numerusform>
            <numerusform>%n Muster zusammenlegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo a change of %n pattern(s)</source>
        <translation>
            <numerusform>Änderung an %n Muster zurücknehmen</numerusform>
            <numerusform>Änderung an %n Mustern zurücknehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Import patterns</source>
        <translation>Muster importieren</translation>
    </message>
    <message>
        <source>Export patterns</source>
        <translation>Muster exportieren</translation>
    </message>
    <message>
        <source>Consolidate what was learned</source>
        <translation>Gelerntes zusammenfassen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternDetail</name>
    <message>
        <source>Patterns that say the contrary</source>
        <translation>Muster, die das Gegenteil sagen</translation>
    </message>
    <message>
        <source>Why it fails</source>
        <translation>Warum es scheitert</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Wie man es behebt</translation>
    </message>
    <message>
        <source>This pattern has no examples</source>
        <translation>Dieses Muster hat keine Beispiele</translation>
    </message>
    <message>
        <source>A failure and the success that followed it stand side by side here, once there are such.</source>
        <translation>Ein Fehlschlag und der Erfolg, der ihm folgte, stehen hier nebeneinander, sobald es sie gibt.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>&lt;b&gt;Contradiction:&lt;/b&gt; what fixes this is undone by %1. Keep the one that is right, and switch the other off.</source>
        <translation>&lt;b&gt;Widerspruch:&lt;/b&gt; Was dies behebt, macht %1 zunichte. Behalten Sie das richtige und schalten Sie das andere aus.</translation>
    </message>
    <message>
        <source>Mended by week</source>
        <translation>Behoben je Woche</translation>
    </message>
    <message>
        <source>About the pattern</source>
        <translation>Über das Muster</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternEditor</name>
    <message>
        <source>Name of the pattern</source>
        <translation>Name des Musters</translation>
    </message>
    <message>
        <source>Why it fails</source>
        <translation>Warum es scheitert</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Wie man es behebt</translation>
    </message>
    <message>
        <source>Bad example</source>
        <translation>Schlechtes Beispiel</translation>
    </message>
    <message>
        <source>Good example</source>
        <translation>Gutes Beispiel</translation>
    </message>
    <message>
        <source>Change of scripts, as JSON</source>
        <translation>Änderung von Skripten, als JSON</translation>
    </message>
    <message>
        <source>Texts to edit</source>
        <translation>Texte zum Bearbeiten</translation>
    </message>
    <message>
        <source>Change of scripts</source>
        <translation>Änderung von Skripten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>A pattern needs a name.</source>
        <translation>Ein Muster braucht einen Namen.</translation>
    </message>
    <message>
        <source>The change of scripts cannot be used: %1.</source>
        <translation>Die Änderung von Skripten ist nicht brauchbar: %1.</translation>
    </message>
    <message>
        <source>Save what was changed</source>
        <translation>Speichern, was geändert wurde</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>With another remedy the pattern is a candidate again: it has to show that it helps.</source>
        <translation>Mit einer anderen Abhilfe ist das Muster wieder Kandidat: Es muss zeigen, dass es hilft.</translation>
    </message>
    <message>
        <source>What you save stays: the pattern is pinned, and consolidation changes its counts only.</source>
        <translation>Was Sie speichern, bleibt: Das Muster wird angeheftet, und nur seine Zahlen ändern sich noch.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternFilterBar</name>
    <message>
        <source>Search patterns</source>
        <translation>Muster suchen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Any language</source>
        <translation>Jede Sprache</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Jeder Zustand</translation>
    </message>
    <message>
        <source>All but those that are forgotten or merged</source>
        <translation>Alle außer vergessenen und zusammengelegten</translation>
    </message>
    <message>
        <source>Forgotten and merged patterns are shown when they are asked for only.</source>
        <translation>Vergessene und zusammengelegte Muster werden nur gezeigt, wenn danach gefragt wird.</translation>
    </message>
    <message>
        <source>Like “%1”</source>
        <translation>Ähnlich wie „%1“</translation>
    </message>
    <message>
        <source>Like “%1”: end</source>
        <translation>Ähnlich wie „%1“: beenden</translation>
    </message>
    <message>
        <source>The nearest to “%1” come first. Click to end that.</source>
        <translation>Was „%1“ am nächsten ist, steht vorn. Ein Klick beendet das.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternHistory</name>
    <message>
        <source>History of the pattern</source>
        <translation>Geschichte des Musters</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternLearnings</name>
    <message>
        <source>Failures that the pattern stands for</source>
        <translation>Fehlschläge, für die das Muster steht</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternTable</name>
    <message>
        <source>Patterns</source>
        <translation>Muster</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternUses</name>
    <message>
        <source>Where the pattern was used</source>
        <translation>Wo das Muster benutzt wurde</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>There was no answer, or the run ended before the attempt was judged.</source>
        <translation>Es gab keine Antwort, oder der Lauf endete, bevor der Versuch beurteilt war.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::PatternsPanel</name>
    <message>
        <source>Patterns</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>No pattern fits</source>
        <translation>Kein Muster passt</translation>
    </message>
    <message>
        <source>Other words, or fewer filters, would show some.</source>
        <translation>Andere Wörter oder weniger Filter würden welche zeigen.</translation>
    </message>
    <message>
        <source>Parts of the pattern&apos;s details</source>
        <translation>Teile der Angaben zum Muster</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Geschichte</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Nothing was learned yet</source>
        <translation>Noch wurde nichts gelernt</translation>
    </message>
    <message>
        <source>A pattern is made of failures of one kind that a success followed: what went wrong, and what mended it. Failures are kept when functions are instrumented.</source>
        <translation>Ein Muster entsteht aus Fehlschlägen einer Art, denen ein Erfolg folgte: was falsch war und was es behob. Fehlschläge werden behalten, wenn Funktionen instrumentiert werden.</translation>
    </message>
    <message>
        <source>The first %1; type more to see the others</source>
        <translation>Die ersten %1; weiter tippen, um die anderen zu sehen</translation>
    </message>
    <message>
        <source>The file that keeps what was learned is damaged. It was left as it is; nothing was deleted.</source>
        <translation>Die Datei mit dem Gelernten ist beschädigt. Sie blieb, wie sie ist; nichts wurde gelöscht.</translation>
    </message>
    <message>
        <source>What was learned is still there; it could not be opened now.</source>
        <translation>Das Gelernte ist noch da; es ließ sich jetzt nicht öffnen.</translation>
    </message>
    <message>
        <source>The patterns cannot be read</source>
        <translation>Die Muster lassen sich nicht lesen</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) fit</source>
        <translation>
            <numerusform>%n Muster passt</numerusform>
            <numerusform>%n Muster passen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s)</source>
        <translation>
            <numerusform>%n Muster</numerusform>
            <numerusform>%n Muster</numerusform>
        </translation>
    </message>
    <message>
        <source>Failures (%1)</source>
        <translation>Fehlschläge (%1)</translation>
    </message>
    <message>
        <source>mended %1</source>
        <translation>behoben %1</translation>
    </message>
    <message numerus="yes">
        <source>%n occurrence(s)</source>
        <translation>
            <numerusform>%n Vorkommen</numerusform>
            <numerusform>%n Vorkommen</numerusform>
        </translation>
    </message>
    <message>
        <source>helped %1, harmed %2 when replayed</source>
        <translation>beim Nachspielen %1-mal geholfen, %2-mal geschadet</translation>
    </message>
    <message>
        <source>changes scripts without a model</source>
        <translation>ändert Skripte ohne Modell</translation>
    </message>
    <message>
        <source>changed %1</source>
        <translation>geändert %1</translation>
    </message>
    <message>
        <source>Search the patterns</source>
        <translation>In den Mustern suchen</translation>
    </message>
    <message>
        <source>Preview the prompt</source>
        <translation>Vorschau des Prompts</translation>
    </message>
    <message>
        <source>Read the patterns again</source>
        <translation>Die Muster neu lesen</translation>
    </message>
    <message>
        <source>Show exactly what a model is told of the patterns</source>
        <translation>Genau das zeigen, was einem Modell von den Mustern gesagt wird</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Choose functions</source>
        <translation>Funktionen auswählen</translation>
    </message>
    <message>
        <source>Edit the pattern</source>
        <translation>Das Muster bearbeiten</translation>
    </message>
    <message>
        <source>Pin the pattern</source>
        <translation>Das Muster anheften</translation>
    </message>
    <message>
        <source>Switch the pattern off</source>
        <translation>Das Muster ausschalten</translation>
    </message>
    <message>
        <source>Forget the pattern</source>
        <translation>Das Muster vergessen</translation>
    </message>
    <message>
        <source>Remember the pattern again</source>
        <translation>Das Muster wieder aufnehmen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Do again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>A pinned pattern keeps its texts, whatever consolidation finds</source>
        <translation>Ein angeheftetes Muster behält seine Texte, was auch immer die Zusammenfassung findet</translation>
    </message>
    <message>
        <source>It is not used and not found anew; its history stays</source>
        <translation>Es wird nicht benutzt und nicht neu gefunden; seine Geschichte bleibt</translation>
    </message>
    <message>
        <source>pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>remember again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what was done: to which pattern</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>switch on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>“%1” was forgotten.</source>
        <translation>„%1“ wurde vergessen.</translation>
    </message>
    <message>
        <source>It is not used and not found anew.</source>
        <translation>Es wird nicht benutzt und nicht neu gefunden.</translation>
    </message>
    <message>
        <source>“%1” has changes that are not saved.</source>
        <translation>„%1“ hat Änderungen, die nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Save or discard them before another edit.</source>
        <translation>Speichern oder verwerfen Sie sie, bevor Sie anderes bearbeiten.</translation>
    </message>
    <message>
        <source>Edit: %1</source>
        <translation>Bearbeiten: %1</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>The pattern is a candidate again.</source>
        <translation>Das Muster ist wieder Kandidat.</translation>
    </message>
    <message>
        <source>With its new remedy it has to help on a replayed failure before it is used.</source>
        <translation>Mit seiner neuen Abhilfe muss es bei einem nachgespielten Fehlschlag helfen, bevor es benutzt wird.</translation>
    </message>
    <message>
        <source>a pattern that is being edited</source>
        <translation>ein Muster, das bearbeitet wird</translation>
    </message>
    <message>
        <source>Switch the pattern on</source>
        <translation>Das Muster einschalten</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Uses (%1)</source>
        <translation>Verwendung (%1)</translation>
    </message>
    <message>
        <source>%1: mended %2</source>
        <comment>a source of patterns: its counts</comment>
        <translation>%1: behoben %2</translation>
    </message>
    <message>
        <source>merged into “%1”</source>
        <translation>zusammengelegt mit „%1“</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) were forgotten.</source>
        <translation>
            <numerusform>%n Muster wurde vergessen.</numerusform>
            <numerusform>%n Muster wurden vergessen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Find similar patterns</source>
        <translation>Ähnliche Muster finden</translation>
    </message>
    <message>
        <source>Merge the chosen patterns</source>
        <translation>Die gewählten Muster zusammenlegen</translation>
    </message>
    <message>
        <source>Consolidate what was learned</source>
        <translation>Gelerntes zusammenfassen</translation>
    </message>
    <message>
        <source>Import patterns…</source>
        <translation>Muster importieren …</translation>
    </message>
    <message>
        <source>Export all patterns…</source>
        <translation>Alle Muster exportieren …</translation>
    </message>
    <message>
        <source>Export the chosen patterns…</source>
        <translation>Die gewählten Muster exportieren …</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Ähnliche</translation>
    </message>
    <message>
        <source>Show the patterns in the order of how much they are like this one</source>
        <translation>Die Muster danach ordnen, wie sehr sie diesem gleichen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenlegen</translation>
    </message>
    <message>
        <source>Consolidate</source>
        <translation>Zusammenfassen</translation>
    </message>
    <message>
        <source>Make patterns of the failures that were kept, and say what came of each group</source>
        <translation>Aus den behaltenen Fehlschlägen Muster machen und sagen, was aus jeder Gruppe wurde</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Consolidating</source>
        <translation>Fasst zusammen</translation>
    </message>
    <message>
        <source>Choose several patterns, with Ctrl or Shift, to make one of them.</source>
        <translation>Wählen Sie mit Strg oder Umschalt mehrere Muster, um eines daraus zu machen.</translation>
    </message>
    <message>
        <source>What is forgotten or merged cannot be merged.</source>
        <translation>Was vergessen oder schon zusammengelegt ist, lässt sich nicht zusammenlegen.</translation>
    </message>
    <message>
        <source>Only patterns of one language and one construct can be merged.</source>
        <translation>Nur Muster einer Sprache und eines Konstrukts lassen sich zusammenlegen.</translation>
    </message>
    <message numerus="yes">
        <source>Make one of %n pattern(s): “%1”</source>
        <translation>
            <numerusform>Aus %n Muster eines machen: „%1“</numerusform>
            <numerusform>Aus %n Mustern eines machen: „%1“</numerusform>
        </translation>
    </message>
    <message>
        <source>It keeps its name, texts and change. The others stay as merged into it, and are not made anew.</source>
        <translation>Es behält Namen, Texte und Änderung. Die anderen bleiben als damit zusammengelegt erhalten und entstehen nicht neu.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Merged into it</source>
        <translation>Geht darin auf</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Why it fails</source>
        <translation>Warum es scheitert</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Wie man es behebt</translation>
    </message>
    <message>
        <source>merge: %1</source>
        <translation>zusammenlegen: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) are one now: “%1”.</source>
        <translation>
            <numerusform>%n Muster ist jetzt eines: „%1“.</numerusform>
            <numerusform>%n Muster sind jetzt eines: „%1“.</numerusform>
        </translation>
    </message>
    <message>
        <source>Import patterns</source>
        <translation>Muster importieren</translation>
    </message>
    <message>
        <source>Patterns of Espalier (*.json)</source>
        <translation>Muster von Espalier (*.json)</translation>
    </message>
    <message numerus="yes">
        <source>From %1: %n new pattern(s)</source>
        <translation>
            <numerusform>Von %1: %n neues Muster</numerusform>
            <numerusform>Von %1: %n neue Muster</numerusform>
        </translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) of %1 were taken in.</source>
        <translation>
            <numerusform>%n Muster von %1 wurde übernommen.</numerusform>
            <numerusform>%n Muster von %1 wurden übernommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>import: %1</source>
        <translation>importieren: %1</translation>
    </message>
    <message>
        <source>Export all patterns</source>
        <translation>Alle Muster exportieren</translation>
    </message>
    <message>
        <source>Export the chosen patterns</source>
        <translation>Die gewählten Muster exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) were exported to %1</source>
        <translation>
            <numerusform>%n Muster wurde nach %1 exportiert</numerusform>
            <numerusform>%n Muster wurden nach %1 exportiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) held secrets, which are masked.</source>
        <translation>
            <numerusform>%n Text enthielt Geheimnisse, sie sind unkenntlich gemacht.</numerusform>
            <numerusform>%n Texte enthielten Geheimnisse, sie sind unkenntlich gemacht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Consolidated: %n pattern(s) made</source>
        <translation>
            <numerusform>Zusammengefasst: %n Muster entstand</numerusform>
            <numerusform>Zusammengefasst: %n Muster entstanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n learning(s) were looked at. New patterns are candidates until they have helped on a replayed failure.</source>
        <translation>
            <numerusform>%n Erfahrung wurde durchgesehen. Neue Muster sind Kandidaten, bis sie bei einem nachgespielten Fehlschlag geholfen haben.</numerusform>
            <numerusform>%n Erfahrungen wurden durchgesehen. Neue Muster sind Kandidaten, bis sie bei einem nachgespielten Fehlschlag geholfen haben.</numerusform>
        </translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Construct</source>
        <translation>Konstrukt</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Mended</source>
        <translation>Behoben</translation>
    </message>
    <message>
        <source>Show what would come of making one of them</source>
        <translation>Zeigen, was entstünde, wenn daraus eines gemacht wird</translation>
    </message>
    <message>
        <source>%1. What is taken in is a candidate: it has to help on a replayed failure before it is used. New patterns can be taken out again.</source>
        <translation>%1. Was aufgenommen wird, ist ein Kandidat: Es muss bei einem wiederholten Fehlschlag helfen, bevor es benutzt wird. Neue Muster lassen sich wieder herausnehmen.</translation>
    </message>
    <message numerus="yes">
        <source>%n learning(s)</source>
        <translation>
            <numerusform>%n Erkenntnis</numerusform>
            <numerusform>%n Erkenntnisse</numerusform>
        </translation>
    </message>
    <message>
        <source>Newer figures</source>
        <translation>Neuere Zahlen</translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s) have newer figures.</source>
        <translation>
            <numerusform>%n Muster hat neuere Zahlen.</numerusform>
            <numerusform>%n Muster haben neuere Zahlen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::PromptView</name>
    <message>
        <source>Language of the prompt</source>
        <translation>Sprache des Prompts</translation>
    </message>
    <message>
        <source>Construct that failed</source>
        <translation>Konstrukt, das scheiterte</translation>
    </message>
    <message>
        <source>Patterns at most</source>
        <translation>Höchstens so viele Muster</translation>
    </message>
    <message>
        <source>At most </source>
        <translation>Höchstens </translation>
    </message>
    <message>
        <source>Text that goes into prompts</source>
        <translation>Text, der in Prompts kommt</translation>
    </message>
    <message>
        <source>Nothing: no active pattern fits. Candidates become active once they have helped on a replayed failure.</source>
        <translation>Nichts: Kein aktives Muster passt. Kandidaten werden aktiv, sobald sie bei einem nachgespielten Fehlschlag geholfen haben.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Den Text kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s), estimated</source>
        <translation>
            <numerusform>%n Token, geschätzt</numerusform>
            <numerusform>%n Token, geschätzt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pattern(s)</source>
        <translation>
            <numerusform>%n Muster</numerusform>
            <numerusform>%n Muster</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more would be too long</source>
        <translation>
            <numerusform>%n weiteres wäre zu lang</numerusform>
            <numerusform>%n weitere wären zu lang</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::RecipeAccess</name>
    <message>
        <source>Change a recipe</source>
        <translation>Ein Rezept ändern</translation>
    </message>
</context>
<context>
    <name>espalier::panels::RecipeDetail</name>
    <message>
        <source>$%1 is any name, literal or call.</source>
        <translation>$%1 ist irgendein Name, Literal oder Aufruf.</translation>
    </message>
    <message>
        <source>$%1 is any %2.</source>
        <translation>$%1 ist irgendein %2.</translation>
    </message>
    <message>
        <source>With &quot;%1&quot;.</source>
        <translation>Mit „%1“.</translation>
    </message>
    <message>
        <source>&amp;Code to look for</source>
        <translation>&amp;Gesuchter Code</translation>
    </message>
    <message>
        <source>Code to look for</source>
        <translation>Gesuchter Code</translation>
    </message>
    <message>
        <source>What comes in its &amp;place</source>
        <translation>Was an seine &amp;Stelle kommt</translation>
    </message>
    <message>
        <source>What comes in its place</source>
        <translation>Was an seine Stelle kommt</translation>
    </message>
    <message>
        <source>&amp;Why it is wrong</source>
        <translation>&amp;Warum er falsch ist</translation>
    </message>
    <message>
        <source>It is built in. The setting autopatch.skip_recipes turns it off.</source>
        <translation>Es ist eingebaut. Die Einstellung autopatch.skip_recipes schaltet es aus.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::RecipesPanel</name>
    <message>
        <source>Off by the settings</source>
        <translation>Durch Einstellung aus</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Demoted</source>
        <translation>Zurückgestuft</translation>
    </message>
    <message>
        <source>a failed test</source>
        <translation>ein fehlgeschlagener Test</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>Rezepte</translation>
    </message>
    <message>
        <source>Read the recipes again</source>
        <translation>Die Rezepte neu lesen</translation>
    </message>
    <message>
        <source>Filter the recipes</source>
        <translation>Die Rezepte filtern</translation>
    </message>
    <message>
        <source>Switch the recipe off</source>
        <translation>Das Rezept ausschalten</translation>
    </message>
    <message>
        <source>Keep what was edited</source>
        <translation>Das Bearbeitete behalten</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>Forget the recipe</source>
        <translation>Das Rezept vergessen</translation>
    </message>
    <message>
        <source>Go to the ticket that taught it</source>
        <translation>Zum Ticket, das es gelehrt hat</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Title, error, language or code</source>
        <translation>Titel, Fehler, Sprache oder Code</translation>
    </message>
    <message>
        <source>Which recipes are shown</source>
        <translation>Welche Rezepte gezeigt werden</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernte</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>For errors</source>
        <translation>Für Fehler</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>Patches</translation>
    </message>
    <message>
        <source>Parts of the recipe&apos;s details</source>
        <translation>Teile der Einzelheiten des Rezepts</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was es tut</translation>
    </message>
    <message>
        <source>Once it is forgotten, no patch brings it back.</source>
        <translation>Ist es einmal vergessen, bringt es kein Patch zurück.</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>%1 accepted, %2 turned down</source>
        <translation>%1 angenommen, %2 abgelehnt</translation>
    </message>
    <message>
        <source>Nothing was learned yet</source>
        <translation>Noch wurde nichts gelernt</translation>
    </message>
    <message>
        <source>A patch that you approve teaches a recipe, where it makes one change to code that can be made elsewhere, too.</source>
        <translation>Ein Patch, den du genehmigst, lehrt ein Rezept, wo er eine Änderung am Code macht, die auch anderswo gemacht werden kann.</translation>
    </message>
    <message>
        <source>No recipe fits</source>
        <translation>Kein Rezept passt</translation>
    </message>
    <message>
        <source>Other words, or another choice, would show some.</source>
        <translation>Andere Wörter oder eine andere Auswahl würden welche zeigen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %2 · taught by %n patch(es) since %3</source>
        <translation>
            <numerusform>%1 · %2 · von %n Patch gelehrt, seit %3</numerusform>
            <numerusform>%1 · %2 · von %n Patches gelehrt, seit %3</numerusform>
        </translation>
    </message>
    <message>
        <source>No recipe is chosen.</source>
        <translation>Es ist kein Rezept gewählt.</translation>
    </message>
    <message>
        <source>Switch the recipe on</source>
        <translation>Das Rezept einschalten</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>a recipe that was edited</source>
        <translation>ein bearbeitetes Rezept</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ResultPane</name>
    <message>
        <source>Close these results</source>
        <translation>Diese Ergebnisse schließen</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Einzelheiten verbergen</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Einzelheiten zeigen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ReviewPane</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Lassen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::RunFacts</name>
    <message>
        <source>How it ran</source>
        <translation>Wie es lief</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>No version is in use.</source>
        <translation>Keine Version wird benutzt.</translation>
    </message>
    <message>
        <source>%1, version %2 of %3</source>
        <translation>%1, Version %2 von %3</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keines</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Failed, decided by: %1</source>
        <translation>Gescheitert, entschieden durch: %1</translation>
    </message>
    <message>
        <source>not known before the first run of this session</source>
        <translation>vor dem ersten Lauf dieser Sitzung nicht bekannt</translation>
    </message>
    <message>
        <source>Python %1, pytest %2</source>
        <translation>Python %1, pytest %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message numerus="yes">
        <source>bubblewrap: no network, no files but its own; at most %1 s a call, %2 of memory, %n process(es)</source>
        <translation>
            <numerusform>bubblewrap: kein Netz, keine Dateien außer den eigenen; höchstens %1 s je Aufruf, %2 Speicher, %n Prozess</numerusform>
            <numerusform>bubblewrap: kein Netz, keine Dateien außer den eigenen; höchstens %1 s je Aufruf, %2 Speicher, %n Prozesse</numerusform>
        </translation>
    </message>
    <message>
        <source>syntax</source>
        <translation>Syntax</translation>
    </message>
    <message>
        <source>security check</source>
        <translation>Sicherheitsprüfung</translation>
    </message>
    <message>
        <source>tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>functions of the project</source>
        <translation>Funktionen des Projekts</translation>
    </message>
</context>
<context>
    <name>espalier::panels::RunPanel</name>
    <message>
        <source>Exit code %1 after %2</source>
        <translation>Rückgabewert %1 nach %2</translation>
    </message>
    <message>
        <source>Ended by signal %1 after %2</source>
        <translation>Durch Signal %1 beendet nach %2</translation>
    </message>
    <message>
        <source>Ended at the time limit after %1</source>
        <translation>An der Zeitgrenze beendet nach %1</translation>
    </message>
    <message>
        <source>Stopped after %1</source>
        <translation>Angehalten nach %1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>A quote has no end.</source>
        <translation>Ein Anführungszeichen wird nicht geschlossen.</translation>
    </message>
    <message>
        <source>Close it, or put a backslash before it.</source>
        <translation>Bitte schließen oder einen umgekehrten Schrägstrich davorsetzen.</translation>
    </message>
    <message>
        <source>This line needs a shell: pipes, variables and patterns are not understood here.</source>
        <translation>Diese Zeile braucht eine Shell: Pipes, Variablen und Muster werden hier nicht verstanden.</translation>
    </message>
    <message>
        <source>Quote what is meant as it stands, or run it as: %1</source>
        <translation>Bitte in Anführungszeichen setzen, was wörtlich gemeint ist, oder so ausführen: %1</translation>
    </message>
    <message>
        <source>Run it in a shell</source>
        <translation>In einer Shell ausführen</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft…</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>%1 ausführen</translation>
    </message>
    <message>
        <source>… %1 of output are not shown …</source>
        <translation>… %1 der Ausgabe werden nicht gezeigt …</translation>
    </message>
    <message>
        <source>Running for %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>The command was not run</source>
        <translation>Der Befehl wurde nicht ausgeführt</translation>
    </message>
    <message>
        <source>Read the last run</source>
        <translation>Letzten Lauf lesen</translation>
    </message>
    <message>
        <source>Last run: %1 · %2</source>
        <translation>Letzter Lauf: %1 · %2</translation>
    </message>
    <message>
        <source>No instrumented function was called</source>
        <translation>Keine Funktion mit Messpunkten wurde aufgerufen</translation>
    </message>
    <message>
        <source>Put telemetry into the functions that matter, in place, and run the command again.</source>
        <translation>Bitte in den Funktionen, auf die es ankommt, an Ort und Stelle Messpunkte setzen und den Befehl noch einmal ausführen.</translation>
    </message>
    <message>
        <source>Nothing was run yet</source>
        <translation>Noch wurde nichts ausgeführt</translation>
    </message>
    <message>
        <source>For each instrumented function: calls, p50 and p95, errors, and iterations of its loops.</source>
        <translation>Für jede Funktion mit Messpunkten: Aufrufe, p50 und p95, Fehler und Durchläufe ihrer Schleifen.</translation>
    </message>
    <message>
        <source>This project is not trusted yet, so none of its code is run.</source>
        <translation>Diesem Projekt wird noch nicht vertraut, daher wird nichts von seinem Code ausgeführt.</translation>
    </message>
    <message>
        <source>A command runs outside of the sandbox, with all your rights. Trust the project to run it.</source>
        <translation>Ein Befehl läuft außerhalb der Sandbox, mit allen Ihren Rechten. Um ihn auszuführen, bitte dem Projekt vertrauen.</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>Aus&amp;führen</translation>
    </message>
    <message>
        <source>Run the command with tracing on</source>
        <translation>Befehl mit eingeschalteter Aufzeichnung ausführen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>Anhal&amp;ten</translation>
    </message>
    <message>
        <source>End the command and all it has started</source>
        <translation>Den Befehl und alles, was er gestartet hat, beenden</translation>
    </message>
    <message>
        <source>Edit the command</source>
        <translation>Befehl bearbeiten</translation>
    </message>
    <message>
        <source>Clear the output</source>
        <translation>Ausgabe leeren</translation>
    </message>
    <message>
        <source>Show in functions</source>
        <translation>In den Funktionen zeigen</translation>
    </message>
    <message>
        <source>Go to functions</source>
        <translation>Zu den Funktionen gehen</translation>
    </message>
    <message>
        <source>Command to run</source>
        <translation>Befehl, der ausgeführt wird</translation>
    </message>
    <message>
        <source>A command, for example: python3 -m unittest</source>
        <translation>Ein Befehl, zum Beispiel: python3 -m unittest</translation>
    </message>
    <message>
        <source>What the functions did</source>
        <translation>Was die Funktionen taten</translation>
    </message>
    <message>
        <source>Trust the project…</source>
        <translation>Dem Projekt vertrauen…</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ScriptLibrary</name>
    <message>
        <source>Count the functions of each shape</source>
        <translation>Funktionen jeder Form zählen</translation>
    </message>
    <message>
        <source>Save and test a version</source>
        <translation>Eine Version sichern und prüfen</translation>
    </message>
    <message>
        <source>Test version %1 of a script</source>
        <translation>Version %1 eines Skripts prüfen</translation>
    </message>
    <message>
        <source>Take version %1 of a script into use</source>
        <translation>Version %1 eines Skripts in Gebrauch nehmen</translation>
    </message>
    <message>
        <source>Pin a script</source>
        <translation>Ein Skript anheften</translation>
    </message>
    <message>
        <source>Unpin a script</source>
        <translation>Ein Skript ablösen</translation>
    </message>
    <message>
        <source>Archive version %1 of a script</source>
        <translation>Version %1 eines Skripts archivieren</translation>
    </message>
    <message>
        <source>Take version %1 of a script back</source>
        <translation>Version %1 eines Skripts zurückholen</translation>
    </message>
    <message>
        <source>Export scripts</source>
        <translation>Skripte exportieren</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ScriptsPanel</name>
    <message>
        <source>Scripts</source>
        <translation>Skripte</translation>
    </message>
    <message>
        <source>Edit as a new version</source>
        <translation>Als neue Version bearbeiten</translation>
    </message>
    <message>
        <source>Test this version</source>
        <translation>Diese Version prüfen</translation>
    </message>
    <message>
        <source>Use this version</source>
        <translation>Diese Version benutzen</translation>
    </message>
    <message>
        <source>Pin the version in use</source>
        <translation>Benutzte Version anheften</translation>
    </message>
    <message>
        <source>Archive this version</source>
        <translation>Diese Version archivieren</translation>
    </message>
    <message>
        <source>Run the tests of the version in use</source>
        <translation>Tests der benutzten Version ausführen</translation>
    </message>
    <message>
        <source>Export all scripts…</source>
        <translation>Alle Skripte exportieren…</translation>
    </message>
    <message>
        <source>Read the scripts again</source>
        <translation>Skripte neu lesen</translation>
    </message>
    <message>
        <source>Choose functions</source>
        <translation>Funktionen wählen</translation>
    </message>
    <message>
        <source>Filter shapes</source>
        <translation>Formen filtern</translation>
    </message>
    <message>
        <source>Text of the script</source>
        <translation>Text des Skripts</translation>
    </message>
    <message>
        <source>Text of the tests</source>
        <translation>Text der Tests</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Parts of the version&apos;s details</source>
        <translation>Teile der Einzelheiten zur Version</translation>
    </message>
    <message>
        <source>There are no scripts yet</source>
        <translation>Noch gibt es keine Skripte</translation>
    </message>
    <message>
        <source>Functions of one shape are instrumented by one tested script. Scripts are written with the first preview of functions.</source>
        <translation>Funktionen einer Form bekommen ihre Messpunkte durch ein geprüftes Skript. Skripte werden mit der ersten Vorschau von Funktionen geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) were exported to %1</source>
        <translation>
            <numerusform>%n Version wurde nach %1 exportiert</numerusform>
            <numerusform>%n Versionen wurden nach %1 exportiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Version %1 passed all of its tests. It can be used now.</source>
        <translation>Version %1 hat alle ihre Tests bestanden. Sie kann jetzt benutzt werden.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>It is kept. See its evidence, and edit it again.</source>
        <translation>Sie bleibt erhalten. Bitte die Belege ansehen und sie noch einmal bearbeiten.</translation>
    </message>
    <message>
        <source>Version %1 was archived.</source>
        <translation>Version %1 wurde archiviert.</translation>
    </message>
    <message>
        <source>The next run writes the script from the template again.</source>
        <translation>Der nächste Lauf schreibt das Skript wieder nach der Vorlage.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Export all scripts</source>
        <translation>Alle Skripte exportieren</translation>
    </message>
    <message>
        <source>Scripts of Espalier (*.json)</source>
        <translation>Skripte von Espalier (*.json)</translation>
    </message>
    <message>
        <source>No version is chosen.</source>
        <translation>Keine Version ist gewählt.</translation>
    </message>
    <message>
        <source>This version is in use.</source>
        <translation>Diese Version wird benutzt.</translation>
    </message>
    <message>
        <source>This version is archived.</source>
        <translation>Diese Version ist archiviert.</translation>
    </message>
    <message>
        <source>This version cannot be used yet: it was not tested.</source>
        <translation>Diese Version kann noch nicht benutzt werden: Sie wurde nicht geprüft.</translation>
    </message>
    <message>
        <source>This version cannot be used: it did not pass.</source>
        <translation>Diese Version kann nicht benutzt werden: Sie hat nicht bestanden.</translation>
    </message>
    <message>
        <source>made %1</source>
        <translation>angelegt %1</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>für %1</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Run tests</source>
        <translation>Tests ausführen</translation>
    </message>
    <message>
        <source>Take this version out of the archive</source>
        <translation>Diese Version aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Unarchive</source>
        <translation>Aus dem Archiv</translation>
    </message>
    <message>
        <source>Export all</source>
        <translation>Alle exportieren</translation>
    </message>
    <message>
        <source>%1 has changes that are not saved.</source>
        <translation>%1 hat Änderungen, die nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Save or discard them before another edit.</source>
        <translation>Vor einer anderen Bearbeitung speichern oder verwerfen.</translation>
    </message>
    <message>
        <source>Edit: %1</source>
        <translation>Bearbeiten: %1</translation>
    </message>
    <message>
        <source>Version %1 did not pass: %2.</source>
        <translation>Version %1 hat nicht bestanden: %2.</translation>
    </message>
    <message>
        <source>a version that is being written</source>
        <translation>eine Version, an der geschrieben wird</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>cost %1</source>
        <translation>Kosten %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>Dauer %1</translation>
    </message>
    <message>
        <source>Prompt and reply</source>
        <translation>Anfrage und Antwort</translation>
    </message>
</context>
<context>
    <name>espalier::panels::ShapeTree</name>
    <message>
        <source>Shapes and the versions of their scripts</source>
        <translation>Formen und die Versionen ihrer Skripte</translation>
    </message>
</context>
<context>
    <name>espalier::panels::SimilarTickets</name>
    <message>
        <source>Merge into this ticket</source>
        <translation>Mit diesem Ticket zusammenlegen</translation>
    </message>
    <message>
        <source>Similar tickets</source>
        <translation>Ähnliche Tickets</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>What comes for it goes to this ticket from now on (M)</source>
        <translation>Was dafür kommt, geht von nun an zu diesem Ticket (M)</translation>
    </message>
    <message>
        <source>Looking for tickets that may be about the same…</source>
        <translation>Sucht Tickets, die dasselbe meinen könnten …</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>how much alike</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>No other ticket seems to be about the same.</source>
        <translation>Kein anderes Ticket scheint dasselbe zu meinen.</translation>
    </message>
    <message>
        <source>These may be about the same, by their words, files and functions. It is a suggestion only.</source>
        <translation>Diese könnten dasselbe meinen, nach ihren Worten, Dateien und Funktionen. Es ist nur ein Vorschlag.</translation>
    </message>
    <message>
        <source>Merged into this ticket: %1</source>
        <translation>Mit diesem Ticket zusammengelegt: %1</translation>
    </message>
</context>
<context>
    <name>espalier::panels::SourcePanel</name>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Show the functions</source>
        <translation>Funktionen zeigen</translation>
    </message>
    <message>
        <source>No file is open</source>
        <translation>Keine Datei ist offen</translation>
    </message>
    <message>
        <source>A function or a failed test opens its file here.</source>
        <translation>Eine Funktion oder ein gescheiterter Test öffnet hier seine Datei.</translation>
    </message>
    <message>
        <source>&amp;Reload the file</source>
        <translation>Datei neu &amp;laden</translation>
    </message>
</context>
<context>
    <name>espalier::panels::SuccessChart</name>
    <message>
        <source>Week %1 of %2: %3 of %4 mended</source>
        <translation>Woche %1 von %2: %3 von %4 behoben</translation>
    </message>
    <message>
        <source>Failures by week, and how many of them were mended</source>
        <translation>Fehlschläge je Woche und wie viele davon behoben wurden</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TakePane</name>
    <message>
        <source>Try a patch</source>
        <translation>Einen Patch versuchen</translation>
    </message>
    <message>
        <source>It becomes a branch of its own. Tests run without and with it, in the sandbox; your files stay as they are.</source>
        <translation>Er wird ein eigener Zweig. Tests laufen ohne und mit ihm, in der Sandbox; Ihre Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>Patch</translation>
    </message>
    <message>
        <source>Paste a diff, a mail with one, or a text that has one in it</source>
        <translation>Einen Diff einfügen, eine Mail damit oder einen Text, in dem einer steht</translation>
    </message>
    <message>
        <source>Or a command that edits a copy of the files</source>
        <translation>Oder ein Befehl, der eine Kopie der Dateien bearbeitet</translation>
    </message>
    <message>
        <source>Command that edits a copy of the files</source>
        <translation>Befehl, der eine Kopie der Dateien bearbeitet</translation>
    </message>
    <message>
        <source>It runs in the sandbox and without the network, finds the ticket in .espalier-ticket.json, and what it has changed is the patch.</source>
        <translation>Er läuft in der Sandbox und ohne Netz, findet das Ticket in .espalier-ticket.json, und was er geändert hat, ist der Patch.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Versuchen</translation>
    </message>
    <message>
        <source>Try it (Ctrl+Enter)</source>
        <translation>Versuchen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Try a patch for %1</source>
        <translation>Einen Patch für %1 versuchen</translation>
    </message>
    <message>
        <source>Ask the recipes</source>
        <translation>Die Rezepte fragen</translation>
    </message>
    <message>
        <source>Recipes for errors of this kind make patches, offline; each is tested, until one is ready.</source>
        <translation>Rezepte für Fehler dieser Art machen Patches, offline; jeder wird getestet, bis einer bereit ist.</translation>
    </message>
    <message>
        <source>Ask recipes and %1</source>
        <translation>Rezepte und %1 fragen</translation>
    </message>
    <message>
        <source>Recipes first; where they have none, the model is shown the failure and the code around it, without secrets.</source>
        <translation>Erst Rezepte; wo sie keinen haben, werden dem Modell der Fehlschlag und der Code darum gezeigt, ohne Geheimnisse.</translation>
    </message>
    <message>
        <source>or take one that is there:</source>
        <translation>oder einen nehmen, den es schon gibt:</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TestDetails</name>
    <message>
        <source>Line %1, %2: %3</source>
        <translation>Zeile %1, %2: %3</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>What script and tests printed</source>
        <translation>Was Skript und Tests ausgaben</translation>
    </message>
    <message>
        <source>Nothing was printed.</source>
        <translation>Nichts wurde ausgegeben.</translation>
    </message>
    <message>
        <source>Text of the tests</source>
        <translation>Text der Tests</translation>
    </message>
    <message>
        <source>Text of the script</source>
        <translation>Text des Skripts</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>How it ran</source>
        <translation>Wie es lief</translation>
    </message>
    <message>
        <source>Parts of the test&apos;s details</source>
        <translation>Teile der Einzelheiten zum Test</translation>
    </message>
    <message>
        <source>Tests, line %1</source>
        <translation>Tests, Zeile %1</translation>
    </message>
    <message>
        <source>Script, line %1</source>
        <translation>Skript, Zeile %1</translation>
    </message>
    <message>
        <source>There is nothing to complain about.</source>
        <translation>Es gibt nichts zu beanstanden.</translation>
    </message>
    <message>
        <source>No message was given.</source>
        <translation>Es wurde keine Meldung angegeben.</translation>
    </message>
    <message>
        <source>Choose a test to see why it failed.</source>
        <translation>Bitte einen Test wählen, um zu sehen, warum er scheiterte.</translation>
    </message>
    <message>
        <source>No test is chosen</source>
        <translation>Kein Test ist gewählt</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TestSession</name>
    <message numerus="yes">
        <source>Run the tests of %n script(s)</source>
        <translation>
            <numerusform>Tests von %n Skript ausführen</numerusform>
            <numerusform>Tests von %n Skripten ausführen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::panels::TestsPanel</name>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Run all tests</source>
        <translation>Alle Tests ausführen</translation>
    </message>
    <message>
        <source>Run failed tests</source>
        <translation>Gescheiterte Tests ausführen</translation>
    </message>
    <message>
        <source>Run the chosen tests</source>
        <translation>Gewählte Tests ausführen</translation>
    </message>
    <message>
        <source>Stop the tests</source>
        <translation>Tests anhalten</translation>
    </message>
    <message>
        <source>Show failed tests only</source>
        <translation>Nur gescheiterte Tests zeigen</translation>
    </message>
    <message>
        <source>Go to the line that failed</source>
        <translation>Zur Zeile gehen, die scheiterte</translation>
    </message>
    <message>
        <source>Choose functions</source>
        <translation>Funktionen wählen</translation>
    </message>
    <message>
        <source>Suites and their tests</source>
        <translation>Testreihen und ihre Tests</translation>
    </message>
    <message>
        <source>Filter tests</source>
        <translation>Tests filtern</translation>
    </message>
    <message>
        <source>There are no tests yet</source>
        <translation>Noch gibt es keine Tests</translation>
    </message>
    <message>
        <source>Each script comes with tests of its own. Both are written with the first preview of functions.</source>
        <translation>Jedes Skript bringt eigene Tests mit. Beide werden mit der ersten Vorschau von Funktionen geschrieben.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1
For example %2</source>
        <translation>%1
Zum Beispiel %2</translation>
    </message>
    <message>
        <source>Tests were stopped: %1</source>
        <translation>Tests wurden angehalten: %1</translation>
    </message>
    <message>
        <source>Tests: %1</source>
        <translation>Tests: %1</translation>
    </message>
    <message>
        <source>Running · %1</source>
        <translation>Läuft · %1</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketDetail</name>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>It has no description.</source>
        <translation>Es hat keine Beschreibung.</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Seen by day</source>
        <translation>Gesehen nach Tagen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketEditor</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Proposed solution</source>
        <translation>Vorgeschlagene Lösung</translation>
    </message>
    <message>
        <source>Test plan</source>
        <translation>Testplan</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Category, priority</source>
        <translation>Kategorie, Priorität</translation>
    </message>
    <message>
        <source>A ticket needs a title.</source>
        <translation>Ein Ticket braucht einen Titel.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketFilterBar</name>
    <message>
        <source>Filter the tickets</source>
        <translation>Tickets filtern</translation>
    </message>
    <message>
        <source>Filter: status:open risk:&lt;=5 file:core/* words</source>
        <translation>Filter: status:open risk:&lt;=5 file:core/* Worte</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>Zurückgestellt</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>Wiedergekehrt</translation>
    </message>
    <message>
        <source>All tickets</source>
        <translation>Alle Tickets</translation>
    </message>
    <message>
        <source>“%1” cannot be read. It can be: %2</source>
        <translation>„%1“ lässt sich nicht lesen. Möglich ist: %2</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2</source>
        <translation>„%1“ lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>View: %1</source>
        <translation>Ansicht: %1</translation>
    </message>
    <message>
        <source>Choose a view, or save the filter as one</source>
        <translation>Eine Ansicht wählen oder den Filter als solche speichern</translation>
    </message>
    <message>
        <source>Remove a view</source>
        <translation>Eine Ansicht entfernen</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketHistory</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Why, and what changed</source>
        <translation>Warum, und was sich änderte</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketPlan</name>
    <message>
        <source>Proposed solution</source>
        <translation>Vorgeschlagene Lösung</translation>
    </message>
    <message>
        <source>Test plan</source>
        <translation>Testplan</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Nobody has proposed one yet.</source>
        <translation>Noch hat niemand eine vorgeschlagen.</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>Noch gibt es keinen.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::TicketTable</name>
    <message>
        <source>Tickets</source>
        <translation>Tickets</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionAttempts</name>
    <message>
        <source>This script was never refined: nothing failed, or somebody wrote another version.</source>
        <translation>Dieses Skript wurde nie verbessert: Nichts schlug fehl, oder jemand schrieb eine andere Version.</translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) were tried, the first included.</source>
        <translation>
            <numerusform>%n Version wurde versucht, die erste mitgezählt.</numerusform>
            <numerusform>%n Versionen wurden versucht, die erste mitgezählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>It cost %1.</source>
        <translation>Es kostete %1.</translation>
    </message>
    <message>
        <source>It cost nothing.</source>
        <translation>Es kostete nichts.</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>Nicht getestet</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Versions that were tried</source>
        <translation>Versionen, die versucht wurden</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The answer was replayed from a recording: nobody was asked, and it cost nothing.</source>
        <translation>Die Antwort kam aus einer Aufzeichnung: Niemand wurde gefragt, und es kostete nichts.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionCompare</name>
    <message>
        <source>Version at the left</source>
        <translation>Version links</translation>
    </message>
    <message>
        <source>Version at the right</source>
        <translation>Version rechts</translation>
    </message>
    <message>
        <source>There is one version of this script</source>
        <translation>Von diesem Skript gibt es eine Version</translation>
    </message>
    <message>
        <source>Two versions are compared here, once somebody has written another one.</source>
        <translation>Hier werden zwei Versionen verglichen, sobald jemand eine zweite geschrieben hat.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionEditor</name>
    <message>
        <source>Script to edit</source>
        <translation>Skript zum Bearbeiten</translation>
    </message>
    <message>
        <source>Tests to edit</source>
        <translation>Tests zum Bearbeiten</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Texts to edit</source>
        <translation>Texte zum Bearbeiten</translation>
    </message>
    <message>
        <source>Save as a version</source>
        <translation>Als Version sichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Begun with %1. It is tested before it can be used.</source>
        <translation>Begonnen mit %1. Wird geprüft, bevor es benutzt werden kann.</translation>
    </message>
    <message>
        <source>A version is being tested.</source>
        <translation>Eine Version wird gerade geprüft.</translation>
    </message>
    <message>
        <source>Adds a version and tests it</source>
        <translation>Fügt eine Version hinzu und prüft sie</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionEvidence</name>
    <message>
        <source>This version was never tested.</source>
        <translation>Diese Version wurde nie geprüft.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n test(s) passed</source>
        <translation>
            <numerusform>%1 von %n Test bestanden</numerusform>
            <numerusform>%1 von %n Tests bestanden</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source> · %1 % covered</source>
        <translation> · %1 % abgedeckt</translation>
    </message>
    <message>
        <source>Findings and tests</source>
        <translation>Befunde und Tests</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>What script and tests printed</source>
        <translation>Was Skript und Tests ausgaben</translation>
    </message>
    <message>
        <source>Nothing was printed.</source>
        <translation>Nichts wurde ausgegeben.</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Functions of the project</source>
        <translation>Funktionen des Projekts</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>What drove this version: version %1 failed these</source>
        <translation>Was zu dieser Version führte: daran scheiterte Version %1</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionExchange</name>
    <message>
        <source>%1, from a recording: nobody was asked</source>
        <translation>%1, aus einer Aufzeichnung: Niemand wurde gefragt</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) asked</source>
        <translation>
            <numerusform>%n Token gefragt</numerusform>
            <numerusform>%n Token gefragt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) answered</source>
        <translation>
            <numerusform>%n Token geantwortet</numerusform>
            <numerusform>%n Token geantwortet</numerusform>
        </translation>
    </message>
    <message>
        <source>What the model was asked</source>
        <translation>Was das Modell gefragt wurde</translation>
    </message>
    <message>
        <source>What it answered</source>
        <translation>Was es geantwortet hat</translation>
    </message>
    <message>
        <source>There was no answer.</source>
        <translation>Es kam keine Antwort.</translation>
    </message>
    <message>
        <source>No model was asked for this version</source>
        <translation>Für diese Fassung wurde kein Modell gefragt</translation>
    </message>
    <message>
        <source>Templates, recipes and people ask nobody. Of versions that a model wrote, the whole prompt and the reply are shown here.</source>
        <translation>Vorlagen, Rezepte und Menschen fragen niemanden. Von Fassungen, die ein Modell geschrieben hat, stehen hier die ganze Anfrage und die Antwort.</translation>
    </message>
    <message>
        <source>What the model was asked cannot be shown</source>
        <translation>Was das Modell gefragt wurde, kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>What the model was asked is not kept here</source>
        <translation>Was das Modell gefragt wurde, ist hier nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The version was imported, or what was learned lies in another folder now.</source>
        <translation>Die Fassung wurde importiert, oder das Gelernte liegt jetzt in einem anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>espalier::panels::VersionWords</name>
    <message>
        <source>Version %1 · %2</source>
        <translation>Version %1 · %2</translation>
    </message>
    <message>
        <source>%1, archived</source>
        <translation>%1, archiviert</translation>
    </message>
    <message>
        <source>%1, in use</source>
        <translation>%1, benutzt</translation>
    </message>
    <message>
        <source>a syntax error in line %1</source>
        <translation>ein Syntaxfehler in Zeile %1</translation>
    </message>
    <message>
        <source>a syntax error</source>
        <translation>ein Syntaxfehler</translation>
    </message>
    <message>
        <source>line %1 does what a script must not do: %2</source>
        <translation>Zeile %1 tut, was ein Skript nicht darf: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n function(s) of the project came out wrong</source>
        <translation>
            <numerusform>%n Funktion des Projekts ist falsch herausgekommen</numerusform>
            <numerusform>%n Funktionen des Projekts sind falsch herausgekommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test(s) failed</source>
        <translation>
            <numerusform>%n Test ist fehlgeschlagen</numerusform>
            <numerusform>%n Tests sind fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>the tests could not be run</source>
        <translation>die Tests konnten nicht laufen</translation>
    </message>
    <message>
        <source>Syntax error</source>
        <translation>Syntaxfehler</translation>
    </message>
    <message>
        <source>This is not valid Python.</source>
        <translation>Das ist kein gültiges Python.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, recorded</source>
        <translation>%1, aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>espalier::shell::ActivityBar</name>
    <message>
        <source>Activities</source>
        <translation>Bereiche</translation>
    </message>
</context>
<context>
    <name>espalier::shell::CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>Aktion suchen</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Nothing has these letters in its name</source>
        <translation>Nichts hat diese Buchstaben im Namen</translation>
    </message>
</context>
<context>
    <name>espalier::shell::KeysSheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>espalier::shell::MainWindow</name>
    <message>
        <source>Activities</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>%1 – Espalier</source>
        <translation>%1 – Espalier</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Something is not saved yet.</source>
        <translation>Etwas ist noch nicht gesichert.</translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>Trotzdem schließen</translation>
    </message>
</context>
<context>
    <name>espalier::shell::MenuBuilder</name>
    <message>
        <source>&amp;Panel</source>
        <translation>&amp;Bereich</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open a project…</source>
        <translation>Projekt &amp;öffnen…</translation>
    </message>
    <message>
        <source>Open the &amp;sample project</source>
        <translation>&amp;Beispielprojekt öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Close the project</source>
        <translation>Projekt &amp;schließen</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Find an action…</source>
        <translation>Aktion &amp;suchen…</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Docks</source>
        <translation>&amp;Leisten</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>&amp;Nächster Teil</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>&amp;Voriger Teil</translation>
    </message>
    <message>
        <source>&amp;Layouts</source>
        <translation>An&amp;ordnungen</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>&amp;Benutzen</translation>
    </message>
    <message>
        <source>&amp;Replace by the present one</source>
        <translation>Durch die jetzige &amp;ersetzen</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>&amp;Keep the present one…</source>
        <translation>Die jetzige &amp;behalten…</translation>
    </message>
    <message>
        <source>Keep the layout</source>
        <translation>Anordnung behalten</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Espalier</source>
        <translation>Ü&amp;ber Espalier</translation>
    </message>
    <message>
        <source>Espalier %1, free software under the GPL, version 3 or later.</source>
        <translation>Espalier %1, freie Software unter der GPL, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>De&amp;tach or attach the dock</source>
        <translation>Dock ab- oder andocken (&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Trust the project…</source>
        <translation>Dem Projekt &amp;vertrauen…</translation>
    </message>
    <message>
        <source>Layout %1</source>
        <translation>Anordnung %1</translation>
    </message>
    <message>
        <source>Layouts</source>
        <translation>Anordnungen</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Trust the project no longer</source>
        <translation>Dem Projekt nicht mehr &amp;vertrauen</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Gehe zu %1</translation>
    </message>
    <message>
        <source>Docks</source>
        <translation>Docks</translation>
    </message>
    <message>
        <source>&amp;Report something…</source>
        <translation>Etwas &amp;melden…</translation>
    </message>
</context>
<context>
    <name>espalier::shell::ProjectView</name>
    <message>
        <source>Docks</source>
        <translation>Leisten</translation>
    </message>
    <message>
        <source>Double-click to detach</source>
        <translation>Doppelklick löst es heraus</translation>
    </message>
</context>
<context>
    <name>espalier::shell::StartPage</name>
    <message>
        <source>Espalier</source>
        <translation>Espalier</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>Weiter mit</translation>
    </message>
    <message>
        <source>Projects used before</source>
        <translation>Zuvor benutzte Projekte</translation>
    </message>
    <message>
        <source>Delete takes it off this list; the project stays.</source>
        <translation>Entf nimmt es von dieser Liste; das Projekt bleibt.</translation>
    </message>
    <message>
        <source>Instruments code, watches what it does, and takes everything back without a trace.
Works offline and without a key. Nothing is changed before you say so.</source>
        <translation>Versieht Programme mit Messpunkten, sieht zu, was sie tun, und nimmt alles spurlos zurück.
Arbeitet ohne Netz und ohne Schlüssel. Nichts wird ungefragt geändert.</translation>
    </message>
</context>
<context>
    <name>espalier::shell::StatusStrip</name>
    <message>
        <source>Project and branch</source>
        <translation>Projekt und Zweig</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>Laufende Arbeiten</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation>Abbrechen, was läuft</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <comment>project on branch</comment>
        <translation>%1 auf %2</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs running</source>
        <translation>
            <numerusform>%n Arbeit läuft</numerusform>
            <numerusform>%n Arbeiten laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Cost of the last run</source>
        <translation>Kosten des letzten Laufs</translation>
    </message>
</context>
<context>
    <name>espalier::shell::TrustBar</name>
    <message>
        <source>&amp;Trust this project</source>
        <translation>Diesem Projekt &amp;vertrauen</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>&amp;Nicht jetzt</translation>
    </message>
    <message>
        <source>&lt;b&gt;Do you trust %1?&lt;/b&gt;&lt;br&gt;With trust, its compilers and checkers, commands you start with &lt;i&gt;Run&lt;/i&gt; and the settings in its .espalier.toml count. Without it you can look, preview and apply; scripts run in the sandbox in any case.</source>
        <translation>&lt;b&gt;Vertrauen Sie %1?&lt;/b&gt;&lt;br&gt;Mit Vertrauen gelten seine Übersetzer und Prüfprogramme, die Befehle, die Sie mit &lt;i&gt;Ausführen&lt;/i&gt; starten, und die Einstellungen in seiner .espalier.toml. Ohne können Sie ansehen, Vorschauen machen und anwenden; Skripte laufen in jedem Fall in der Sandbox.</translation>
    </message>
</context>
<context>
    <name>espalier::workbench::DiffWindow</name>
    <message>
        <source>%1 ↔ %2 – Espalier</source>
        <translation>%1 ↔ %2 – Espalier</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Whitespace</source>
        <translation>&amp;Leerraum</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>&amp;Tab width</source>
        <translation>&amp;Tabulatorweite</translation>
    </message>
</context>
<context>
    <name>espalier::workbench::Workbench</name>
    <message>
        <source>The workbench: instrument code, see each change before it is made, and take it back.</source>
        <translation>Die Werkbank: Messpunkte setzen, jede Änderung vorher sehen und sie zurücknehmen.</translation>
    </message>
    <message>
        <source>Folder of the project to open</source>
        <translation>Ordner des Projekts, das geöffnet wird</translation>
    </message>
    <message>
        <source>Start with the standard layout, theme and keys; keep nothing</source>
        <translation>Mit Standardanordnung, -farben und -tasten starten; nichts behalten</translation>
    </message>
    <message>
        <source>Render each panel of the project to PNG files in &lt;folder&gt;</source>
        <translation>Jeden Bereich des Projekts als PNG-Datei in &lt;folder&gt; ablegen</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>With --screenshot: size of the window, as 1280x800</source>
        <translation>Mit --screenshot: Größe des Fensters, etwa 1280x800</translation>
    </message>
    <message>
        <source>%1 is open in another window, which was asked to come to the front.</source>
        <translation>%1 ist in einem anderen Fenster offen, das nach vorn gebeten wurde.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Make the sample project</source>
        <translation>Beispielprojekt anlegen</translation>
    </message>
    <message>
        <source>%1 (no commit yet)</source>
        <translation>%1 (noch kein Commit)</translation>
    </message>
    <message>
        <source>%1 (no branch)</source>
        <translation>%1 (kein Zweig)</translation>
    </message>
    <message>
        <source>Sandbox: not tried yet</source>
        <translation>Sandbox: noch nicht erprobt</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Sandbox: full</source>
        <translation>Sandbox: vollständig</translation>
    </message>
    <message>
        <source>Sandbox: refused</source>
        <translation>Sandbox: verweigert</translation>
    </message>
    <message numerus="yes">
        <source>An earlier run was interrupted. %n file(s) have their original bytes again.</source>
        <translation>
            <numerusform>Ein früherer Lauf wurde unterbrochen. %n Datei hat wieder ihren ursprünglichen Inhalt.</numerusform>
            <numerusform>Ein früherer Lauf wurde unterbrochen. %n Dateien haben wieder ihren ursprünglichen Inhalt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Restored: %1</source>
        <translation>Wiederhergestellt: %1</translation>
    </message>
    <message>
        <source>Left alone, somebody changed it since: %1</source>
        <translation>Nicht angerührt, jemand hat es seither geändert: %1</translation>
    </message>
    <message>
        <source>Open a copy of the sample project</source>
        <translation>Kopie des Beispielprojekts öffnen</translation>
    </message>
    <message>
        <source>Show two files side by side instead: --diff LEFT RIGHT</source>
        <translation>Stattdessen zwei Dateien nebeneinander zeigen: --diff LEFT RIGHT</translation>
    </message>
    <message>
        <source>The program ended before it was done.</source>
        <translation>Das Programm endete, bevor das fertig war.</translation>
    </message>
    <message>
        <source>Interrupted when the program ended: %1</source>
        <translation>Unterbrochen, als das Programm endete: %1</translation>
    </message>
    <message>
        <source>Start it again if you still want it.</source>
        <translation>Bei Bedarf noch einmal starten.</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>Ohne Vertrauen</translation>
    </message>
    <message>
        <source>Recorded answers</source>
        <translation>Aufgezeichnete Antworten</translation>
    </message>
</context>
</TS>

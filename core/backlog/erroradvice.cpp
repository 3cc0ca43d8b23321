// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/erroradvice.h"

#include "core/backlog/bytes.h"

#include <algorithm>
#include <array>
#include <string>

namespace espalier::backlog {

using std::string_view;

namespace {

/// Signs within the type's name or the message, in lower case, with '|' between them.
struct Kind {
    string_view inType;
    string_view inMessage;
    ErrorAdvice advice;
};

// The first that has a sign decides, so that what is more particular comes first.
constexpr auto kKinds = std::to_array<Kind>({
    {.inType = "recursion|stackoverflow|systemstack",
     .inMessage = "maximum call stack|stack overflow|stack level too deep|goroutine stack exceeds",
     .advice = {.name = "recursion",
                .solution =
                    "The calls do not come to an end, or the input is deeper than the stack "
                    "allows. Find the case that ends them and is missed here; where depth "
                    "comes from the input, use a loop with a list of what is left to do, or "
                    "refuse what is too deep.",
                .test =
                    "An input as deep as the one seen, and one that refers to itself, come to an "
                    "end with a result or a plain refusal."}},
    {.inType = "outofmemory|memoryerror",
     .inMessage = "out of memory|cannot allocate memory|allowed memory size",
     .advice = {.name = "memory",
                .solution = "Find what grows with the input or with time, and read it in pieces, "
                            "bound it, or let go of it.",
                .test = "An input many times as large as the one seen is worked through within a "
                        "fixed amount of memory."}},
    {.inType = "modulenotfound|importerror|noclassdef|classnotfound|loaderror",
     .inMessage = "cannot find module|no module named|cannot load such file",
     .advice = {.name = "import",
                .solution = "Declare the missing package with the program's other dependencies, or "
                            "mend the name or the path it is loaded by.",
                .test = "In a fresh environment with the declared dependencies alone, the program "
                        "loads."}},
    {.inType = "filenotfound|nosuchfile|enoent|notfounderror",
     .inMessage = "no such file|enoent|cannot find the file|could not find file",
     .advice = {.name = "missing-file",
                .solution =
                    "Decide what is right when the file is not there: a default, or a message "
                    "that names the file and what to do. Build its path from where the "
                    "program or the project lies, not from the current folder.",
                .test =
                    "Without the file, and from another folder, the call does what was decided."}},
    {.inType = "permission|accessdenied|unauthorizedaccess|eacces|forbidden",
     .inMessage = "permission denied|eacces|access is denied|operation not permitted",
     .advice = {.name = "permission",
                .solution = "Find out who the program runs as and what it needs. Ask for access "
                            "before the work begins, and say what is refused.",
                .test = "Where access is refused, the call says so and leaves nothing half done."}},
    {.inType = "timeout|timedout|deadline",
     .inMessage = "timed out|timeout|etimedout|deadline exceeded",
     .advice = {.name = "timeout",
                .solution =
                    "Find out whether the other side is slow or the limit is too short. Where "
                    "repeating does no harm, try again after a growing pause, a few times; "
                    "else give up with a message that names what was waited for.",
                .test =
                    "With an other side that answers late, and one that never does, the call ends "
                    "in time and says so."}},
    {.inType = "connection|socket|econn|network|httperror|requestexception|urlerror|protocolerror",
     .inMessage = "econn|connection refused|connection reset|network is unreachable|no such host|"
                  "status code|getaddrinfo",
     .advice = {.name = "network",
                .solution =
                    "The other side can be away at any time: handle it where the call is made. "
                    "Try again what can be repeated, keep what was to be sent, and tell the "
                    "caller.",
                .test = "With an other side that refuses, breaks off or answers with an error, the "
                        "call ends with what was decided and loses nothing."}},
    {.inType = "integrityerror|constraint|duplicatekey",
     .inMessage = "unique constraint|duplicate entry|duplicate key|foreign key constraint|not null "
                  "constraint",
     .advice = {.name = "constraint",
                .solution =
                    "What is written breaks a rule of the data. Look for two writers at once, "
                    "or for input that is not checked before; write in one statement that "
                    "allows for the row being there.",
                .test =
                    "Writing the same twice, also at the same time, ends as decided, and the data "
                    "stays right."}},
    {.inType = "sql|database|operationalerror|deadlock|queryexception",
     .inMessage = "sqlstate|deadlock|database is locked|no such table|no such column",
     .advice = {.name = "database",
                .solution =
                    "Compare the statement with the schema it meets, and how long and how many "
                    "at once its transactions are. Keep them short, in one order, and try "
                    "again those that lost to another.",
                .test =
                    "Against a database of the current schema the call succeeds, also with others "
                    "at work at the same time."}},
    {.inType = "unicode|encoding|charactercoding",
     .inMessage = "codec can't|invalid byte sequence|invalid utf-8|invalid start byte",
     .advice = {.name = "encoding",
                .solution =
                    "Say which encoding the bytes are in where they are read, and what becomes "
                    "of bytes that are none of it.",
                .test = "Text beyond ASCII, and bytes that are no text, are read and written as "
                        "decided."}},
    {.inType = "zerodivision|dividebyzero|divisionbyzero",
     .inMessage = "division by zero|divide by zero|divided by 0|integer division or modulo by zero",
     .advice = {.name = "zero",
                .solution =
                    "Decide what the result is when the divisor is zero, most often because "
                    "something is empty, and return that before dividing.",
                .test = "An empty input, and one that sums up to zero, give the decided result."}},
    {.inType = "nullpointer|nullreference|noneerror",
     .inMessage =
         "nil pointer|nonetype|null pointer|of null|of undefined|undefined is not|null is not|"
         "for nil|on null|on a `none`|not set to an instance|null reference",
     .advice = {.name = "null",
                .solution =
                    "Find where the missing value comes from, and decide there what it means: "
                    "a default, a refusal with a plain message, or a result that says there "
                    "is none. Do not only step around it where it fails.",
                .test =
                    "The call without the value, as it was seen, gives the decided result; with "
                    "the value it gives what it gave before."}},
    {.inType = "keyerror|keynotfound|nosuchelement",
     .inMessage = "undefined array key|undefined index|key not found|entry in nil map",
     .advice = {.name = "missing-key",
                .solution =
                    "Find out who leaves the key out. Where it may be missing, read it with a "
                    "default or refuse the input by name; where it may not, mend the one who "
                    "builds the data.",
                .test = "Data without the key gives the decided result; data with it gives what it "
                        "gave before."}},
    {.inType = "indexerror|indexoutof|arrayindex|outofrange|rangeerror|stopiteration",
     .inMessage = "index out of|out of range|out of bounds|pop from empty",
     .advice = {.name = "index",
                .solution =
                    "Look at where the index comes from and at the cases at the borders: "
                    "nothing, one, and the last one. Check against the length where the index "
                    "is made.",
                .test =
                    "An empty input, one element, and the index seen give the decided result."}},
    {.inType = "assert",
     .inMessage = "assertion failed|assertion `",
     .advice = {.name = "assertion",
                .solution =
                    "What the code takes for granted does not hold. Find the call that breaks "
                    "it: either that is wrong, or the assumption is.",
                .test =
                    "What led to the broken assumption ends as decided, and the assertion holds."}},
    {.inType = "concurrentmodification|illegalstate|invalidoperation|brokenbarrier|poisonerror",
     .inMessage = "concurrent map|changed size during iteration|was modified|data race",
     .advice = {.name = "state",
                .solution =
                    "Something is changed while another part works on it, or used in an order "
                    "that it does not allow. Work on a copy, hold one lock around both, or make "
                    "the order part of the interface.",
                .test = "The calls in the order seen, and at the same time, end as decided in many "
                        "repetitions."}},
    {.inType =
         "nameerror|referenceerror|attributeerror|nomethoderror|undefinedvariable|unboundlocal",
     .inMessage =
         "is not defined|undefined method|undefined variable|call to undefined|has no attribute|"
         "is not a function",
     .advice = {.name = "missing-name",
                .solution =
                    "The name is misspelt, was moved, or belongs to another type than the one "
                    "that came. Mend the name, or find where the other type comes from.",
                .test =
                    "The call with a value of the type seen runs through the line that failed."}},
    {.inType = "jsondecode|parseerror|syntaxerror|parserexception|decodeerror|jsonexception",
     .inMessage = "unexpected token|unexpected end of|invalid json|cannot parse|could not "
                  "parse|failed to parse",
     .advice = {.name = "parse",
                .solution =
                    "The input is not what is expected. Look at what really came: often an "
                    "error page, an empty answer or a part. Check it before parsing, and say "
                    "where it is wrong.",
                .test = "Empty, cut and malformed input is refused with a message that names the "
                        "place; what is well-formed is still read."}},
    {.inType =
         "valueerror|numberformat|formatexception|illegalargument|argumentexception|argumenterror|"
         "invalidargument|outofrangeexception",
     .inMessage = "invalid literal|invalid value|invalid argument|not a valid",
     .advice = {.name = "value",
                .solution =
                    "Check the value where it enters the program, name there what is allowed, "
                    "and let what is behind that rely on it.",
                .test =
                    "The value seen is refused at the entrance with a message that says what is "
                    "allowed; the values at the borders are taken."}},
    {.inType = "typeerror|classcast|invalidcast|typemismatch",
     .inMessage = "cannot be cast|unsupported operand|expected str|must be of type|is not iterable",
     .advice = {.name = "type",
                .solution =
                    "A value of another type came than the code can work with. Find where the "
                    "two ways part, and convert or refuse it there.",
                .test =
                    "A value of the type seen gives the decided result; the usual type gives what "
                    "it gave before."}},
    {.inType = "notimplemented|unsupportedoperation",
     .inMessage = "not implemented|todo!|not supported",
     .advice = {.name = "not-implemented",
                .solution =
                    "A way is open that leads to what was never written. Write it, or close "
                    "the way with a refusal where it begins.",
                .test = "The call as it was seen gives a result or a plain refusal."}},
});

constexpr ErrorAdvice kGeneral{
    .name = "general",
    .solution =
        "Follow the calls inward from the entrance to the line that failed, and find the first "
        "value that is not as it should be. Mend it there, and decide what callers get when it "
        "cannot be.",
    .test = "The call with what led to the error ends with the decided result instead of the "
            "error; the "
            "usual calls give what they gave before."};

bool hasOneOf(string_view text, string_view signs)
{
    while (!signs.empty()) {
        const auto end = std::min(signs.find('|'), signs.size());
        if (text.contains(signs.substr(0, end)))
            return true;
        signs.remove_prefix(std::min(end + 1, signs.size()));
    }
    return false;
}

} // namespace

ErrorAdvice adviceFor(string_view type, string_view message)
{
    constexpr std::size_t kLooked = 500; // bytes of each
    const auto lowerType = lowered(cutAt(type, kLooked));
    const auto lowerMessage = lowered(cutAt(message, kLooked));
    for (const auto &kind : kKinds) {
        if (hasOneOf(lowerType, kind.inType) || hasOneOf(lowerMessage, kind.inMessage))
            return kind.advice;
    }
    return kGeneral;
}

} // namespace espalier::backlog

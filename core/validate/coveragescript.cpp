// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/coveragescript.h"

#include <algorithm>

namespace espalier::validate {

namespace {

// Python imports it at its start. A project's own one comes first, and is not known to be there.
constexpr std::string_view kPython = R"python(
import atexit, os, sys

def _measure(folder):
    with open(folder + "/files", encoding="utf-8", errors="surrogateescape") as names:
        wanted = {line for line in names.read().split("\n") if line.endswith((".py", ".pyw"))}
    hits, known = {path: set() for path in wanted}, {}

    def lines_of(code):
        name = code.co_filename
        if name not in known:
            known[name] = hits.get(os.path.realpath(name))
        return known[name]

    monitoring = getattr(sys, "monitoring", None)
    if monitoring:
        tool = next((number for number in (4, 3, 5, 2) if monitoring.get_tool(number) is None), None)
        if tool is None:
            return
        monitoring.use_tool_id(tool, "espalier")

        def line(code, number):
            lines = lines_of(code)
            if lines is not None:
                lines.add(number)
            return monitoring.DISABLE

        monitoring.register_callback(tool, monitoring.events.LINE, line)
        monitoring.set_events(tool, monitoring.events.LINE)
    else:
        import threading

        def within(frame, event, _):
            if event == "line":
                lines_of(frame.f_code).add(frame.f_lineno)
            return within

        def call(frame, event, _):
            return within if lines_of(frame.f_code) is not None else None

        threading.settrace(call)
        sys.settrace(call)

    def executable(path):
        with open(path, "rb") as file:
            codes = [compile(file.read(), path, "exec", dont_inherit=True)]
        found = set()
        for code in codes:
            lines = code.co_lines() if hasattr(code, "co_lines") else ()
            found.update(number for _, _, number in lines if number)
            codes.extend(each for each in code.co_consts if hasattr(each, "co_code"))
        return found

    def write():
        with open("%s/out/%d.info" % (folder, os.getpid()), "w", encoding="utf-8",
                  errors="surrogateescape") as out:
            for path, lines in hits.items():
                if not lines:
                    continue
                out.write("SF:%s\n" % path[len("/work/"):])
                for number in sorted(executable(path) | lines):
                    out.write("DA:%d,%d\n" % (number, number in lines))
                out.write("end_of_record\n")

    open(folder + "/python", "w").close()
    atexit.register(write)

def _go_on(folder):
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec
    spec = PathFinder.find_spec("sitecustomize", [each for each in sys.path if each != folder])
    if spec and spec.loader:
        spec.loader.exec_module(module_from_spec(spec))

try:
    _measure("/tmp/espalier-coverage")
finally:
    _go_on(os.path.dirname(os.path.abspath(__file__)))
)python";

// Offsets count UTF-16 units of the source as it was run. What was translated before is another
// source, which is known by its length, or by its map.
constexpr std::string_view kNode = R"javascript(
"use strict";
const fs = require("fs"), { fileURLToPath } = require("url");
const folder = "/tmp/espalier-coverage/node/";
const wanted = new Set(fs.readFileSync("/tmp/espalier-coverage/files", "utf8").split("\n"));
const files = new Map();

function take(script, maps) {
  const path = script.url.startsWith("file:") ? fileURLToPath(script.url) : script.url;
  if (!wanted.has(path)) return;
  const lines = files.get(path) ?? files.set(path, new Map()).get(path);
  const text = fs.readFileSync(path, "utf8");
  const ranges = script.functions.flatMap((each) => each.ranges);
  const length = Math.max(...ranges.map((range) => range.endOffset));
  if (maps[script.url] || length !== text.length) return;
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const counts = new Float64Array(text.length);
  for (const range of ranges) counts.fill(range.count, range.startOffset, range.endOffset);
  let at = 0;
  text.split("\n").forEach((line, index) => {
    let most = -1;
    for (let i = 0; i < line.length; ++i)
      if (line[i].trim() !== "") most = Math.max(most, counts[at + i]);
    at += line.length + 1;
    if (most >= 0) lines.set(index + 1, Math.max(most, lines.get(index + 1) ?? 0));
  });
}

for (const name of fs.readdirSync(folder)) {
  const data = JSON.parse(fs.readFileSync(folder + name, "utf8"));
  for (const script of data.result) take(script, data["source-map-cache"] ?? {});
}
for (const [path, lines] of files) {
  const data = [...lines].map(([line, count]) => `DA:${line},${count}\n`).join("");
  process.stdout.write(`SF:${path.slice("/work/".length)}\n${data}end_of_record\n`);
}
)javascript";

// Blocks may lie within others' lines: what was executed once was executed.
constexpr std::string_view kGo = R"awk(
NR == FNR { if ($1 == "module") module = $2; next }
/^mode:/ { next }
{
  colon = match($1, /:[0-9.,]+$/)
  file = substr($1, 1, colon - 1)
  if (index(file, module "/") == 1) file = substr(file, length(module) + 2)
  split(substr($1, colon + 1), ends, ",")
  split(ends[1], from, "."); split(ends[2], to, ".")
  for (line = from[1]; line <= to[1]; ++line)
    if (!((file, line) in hits) || hits[file, line] < $3) hits[file, line] = $3
  files[file]
}
END {
  for (file in files) {
    print "SF:" file
    for (key in hits) { split(key, part, SUBSEP); if (part[1] == file) print "DA:" part[2] "," hits[key] }
    print "end_of_record"
  }
}
)awk";

/// A here-document: nothing in it is looked at by the shell.
std::string written(const std::string &path, std::string_view text)
{
    return "cat >" + path + " <<'ESPALIER_END'\n" + std::string(text) + "\nESPALIER_END\n";
}

} // namespace

std::string coverageSetup(const std::vector<std::string> &files)
{
    std::string names;
    for (const auto &file : files) {
        if (!file.contains('\n'))
            names += "/work/" + file + '\n';
    }
    return "mkdir -p /tmp/espalier-coverage/site /tmp/espalier-coverage/out\n" +
           written("/tmp/espalier-coverage/files", names) +
           written("/tmp/espalier-coverage/site/sitecustomize.py", kPython) +
           written("/tmp/espalier-coverage/lcov.cjs", kNode) +
           written("/tmp/espalier-coverage/lcov.awk", kGo) +
           "export PYTHONPATH=\"$PYTHONPATH:/tmp/espalier-coverage/site\"\n"
           "export NODE_V8_COVERAGE=/tmp/espalier-coverage/node\n";
}

// With coverage Go compiles other sources, with other rules for the variables of loops: what tests
// come to is for a run without to say.
static constexpr std::string_view kGoAgain =
    "GOFLAGS=\"$GOFLAGS -coverpkg=./... -coverprofile=/tmp/espalier-coverage/go.out\" "
    "\"$@\" </dev/null >/dev/null 2>&1\n";

std::string coverageReport(TestReport report)
{
    return (report == TestReport::GoJson ? std::string(kGoAgain) : std::string()) +
           "unset NODE_V8_COVERAGE\n"
           "cd /tmp/espalier-coverage || exit $code\n"
           "[ -f python ] && measured=python\n"
           "ls node/*.json >/dev/null 2>&1 && measured=\"$measured javascript\"\n"
           "[ -f go.out ] && measured=\"$measured go\"\n"
           "printf '\\nespalier: measured %s\\n' \"$measured\"\n"
           "cat out/*.info 2>/dev/null\n"
           "ls node/*.json >/dev/null 2>&1 && node lcov.cjs 2>/dev/null\n"
           "[ -f go.out ] && awk -f lcov.awk /work/go.mod go.out 2>/dev/null\n";
}

} // namespace espalier::validate

# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where real traces come from: programs of this folder that fail, and programs of others, made to
fail. A missing interpreter is an error."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

import fixtures

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
SECONDS = 400

PYTHON_MODULES = [
    "test_configparser", "test_contextlib", "test_csv", "test_dataclasses", "test_enum",
    "test_except_star", "test_exception_group", "test_generators", "test_ipaddress", "test_raise",
    "test_string", "test_super", "test_tomllib", "test_typing", "test_unittest", "test_urlparse",
    "test_with", "test_xml_etree"]
NODE_PACKAGES = [
    "crypto", "stream", "url", "vm", "acorn", "ajv", "argparse", "es-abstract", "esprima", "flatted",
    "handlebars", "iconv-lite", "ip", "js-yaml", "levn", "lodash", "micromatch", "minimatch",
    "picomatch", "postcss", "prelude-ls", "semver", "source-map", "uri-js", "uuid", "@babel/parser",
    "@babel/template", "@babel/types"]
JAVA_CLASSES = [
    "java.lang." + name for name in (
        "Integer", "Long", "Double", "String", "Character", "Math", "Enum", "Class",
        "StackTraceElement", "ProcessBuilder")] + [
    "java.util." + name for name in (
        "Arrays", "Collections", "List", "Map", "Objects", "UUID", "Locale", "Currency", "Scanner",
        "StringTokenizer", "BitSet", "HashMap", "Optional", "Formatter", "regex.Pattern",
        "stream.IntStream", "concurrent.CompletableFuture", "concurrent.ThreadPoolExecutor",
        "zip.Inflater", "logging.Level")] + [
    "java.math.BigInteger", "java.math.BigDecimal", "java.net.URI", "java.net.URL",
    "java.net.InetSocketAddress", "java.nio.ByteBuffer", "java.nio.file.Path",
    "java.nio.charset.Charset", "java.text.SimpleDateFormat", "java.text.DecimalFormat",
    "java.text.MessageFormat", "java.time.LocalDate", "java.time.Duration", "java.time.Instant",
    "java.time.ZoneId", "java.time.format.DateTimeFormatter", "java.security.MessageDigest",
    "java.io.FileInputStream"]
CSHARP_TYPES = [
    "System." + name for name in (
        "Convert", "Int32", "Int64", "Double", "Decimal", "DateTime", "DateTimeOffset", "TimeSpan",
        "Guid", "Enum", "Array", "Buffer", "BitConverter", "Math", "String", "Char", "Version", "Uri",
        "UriBuilder", "Type", "Activator", "Delegate", "Random", "Text.RegularExpressions.Regex",
        "Text.StringBuilder", "Text.Encoding", "Globalization.CultureInfo", "IO.Path",
        "IO.StringReader", "IO.MemoryStream", "IO.FileStream", "Collections.BitArray",
        "Net.IPAddress", "Net.IPEndPoint", "Net.Mail.MailAddress", "Resources.ResourceManager",
        "Security.SecurityElement")]


@dataclasses.dataclass
class Sample:
    """A text, and what it tells."""
    name: str
    text: str
    errors: list
    traces: int = 1
    first_only: bool = False  # what is expected is the reported error
    shifted: str = ""  # the same failure at other line numbers
    by_others: bool = False


def run(command, may_fail=False, cwd=None, seconds=SECONDS, **environment):
    if not shutil.which(command[0]):
        raise SystemExit(f"{command[0]} is not there: its traces cannot be looked at")
    done = subprocess.run([str(each) for each in command], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=seconds, cwd=cwd, check=False,
                          env={**os.environ, **environment})
    if done.returncode and not may_fail:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return done


def outcry(command, **environment):
    return run(command, may_fail=True, **environment).stderr.decode("utf-8", "replace")


def recorded(command, **environment):
    output = run(command, **environment).stdout.decode()
    for line in output.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            yield Sample(told["name"], told.get("text", ""), told["errors"], by_others=True)


def failures(source, scratch, prepare, **environment):
    """Each case of a program of this folder. `prepare` makes a program of a source and returns its
    command."""
    path = PROGRAMS / source
    text = path.read_text(encoding="utf-8")
    copy = scratch / "shop" / source
    copy.parent.mkdir(parents=True, exist_ok=True)
    cases = fixtures.cases_in(text, str(copy))
    outcries = []
    for content in (fixtures.shifted(text), text):
        copy.write_text(content, encoding="utf-8")
        command = prepare(copy)
        outcries.append([outcry([*command, case.name], **environment) for case in cases])
    for case, shifted, plain in zip(cases, *outcries):
        yield Sample(case.name, plain, case.errors, case.traces, shifted=shifted)


def python(scratch):
    yield from failures("cases.py", scratch, lambda source: ["python3", source])
    yield from recorded(["python3", HERE / "record_python.py", 40, *PYTHON_MODULES])


def javascript(scratch):
    yield from failures("cases.js", scratch, lambda source: ["node", source])
    for package in NODE_PACKAGES:
        yield from recorded(["node", HERE / "record_javascript.js", 15, package])


def java(scratch):
    def compiled(source):
        run(["javac", "-d", source.parent, source])
        return ["java", "-ea", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", source.parent,
                "shop.Cases"]
    yield from failures("Cases.java", scratch, compiled)
    yield from recorded(["java", HERE / "RecordJava.java", 8, *JAVA_CLASSES])


def csharp(scratch):
    def compiled(source, *options):
        program = source.with_suffix(".exe")
        run(["mcs", "-debug", *options, source, f"-out:{program}"])
        return ["mono", "--debug", program]
    yield from failures("cases.cs", scratch, lambda source: compiled(source, "-r:System.Xml"))
    copy = shutil.copy(HERE / "record.cs", scratch)
    yield from recorded([*compiled(pathlib.Path(copy)), 8, *CSHARP_TYPES])


def ruby(scratch):
    yield from failures("cases.rb", scratch, lambda source: ["ruby", source])
    yield from recorded(["ruby", HERE / "record_ruby.rb", 10])


def php(scratch):
    yield from failures("cases.php", scratch, lambda source: ["php", source])
    yield from recorded(["php", HERE / "record_php.php", 300])


def rust(scratch):
    def compiled(source):
        program = source.with_suffix("")
        run(["rustc", "-g", "--edition", "2021", "-A", "warnings", source, "-o", program])
        return [program]
    yield from failures("cases.rs", scratch, compiled, RUST_BACKTRACE="1")
    for case in fixtures.cases_in((PROGRAMS / "cases.rs").read_text(encoding="utf-8"), ""):
        yield Sample(case.name + ", in full",
                     outcry([scratch / "shop" / "cases", case.name], RUST_BACKTRACE="full"),
                     case.errors, case.traces)


def _go_build(folder, program):
    return run(["go", "build", "-o", program, "."], cwd=folder, CGO_ENABLED="0", GOFLAGS="-mod=mod",
               GOWORK="off")


def _go_recorder(scratch):
    folder = scratch / "record"
    folder.mkdir(exist_ok=True)
    shutil.copy(HERE / "record.go", folder)
    (folder / "go.mod").write_text("module example.com/record\n", encoding="utf-8")
    program = folder / "record"
    _go_build(folder, program)
    for name in run([program, "names"]).stdout.decode().splitlines():
        # What was told and did not end the program is no trace.
        for sample in recorded([program, "tell", name]):
            ended = run([program, "crash", name], may_fail=True)
            if ended.returncode and sample.errors[0]["frames"]:
                yield dataclasses.replace(sample, text=ended.stderr.decode(), first_only=True)


def _go_own_expectations(source):
    """Names of programs and the first lines that Go's own tests want of them."""
    text = r'(`[^`]*`|"(?:[^"\\]|\\.)*")'
    called = r'runTestProg\(t, "testprog", "(\w+)"\)((?:(?!runTestProg).){0,300}?)want :?= ' + text
    listed = r'\{"(panic\w+)", ()' + text + r'\}'
    for pattern in (called, listed):
        for name, _, wanted in re.findall(pattern, source, re.DOTALL):
            wanted = wanted[1:-1] if wanted[0] == "`" else json.loads(wanted)
            # Some of them only may find two goroutines at the same map.
            if re.match(r"\t?(panic|fatal error): ", wanted) and "concurrent" not in name:
                yield name, wanted.rstrip("\n")


def _go_errors(wanted):
    """From the lines that Go's tests want: each panic, the last one first."""
    lines = re.split(r"\n\s*(?=panic: )", wanted.split("\n\n")[0])
    for index, line in enumerate(reversed(lines)):
        word, text = line.split(": ", 1)
        value = re.fullmatch(r'(main\.\w+)\("?(.*?)"?\)', text)
        runtime = text.startswith("runtime error: ")
        kind = value[1] if value else "runtime error" if runtime else word
        message = value[2] if value else text.removeprefix("runtime error: ")
        yield {"relation": "context" if index else "outermost", "of": max(0, index - 1),
               "type": kind, "message": message.removesuffix(" [recovered]")}


def _go_crashes(scratch):
    """The programs with which Go's own tests try its runtime."""
    root = pathlib.Path(run(["go", "env", "GOROOT"]).stdout.decode().strip())
    tests = (root / "src" / "runtime").resolve()
    program = scratch / "testprog"
    _go_build(tests / "testdata" / "testprog", program)
    source = (tests / "crash_test.go").read_text(encoding="utf-8")
    for name, wanted in sorted(set(_go_own_expectations(source))):
        yield Sample(f"testprog {name}", outcry([program, name], seconds=30),
                     list(_go_errors(wanted)), by_others=True)


def go(scratch):
    def compiled(source):
        (source.parent / "go.mod").write_text("module example.com/shop\n", encoding="utf-8")
        program = source.with_suffix("")
        _go_build(source.parent, program)
        return [program]
    yield from failures("cases.go", scratch / "cases", compiled)
    yield from _go_recorder(scratch)
    yield from _go_crashes(scratch)


# The least number of traces of each that are to be looked at.
LANGUAGES = {python: 350, javascript: 250, go: 100, java: 300, csharp: 180, ruby: 200, php: 120,
             rust: 50}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/checkdrivers.h"

namespace espalier::validate {

namespace {

// `go vet` stops at the first type error of a package, so "go build" is asked for all of them.
constexpr std::string_view kDriver = R"python(
import collections, json, os, re, subprocess, sys, time

ROOT = "/work/p"
GO = sys.argv[1]
ROUNDS = 8
PLACE = re.compile(r"^(?:vet: )?([^\s:][^:]*):(\d+)(?::\d+)?:? (.*)")
MISSING = re.compile("no required module|cannot find (module|package)|is not in (std|GOROOT)|missing go.sum"
                     "|module lookup disabled|inconsistent vendoring|not found in|updates to go.mod")

class File:
    def __init__(self, number, path, new):
        self.number, self.path, self.new = number, path, new
        self.original, self.answer = None, None

    def put(self, text):
        if text is None:
            if os.path.exists(self.path):
                os.remove(self.path)
            return
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        if os.path.islink(self.path):
            os.remove(self.path)
        with open(self.path, "wb") as out:
            out.write(text)

def unpack():
    files, tested, source = {}, set(), sys.stdin.buffer
    while header := source.readline():
        number, kind, path_size, size = header.decode().split()
        path = os.path.join(ROOT, os.fsdecode(source.read(int(path_size))))
        text = source.read(int(size))
        folder = os.path.dirname(path)
        is_test = path.endswith("_test.go")
        if kind == "c":
            files[path] = File(number, path, text)
            if is_test:
                tested.add(folder)
        elif kind == "o":
            files[path].original = text
        elif kind == "l":
            os.makedirs(folder, exist_ok=True)
            if not os.path.lexists(path):
                os.symlink(os.fsdecode(text), path)
        # Tests that nobody changed need not be compiled.
        elif path not in files and not (is_test and folder not in tested):
            File(number, path, text).put(text)
    return files

# What lies in the user's cache is linked to, so that what is new has a place beside it.
def link_cache():
    os.makedirs("/work/cache", exist_ok=True)
    # So that go does not look for what is too old to be kept.
    with open("/work/cache/trim.txt", "w") as out:
        out.write(f"{int(time.time())}\n")
    if not os.path.isdir("/cache"):
        return
    for folder in os.scandir("/cache"):
        if len(folder.name) != 2 or not folder.is_dir():
            continue
        os.mkdir("/work/cache/" + folder.name)
        try:
            for name in os.listdir(folder.path):
                os.symlink(f"{folder.path}/{name}", f"/work/cache/{folder.name}/{name}")
        except OSError:
            pass

def above(folder, name):
    while folder.startswith(ROOT):
        if os.path.isfile(os.path.join(folder, name)):
            return folder
        folder = os.path.dirname(folder)
    return None

def key_of(message):
    return re.sub(r":\d+(:\d+)?", "", message.replace(ROOT + "/", ""))

class Diagnoses:
    def __init__(self):
        self.found = []               # (path, line, message)
        self.skipped = {}             # folder: why its packages were not checked
        self.failing = {}             # import path that does not compile: what it says
        self.needs = {}               # folder: import paths
        self.ignored = set()
        self.uncompiled = set()       # folders of which vet has not seen all

    def add(self, path, line, message):
        entry = (path, int(line), message)
        if entry not in self.found:
            self.found.append(entry)

    def counts(self):
        return collections.Counter((path, key_of(message)) for path, _, message in self.found)

class Module:
    def __init__(self, root, folders):
        self.root, self.folders = root, folders
        env = dict(os.environ, GOPROXY="off", GOSUMDB="off", GOTOOLCHAIN="local", GOENV="off",
                   GOCACHE="/work/cache", GOTMPDIR="/work/tmp", GOPATH="/work/go", GOWORK="off")
        env["GOMODCACHE"] = "/modules" if os.path.isdir("/modules") else "/work/go/pkg/mod"
        flags = ["-buildvcs=false"]
        self.cwd = root or ROOT
        if root is None:
            env["GO111MODULE"] = "off"
        elif work := above(root, "go.work"):
            env["GOWORK"] = os.path.join(work, "go.work")
        else:
            vendored = os.path.isfile(os.path.join(root, "vendor", "modules.txt"))
            flags.append("-mod=vendor" if vendored else "-mod=mod")
        env["GOFLAGS"] = " ".join(flags)
        self.env = env

    def run(self, *arguments):
        return subprocess.run([GO, *arguments], cwd=self.cwd, env=self.env, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def absolute(self, path):
        return os.path.normpath(os.path.join(self.cwd, path))

    def read(self, text, into, compiling):
        package, said = None, set()
        for line in text.splitlines():
            if line.startswith("# "):
                package = line[2:].split()[0]
                if compiling:
                    into.failing.setdefault(package, "")
            elif found := PLACE.match(line):
                path = self.absolute(found[1])
                into.add(path, found[2], found[3])
                if compiling or line.startswith("vet: "):
                    into.uncompiled.add(os.path.dirname(path))
                if compiling and package and not into.failing[package]:
                    into.failing[package] = f"{os.path.relpath(path, ROOT)}:{found[2]}: {found[3]}"
            elif compiling and package and line.strip() and not into.failing[package]:
                into.failing[package] = line.strip()

    # Syntax alone, of what cannot be compiled here.
    def read_syntax(self, paths, into):
        program = os.path.join(os.path.dirname(os.path.realpath(GO)), "gofmt")
        if paths and os.path.exists(program):
            done = subprocess.run([program, "-e", "-l", *paths], text=True, errors="replace",
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            self.read(done.stderr, into, False)

    def packages(self, into):
        fields = "Dir,ImportPath,IgnoredGoFiles,Error,DepsErrors,Deps,ForTest,Imports"
        patterns = ["./" + os.path.relpath(folder, self.cwd) for folder in self.folders]
        tests = ["-test"] if any(name.endswith("_test.go") for folder in self.folders
                                 for name in os.listdir(folder)) else []
        done = self.run("list", "-e", *tests, "-json=" + fields, *patterns)
        decoder, text, at = json.JSONDecoder(), done.stdout.strip(), 0
        while at < len(text):
            package, at = decoder.raw_decode(text, at)
            yield package
            while at < len(text) and text[at].isspace():
                at += 1
        if not text:
            lines = [line for line in done.stderr.splitlines() if line.strip()] or ["go list says nothing"]
            for folder in self.folders:
                into.skipped[folder] = " ".join(lines)[:300]

    def load(self, into):
        good = set(self.folders)
        for package in self.packages(into):
            folder = package.get("Dir")
            if folder not in self.folders:
                continue
            into.ignored.update(os.path.join(folder, name) for name in package.get("IgnoredGoFiles") or ())
            into.needs.setdefault(folder, set()).update(package.get("Deps") or ())
            for error in [package.get("Error"), *(package.get("DepsErrors") or ())]:
                if not error or "build constraints exclude all" in error["Err"]:
                    continue
                good.discard(folder)
                into.uncompiled.add(folder)
                message = " ".join(error["Err"].split())
                place = PLACE.match((error.get("Pos") or "") + ": " + message)
                path = self.absolute(place[1]) if place else os.path.join(folder, "")
                if MISSING.search(message):
                    into.skipped[folder] = "a package it needs is not on this machine: " + message
                into.add(path, place[2] if place else 0, message)
        return sorted(good - set(into.skipped))

    def diagnose(self, into):
        self.folders = [folder for folder in self.folders if os.path.isdir(folder)]
        good = self.load(into)
        rest = [os.path.join(folder, name) for folder in set(self.folders) - set(good)
                for name in os.listdir(folder) if name.endswith(".go")]
        self.read_syntax(sorted(into.ignored.union(rest)), into)
        good = [folder for folder in good if any(
            name.endswith(".go") and os.path.join(folder, name) not in into.ignored for name in os.listdir(folder))]
        if not good:
            return
        patterns = ["./" + os.path.relpath(folder, self.cwd) for folder in good]
        done = self.run("vet", *patterns)
        if done.returncode == 0:
            return
        before = len(into.found)
        self.read(done.stderr + done.stdout, into, False)
        built = self.run("build", "-gcflags=-e", "-o", "/dev/null", *patterns)
        self.read(built.stderr, into, True)
        if len(into.found) == before and not into.failing:
            lines = [line for line in done.stderr.splitlines() if line.strip()] or ["go vet says nothing"]
            for folder in good:
                into.skipped[folder] = lines[-1][:300]

def diagnose(files):
    roots = collections.defaultdict(set)
    for file in files.values():
        folder = os.path.dirname(file.path)
        roots[above(folder, "go.mod")].add(folder)
    result = Diagnoses()
    for root, folders in roots.items():
        Module(root, sorted(folders)).diagnose(result)
    return result

def fresh_of(now, before):
    left = before.counts()
    for path, line, message in sorted(now.found):
        key = (path, key_of(message))
        left[key] -= 1
        if left[key] < 0:
            yield path, line, message

# The changed files that what is new is held against: the file itself, else those beside it, else all.
def blame(files, fresh):
    blamed = {}
    active = [file for file in files.values() if not file.answer]
    for path, line, message in fresh:
        file = files.get(path)
        if file and (not file.answer or file.original is None):
            blamed.setdefault(path, (line, message))
            continue
        folder = os.path.dirname(path)
        text = f"{os.path.relpath(path, ROOT)}:{line}: {message}"
        beside = [each for each in active if os.path.dirname(each.path) == folder]
        for each in beside or active:
            blamed.setdefault(each.path, (0, text))
    return {path: why for path, why in blamed.items() if not files[path].answer}

def settle(files, now, before):
    for file in files.values():
        if file.answer:
            continue
        folder = os.path.dirname(file.path)
        mine = [(line, message) for path, line, message in sorted(now.found) if path == file.path]
        stopped = [name for name in now.failing if name in now.needs.get(folder, ())]
        if folder in now.skipped:
            file.answer = "skip " + now.skipped[folder]
        elif mine:
            file.answer = f"before {mine[0][0]} {mine[0][1]}"
        elif file.path in now.ignored:
            file.answer = "skip its build constraints leave it out on this system"
        elif stopped and all(name in before.failing for name in stopped):
            file.answer = "skip a package it needs did not compile before either: " + now.failing[stopped[0]]
        elif stopped:
            file.answer = "0 a package it needs does not compile: " + now.failing[stopped[0]]
        elif folder in now.uncompiled:
            file.answer = "skip another file of its package fails as it did before"
        else:
            file.answer = "ok"

def check(files):
    for file in files.values():
        file.put(file.new)
    now = before = diagnose(files)
    if now.found or now.failing:
        for file in files.values():
            file.put(file.original)
        before = diagnose(files)
        for file in files.values():
            file.put(file.new)
    for _ in range(ROUNDS):
        blamed = blame(files, fresh_of(now, before))
        if not blamed:
            break
        for path, (line, message) in blamed.items():
            files[path].answer = f"{line} {message}"
            if files[path].original is not None:
                files[path].put(files[path].original)
        now = diagnose(files)
    else:
        if any(fresh_of(now, before)):
            for file in files.values():
                file.answer = file.answer or "skip too many files of the module fail"
    settle(files, now, before)

def main():
    os.makedirs("/work/tmp")
    files = unpack()
    sys.stdout.buffer.write(b"ready\n")
    link_cache()
    check(files)
    for file in files.values():
        text = " ".join(file.answer.split())[:500]
        sys.stdout.buffer.write(f"{file.number} {text}\n".encode("utf-8", "replace"))

main()
)python";

} // namespace

std::string_view goDriver()
{
    return kDriver;
}

} // namespace espalier::validate

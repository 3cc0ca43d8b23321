// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/checktool.h"

#include "core/validate/checkdrivers.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace espalier::validate {

namespace {

// As py_compile does, from bytes, so that a coding line counts.
constexpr std::string_view kPythonDriver = R"python(
import sys

def check(text, path):
    try:
        compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 0, f"{type(error).__name__}: {error.msg}"
    except Exception as error:
        return 0, f"{type(error).__name__}: {error}"
    return None

def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(b"ready\n")
    while header := source.readline():
        number, _, path_size, size = header.decode().split()
        path = source.read(int(path_size)).decode("utf-8", "replace")
        found = check(source.read(int(size)), path)
        line = f"{number} ok"
        if found:
            line = f"{number} {found[0]} " + " ".join(found[1][:400].split())
        sink.write(line.encode("utf-8", "replace") + b"\n")
        sink.flush()

main()
)python";

// Node itself decides by package.json, which is not here: "s" is CommonJS, "m" an ES module, "?"
// whichever of the two can be parsed. The compiler does not tell the line of an error in a module,
// so for the first ones "node --check" is asked for it.
constexpr std::string_view kNodeDriver = R"javascript(
"use strict";
const fs = require("fs"), vm = require("vm");
const { spawnSync } = require("child_process");
const parameters = ["exports", "require", "module", "__filename", "__dirname"];
const onlyInModules = /outside a module|import\.meta|Unexpected token 'export'|await is only valid/;
let questions = 20;

function messageOf(error) {
  return String(error && error.message ? error.name + ": " + error.message : error);
}

function checkScript(text, path) {
  try {
    vm.compileFunction(text, parameters, { filename: path });
    return null;
  } catch (error) {
    const stack = String(error && error.stack);
    const line = stack.startsWith(path + ":") ? parseInt(stack.slice(path.length + 1), 10) : 0;
    return { line: line || 0, message: messageOf(error) };
  }
}

function lineInModule(text) {
  if (questions-- <= 0) return 0;
  const file = "/tmp/check.mjs";
  fs.writeFileSync(file, text);
  const run = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" });
  const found = /\/tmp\/check\.mjs:(\d+)/.exec(run.stderr || "");
  return found ? Number(found[1]) : 0;
}

function checkModule(text, path) {
  try {
    new vm.SourceTextModule(text, { identifier: path });
    return null;
  } catch (error) {
    return { line: 0, message: messageOf(error), inModule: true };
  }
}

function check(text, path, kind) {
  if (kind === "m") return checkModule(text, path);
  const inScript = checkScript(text, path);
  if (!inScript || kind === "s") return inScript;
  const inModule = checkModule(text, path);
  return inModule && !onlyInModules.test(inScript.message) ? inScript : inModule;
}

const input = fs.readFileSync(0);
fs.writeSync(1, "ready\n");
for (let at = 0; at < input.length;) {
  const end = input.indexOf(10, at);
  const [number, kind, pathSize, size] = input.toString("latin1", at, end).split(" ");
  const pathEnd = end + 1 + Number(pathSize);
  const path = input.toString("utf8", end + 1, pathEnd);
  at = pathEnd + Number(size);
  const text = input.toString("utf8", pathEnd, at);
  const found = check(text, path, kind);
  if (found && found.inModule) found.line = lineInModule(text);
  const line = found ? found.line + " " + found.message.slice(0, 400).split(/\s+/).join(" ") : "ok";
  fs.writeSync(1, number + " " + line + "\n");
}
)javascript";

constexpr std::array kPythonPrograms{std::string_view("python3")};
constexpr std::array kPythonArguments{std::string_view("-I"),     std::string_view("-S"),
                                      std::string_view("-B"),     std::string_view("-W"),
                                      std::string_view("ignore"), std::string_view("-c")};
constexpr std::array kNodePrograms{std::string_view("node"), std::string_view("nodejs")};
constexpr std::array kNodeArguments{std::string_view("--experimental-vm-modules"),
                                    std::string_view("--no-warnings"), std::string_view("-e")};

constexpr std::array kNodeEndings{
    EndingRule{.ending = ".mjs", .kind = 'm', .uncheckable = {}},
    EndingRule{.ending = ".cjs", .kind = 's', .uncheckable = {}},
    EndingRule{.ending = ".jsx", .uncheckable = "node cannot parse JSX"}};

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> all)
{
    return std::ranges::contains(all, text);
}

bool endsWithOneOf(std::string_view text, std::initializer_list<std::string_view> all)
{
    return std::ranges::any_of(all, [text](std::string_view each) { return text.ends_with(each); });
}

std::string_view fileNameOf(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

bool isLeftOutOfGo(std::string_view folder)
{
    return isOneOf(folder, {".git", ".hg", ".svn", ".espalier", "node_modules"});
}

// What is embedded can be any file.
bool takesForGo(std::string_view path, bool scarcely)
{
    return !scarcely || endsWithOneOf(path, {".go", "go.mod", "go.sum", "go.work", "go.work.sum",
                                             "vendor/modules.txt", ".s", ".S", ".c", ".h", ".cc",
                                             ".cpp", ".cxx", ".hh", ".hpp", ".m", ".syso"});
}

bool isLeftOutOfTypescript(std::string_view folder)
{
    return isOneOf(folder, {".git", ".hg", ".svn", ".espalier", ".cache", ".nx", ".turbo"});
}

// Of packages it is declarations, where they are told to lie, and the compiler itself.
bool takesForTypescript(std::string_view path, bool scarcely)
{
    const auto name = fileNameOf(path);
    if (endsWithOneOf(path, {".d.ts", ".d.mts", ".d.cts"}) || name == "package.json" ||
        (name.ends_with(".json") && name.contains("tsconfig")))
        return true;
    if (path.starts_with("node_modules/") || path.contains("/node_modules/"))
        return path.ends_with("node_modules/typescript/lib/typescript.js");
    return endsWithOneOf(path, {".ts", ".tsx", ".mts", ".cts"}) ||
           (!scarcely && endsWithOneOf(path, {".js", ".jsx", ".mjs", ".cjs", ".json"}));
}

constexpr ProjectRules kGoRules{
    .isLeftOut = isLeftOutOfGo, .takes = takesForGo, .needsModule = true, .syntaxOnly = {}};
constexpr ProjectRules kTypescriptRules{
    .isLeftOut = isLeftOutOfTypescript, .takes = takesForTypescript, .syntaxOnly = "tsc (syntax)"};

constexpr std::array kGoPrograms{std::string_view("go")};
constexpr std::array kTypescriptArguments{std::string_view("--max-old-space-size=3072"),
                                          std::string_view("--no-warnings"),
                                          std::string_view("-e")};

CheckTool typescriptTool(std::string_view language)
{
    return {.language = language,
            .check = "tsc",
            .programs = kNodePrograms,
            .arguments = kTypescriptArguments,
            .driver = typescriptDriver(),
            .remedy = "install nodejs below /usr",
            .project = &kTypescriptRules};
}

const auto &allTools()
{
    static const std::array tools{
        CheckTool{.language = "python",
                  .check = "py_compile",
                  .programs = kPythonPrograms,
                  .arguments = kPythonArguments,
                  .driver = kPythonDriver,
                  .remedy = "install python3 below /usr"},
        CheckTool{.language = "javascript",
                  .check = "node --check",
                  .programs = kNodePrograms,
                  .arguments = kNodeArguments,
                  .driver = kNodeDriver,
                  .remedy = "install nodejs below /usr",
                  .endings = kNodeEndings},
        CheckTool{.language = "go",
                  .check = "go vet",
                  .programs = kGoPrograms,
                  .arguments = kPythonArguments,
                  .driver = goDriver(),
                  .remedy = "install golang-go below /usr",
                  .runner = kPythonPrograms.front(),
                  .project = &kGoRules},
        typescriptTool("typescript"),
        typescriptTool("tsx"),
    };
    return tools;
}

} // namespace

const CheckTool *checkToolOf(std::string_view language)
{
    const auto found = std::ranges::find(allTools(), language, &CheckTool::language);
    return found == allTools().end() ? nullptr : &*found;
}

} // namespace espalier::validate

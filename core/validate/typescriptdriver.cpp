// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/checkdrivers.h"

namespace espalier::validate {

namespace {

constexpr std::string_view kDriver = R"javascript(
"use strict";
const fs = require("fs"), path = require("path");

const kRoot = "/work/p";
const kRounds = 8;
const kSystemFolders = ["/usr/share/nodejs", "/usr/lib/node_modules", "/usr/local/lib/node_modules"];

class File {
  constructor(number, name, text) {
    this.number = number;
    this.name = name;
    this.text = text;
    this.original = null;
    this.answer = "";
    this.isBack = false; // to its original, because the new text fails
  }
  put(text) {
    if (text === null) return fs.rmSync(this.name, { force: true });
    fs.mkdirSync(path.dirname(this.name), { recursive: true });
    if (fs.lstatSync(this.name, { throwIfNoEntry: false })?.isSymbolicLink()) fs.unlinkSync(this.name);
    fs.writeFileSync(this.name, text);
  }
}

function readInput() {
  const parts = [], part = Buffer.alloc(1 << 20);
  for (let count; (count = fs.readSync(0, part, 0, part.length)) > 0;)
    parts.push(Buffer.from(part.subarray(0, count)));
  return Buffer.concat(parts);
}

function link(name, target) {
  fs.mkdirSync(path.dirname(name), { recursive: true });
  if (!fs.lstatSync(name, { throwIfNoEntry: false })) fs.symlinkSync(target, name);
}

function unpack() {
  const input = readInput(), files = new Map();
  for (let at = 0; at < input.length;) {
    const end = input.indexOf(10, at);
    const [number, kind, nameSize, size] = input.toString("latin1", at, end).split(" ");
    const nameEnd = end + 1 + Number(nameSize);
    const name = path.join(kRoot, input.toString("utf8", end + 1, nameEnd));
    at = nameEnd + Number(size);
    const text = input.subarray(nameEnd, at);
    if (kind === "c") files.set(name, new File(number, name, text));
    else if (kind === "o") files.get(name).original = text;
    else if (kind === "l") link(name, text.toString());
    else if (!files.has(name)) new File(number, name, text).put(text);
  }
  return files;
}

function isDeclaration(name) { return /\.d\.[cm]?ts$/.test(name); }

function nearest(folder, name) {
  for (; folder.startsWith(kRoot); folder = path.dirname(folder)) {
    const found = path.join(folder, name);
    if (fs.existsSync(found)) return found;
  }
  return null;
}

// The project's own compiler, else one of this system.
function compilerFor(folder) {
  const own = nearest(folder, "node_modules/typescript/package.json");
  const all = own ? [path.dirname(own)] : kSystemFolders.map((each) => path.join(each, "typescript"));
  for (const each of all) {
    if (!fs.existsSync(path.join(each, "package.json"))) continue;
    const version = JSON.parse(fs.readFileSync(path.join(each, "package.json"), "utf8")).version;
    if (parseInt(version, 10) >= 7 || !fs.existsSync(path.join(each, "lib/typescript.js")))
      throw `TypeScript ${version} cannot be asked by programs; install typescript 5 in the project to have this checked`;
    return require(path.join(each, "lib/typescript.js"));
  }
  throw "typescript is not installed; install it in the project (npm install --save-dev typescript) or the package node-typescript below /usr";
}

function parseConfig(ts, file) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} };
  return ts.getParsedCommandLineOfConfigFile(file, {}, host);
}

// A config may only point to others; the first that includes the file is the one.
function configFor(ts, file, name, seen = new Set()) {
  if (seen.has(file) || !fs.existsSync(file)) return null;
  seen.add(file);
  const parsed = parseConfig(ts, file);
  if (!parsed) return null;
  if (parsed.fileNames.some((each) => path.normalize(each) === name)) return file;
  for (const reference of parsed.projectReferences || []) {
    const found = configFor(ts, ts.resolveProjectReferencePath(reference), name, seen);
    if (found) return found;
  }
  return null;
}

// Files that are checked together.
class Group {
  constructor(ts, root, config, included) {
    this.ts = ts;
    this.root = root;
    this.config = config;
    this.included = included;
    this.files = [];
  }
  program(files) {
    const { ts } = this;
    const parsed = parseConfig(ts, this.config);
    const options = { ...parsed.options, noEmit: true, incremental: false, skipLibCheck: true };
    delete options.tsBuildInfoFile;
    let names = parsed.fileNames;
    if (!this.included) {
      delete options.rootDir;
      options.composite = false;
      const declared = names.filter(isDeclaration);
      names = [...declared, ...this.files.filter((file) => files.has(file.name)).map((file) => file.name)];
    } else if (options.composite) {
      // noEmit does not go with it; what it asks for besides is asked for.
      options.composite = false;
      options.declaration = true;
    }
    // Without the references, imports lead to sources instead of to what has perhaps not been built.
    return ts.createProgram({ rootNames: names, options,
                              configFileParsingDiagnostics: ts.getConfigFileParsingDiagnostics(parsed) });
  }
  *diagnosticsOf(program, source) {
    yield* program.getSyntacticDiagnostics(source);
    yield* program.getSemanticDiagnostics(source);
    if (program.getCompilerOptions().declaration && !source.isDeclarationFile)
      yield* program.getDeclarationDiagnostics(source);
  }
  // What is found, as [name, line, message]; the name is empty where it is of no file. What it was
  // found in is kept of the last time.
  diagnose(files) {
    const { ts } = this;
    const program = this.program(files), found = [];
    const add = (diagnostic, name) => {
      if (diagnostic.category !== ts.DiagnosticCategory.Error) return;
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
      const line = diagnostic.file && diagnostic.start !== undefined
        ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1 : 0;
      found.push([name, line, `TS${diagnostic.code}: ${text}`]);
    };
    for (const each of [...program.getConfigFileParsingDiagnostics(), ...program.getOptionsDiagnostics(),
                        ...program.getGlobalDiagnostics()]) add(each, "");
    this.imports = new Map();
    this.sources = new Set();
    for (const source of program.getSourceFiles()) {
      const name = path.normalize(source.fileName);
      this.sources.add(name);
      const isOurs = files.has(name);
      if (!isOurs && (source.isDeclarationFile || program.isSourceFileFromExternalLibrary(source))) continue;
      for (const each of this.diagnosticsOf(program, source)) add(each, name);
      this.imports.set(name, new Set(this.importsOf(source)));
    }
    return found;
  }
  *importsOf(source) {
    for (const each of this.ts.preProcessFile(source.text).importedFiles) {
      if (!each.fileName.startsWith(".")) continue;
      const base = path.join(path.dirname(source.fileName), each.fileName).replace(/\.[cm]?[jt]sx?$/, "");
      yield base;
    }
  }
  importsFile(name, other) {
    const stem = other.replace(/\.[cm]?[jt]sx?$/, "");
    const all = this.imports.get(name);
    return !!all && (all.has(stem) || (path.basename(stem) === "index" && all.has(path.dirname(stem))));
  }
}

function keyOf([name, , message]) { return name + "\0" + message.replace(/\(\d+,\d+\)/g, ""); }

function freshOf(now, before) {
  const left = new Map();
  for (const each of before) left.set(keyOf(each), (left.get(keyOf(each)) || 0) + 1);
  return now.filter((each) => {
    const count = left.get(keyOf(each)) || 0;
    left.set(keyOf(each), count - 1);
    return count <= 0;
  });
}

// What is new is held against the file itself, else against those it imports, else against all.
function blame(group, files, fresh) {
  const blamed = new Map();
  const active = group.files.filter((file) => !file.answer);
  for (const [name, line, message] of fresh) {
    const file = files.get(name);
    if (file && !file.answer && active.includes(file)) {
      if (!blamed.has(file)) blamed.set(file, [line, message]);
      continue;
    }
    if (file && file.answer && file.original === null) continue;
    const imported = active.filter((each) => group.importsFile(name, each.name));
    const text = name ? `${path.relative(kRoot, name)}:${line}: ${message}` : message;
    for (const each of imported.length ? imported : active)
      if (!blamed.has(each)) blamed.set(each, [0, text]);
  }
  return blamed;
}

function putBack(file, line, message) {
  file.answer = `${line} ${message}`;
  file.isBack = file.original !== null;
  if (file.isBack) file.put(file.original);
}

// Costs next to nothing and may save a whole round.
function putBackUnparsed(group) {
  const { ts } = group;
  const parse = (file, text) => ts.createSourceFile(file.name, text.toString(), ts.ScriptTarget.Latest);
  for (const file of group.files) {
    const source = parse(file, file.text), [error] = source.parseDiagnostics || [];
    if (!error || file.original === null || parse(file, file.original).parseDiagnostics.length) continue;
    const line = source.getLineAndCharacterOfPosition(error.start).line + 1;
    putBack(file, line, `TS${error.code}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`);
  }
}

function checkGroup(group, files) {
  putBackUnparsed(group);
  let now = group.diagnose(files), before = [];
  if (now.length) {
    for (const file of files.values()) file.put(file.original);
    const { imports, sources } = group;
    before = group.diagnose(files);
    Object.assign(group, { imports, sources });
    for (const file of files.values()) file.put(file.isBack ? file.original : file.text);
  }
  for (let round = 0; ; ++round) {
    const blamed = blame(group, files, freshOf(now, before));
    if (!blamed.size) break;
    if (round === kRounds) {
      for (const file of group.files) file.answer ||= "skip too many files of the project fail";
      return;
    }
    for (const [file, [line, message]] of blamed) putBack(file, line, message);
    now = group.diagnose(files);
  }
  for (const file of group.files) {
    if (file.answer) continue;
    const mine = now.find(([name]) => name === file.name);
    if (mine) file.answer = `before ${mine[1]} ${mine[2]}`;
    else file.answer = group.sources.has(file.name) ? "ok" : "skip the compiler does not look at it";
  }
}

function checkSyntax(ts, file) {
  const errors = (text) => {
    const done = ts.transpileModule(text.toString(), { reportDiagnostics: true, fileName: path.basename(file.name),
      compilerOptions: { target: ts.ScriptTarget.ESNext, jsx: ts.JsxEmit.Preserve } });
    return done.diagnostics.filter((each) => each.file && each.category === ts.DiagnosticCategory.Error);
  };
  if (isDeclaration(file.name)) return "skip a declaration file without tsconfig.json";
  const found = errors(file.text);
  if (!found.length) return "syntax ok";
  const line = found[0].file.getLineAndCharacterOfPosition(found[0].start).line + 1;
  const message = `${line} TS${found[0].code}: ${ts.flattenDiagnosticMessageText(found[0].messageText, " ")}`;
  return file.original !== null && errors(file.original).length ? "syntax before " + message : "syntax " + message;
}

function addTo(groups, ts, root, included, file) {
  const key = (included || root) + (included ? "" : " alone");
  if (!groups.has(key)) groups.set(key, new Group(ts, root, included || root, !!included));
  groups.get(key).files.push(file);
}

function groupsOf(files) {
  const groups = new Map(), declarations = [];
  for (const file of files.values()) {
    const folder = path.dirname(file.name);
    const root = nearest(folder, "tsconfig.json");
    try {
      const ts = compilerFor(folder);
      const included = root && configFor(ts, root, file.name);
      if (!root) file.answer = checkSyntax(ts, file);
      else if (!included && isDeclaration(file.name)) declarations.push([ts, root, file]);
      else addTo(groups, ts, root, included, file);
    } catch (error) {
      if (typeof error !== "string") throw error;
      file.answer = "skip " + error;
    }
  }
  // They come into a program by being imported.
  for (const [ts, root, file] of declarations) {
    const group = [...groups.values()].find((each) => each.included && each.root === root);
    if (group) group.files.push(file);
    else addTo(groups, ts, root, null, file);
  }
  return groups;
}

const files = unpack();
fs.writeSync(1, "ready\n");
for (const file of files.values()) file.put(file.text);
for (const group of groupsOf(files).values()) checkGroup(group, files);
for (const file of files.values())
  fs.writeSync(1, file.number + " " + file.answer.split(/\s+/).join(" ").slice(0, 500) + "\n");
)javascript";

} // namespace

std::string_view typescriptDriver()
{
    return kDriver;
}

} // namespace espalier::validate

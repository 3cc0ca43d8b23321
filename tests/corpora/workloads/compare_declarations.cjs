// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// Compares the declarations that TypeScript's compiler wrote for two states of the same sources.
//
//   node compare_declarations.cjs COMPILER BEFORE AFTER
//
// Prints a line for each file: "same PATH", or "written PATH NAMES": the text is another, all types
// are the same; or "comments PATH": so are they, and a comment is another; or "differs PATH WHAT".
// Where the text is another, the two are put side by side, and the compiler says whether the types
// of what they export are identical.

const fs = require("node:fs");
const path = require("node:path");

const [compiler, before, after] = process.argv.slice(2).map((each) => path.resolve(each));
const ts = require(compiler);

const printer = ts.createPrinter({ removeComments: true });

function parse(name, text) {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

/** {name: text} of the statements; imports are left out, for they follow what is written. */
function statements(text) {
  const file = parse("file.d.ts", text);
  const found = new Map();
  for (const each of file.statements) {
    if (ts.isImportDeclaration(each) || ts.isImportEqualsDeclaration(each)) continue;
    const name = each.name?.text ?? each.declarationList?.declarations[0].name.getText() ?? "";
    const printed = printer.printNode(ts.EmitHint.Unspecified, each, file);
    found.set(name, `${found.get(name) ?? ""}${printed}\n`);
  }
  return found;
}

function commentsIn(text) {
  return text.match(/\/\*[^]*?\*\//g) ?? [];
}

/** Names of the values and types of a file that are not identical in another. */
function otherTypes(folder, stem, names) {
  const lines = [
    `import * as before from "./${stem}.js";`, `import * as after from "./${stem}.after.js";`,
    "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;",
    ...names.map((name) => `export const same_${name}: Same<typeof before.${name}, typeof after.${name}> = true;`),
  ];
  const check = path.join(folder, `${stem}.check.ts`);
  fs.writeFileSync(check, lines.join("\n"));
  const program = ts.createProgram([check], {
    strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10,
  });
  const wrong = ts.getPreEmitDiagnostics(program).filter((each) => each.file?.fileName === check);
  fs.rmSync(check);
  return wrong.map((each) => {
    const line = each.file.getLineAndCharacterOfPosition(each.start).line;
    return `${names[line - 3] ?? ""} ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`;
  });
}

function compare(name) {
  const other = path.join(after, name);
  if (!fs.existsSync(other)) return `differs ${name}: it is not there`;
  const texts = [path.join(before, name), other].map((each) => fs.readFileSync(each, "utf8"));
  if (texts[0] === texts[1]) return `same ${name}`;
  const [old, now] = texts.map(statements);
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((each) => old.get(each) !== now.get(each));
  if (names.some((each) => !each || !old.has(each) || !now.has(each))) {
    return `differs ${name}: ${names.join(", ")}`;
  }
  if (names.length) {
    const stem = path.basename(name, ".d.ts");
    const copy = path.join(before, path.dirname(name), `${stem}.after.d.ts`);
    fs.writeFileSync(copy, texts[1]);
    const wrong = otherTypes(path.dirname(copy), stem, names);
    fs.rmSync(copy);
    if (wrong.length) return `differs ${name}: ${wrong.join("; ")}`;
  }
  if (JSON.stringify(commentsIn(texts[0])) !== JSON.stringify(commentsIn(texts[1]))) return `comments ${name}`;
  return names.length ? `written ${name}: ${names.join(", ")}` : `same ${name}`;
}

const found = fs.readdirSync(before, { recursive: true }).filter((name) => name.endsWith(".d.ts"));
for (const name of found.sort()) console.log(compare(name));
for (const name of fs.readdirSync(after, { recursive: true }).sort()) {
  if (name.endsWith(".d.ts") && !found.includes(name)) console.log(`differs ${name}: it is new`);
}

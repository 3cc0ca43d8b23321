// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// How the engine itself reads files: one line of input is a path, one of output "script", "module"
// or what is wrong with it. Nothing is run.
//
//   node --experimental-vm-modules --no-warnings parse_all.cjs < PATHS

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const folders = new Map();

/** Whether files of a folder whose names do not tell are modules: the nearest package.json says. */
function holdsModules(folder) {
  if (folders.has(folder)) return folders.get(folder);
  let answer;
  try {
    answer = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).type === "module";
  } catch {
    answer = folder !== path.dirname(folder) && holdsModules(path.dirname(folder));
  }
  folders.set(folder, answer);
  return answer;
}

const readers = {
  script: (text) =>
    vm.compileFunction(text, ["exports", "require", "module", "__filename", "__dirname"]),
  module: (text) => new vm.SourceTextModule(text),
};

function kindOf(name) {
  // A hashbang is legal only at the very start, where a function's body is not.
  const text = fs.readFileSync(name, "utf8").replace(/^\uFEFF/, "").replace(/^#!/, "//");
  const isModule = name.endsWith(".mjs") || (name.endsWith(".js") && holdsModules(path.dirname(name)));
  let problem;
  for (const kind of isModule ? ["module", "script"] : ["script", "module"]) {
    try {
      readers[kind](text);
      return kind;
    } catch (error) {
      problem ??= `${error.name}: ${error.message}`;
    }
  }
  return problem;
}

for (const name of fs.readFileSync(0, "utf8").split("\n")) {
  if (name) console.log(kindOf(name).replaceAll("\n", " "));
}

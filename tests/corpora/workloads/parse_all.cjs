// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// How the engine itself reads files: one line of input is a path, one of output "script", "module"
// or what is wrong with it. Nothing is run.
//
//   node --experimental-vm-modules --no-warnings parse_all.cjs < PATHS

const fs = require("node:fs");
const vm = require("node:vm");

function kindOf(text) {
  // A hashbang is legal only at the very start, where a function's body is not.
  const body = text.replace(/^\uFEFF/, "").replace(/^#!/, "//");
  try {
    vm.compileFunction(body, ["exports", "require", "module", "__filename", "__dirname"]);
    return "script";
  } catch {
    // Perhaps a module.
  }
  try {
    new vm.SourceTextModule(body);
    return "module";
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

for (const path of fs.readFileSync(0, "utf8").split("\n")) {
  if (path) console.log(kindOf(fs.readFileSync(path, "utf8")).replaceAll("\n", " "));
}

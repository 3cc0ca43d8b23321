// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// How TypeScript's compiler reads files: one line of input is a path, one of output the number of
// errors and their kinds; it is empty when there are none. Nothing is resolved or checked.
//
//   node parse_typescript.cjs COMPILER < PATHS

const fs = require("node:fs");
const path = require("node:path");

const ts = require(path.resolve(process.argv[2]));

for (const name of fs.readFileSync(0, "utf8").split("\n")) {
  if (!name) continue;
  const file = ts.createSourceFile(name, fs.readFileSync(name, "utf8"), ts.ScriptTarget.Latest);
  const codes = file.parseDiagnostics.map((each) => each.code);
  const kinds = [...new Set(codes)].sort().join(", TS");
  console.log(codes.length ? `${codes.length} errors, TS${kinds}` : "");
}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// Runs five packages on real inputs and prints all they give.
//
//   node packages.cjs PACKAGES INPUTS [LIMIT]
//
// PACKAGES: folder with a node_modules of the packages to run; INPUTS: one with those to read;
// LIMIT: bytes of the largest file to read.

const { createRequire } = require("node:module");
const path = require("node:path");
const { runAll } = require("./package_cases.cjs");

const [packages, inputs] = process.argv.slice(2, 4).map((name) => path.resolve(name));
const load = createRequire(path.join(packages, "index.cjs"));

runAll(
  {
    acorn: load("acorn"),
    yaml: load("js-yaml"),
    marked: load("marked"),
    semver: load("semver"),
    handlebars: load("handlebars"),
  },
  path.join(inputs, "node_modules"),
  process.argv[4],
);

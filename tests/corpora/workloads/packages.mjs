// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The same as packages.cjs, with the packages taken in as ES modules where they have them. It must
// lie beside a node_modules: ES modules are looked for from the file that imports.
//
//   node packages.mjs INPUTS CASES [LIMIT]

import * as acorn from "acorn";
import handlebars from "handlebars";
import yaml from "js-yaml";
import * as marked from "marked";
import semver from "semver";

const [inputs, cases, limit] = process.argv.slice(2);
const { runAll } = (await import(cases)).default;

runAll({ acorn, yaml, marked, semver, handlebars }, `${inputs}/node_modules`, limit);

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The same as packages.cjs, with the packages taken in as ES modules where they have them. It must
// lie beside a node_modules: ES modules are looked for from the file that imports.

import * as acorn from "acorn";
import handlebars from "handlebars";
import yaml from "js-yaml";
import * as marked from "marked";
import semver from "semver";

const { runAll } = (await import(process.argv[3])).default;

runAll({ acorn, yaml, marked, semver, handlebars }, `${process.argv[2]}/node_modules`);

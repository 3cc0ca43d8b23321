// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/** Prints one result: its length and hash, and the whole of it when it is short. */
function show(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, plain);
  const hash = crypto.createHash("sha256").update(String(text)).digest("hex");
  const whole = String(text).length < 400 ? ` ${text}` : "";
  console.log(`${name}: ${String(text).length} ${hash}${whole}`);
}

/** What JSON has no form for. */
function plain(key, value) {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof RegExp) return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}

function attempt(name, run) {
  let result;
  try {
    result = run();
  } catch (error) {
    result = `${error.name}: ${error.message}`;
  }
  show(name, result);
}

let largest = Infinity;

/** All files below a folder with one of some endings, in order. */
function* files(folder, endings) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(name, endings);
    else if (!endings.some((ending) => entry.name.endsWith(ending))) continue;
    else if (fs.statSync(name).size <= largest) yield name;
  }
}

const kParsed = ["acorn", "js-yaml", "marked", "semver", "handlebars"];

function useAcorn(acorn, inputs) {
  for (const name of kParsed.flatMap((each) => [...files(path.join(inputs, each), [".js", ".mjs"])])) {
    const text = fs.readFileSync(name, "utf8");
    const short = path.relative(inputs, name);
    const sourceType = name.endsWith(".mjs") || /^(import|export)\s/m.test(text) ? "module" : "script";
    const options = { ecmaVersion: "latest", sourceType, locations: text.length < 20000 };
    attempt(`acorn ${short}`, () => acorn.parse(text, options));
  }
  const text = fs.readFileSync(path.join(inputs, "semver/classes/range.js"), "utf8");
  const tokens = [];
  for (const token of acorn.tokenizer(text, { ecmaVersion: 2022 })) tokens.push(token.type.label);
  show("acorn tokens", tokens);
  for (const broken of ["let a; let a", "a = ;", "/(/", "class { #a; m() { this.#b } }", "`${"]) {
    attempt(`acorn ${broken}`, () => acorn.parse(broken, { ecmaVersion: "latest" }));
  }
  attempt("acorn expression", () => acorn.parseExpressionAt("  a?.b ?? c ** -d", 2, { ecmaVersion: 2024 }));
}

const kYaml = `
defaults: &defaults
  wall: south   # a comment
  tools: [saw, "a \\"big\\" ladder", 'secateurs']
pear:
  <<: *defaults
  age: 7
  planted: 2015-03-21
  note: >-
    folded
    text

    in two parts
  literal: |+
    kept

numbers: [0x1F, 0o17, 1_000, -.inf, .NaN, 1e3, ~, yes, no, "no"]
? [a, b]
: !!set {x, y}
binary: !!binary aGVsbG8=
ordered: !!omap [one: 1, two: 2]
`;

function useYaml(yaml, inputs) {
  const loaded = yaml.load(kYaml);
  show("yaml load", loaded);
  for (const options of [{}, { flowLevel: 1 }, { sortKeys: true, indent: 4 }, { quotingType: '"' }]) {
    attempt(`yaml dump ${JSON.stringify(options)}`, () => yaml.dump(loaded, options));
  }
  for (const name of files(inputs, ["package.json"])) {
    const data = JSON.parse(fs.readFileSync(name, "utf8"));
    const text = yaml.dump(data, { lineWidth: 60 });
    show(`yaml ${path.relative(inputs, name)}`, text);
    show("  and back", JSON.stringify(yaml.load(text)) === JSON.stringify(data));
  }
  for (const broken of ["a: b: c", "[1, 2", "\t- x", "a: *nothing", "--- !!js/undefined x", "a: 1\na: 2"]) {
    attempt(`yaml ${JSON.stringify(broken)}`, () => yaml.load(broken));
  }
  const Point = new yaml.Type("!point", {
    kind: "sequence",
    construct: ([x, y]) => ({ x, y }),
    predicate: (value) => value !== null && typeof value === "object" && "x" in value,
    represent: ({ x, y }) => [x, y],
  });
  const schema = yaml.DEFAULT_SCHEMA.extend([Point]);
  attempt("yaml type", () => yaml.dump(yaml.load("at: !point [1, 2]", { schema }), { schema }));
  const documents = [];
  yaml.loadAll("--- 1\n--- [2]\n...\n--- {three: 3}\n", (each) => documents.push(each));
  show("yaml documents", documents);
}

function useMarked(marked, inputs) {
  for (const name of files(inputs, [".md", ".markdown"])) {
    const text = fs.readFileSync(name, "utf8");
    const short = path.relative(inputs, name);
    attempt(`marked ${short}`, () => marked.marked.parse(text));
    attempt(`marked plainly ${short}`, () => marked.marked.parse(text, { gfm: false, breaks: true }));
  }
  const own = new marked.Marked({
    walkTokens: (token) => {
      if (token.type === "heading") token.depth += 1;
    },
    renderer: {
      link({ href, tokens }) {
        return `<${href}>${this.parser.parseInline(tokens)}`;
      },
    },
  });
  attempt("marked own", () => own.parse("# A\n\n[b *c*](d)\n\n| a | b |\n|---|:-:|\n| 1 | `2` |\n\n- [x] e\n  1. f"));
  attempt("marked tokens", () => marked.lexer("> a\n> ```js\n> b\n> ```\n\n***\n\n<div>\n\n~~c~~ **d*e*f**"));
  attempt("marked wrong", () => marked.marked.parse(undefined));
}

const kVersions = ["1.2.3", "v1.2", "0.0.1-alpha.1", "2.0.0-rc.1+build.5", "10.20.30", "1.2.x", "01.2.3",
  " 4.5.6 ", "1.2.3-0", "999999999999999999.0.0", "", "1.0.0-beta", "1.0.0"];
const kRanges = ["^1.2.3", "~1.2", "1.x || >=2.5.0 || 5.0.0 - 7.2.3", "*", "<1.0.0", ">=1.0.0-alpha <2",
  "^0.0.1", "~>3.2.1", "=1.0.0", "not a range", "1.2.3 - 2", "^1.2.3-beta.2", ">1 <1"];

function useSemver(semver) {
  for (const version of kVersions) {
    attempt(`semver ${version}`, () => [
      semver.valid(version),
      semver.clean(version, { loose: true }),
      semver.coerce(version)?.version,
      semver.prerelease(version),
      ["major", "preminor", "patch", "prerelease"].map((step) => semver.inc(version, step, "pre")),
      kRanges.map((range) => semver.satisfies(version, range, { includePrerelease: true })),
    ]);
  }
  for (const range of kRanges) {
    attempt(`semver ${range}`, () => [
      semver.validRange(range),
      semver.minVersion(range)?.version,
      semver.maxSatisfying(kVersions.filter((each) => semver.valid(each)), range),
      kRanges.map((other) => semver.validRange(other) && semver.intersects(range, other)),
      kRanges.map((other) => semver.validRange(other) && semver.subset(range, other)),
      semver.gtr("3.0.0", range),
      semver.simplifyRange(["1.0.0", "1.2.3", "2.0.0"], range),
    ]);
  }
  const valid = kVersions.filter((each) => semver.valid(each));
  show("semver sorted", [semver.sort([...valid]), semver.rsort([...valid])]);
  show("semver diff", valid.map((each) => semver.diff(each, "1.2.3")));
}

const kTemplates = {
  list: "{{#each trees as |tree i|}}{{i}}: {{tree.name}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}",
  nested: "{{#with stall}}{{name}} {{#if open}}open{{else if soon}}soon{{else}}shut{{/if}} {{../city}}{{/with}}",
  escape: "{{text}} {{{text}}} {{&text}} \\{{raw}} {{~ text ~}}  .",
  helper: '{{loud name "!" times=3}} {{#twice}}{{this.name}}{{/twice}} {{lookup trees 1}} {{#loud}}{{/loud}}',
  partial: '{{> sign this size="big"}}{{#> missing}}instead{{/missing}}{{#*inline "in"}}[{{x}}]{{/inline}}{{> in x=1}}',
  comment: "{{! nothing }}{{!-- {{at all}} --}}{{trees.length}}{{[odd name]}}{{@root.city}}",
  wrong: "{{#if a}}{{/each}}",
  unknown: "{{what is this}}",
};

function useHandlebars(handlebars) {
  const instance = handlebars.create();
  instance.registerHelper("loud", (text, mark, options) =>
    typeof text === "string" ? text.toUpperCase() + mark.repeat(options.hash.times) : "quiet");
  instance.registerHelper("twice", function (options) {
    return options.fn(this) + options.inverse(this) + options.fn(this);
  });
  instance.registerPartial("sign", "<{{size}} {{name}}>");
  const data = {
    name: "espalier", city: "Kew", text: "<a & 'b'>", "odd name": 7,
    stall: { name: "stall", soon: true }, trees: [{ name: "pear" }, { name: "fig" }],
  };
  for (const [name, template] of Object.entries(kTemplates)) {
    attempt(`handlebars ${name}`, () => instance.compile(template)(data));
    attempt(`handlebars strict ${name}`, () => instance.compile(template, { strict: true, noEscape: true })(data));
    attempt(`handlebars tree ${name}`, () => instance.parse(template));
    attempt(`handlebars code ${name}`, () => instance.precompile(template, { preventIndent: true }));
  }
}

/** `limit`: size in bytes of the largest file that is read; all are read without one. */
function runAll({ acorn, yaml, marked, semver, handlebars }, inputs, limit) {
  if (limit) largest = Number(limit);
  useSemver(semver);
  useHandlebars(handlebars);
  useYaml(yaml, inputs);
  useMarked(marked, inputs);
  useAcorn(acorn, inputs);
}

module.exports = { runAll };

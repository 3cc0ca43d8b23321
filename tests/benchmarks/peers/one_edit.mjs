// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// node one_edit.mjs FILE NAME
//
// Puts telemetry into one function, many times. Prints microseconds for each tool as JSON, and
// whether the edit was right.

import { readFileSync } from "node:fs";
import * as peers from "./contestants.mjs";
import { functionAt, judge, parse } from "./tree.mjs";

const [file, name] = process.argv.slice(2);
const code = readFileSync(file, "utf8");
const tree = parse(code);
const header = code.indexOf(`function ${name}(`);
const target = functionAt(tree, code.indexOf("{", header) + 1);
const verdict = text => text === null ? "refused" : judge(tree, target.way, text) || "right";

/** Median of one call, after a warm-up. */
async function microseconds(action) {
    const samples = [];
    const finish = performance.now() + 4000;
    for (let i = 0; i < 600 && (i < 40 || performance.now() < finish); ++i) {
        const start = performance.now();
        await action();
        if (i >= 20) samples.push((performance.now() - start) * 1000);
    }
    return samples.sort((a, b) => a - b)[samples.length >> 1];
}

const results = {};
if (peers.isThere.booster) {
    const snippet = peers.boosterSnippet(code, target, name);
    results["agent-booster"] = {
        whole: await microseconds(() => peers.boosterEdit(code, snippet)),
        verdict: verdict(await peers.boosterEdit(code, snippet)),
    };
}
if (peers.isThere.astGrep) {
    const where = peers.rule(target);
    const kept = peers.astGrepParse(code);
    const edit = () => peers.astGrepEdit(peers.astGrepParse(code), where, name);
    results["ast-grep napi"] = {
        kept: await microseconds(() => peers.astGrepEdit(kept, where, name)),
        whole: await microseconds(edit),
        parse: await microseconds(() => peers.astGrepParse(code)),
        verdict: verdict(edit()),
    };
}
console.log(JSON.stringify(results));

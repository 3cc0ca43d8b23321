// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// node many_edits.mjs CASES
//
// CASES: a JSON list of {id, file, offset, edited}: a function, by a byte within its body, and the
// file that Espalier edited, or null where it refused. Has every tool edit, judges all, and prints
// for each case and tool "right", "refused" or what is wrong, and whether it is a declaration.

import { readFileSync } from "node:fs";
import * as peers from "./contestants.mjs";
import { functionAt, judge, parse } from "./tree.mjs";

const results = [];
for (const { id, file, offset, edited } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
    const bytes = readFileSync(file);
    const code = bytes.toString("utf8");
    const tree = parse(code);
    const target = tree && functionAt(tree, bytes.subarray(0, offset).toString("utf8").length);
    if (!target) {
        results.push({ id, verdicts: null }); // not for acorn to judge
        continue;
    }
    const verdict = text => text === null ? "refused" : judge(tree, target.way, text) || "right";
    const verdicts = { espalier: verdict(edited && readFileSync(edited, "utf8")) };
    if (peers.isThere.booster) {
        for (const [name, snippet] of [["agent-booster", peers.boosterSnippet],
                                       ["agent-booster, markers", peers.boosterMarkers]])
            verdicts[name] = verdict(await peers.boosterEdit(code, snippet(code, target, id)));
    }
    if (peers.isThere.astGrep) {
        verdicts["ast-grep napi"] =
            verdict(peers.astGrepEdit(peers.astGrepParse(code), peers.rule(target), id));
    }
    results.push({ id, verdicts, declaration: target.node.type === "FunctionDeclaration" });
}
console.log(JSON.stringify(results));

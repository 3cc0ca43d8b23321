// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How other tools are asked to put telemetry for entry and exit into one function of a file.

import { packageOf } from "./package.mjs";

const ENTER = id => `const _esp = _espalier_tel.enter(${JSON.stringify(id)}); try {`;
// Without a catch block: agent-booster takes one as a wish for its own template of error handling.
const EXIT = "} finally { _esp.exit(); }";

const booster = packageOf("PEERS", "agent-booster");
const astGrep = packageOf("PEERS", "@ast-grep/napi");
const editor = booster && new booster.AgentBooster();
const KINDS = ["function_declaration", "generator_function_declaration", "function_expression",
    "generator_function", "arrow_function", "method_definition"].map(kind => ({ kind }));

/** What somebody would name as the function: with its name, and no more around it than needed. */
function carrier({ node, around }) {
    if (["MethodDefinition", "Property", "PropertyDefinition"].includes(around[0].type))
        return around[0];
    if (around[0].type === "VariableDeclarator" && around[2].declarations.length === 1)
        return around[2];
    if (around[0].type === "AssignmentExpression" && around[1].type === "ExpressionStatement")
        return around[1];
    return node;
}

function bodyParts(code, { node }) {
    if (node.body.type !== "BlockStatement") {
        // A parenthesis around the value is not in the tree.
        const from = code.indexOf("=>", node.params.at(-1)?.end ?? node.start) + 2;
        return { head: code.slice(0, from) + " {", inner: ` return ${code.slice(from, node.end)}; `,
                 from: node.body.start };
    }
    const directives = node.body.body.filter(statement => statement.directive !== undefined);
    const from = directives.at(-1)?.end ?? node.body.start + 1;
    return { head: code.slice(0, from), inner: code.slice(from, node.body.end - 1), from };
}

/** agent-booster, given the function as it is to be: what its guide asks for. */
export function boosterSnippet(code, target, id) {
    const { head, inner } = bodyParts(code, target);
    const { start, end } = carrier(target);
    return `${head.slice(start)} ${ENTER(id)}${inner}${EXIT} }${code.slice(target.node.end, end)}`;
}

/** The same with a marker for the body, as models write edits. */
export function boosterMarkers(code, target, id) {
    const { head } = bodyParts(code, target);
    const { start, end } = carrier(target);
    return `${head.slice(start)}\n  ${ENTER(id)}\n    // ... existing code ...\n  ${EXIT}\n}` +
        code.slice(target.node.end, end);
}

/** The new text, or null when agent-booster says that it could not. */
export async function boosterEdit(code, edit) {
    const { output, success } = await editor.apply({ code, edit, language: "javascript" });
    return success ? output : null;
}

/** Where ast-grep is to look; a method starts with its name. */
export function rule({ node, around }) {
    const method = around[0].type === "MethodDefinition" ||
        (around[0].type === "Property" && (around[0].method || around[0].kind !== "init"));
    const { start, end } = (method ? around[0] : node).loc;
    const place = ({ line, column }) => ({ line: line - 1, column });
    return { rule: { any: KINDS, range: { start: place(start), end: place(end) } } };
}

export const astGrepParse = code => astGrep.parse("JavaScript", code);

const isDirective = node =>
    node.kind() === "expression_statement" && node.child(0)?.kind() === "string";

/** The new text, or null when there is no such function. */
export function astGrepEdit(tree, where, id) {
    const root = tree.root();
    const body = root.find(where)?.field("body");
    if (!body) return null;
    const text = body.text();
    if (body.kind() !== "statement_block")
        return root.commitEdits([body.replace(`{ ${ENTER(id)} return ${text}; ${EXIT} }`)]);
    let at = 1;
    for (const child of body.namedChildren()) {
        if (child.kind() === "comment") continue;
        if (!isDirective(child)) break;
        at = child.range().end.index - body.range().start.index;
    }
    return root.commitEdits([body.replace(
        `${text.slice(0, at)} ${ENTER(id)}${text.slice(at, -1)}${EXIT} }`)]);
}

export const isThere = { booster: booster !== null, astGrep: astGrep !== null };

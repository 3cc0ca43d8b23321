// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Syntax trees by acorn, which none of the compared tools uses: what an edit did is judged by it.

import { packageOf } from "./package.mjs";

const acorn = packageOf("CORPORA", "acorn");
const PLACES = new Set(["start", "end", "loc", "range", "sourceType"]);
const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** The tree of a file, or null when it does not parse. `sourceType` is tried only when given. */
export function parse(code, sourceType) {
    for (const type of sourceType ? [sourceType] : ["module", "script"]) {
        try {
            return acorn.parse(code, {
                ecmaVersion: "latest", sourceType: type, locations: true,
                allowHashBang: true, allowReturnOutsideFunction: type === "script",
            });
        } catch {
            continue;
        }
    }
    return null;
}

const isNode = value => value !== null && typeof value === "object" && !(value instanceof RegExp);
// Whether an arrow's body is an expression is seen by its body.
const keysOf = node => Object.keys(node).filter(
    key => !PLACES.has(key) && !(key === "expression" && typeof node[key] === "boolean"));

/** The innermost function whose body holds the offset: its node, the nodes around it, the way. */
export function functionAt(tree, offset) {
    let found = null;
    const visit = (node, around, way) => {
        // The parenthesis before an arrow's expression is not part of its body here.
        const begin = node.type === "ArrowFunctionExpression"
            ? (node.params.at(-1)?.end ?? node.start) + 1 : node.body?.start;
        if (FUNCTIONS.has(node.type) && begin <= offset && offset <= node.body.end)
            found = { node, around, way };
        for (const key of keysOf(node)) {
            if (isNode(node[key])) visit(node[key], [node, ...around], [...way, key]);
        }
    };
    visit(tree, [], []);
    return found;
}

const isDirective = statement => statement.directive !== undefined;
const callOf = (node, object, method) =>
    node?.type === "CallExpression" && node.callee.type === "MemberExpression" &&
    node.callee.object.name === object && node.callee.property.name === method;
const isSuper = statement =>
    statement?.type === "ExpressionStatement" && statement.expression.callee?.type === "Super";

/** Takes the statement out that makes the runtime known; none or one may be there. */
function withoutPrelude(tree) {
    const isPrelude = statement =>
        (statement.type === "ImportDeclaration" &&
            statement.specifiers[0]?.local.name === "_espalier_tel") ||
        (statement.type === "VariableDeclaration" && statement.declarations.length === 1 &&
            statement.declarations[0].id.name === "_espalier_tel" &&
            statement.declarations[0].init?.callee?.name === "require");
    const at = tree.body.findIndex(isPrelude);
    if (at >= 0) tree.body.splice(at, 1);
}

/** Takes calls in loops and around returned values out, in place. */
function withoutInner(node, span) {
    for (const key of keysOf(node)) {
        if (!isNode(node[key])) continue;
        if (Array.isArray(node[key]))
            node[key] = node[key].filter(each => !callOf(each?.expression, span, "loop"));
        if (callOf(node[key], span, "out")) node[key] = node[key].arguments[0];
        withoutInner(node[key], span);
    }
}

/** The function without its telemetry, in place; says what is wrong, or nothing. */
function withoutTelemetry(edited, original) {
    if (edited?.body?.type !== "BlockStatement") return "no such function any more";
    const statements = edited.body.body;
    const at = statements.findIndex(each => !isDirective(each) &&
        callOf(each.declarations?.[0]?.init, "_espalier_tel", "enter"));
    if (at < 0) return "no telemetry at the entry";
    const before = statements.slice(0, at);
    if (!before.every(isDirective) && !isSuper(before.at(-1))) return "the entry comes late";
    const span = statements[at].declarations[0].id.name;
    const block = statements[at + 1];
    if (block?.type !== "TryStatement" || statements.length !== at + 2)
        return "not all of the body is in the try block";
    if (!callOf(block.finalizer?.body[0]?.expression, span, "exit")) return "no exit in finally";
    if (block.handler && block.handler.body.body.at(-1)?.type !== "ThrowStatement")
        return "the catch block swallows";
    edited.body.body = [...before, ...block.block.body];
    withoutInner(edited.body, span);
    if (original.body.type === "BlockStatement") return "";
    if (edited.body.body.length !== 1 || edited.body.body[0].type !== "ReturnStatement")
        return "the value is not returned";
    edited.body = edited.body.body[0].argument;
    return "";
}

/** Whether two trees are the same, but for braces around one statement. */
function same(original, edited) {
    if (!isNode(original) || !isNode(edited))
        return original === edited || String(original) === String(edited);
    if (edited.type === "BlockStatement" && original.type !== "BlockStatement") {
        return original.type === "EmptyStatement"
            ? edited.body.every(each => each.type === "EmptyStatement")
            : edited.body.length === 1 && same(original, edited.body[0]);
    }
    const keys = keysOf(original);
    return keys.length === keysOf(edited).length &&
        keys.every(key => key in edited && same(original[key], edited[key]));
}

/** What is wrong with an edit that was to put telemetry into the function at `way`; or nothing. */
export function judge(original, way, code) {
    const edited = parse(code, original.sourceType);
    if (!edited) return "does not parse";
    withoutPrelude(edited);
    const follow = tree => way.reduce((node, key) => node?.[key], tree);
    const problem = withoutTelemetry(follow(edited), follow(original));
    return problem || (same(original, edited) ? "" : "something else changed");
}

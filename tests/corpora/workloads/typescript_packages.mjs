// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a TypeScript package that was compiled, and prints all it gives.
//
//   node typescript_packages.mjs NAME ENTRY
//
// NAME: which one it is; ENTRY: its compiled entry file, a CommonJS or an ES module.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const [name, file] = process.argv.slice(2);
const entry = path.resolve(file);

function show(what, value) {
  console.log(`${what}: ${inspect(value, { depth: 12, breakLength: 100, maxArrayLength: 200 })}`);
}

function describe(error) {
  return `${error?.constructor?.name}: ${error?.message}`;
}

function attempt(what, run) {
  try {
    show(what, run());
  } catch (error) {
    show(what, describe(error));
  }
}

async function attemptLater(what, run) {
  try {
    show(what, await run());
  } catch (error) {
    show(what, describe(error));
  }
}

// --- zod ---------------------------------------------------------------------------------------

const kValues = [
  undefined, null, true, 0, -1.5, 42, NaN, 10n, "", "text", "12", "true", "a@example.org", "2024-02-29",
  "2024-02-29T12:30:00Z", "https://example.org/a?b=c", "192.168.0.1", "::1", "10.0.0.0/8",
  "123e4567-e89b-42d3-a456-426614174000", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "P1DT2H", "aGVsbG8=", "+4915112345678",
  [], [1, 2, 3], ["a", 1], {}, { a: 1 }, { a: "x", b: [1, { c: 2 }] }, { kind: "circle", radius: 2 },
  { kind: "square", side: "no" }, new Date(0), new Map([["k", 1]]), new Set([1, 2]), Symbol.for("s"),
];

function schemas(z) {
  const tree = z.object({ value: z.number(), get children() { return z.array(tree); } });
  const user = z.object({
    name: z.string().min(2).max(8).trim(),
    age: z.number().int().positive().optional(),
    tags: z.array(z.string()).nonempty().default(["none"]),
    role: z.enum(["admin", "guest"]).catch("guest"),
  });
  return {
    string: z.string().min(1).max(30).regex(/^[^!]*$/),
    formats: z.union([z.email(), z.url(), z.uuid(), z.ipv4(), z.ipv6(), z.cidrv4(), z.ulid()]),
    times: z.union([z.iso.date(), z.iso.datetime(), z.iso.duration(), z.base64(), z.e164()]),
    number: z.number().gte(-10).lt(100).multipleOf(0.5),
    int: z.int32(),
    bigint: z.bigint().nonnegative(),
    date: z.date().min(new Date(-1)),
    literal: z.literal(["text", 42, null]),
    coerced: z.coerce.number().max(1000),
    coercedDate: z.coerce.date(),
    stringbool: z.stringbool(),
    array: z.array(z.union([z.number(), z.string()])).max(2),
    tuple: z.tuple([z.string(), z.number()], z.boolean()),
    object: z.object({ a: z.number() }),
    strict: z.strictObject({ a: z.unknown() }),
    loose: z.looseObject({ a: z.string() }).partial(),
    user,
    picked: user.pick({ name: true }).extend({ extra: z.any() }),
    record: z.record(z.string(), z.number()),
    map: z.map(z.string(), z.number()),
    set: z.set(z.number()).min(1),
    shapes: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("circle"), radius: z.number() }),
      z.object({ kind: z.literal("square"), side: z.number() }),
    ]),
    intersection: z.intersection(z.object({ a: z.string() }), z.object({ b: z.array(z.any()) })),
    nullable: z.string().nullable().optional(),
    nullish: z.number().nullish(),
    transform: z.string().transform((text) => text.length).pipe(z.number().min(2)),
    refined: z.number().refine((n) => n > 1, { error: "too small for me" }),
    super: z.string().superRefine((text, context) => {
      for (const char of text) {
        if (char === "a") context.addIssue({ code: "custom", message: `an ${char}` });
      }
    }),
    preprocess: z.preprocess((value) => String(value), z.string().min(3)),
    catch: z.number().catch(({ input }) => typeof input === "string" ? -1 : -2),
    prefault: z.string().prefault("before").overwrite((text) => text.toUpperCase()),
    template: z.templateLiteral(["a", z.enum(["@", "-"]), z.string()]),
    readonly: z.object({ a: z.number() }).readonly(),
    brand: z.string().brand("Id"),
    tree,
    lazy: z.lazy(() => z.array(z.number())),
    json: z.json(),
    symbol: z.symbol(),
    never: z.never(),
    nan: z.nan(),
    custom: z.custom((value) => value === true, "only true"),
    instance: z.instanceof(Date),
    codec: z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString(),
    }),
    keys: z.keyof(z.object({ text: z.any(), other: z.any() })),
    exclude: z.enum(["text", "true", "12"]).exclude(["12"]),
    xor: z.nonoptional(z.string().optional()),
  };
}

function outcome(z, result) {
  if (result.success) return result.data;
  return {
    issues: result.error.issues,
    pretty: z.prettifyError(result.error),
    flat: z.flattenError(result.error),
    tree: z.treeifyError(result.error),
  };
}

async function useZod(z) {
  const all = schemas(z);
  for (const [key, schema] of Object.entries(all)) {
    for (const [number, value] of kValues.entries()) {
      attempt(`${key} ${number}`, () => outcome(z, schema.safeParse(value)));
    }
    await attemptLater(`${key} later`, async () => outcome(z, await schema.safeParseAsync("text")));
    attempt(`${key} schema`, () => z.toJSONSchema(schema, { unrepresentable: "any" }));
  }
  attempt("throws", () => all.user.parse({ name: "x" }));
  attempt("decode", () => all.codec.decode("2024-02-29T12:30:00Z"));
  attempt("encode", () => all.codec.encode(new Date(0)));
  attempt("cyclic", () => all.tree.parse({ value: 1, children: [{ value: 2, children: [] }] }));
  const later = z.string().refine(async (text) => text.length > 2).transform(async (text) => `${text}!`);
  for (const text of ["long", "x"]) {
    await attemptLater(`async ${text}`, async () => outcome(z, await later.safeParseAsync(text)));
  }
  attempt("async, not awaited", () => later.parse("long"));
  await attemptLater("promise", () => z.promise(z.number()).parseAsync(Promise.resolve(3)));
  const add = z.function({ input: [z.number(), z.number()], output: z.number() });
  attempt("function", () => add.implement((a, b) => a + b)(1, 2));
  attempt("function, wrong", () => add.implement((a, b) => `${a}${b}`)(1, 2));
  const registry = z.registry();
  registry.add(all.user, { id: "User", title: "a user" });
  attempt("registry", () => [registry.get(all.user), registry.has(all.tree), z.toJSONSchema(registry)]);
  attempt("meta", () => all.user.meta({ title: "one" }).describe("two").meta());
  attempt("from JSON", () => outcome(z, z.fromJSONSchema({
    type: "object", properties: { a: { type: "integer", minimum: 3 } }, required: ["a"],
  }).safeParse({ a: 2 })));
  for (const [language, make] of Object.entries(z.locales)) {
    attempt(`locale ${language}`, () => {
      z.config(make());
      return kValues.slice(0, 12).map((value) => all.user.safeParse({ name: value }).error?.issues.map(
        (issue) => issue.message));
    });
  }
  z.config(z.locales.en());
  attempt("standard", () => all.user["~standard"].validate({ name: "abc" }));
}

// --- reselect ----------------------------------------------------------------------------------

function useReselect(reselect) {
  const {
    createSelector, createSelectorCreator, createStructuredSelector, lruMemoize, weakMapMemoize, setGlobalDevModeChecks,
  } = reselect;
  const warnings = [];
  console.warn = (...texts) => warnings.push(String(texts[0]));
  const state = { items: [1, 2, 3], factor: 2, deep: { name: "n" } };
  const items = (from) => from.items;
  const factor = (from) => from.factor;
  for (const [key, memoize] of Object.entries({ lruMemoize, weakMapMemoize })) {
    const create = createSelectorCreator({ memoize, argsMemoize: memoize });
    const selector = create([items, factor], (list, by) => list.map((each) => each * by));
    for (const each of [state, state, { ...state }, { ...state, factor: 3 }, state]) {
      attempt(`${key} select`, () => selector(each));
      attempt(`${key} counts`, () => [selector.recomputations(), selector.dependencyRecomputations(),
        selector.lastResult()]);
    }
    selector.resetRecomputations();
    selector.memoizedResultFunc.clearCache();
    selector.clearCache?.();
    attempt(`${key} cleared`, () => [selector.recomputations(), selector(state)]);
    const add = memoize((a, b) => ({ sum: a + b }), { resultEqualityCheck: (a, b) => a.sum === b.sum, maxSize: 2 });
    attempt(`${key} same`, () => [add(1, 2) === add(2, 1), add(1, 2) === add(1, 2), add(5, 5), add.resultsCount()]);
  }
  attempt("structured", () => createStructuredSelector({ items, factor })(state));
  attempt("structured, wrong", () => createStructuredSelector(3));
  attempt("wrong", () => createSelector(3, 4));
  attempt("wrong input", () => createSelector([items, 3], () => 1));
  setGlobalDevModeChecks({ inputStabilityCheck: "always", identityFunctionCheck: "always" });
  attempt("unstable", () => createSelector([(from) => [...from.items]], (list) => list.length)(state));
  attempt("identity", () => createSelector([items], (list) => list)(state));
  attempt("throws", () => createSelector([items], () => { throw new RangeError("no"); })(state));
  show("warnings", warnings);
}

// --- immer -------------------------------------------------------------------------------------

async function useImmer(immer) {
  const { produce, produceWithPatches, applyPatches, createDraft, finishDraft, current, original, isDraft } = immer;
  immer.enablePatches();
  immer.enableMapSet();
  immer.enableArrayMethods?.();
  const base = {
    list: [3, 1, 2], nested: { a: { b: 1 } }, map: new Map([["x", { n: 1 }]]), set: new Set([1, 2]),
  };
  const recipes = {
    nothing: () => {},
    push: (draft) => { draft.list.push(4); },
    sort: (draft) => { draft.list.sort(); draft.list.reverse(); },
    splice: (draft) => { draft.list.splice(1, 1, 7, 8); draft.list.length = 2; },
    methods: (draft) => { draft.nested.found = draft.list.filter((each) => each > 1).concat(draft.list.slice(1)); },
    nested: (draft) => { draft.nested.a.b++; delete draft.nested.c; draft.nested.d = { e: [1] }; },
    map: (draft) => { draft.map.get("x").n = 2; draft.map.set("y", { n: 3 }); for (const [, each] of draft.map) each.n++; },
    remove: (draft) => { draft.map.delete("x"); draft.set.delete(1); draft.set.add(9); draft.list.shift(); },
    clear: (draft) => { draft.map.clear(); draft.set.clear(); },
    replaced: () => ({ other: true }),
    both: (draft) => { draft.list.push(1); return { other: true }; },
    looking: (draft) => {
      draft.list.push(5);
      draft.seen = [isDraft(draft.nested), original(draft.list), current(draft.list), Object.keys(draft)];
    },
    throws: () => { throw new RangeError("no"); },
  };
  for (const [key, recipe] of Object.entries(recipes)) {
    attempt(key, () => {
      const next = produce(base, recipe);
      return [next === base, next, next.list === base.list];
    });
    attempt(`${key} patches`, () => {
      const [next, patches, inverse] = produceWithPatches(base, recipe);
      return [patches, inverse, applyPatches(base, patches), applyPatches(next, inverse)];
    });
  }
  attempt("curried", () => produce((draft, by) => { draft.n += by; })({ n: 1 }, 4));
  attempt("frozen", () => { produce(base, recipes.push).list.push(1); });
  attempt("draft", () => {
    const draft = createDraft(base);
    draft.list[0] = 100;
    return finishDraft(draft);
  });
  attempt("not a draft", () => current({}));
  attempt("revoked", () => {
    let kept;
    produce(base, (draft) => { kept = draft.nested; });
    return kept.a;
  });
  await attemptLater("later", async () => {
    const draft = createDraft({ n: 1 });
    draft.n = await Promise.resolve(5);
    return finishDraft(draft);
  });
}

const kUses = { zod: useZod, reselect: useReselect, immer: useImmer };
const isModule = entry.endsWith(".mjs") || path.basename(path.dirname(entry)) === "esm";
const loaded = isModule ? await import(pathToFileURL(entry)) : createRequire(entry)(entry);
await kUses[name](loaded);

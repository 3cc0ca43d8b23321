// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// agentdb's own search over the vectors of a folder, as one line of JSON.
//   node --expose-gc search.mjs HNSWIndex|searchIndex|findKNN FOLDER
// HNSWIndex is its graph, searchIndex compares with all vectors in memory, findKNN with all rows.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [way, folder] = process.argv.slice(2);
const DIMENSIONS = 128, NEAREST = 10;
const FEW = 20; // comparing with all takes long; some of the queries tell enough
const print = console.log;
console.log = () => {}; // what the package says about itself is no result

const part = file =>
    import(pathToFileURL(join(process.env.PEERS, "node_modules/agentdb/dist", file)));
const floats = name => {
    const bytes = readFileSync(join(folder, name));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};
const row = (all, i) => all.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS);
const resident = () => { global.gc(); global.gc(); return process.memoryUsage().rss; };

/** The database that its indexes read from. */
async function filled(vectors, count) {
    const { createDatabase } = await part("db-fallback.js");
    const db = await createDatabase(":memory:");
    db.exec("CREATE TABLE pattern_embeddings (pattern_id INTEGER PRIMARY KEY, embedding BLOB)");
    db.exec("BEGIN");
    const insert = db.prepare("INSERT INTO pattern_embeddings VALUES (?, ?)");
    for (let i = 0; i < count; ++i) insert.run(i, new Uint8Array(row(vectors, i).buffer));
    db.exec("COMMIT");
    return db;
}

/** A function from a query to what is found; the vectors are in when it is given back. */
const ways = {
    async HNSWIndex(vectors, count) {
        const { HNSWIndex } = await part("controllers/HNSWIndex.js");
        const index = new HNSWIndex(await filled(vectors, count),
            { dimension: DIMENSIONS, metric: "cosine", persistIndex: false, maxElements: count });
        await index.buildIndex();
        return query => index.search(query, NEAREST);
    },
    async searchIndex(vectors, count) {
        const { WASMVectorSearch } = await part("controllers/WASMVectorSearch.js");
        const search = new WASMVectorSearch(null);
        search.buildIndex(Array.from({ length: count }, (_, i) => row(vectors, i)),
            Array.from({ length: count }, (_, i) => i));
        return query => search.searchIndex(query, NEAREST);
    },
    async findKNN(vectors, count) {
        const { WASMVectorSearch } = await part("controllers/WASMVectorSearch.js");
        const search = new WASMVectorSearch(await filled(vectors, count));
        return query => search.findKNN(query, NEAREST, "pattern_embeddings", { threshold: -1 });
    },
};

const vectors = floats("vectors"), queries = floats("queries");
const truth = readFileSync(join(folder, "nearest"));
const wanted = i => new Set(Array.from({ length: NEAREST },
    (_, k) => truth.readInt32LE((i * NEAREST + k) * 4)));
const count = vectors.length / DIMENSIONS;
const asked = way !== "HNSWIndex" ? FEW : queries.length / DIMENSIONS;

try {
    const before = resident();
    const start = performance.now();
    const find = await ways[way](vectors, count);
    const inserted = performance.now() - start;
    const memory = resident() - before;
    const times = [];
    let hits = 0;
    for (let turn = 0; turn < (asked === FEW ? 1 : 3); ++turn)
        for (let i = 0; i < asked; ++i) {
            const query = row(queries, i), from = performance.now();
            const found = await find(query);
            times.push(performance.now() - from);
            if (turn === 0) hits += found.filter(({ id }) => wanted(i).has(id)).length;
        }
    times.sort((a, b) => a - b);
    const at = share => times[Math.floor(share * (times.length - 1))];
    print(JSON.stringify({ name: `agentdb, ${way}`, insert_ms: inserted, p50_ms: at(0.5),
        p99_ms: at(0.99), recall: hits / (asked * NEAREST), memory_mb: memory / 1e6 }));
} catch (error) {
    print(JSON.stringify({ name: `agentdb, ${way}`, reason: error.message.split("\n")[0] }));
}

#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the ten nearest of many vectors: ours beside agentdb, in one run on the same vectors.

    bench_recall.py [COUNT …]      (default: 10000 100000)

Vectors have 128 dimensions and lie around 500 centres. What is true is worked out in double from
the vectors as they are; ours keeps 12 bits a dimension, agentdb 32. agentdb is fetched once from
npm, into the user's cache; its graph needs hnswlib-node, which is compiled here as npm would.
ESPALIER_BUILD names the build folder with the program to measure.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = Path(os.environ.get("ESPALIER_BUILD", ROOT / "build/release")).resolve()
PROGRAM = BUILD / "tests/benchmarks/recall_one"
PEERS = BUILD / "recallpeers"
QUERIES = 200
FASTER, SMALLER = 3, 4


def fetch():
    """Gets agentdb; says why where that cannot be."""
    done = subprocess.run([ROOT / "packaging/corpora/fetch", PEERS, HERE / "recallpeers"],
                          stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        print("agentdb cannot be fetched from npm; only ours is measured")
        return False
    modules = PEERS / "node_modules"
    addon = modules / "hnswlib-node/build/Release/addon.node"
    if not addon.exists():
        addon.parent.mkdir(parents=True, exist_ok=True)
        source = modules / "hnswlib-node/src"
        done = subprocess.run(
            ["g++", "-O3", "-std=c++17", "-fPIC", "-shared", "-DNAPI_DISABLE_CPP_EXCEPTIONS",
             "-DNODE_GYP_MODULE_NAME=addon", f"-I{modules / 'node-api-headers/include'}",
             f"-I{modules / 'node-addon-api'}", f"-I{source}", source / "addon.cc", "-o", addon],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print("hnswlib-node cannot be compiled: " + done.stderr.partition("\n")[0])
    return True


def ours(way, folder):
    done = subprocess.run([PROGRAM, way, folder], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def theirs(way, folder):
    done = subprocess.run(
        ["node", "--expose-gc", HERE / "recallpeers/search.mjs", way, folder],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "PEERS": str(PEERS)})
    if done.returncode != 0 or not done.stdout.strip():
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return {"name": f"agentdb, {way}", "reason": f"ended with {done.returncode}: {reason}"}
    return json.loads(done.stdout.strip().splitlines()[-1])


def show(figures):
    """Prints a line at once, for some take minutes; gives the figures back."""
    if "reason" in figures:
        print(f"  {figures['name']:24} cannot run: {figures['reason']}", flush=True)
        return figures
    print(f"  {figures['name']:24} {figures['insert_ms']:10.0f} {figures['p50_ms']:10.3f} "
          f"{figures['p99_ms']:10.3f} {figures['recall']:10.4f} {figures['memory_mb']:10.1f}",
          flush=True)
    return figures


def compare(mine, peer):
    """Ours beside one way of agentdb: how much faster, how much less memory."""
    if "reason" in peer:
        return
    speed, memory = (peer[key] / mine[key] for key in ("p50_ms", "memory_mb"))
    insert = peer["insert_ms"] / mine["insert_ms"]
    print(f"  {mine['name']} beside {peer['name']}: {speed:.1f} x faster (to reach: {FASTER} at equal "
          f"recall; {mine['recall']:.4f} and {peer['recall']:.4f}), {memory:.1f} x less memory "
          f"(to reach: {SMALLER}), insertion {insert:.1f} x faster", flush=True)


def measure(count, peers):
    with tempfile.TemporaryDirectory(prefix="espalier-bench-") as folder:
        subprocess.run([PROGRAM, "make", folder, str(count), str(QUERIES)], check=True)
        print(f"{count} vectors, {QUERIES} queries, three times each")
        print(f"  {'':24} {'insert ms':>10} {'p50 ms':>10} {'p99 ms':>10} {'recall@10':>10} "
              f"{'memory MB':>10}")
        mine = [show(ours(way, folder)) for way in ("sketches", "all", "plain")]
        their = [show(theirs(way, folder)) for way in ("HNSWIndex", "searchIndex", "findKNN")] \
            if peers else []
        for peer in their:
            compare(mine[0], peer)
        print(f"  (ours with {mine[0]['kernels']}; of its memory {mine[0]['counted_mb']:.1f} MB are "
              "counted by the index itself)")


def main():
    if not PROGRAM.exists():
        sys.exit(f"bench_recall: there is no {PROGRAM}; build it or set ESPALIER_BUILD")
    peers = fetch()
    for count in map(int, sys.argv[1:] or ("10000", "100000")):
        measure(count, peers)


if __name__ == "__main__":
    main()

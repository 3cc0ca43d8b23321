# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nanoseconds and allocations an instrumented call costs in Go: bare, tracing off, and on.

    python3 bench_overhead.py [--go GO]
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PACK = pathlib.Path(__file__).resolve().parents[3] / "resources/packs/spans/go"

PROGRAM = '''package main

import (
	"encoding/json"
	"os"
	"testing"

	_espalier "example.com/bench/internal/espaliertel"
)

//go:noinline
func bare(n int) int { return n + 1 }

//go:noinline
func call(n int) int {
	_esp := _espalier.Enter("main.go::call")
	defer _esp.Exit()
	return n + 1
}

//go:noinline
func bareLoop(n int) int {
	for i := 0; i < 10; i++ {
		n ^= i
	}
	return n
}

//go:noinline
func loop(n int) int {
	_esp := _espalier.Enter("main.go::loop")
	defer _esp.Exit()
	for i := 0; i < 10; i++ {
		_esp.Loop(1)
		n ^= i
	}
	return n
}

//go:noinline
func args(n int, text string) int {
	_esp := _espalier.EnterWith("main.go::args", "n, text", n, text)
	defer _esp.Exit()
	return n + 1
}

func survive(f func()) {
	defer func() { _ = recover() }()
	f()
}

func barePanics() { panic("told") }

func panics() {
	_esp := _espalier.Enter("main.go::panics")
	defer _esp.Exit()
	panic("told")
}

var sum int

func each(f func(int) int) func(*testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			sum += f(i)
		}
	}
}

func parallel(b *testing.B) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			call(1)
		}
	})
}

func main() {
	type row struct {
		Name   string
		Ns     float64
		Allocs int64
	}
	var rows []row
	for _, one := range []struct {
		name string
		f    func(*testing.B)
	}{
		{"bare call", each(bare)}, {"call", each(call)}, {"call, goroutines", parallel},
		{"bare, 10 iterations", each(bareLoop)}, {"call, 10 iterations", each(loop)},
		{"call with 2 arguments", each(func(n int) int { return args(n+1000, "some text") })},
		{"bare panic", each(func(n int) int { survive(barePanics); return n })},
		{"call that panics", each(func(n int) int { survive(panics); return n })},
	} {
		result := testing.Benchmark(one.f)
		ns := float64(result.T.Nanoseconds()) / float64(result.N)
		rows = append(rows, row{one.name, ns, result.AllocsPerOp()})
	}
	_ = json.NewEncoder(os.Stdout).Encode(rows)
}
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--go", default="go")
    options = parser.parse_args()
    env = {key: value for key, value in os.environ.items() if not key.startswith("ESPALIER_")}
    env.update(GOFLAGS="-mod=mod", GOPROXY="off", GOTOOLCHAIN="local", GOWORK="off")
    with tempfile.TemporaryDirectory(prefix="espalier-go-") as name:
        folder = pathlib.Path(name)
        inside = folder / "internal/espaliertel"
        inside.mkdir(parents=True)
        for file in ("espalier_tel.go", "espalier_tel_api.go"):
            shutil.copy(PACK / file, inside)
        (folder / "go.mod").write_text("module example.com/bench\n\ngo 1.18\n")
        (folder / "main.go").write_text(PROGRAM)
        subprocess.run([options.go, "build", "-o", "bench", "."], cwd=folder, env=env, check=True)
        results = {}
        for column, trace in {"off": "", "/dev/null": "/dev/null",
                              "file": str(folder / "trace")}.items():
            more = {"ESPALIER_TRACE_FILE": trace}
            done = subprocess.run([folder / "bench"], env={**env, **more}, check=True,
                                  capture_output=True, text=True)
            results[column] = json.loads(done.stdout)
        version = subprocess.run([options.go, "version"], capture_output=True, text=True).stdout
    print(f"{version.strip()}: nanoseconds a call (allocations)")
    print(f"{'':24}" + "".join(f"{column:>16}" for column in results))
    for rows in zip(*results.values()):
        print(f"{rows[0]['Name']:24}"
              + "".join(f"{row['Ns']:11.1f} ({row['Allocs']:2})" for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How Go itself reads files: one line of input is a path, one of output the number of errors, a
// tab, and what gofmt makes of it: "same", "-" when it cannot, or the first line that it changes.
//
//	go run parse_all.go < PATHS
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"runtime"
	"sync"
)

func errorsIn(name string, text []byte) int {
	// With names: one that is declared twice, or a label that is not there, is an error, too.
	_, err := parser.ParseFile(token.NewFileSet(), name, text,
		parser.ParseComments|parser.AllErrors|parser.DeclarationErrors)
	if err == nil {
		return 0
	}
	if list, ok := err.(scanner.ErrorList); ok {
		return len(list)
	}
	return 1
}

func formatted(text []byte) string {
	wanted, err := format.Source(text)
	if err != nil {
		return "-"
	}
	if bytes.Equal(wanted, text) {
		return "same"
	}
	have, want := bytes.Split(text, []byte("\n")), bytes.Split(wanted, []byte("\n"))
	at := 0
	for at < len(have) && at < len(want) && bytes.Equal(have[at], want[at]) {
		at++
	}
	return fmt.Sprintf("line %d: %q instead of %q", at+1, lineOf(have, at), lineOf(want, at))
}

func lineOf(lines [][]byte, at int) []byte {
	if at >= len(lines) {
		return nil
	}
	return lines[at][:min(len(lines[at]), 100)]
}

func main() {
	var names []string
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if lines.Text() != "" {
			names = append(names, lines.Text())
		}
	}
	results := make([]string, len(names))
	var group sync.WaitGroup
	workers := runtime.NumCPU()
	for worker := range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for at := worker; at < len(names); at += workers {
				text, err := os.ReadFile(names[at])
				if err != nil {
					results[at] = "unreadable\t-"
					continue
				}
				results[at] = fmt.Sprintf("%d\t%s", errorsIn(names[at], text), formatted(text))
			}
		}()
	}
	group.Wait()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, result := range results {
		fmt.Fprintln(out, result)
	}
}

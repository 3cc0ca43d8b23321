// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build go1.23

package main

import (
	"fmt"
	"iter"

	_espalier "example.com/program/internal/espaliertel"
)

func upTo(n int) iter.Seq[int] {
	_esp := _espalier.Enter("iterators.go::upTo")
	defer _esp.Exit()
	return func(yield func(int) bool) {
		_esp2 := _espalier.Enter("iterators.go::upTo.func1")
		defer _esp2.Exit()
		for i := range n {
			_esp2.Loop(1)
			if !yield(i) {
				return
			}
		}
	}
}

func first(n int) int {
	_esp := _espalier.Enter("iterators.go::first")
	defer _esp.Exit()
	for i := range upTo(n) {
		_esp.Loop(1)
		defer fmt.Println("deferred", i)
		if i == 2 {
			return i
		}
	}
	return -1
}

func panicsInBody() {
	_esp := _espalier.Enter("iterators.go::panicsInBody")
	defer _esp.Exit()
	for range upTo(3) {
		_esp.Loop(1)
		panic("in the body")
	}
}

func pulls() {
	_esp := _espalier.Enter("iterators.go::pulls")
	defer _esp.Exit()
	next, stop := iter.Pull(upTo(5))
	defer stop()
	fmt.Println(next())
}

func addIterators() {
	cases["iterators"] = func() {
		fmt.Println(first(10))
		survive(panicsInBody)
		pulls()
	}
}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Program is what check_runtime.py runs: each of its cases by name, instrumented by hand.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"

	_espalier "example.com/program/internal/espaliertel"
)

var cases = map[string]func(){}

// survive runs a function of which a panic may come, in a goroutine that it may end.
func survive(f func()) {
	done := make(chan string)
	go func() {
		how := "ended its goroutine"
		defer func() { done <- how }()
		defer func() {
			if reason := recover(); reason != nil {
				how = fmt.Sprint("panicked: ", reason)
			}
		}()
		f()
		how = "returned"
	}()
	fmt.Println(<-done)
}

func returns() {
	_esp := _espalier.Enter("program/main.go::returns")
	defer _esp.Exit()
}

func explicit() {
	_esp := _espalier.Enter("main.go::explicit")
	defer _esp.Exit()
	panic(errors.New("told"))
}

func nilPointer() {
	_esp := _espalier.Enter("main.go::nilPointer")
	defer _esp.Exit()
	var p *struct{ n int }
	p.n++
}

func index(list []int) {
	_esp := _espalier.Enter("main.go::index")
	defer _esp.Exit()
	list[len(list)] = 1
}

func division(n int) int {
	_esp := _espalier.Enter("main.go::division")
	defer _esp.Exit()
	return 1 / n
}

func panicNil() {
	_esp := _espalier.Enter("main.go::panicNil")
	defer _esp.Exit()
	panic(nil)
}

func again() {
	_esp := _espalier.Enter("main.go::again")
	defer _esp.Exit()
	defer func() {
		_esp2 := _espalier.Enter("main.go::again.func1")
		defer _esp2.Exit()
		if reason := recover(); reason != nil {
			panic(fmt.Sprint("again ", reason))
		}
	}()
	returnsOrPanics(true)
}

func returnsOrPanics(panics bool) {
	_esp := _espalier.Enter("main.go::returnsOrPanics")
	defer _esp.Exit()
	if panics {
		panic("first")
	}
}

func recovers() (n int) {
	_esp := _espalier.Enter("main.go::recovers")
	defer _esp.Exit()
	defer func() {
		if recover() != nil {
			n = 1
		}
	}()
	returnsOrPanics(true)
	return 0
}

func panicsInDefer() {
	_esp := _espalier.Enter("main.go::panicsInDefer")
	defer _esp.Exit()
	defer func() { panic("second") }()
	panic("first")
}

// The deferred call returns as ever, though a panic is on its way.
func defersCall() {
	_esp := _espalier.Enter("main.go::defersCall")
	defer _esp.Exit()
	defer returns()
	panic("told")
}

// Recording is safe against panics of its own, and leaves this one alone.
func recordsInDefer() {
	_esp := _espalier.Enter("main.go::recordsInDefer")
	defer _esp.Exit()
	defer record("in a defer", []int{1})
	defer func() { record("in a literal", []int{1}) }()
	panic("told")
}

func manyDefers(n int) {
	_esp := _espalier.Enter("main.go::manyDefers")
	defer _esp.Exit()
	for i := 0; i < n; i++ {
		_esp.Loop(1)
		defer returnsOrPanics(false)
	}
	if n > 1 {
		panic("told")
	}
}

func goexit() {
	_esp := _espalier.Enter("main.go::goexit")
	defer _esp.Exit()
	runtime.Goexit()
}

func goexitAfterPanic() {
	_esp := _espalier.Enter("main.go::goexitAfterPanic")
	defer _esp.Exit()
	defer runtime.Goexit()
	panic("given up")
}

func deep(n int) int {
	_esp := _espalier.Enter("main.go::deep")
	defer _esp.Exit()
	if n == 0 {
		panic("bottom")
	}
	return deep(n-1) + 1
}

type holder[T any] struct{ value T }

func (h *holder[T]) take() T {
	_esp := _espalier.Enter("main.go::holder.take#2")
	defer _esp.Exit()
	panic(h.value)
}

func loops() {
	_esp := _espalier.Enter("main.go::loops")
	defer _esp.Exit()
outer:
	for i := 0; i < 3; i++ {
		_esp.Loop(1)
		for {
			_esp.Loop(2)
			if i == 1 {
				continue outer
			}
			break
		}
	}
	for range []int{} {
		_esp.Loop(3)
	}
	for i := 0; i < 5; i++ {
		_esp.Loop(8)
		_esp.Loop(9)
		_esp.Loop(40)
		_esp.Loop(0)
		_esp.Loop(-1)
	}
}

func work(n int) (sum int) {
	_esp := _espalier.Enter("main.go::work")
	defer _esp.Exit()
	for i := 0; i < n; i++ {
		_esp.Loop(1)
		sum += small(i)
	}
	return sum
}

func small(n int) int {
	_esp := _espalier.EnterWith("main.go::small", "n", n)
	defer _esp.Exit()
	return n & 1
}

// stays never ends, and counts while the program does.
func stays(started *sync.WaitGroup, spins bool) {
	_esp := _espalier.Enter("main.go::stays")
	defer _esp.Exit()
	_esp.Loop(1)
	started.Done()
	for spins {
		_esp.Loop(2)
		_esp.Loop(20)
	}
	select {}
}

func leave() {
	var started sync.WaitGroup
	started.Add(3)
	go stays(&started, false)
	go stays(&started, false)
	go stays(&started, true)
	started.Wait()
}

// isOff says what a call costs while tracing is off: allocations, then whether there is a span.
func isOff() {
	fmt.Println(testing.AllocsPerRun(1000, func() {
		_esp := _espalier.Enter("main.go::isOff")
		defer _esp.Exit()
		_esp.Loop(1)
	}), _espalier.Enter("main.go::isOff") == nil, runtime.NumGoroutine())
}

func addCases() {
	cases["panics"] = func() {
		for _, f := range []func(){returns, explicit, nilPointer, func() { index(nil) },
			func() { division(0) }, panicNil, again, func() { fmt.Println(recovers()) }, panicsInDefer,
			defersCall, recordsInDefer, func() { manyDefers(1) }, func() { manyDefers(9) },
			goexit, goexitAfterPanic,
			func() { (&holder[int]{1}).take() }, func() { (&holder[string]{"a"}).take() },
			func() {
				_esp := _espalier.Enter("main.go::addCases.func1.func9")
				defer _esp.Exit()
				panic("literal")
			}} {
			survive(f)
		}
	}
	cases["deep"] = func() { survive(func() { deep(5000) }) }
	cases["dies"] = func() {
		defer fmt.Println("dies")
		explicit()
	}
	cases["dies-in-goroutine"] = func() {
		go explicit()
		select {}
	}
	cases["exits"] = func() {
		_esp := _espalier.Enter("main.go::exits")
		defer _esp.Exit()
		returns()
		os.Exit(3)
	}
	cases["loops"] = loops
	cases["leaves"] = leave
	cases["off"] = isOff
	cases["many"] = func() {
		var all sync.WaitGroup
		for i := 0; i < 2000; i++ {
			all.Add(1)
			go func() {
				defer all.Done()
				work(5)
			}()
		}
		all.Wait()
	}
	cases["children"] = func() {
		var all sync.WaitGroup
		for i := 0; i < 4; i++ {
			child := exec.Command(os.Args[0], "many")
			if err := child.Start(); err != nil {
				panic(err)
			}
			all.Add(1)
			go func() {
				defer all.Done()
				if err := child.Wait(); err != nil {
					panic(err)
				}
			}()
		}
		work(100)
		all.Wait()
	}
	cases["returns"] = func() {
		for i := 0; i < 100; i++ {
			returns()
		}
		fmt.Println("ran")
	}
	cases["odd-ids"] = func() {
		for _, id := range []string{"a.go::\u00e9\u4e16\U0001F600", "a\"b\\c\n.go::f",
			"\xff\xfe.go::\xc3", "", "no path", "a.go::f\u2028\x7f\x00"} {
			_espalier.Enter(id).Exit()
		}
	}
	cases["sleeps"] = func() {
		_esp := _espalier.Enter("main.go::sleeps")
		defer _esp.Exit()
		time.Sleep(50 * time.Millisecond)
	}
	cases["moves"] = func() {
		if err := os.Chdir("/"); err != nil {
			panic(err)
		}
		closeAll()
		returns()
	}
	cases["full"] = func() {
		limitFiles(5000)
		cases["returns"]()
		limitFiles(1 << 62)
		cases["returns"]()
	}
	// A function that is called as one calls main, but is not the end of the program.
	cases["calls-main"] = func() {
		os.Args[1] = "returns"
		main()
		fmt.Println("goes on")
	}
	cases["main-leaves-its-goroutine"] = func() {
		var started sync.WaitGroup
		started.Add(1)
		go func() {
			_esp := _espalier.Enter("main.go::late")
			started.Done()
			time.Sleep(50 * time.Millisecond)
			_esp.Exit()
			os.Exit(0)
		}()
		started.Wait()
		runtime.Goexit()
	}
}

func main() {
	_esp := _espalier.Enter("main.go::main")
	defer _esp.Exit()
	if len(cases) == 0 {
		addCases()
		addArguments()
		addIterators()
	}
	cases[os.Args[1]]()
}

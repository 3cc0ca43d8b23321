// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

package main

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"text/template"
	"time"
)

type shopError struct{ code int }

func (e shopError) Error() string { return fmt.Sprintf("shop error %d", e.code) }

type name string

type cart struct {
	items []int
	next  *cart
}

//go:noinline
func (c *cart) item(at int) int { return c.items[at] }

//go:noinline
func (c cart) count() int { return len(c.next.items) }

type shelf[T any] struct{ things []T }

//go:noinline
func (s *shelf[T]) take(at int) T { return s.things[at] }

//go:noinline
func each[K comparable, V any](things map[K]V, action func(V)) {
	for _, thing := range things {
		action(thing)
	}
}

//go:noinline
func fail(text string) { panic(text) }

//go:noinline
func deeper(levels int) int {
	if levels == 0 {
		fail("deep down")
	}

	return deeper(levels-1) + 1
}

//go:noinline
func endless(count int) int { return endless(count+1) + 1 }

func again(text string) {
	if reason := recover(); reason != nil {
		panic(fmt.Sprintf("%s: %v", text, reason))
	}
}

func told() {
	if reason := recover(); reason != nil {
		log.Printf("caught: %v\n%s", reason, debug.Stack())
	}
}

func run(which string) {
	var nothing *cart
	switch which {
	// case an index out of range
	// error runtime error | index out of range [5] with length 0
	// own (*cart).item, run, main
	case "an index out of range":
		(&cart{}).item(5)

	// case a pointer to nothing
	// error runtime error | invalid memory address or nil pointer dereference
	// own cart.count, run, main
	case "a pointer to nothing":
		cart{}.count()

	// case text
	// error panic | deep down
	// own fail, deeper, deeper, deeper, run, main
	case "text":
		deeper(2)

	// case a text of several lines
	// error panic | one\n  two\n\nfour
	// own fail, run, main
	case "a text of several lines":
		fail("one\n  two\n\nfour")

	// case an error
	// error panic | shop: a wrapped error
	// own run, main
	case "an error":
		panic(fmt.Errorf("shop: %w", errors.New("a wrapped error")))

	// case an error of a type of its own
	// error panic | shop error 3
	// own run, main
	case "an error of a type of its own":
		panic(shopError{3})

	// case a struct
	// error main.cart |
	// own run, main
	case "a struct":
		panic(cart{})

	// case a pointer
	// error *main.cart |
	// own run, main
	case "a pointer":
		panic(&cart{})

	// case text of a type of its own
	// error main.name | tea
	// own run, main
	case "text of a type of its own":
		panic(name("tea"))

	// case a number
	// error panic | 42
	// own run, main
	case "a number":
		panic(42)

	// case nothing at all
	// error panic | panic called with nil argument
	// own run, main
	case "nothing at all":
		panic(nil)

	// case generics
	// error runtime error | index out of range [1] with length 0
	// own (*shelf).take, run, main
	case "generics":
		(&shelf[string]{}).take(1)

	// case generics and a closure
	// error runtime error | integer divide by zero
	// own run.func1, each, run, main
	case "generics and a closure":
		each(map[string]int{"a": 0}, func(by int) { fmt.Println(1 / by) })

	// case a map that is not there
	// error panic | assignment to entry in nil map
	// own run, main
	case "a map that is not there":
		var prices map[string]int
		prices["tea"] = 1

	// case a conversion
	// error panic | interface conversion: interface {} is string, not int
	// own run, main
	case "a conversion":
		var thing any = "text"
		fmt.Println(thing.(int))

	// case a channel that is closed twice
	// error panic | close of closed channel
	// own run, main
	case "a channel that is closed twice":
		done := make(chan int)
		close(done)
		close(done)

	// case a slice out of bounds
	// error runtime error | slice bounds out of range [5:3]
	// own run, main
	case "a slice out of bounds":
		things, from := make([]int, 3), len(os.Args)+3
		fmt.Println(things[from:])

	// case a panic on the way
	// error panic | again: first
	// own again, run, main
	// context 0 panic | first
	// own
	case "a panic on the way":
		defer again("again")
		panic("first")

	// case three panics
	// error panic | third
	// own fail, fail, run, main
	// context 0 panic | second
	// own
	// context 1 panic | first
	// own
	case "three panics":
		defer fail("third")
		defer fail("second")
		panic("first")

	// case a goroutine
	// error panic | in a goroutine
	// own fail, run.func2
	case "a goroutine":
		go func() { fail("in a goroutine") }()
		time.Sleep(time.Minute)

	// case a lock that is not held
	// error fatal error | sync: unlock of unlocked mutex
	// own run, main
	case "a lock that is not held":
		new(sync.Mutex).Unlock()

	// case a pattern
	// error panic | regexp: Compile(`(`): error parsing regexp: missing closing ): `(`
	// own run, main
	case "a pattern":
		regexp.MustCompile("(")

	// case a template
	// error panic | template: page:1: unclosed action
	// own run, main
	case "a template":
		template.Must(template.New("page").Parse("{{"))

	// case fewer than none
	// error panic | strings: negative Repeat count
	// own run, main
	case "fewer than none":
		strings.Repeat("x", -len(os.Args))

	// case reflection
	// error panic | reflect: call of reflect.Value.NumField on string Value
	// own run, main
	case "reflection":
		reflect.ValueOf("text").NumField()

	// case a buffer
	// error panic | bytes.Buffer: truncation out of range
	// own run, main
	case "a buffer":
		new(bytes.Buffer).Truncate(5)

	// case a call by reflection
	// error panic | called
	// own fail, run, main
	case "a call by reflection":
		reflect.ValueOf(fail).Call([]reflect.Value{reflect.ValueOf("called")})

	// case an endless recursion
	// error fatal error | stack overflow
	case "an endless recursion":
		debug.SetMaxStack(1 << 16)
		endless(0)

	// case a panic that was caught
	// error | caught: it failed
	// own fail, run, main
	case "a panic that was caught":
		defer told()
		fail("it failed")

	// case a server
	// error runtime error | invalid memory address or nil pointer dereference
	// own run.func3
	case "a server":
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			fmt.Println(nothing.next)
		}))
		_, _ = http.Get(server.URL)
		server.Close()
	}
}

func main() { run(os.Args[1]) }

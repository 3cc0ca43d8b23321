// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	_espalier "example.com/program/internal/espaliertel"
)

type point struct {
	X int
	y float64
}

type node struct {
	name string
	next *node
	Any  interface{}
}

type config struct {
	User, Password string
	apiKey         []byte
	ports          map[string]int
}

type pair struct{ Key, Value string }

type unexported struct {
	raw   []byte
	list  [3]text
	any   interface{}
	inner *unexported
	loud  loudText
	until time.Time
	wait  func()
}

type guarded struct {
	lock  sync.Mutex
	items map[string]int
}

type celsius float64
type text string

// loud must not be asked for anything.
type loud struct{ n int }

func (loud) String() string               { fmt.Println("asked"); return "asked" }
func (loud) GoString() string             { fmt.Println("asked"); return "asked" }
func (loud) Error() string                { fmt.Println("asked"); return "asked" }
func (loud) MarshalJSON() ([]byte, error) { fmt.Println("asked"); return nil, nil }

type loudText string

func (loudText) String() string { fmt.Println("asked"); return "asked" }

type loudNumber int

func (loudNumber) String() string { fmt.Println("asked"); return "asked" }

type loudByPointer struct{ n int }

func (*loudByPointer) String() string { fmt.Println("asked"); return "asked" }

// record is a call with one argument of that value.
func record(name string, value interface{}) {
	_esp := _espalier.EnterWith("arguments.go::"+name, "value", value)
	defer _esp.Exit()
}

func named(names string, values ...interface{}) {
	_esp := _espalier.EnterWith("arguments.go::named "+names, names, values...)
	defer _esp.Exit()
}

func guardedByAnother(m map[int]int, lock *sync.Mutex, i int) {
	_esp := _espalier.EnterWith("arguments.go::guardedByAnother", "m, lock, i", m, lock, i)
	defer _esp.Exit()
	lock.Lock()
	defer lock.Unlock()
	m[i]++
}

func fillsIn(texts []string, values []interface{}, errs []error, i, n int) {
	_esp := _espalier.EnterWith("arguments.go::fillsIn", "texts, values, errs", texts, values, errs)
	defer _esp.Exit()
	texts[i] = strings.Repeat("x", n%50)
	if values[i] = n + 5000; n%2 == 0 {
		values[i] = strings.Repeat("y", n%30)
	}
	errs[i] = fmt.Errorf("error %d", n)
}

func addArguments() {
	cases["shared"] = func() {
		m, lock := map[int]int{}, &sync.Mutex{}
		texts, values, errs := make([]string, 8), make([]interface{}, 8), make([]error, 8)
		var all sync.WaitGroup
		for i := 0; i < 8; i++ {
			all.Add(1)
			go func(i int) {
				defer all.Done()
				for n := 0; n < 3000; n++ {
					guardedByAnother(m, lock, i)
					fillsIn(texts, values, errs, i, n)
				}
			}(i)
		}
		all.Wait()
		fmt.Println("filled")
	}
	cases["arguments"] = func() {
		var nilError error
		ring := &node{name: "a"}
		ring.next = ring
		var itself interface{}
		itself = &itself
		for name, value := range map[string]interface{}{
			"text":          "a\"b\n\u00e9",
			"badText":       "\xff",
			"long":          strings.Repeat("\u00e9", 300),
			"huge":          strings.Repeat("x", 1<<22),
			"int":           -5,
			"uint8":         uint8(200),
			"float":         1.5,
			"float32":       float32(0.1),
			"nan":           math.NaN(),
			"complex":       complex(1, -2),
			"true":          true,
			"nil":           nil,
			"nilError":      nilError,
			"rune":          'a',
			"celsius":       celsius(21.5),
			"namedText":     text("shown"),
			"duration":      time.Second,
			"slice":         []int{1, 2},
			"strings":       []string{"a", "b"},
			"nilSlice":      []int(nil),
			"array":         [2]bool{true, false},
			"eleven":        []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
			"deepList":      [][][][]int{{{{1}}}},
			"empty":         [][][][]int{{{{}}}},
			"map":           map[string]int{"b": 2, "a": 1},
			"mapPointer":    &map[string]int{},
			"maps":          []map[int]bool{{1: true}},
			"nilMap":        map[string]int(nil),
			"point":         point{1, 2.5},
			"pointer":       &point{1, 2.5},
			"nilPointer":    (*point)(nil),
			"ring":          ring,
			"itself":        itself,
			"intPointer":    new(int),
			"func":          func(int) {},
			"chan":          make(chan int),
			"anys":          []interface{}{1, "x", nil, point{}},
			"bytes":         []byte("raw\x00"),
			"buffer":        &bytes.Buffer{},
			"time":          time.Now(),
			"bigInt":        big.NewInt(5),
			"url":           &url.URL{},
			"error":         errors.New("x"),
			"loud":          loud{1},
			"loudPointer":   &loud{1},
			"louds":         []loud{{1}},
			"loudText":      loudText("hidden"),
			"loudNumber":    loudNumber(7),
			"loudByPointer": loudByPointer{1},
			"loudField":     struct{ L loud }{loud{1}},
			"guarded":       &guarded{items: map[string]int{"a": 1}},
			"guards":        []*guarded{{}},
			"file":          os.Stdout,
			"unexported": unexported{
				raw:   []byte("r"),
				list:  [3]text{"a"},
				any:   []interface{}{"pwd", 1},
				inner: &unexported{},
			},
			"config":       config{User: "me", Password: "hush1", apiKey: []byte("hush2"), ports: map[string]int{"a": 1}},
			"shared":       &config{},
			"header":       map[string][]string{"Cookie": {"hush3"}, "Accept": {"y"}},
			"pair":         []string{"password", "hush4"},
			"command":      []string{"prog", "--password", "hush5", "-v"},
			"anyCommand":   []interface{}{"-token", 5, 6},
			"pairs":        []pair{{"secret", "hush6"}, {"colour", "red"}},
			"privateText":  "ghp_0123456789",
			"address":      "https://me:hush7@host/",
			"plainAddress": "https://host/a@b:c",
			"given":        `{"token": "hush8"}`,
			"secretBytes":  []byte("password=hush9"),
			"wordBytes":    []byte("Bearer abc"),
			"author":       "the author: me",
			"pin":          "pin: 1234",
			"late":         strings.Repeat("a", 900) + "password=hush10",
			"basics":       "sent Basic dXNlcjpwYXNzd29yZA==",
			"short":        "sk-1234567",
			"inWord":       "risk-12345678",
			"key":          "AKIAIOSFODNN7EXAMPLE",
		} {
			record(name, value)
		}
		named("passw, pass_, userPin, auth_header, bearer, pinned, author, compass", 1, 2, 3, 4, 5, 6, 7, 8)
		many := make([]string, 40)
		values := make([]interface{}, 40)
		for i := range many {
			many[i], values[i] = fmt.Sprint("v", i), i
		}
		named(strings.Join(many, ", "), values...)
		named("a, b", 1)
	}
}

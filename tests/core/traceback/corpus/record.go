// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Calls the standard library so that it panics.
//
//	record names          what can be called, one a line
//	record crash NAME     calls it, so that the runtime prints the trace
//	record tell NAME      calls it, and writes down what the runtime's own functions say
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"crypto/cipher"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"errors"
	"expvar"
	"flag"
	"fmt"
	"hash/crc32"
	htmltemplate "html/template"
	"image"
	"io"
	"iter"
	"log"
	"maps"
	"math/big"
	"math/rand"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"text/template"
	"time"
	"unicode/utf16"
)

type broken struct{}

func (broken) Len() int                     { return 3 }
func (broken) Less(int, int) bool           { panic(errors.New("cannot be compared")) }
func (broken) Swap(int, int)                {}
func (broken) Push(any)                     {}
func (broken) Pop() any                     { return nil }
func (broken) Read([]byte) (int, error)     { panic("cannot be read") }
func (broken) Write([]byte) (int, error)    { return -1, nil }
func (broken) MarshalJSON() ([]byte, error) { panic("cannot be told\nas JSON") }
func (broken) String() string               { panic("no text") }

var minus = -len(os.Args)

var calls = map[string]func(){
	"atomic.Value":         func() { new(atomic.Value).Store(nil) },
	"base32.Encoding":      func() { base32.NewEncoding("short") },
	"base64.Encoding":      func() { base64.NewEncoding("short") },
	"base64.WithPadding":   func() { base64.StdEncoding.WithPadding('a') },
	"big.Int.Div":          func() { new(big.Int).Div(big.NewInt(1), new(big.Int)) },
	"big.Int.Sqrt":         func() { new(big.Int).Sqrt(big.NewInt(-1)) },
	"big.NewFloat":         func() { big.NewFloat(nan()) },
	"big.Rat.Inv":          func() { new(big.Rat).Inv(new(big.Rat)) },
	"binary.ByteOrder":     func() { binary.BigEndian.Uint64(make([]byte, 3)) },
	"bufio.Reader":         func() { bufio.NewReader(broken{}).ReadByte() },
	"bufio.Scanner":        func() { scanner := bufio.NewScanner(broken{}); scanner.Scan() },
	"bufio.Scanner.Buffer": func() { scanner := bufio.NewScanner(strings.NewReader("")); scanner.Scan(); scanner.Buffer(nil, 1) },
	"bytes.Buffer.Grow":    func() { new(bytes.Buffer).Grow(minus) },
	"bytes.Repeat":         func() { bytes.Repeat([]byte("x"), minus) },
	"cipher.NewCBC":        func() { cipher.NewCBCEncrypter(nil, nil) },
	"context.WithCancel":   func() { context.WithCancel(nil) },
	"context.WithValue":    func() { context.WithValue(context.Background(), nil, 1) },
	"crc32.Update":         func() { crc32.Update(0, nil, []byte("x")) },
	"errors.As":            func() { errors.As(io.EOF, nil) },
	"expvar.Publish":       func() { expvar.NewInt("x"); expvar.NewInt("x") },
	"flag.Parse":           func() { flag.Int("x", 1, ""); flag.Int("x", 1, "") },
	"gob.Register":         func() { gob.RegisterName("x", 1); gob.RegisterName("x", "y") },
	"gzip.Reader":          func() { new(gzip.Reader).Read(nil) },
	"heap.Init":            func() { heap.Init(broken{}) },
	"htmltemplate.Must":    func() { htmltemplate.Must(htmltemplate.New("x").Parse("{{end}}")) },
	"http.Handle":          func() { http.NewServeMux().Handle("", nil) },
	"http.Handle twice":    func() { mux := http.NewServeMux(); mux.HandleFunc("/", nothing); mux.HandleFunc("/", nothing) },
	"http.StripPrefix":     func() { http.StripPrefix("/x", nil).ServeHTTP(nil, new(http.Request)) },
	"image.NewRGBA":        func() { image.NewRGBA(image.Rect(0, 0, 1<<40, 1<<40)) },
	"io.ReadAtLeast":       func() { io.ReadAtLeast(broken{}, make([]byte, 3), 2) },
	"iter.Pull":            func() { next, _ := iter.Pull(func(yield func(int) bool) { panic("pulled") }); next() },
	"json.Marshal":         func() { json.Marshal(map[string]any{"x": []any{broken{}}}) },
	"list.InsertBefore":    func() { new(list.List).InsertBefore(1, nil) },
	"log.Panicf":           func() { log.SetOutput(io.Discard); log.Panicf("%d of %d", 1, 2) },
	"maps.Collect":         func() { maps.Collect[string, int](nil) },
	"netip.MustParse":      func() { netip.MustParseAddr("none") },
	"rand.Intn":            func() { rand.Intn(0) },
	"rand.Perm":            func() { rand.New(nil).Perm(3) },
	"reflect.Call":         func() { reflect.ValueOf(strings.ToUpper).Call(nil) },
	"reflect.Elem":         func() { reflect.TypeOf(1).Elem() },
	"reflect.Field":        func() { reflect.ValueOf(broken{}).Field(1) },
	"reflect.MakeSlice":    func() { reflect.MakeSlice(reflect.TypeOf(1), 1, 1) },
	"reflect.Set":          func() { reflect.ValueOf(1).SetInt(2) },
	"reflect.Zero":         func() { reflect.Zero(nil) },
	"regexp.MustCompile":   func() { regexp.MustCompile("a**") },
	"ring.Unlink":          func() { ring.New(1).Do(func(any) { panic("in a ring") }) },
	"slices.Grow":          func() { slices.Grow([]int{}, minus) },
	"slices.Insert":        func() { slices.Insert([]int{1}, 5, 2) },
	"slices.SortFunc":      func() { slices.SortFunc([]int{2, 1}, func(int, int) int { panic("compared") }) },
	"sort.Slice":           func() { sort.Slice(1, nil) },
	"sort.Sort":            func() { sort.Sort(broken{}) },
	"strconv.Format":       func() { strconv.FormatInt(1000, 99) },
	"strings.Builder":      func() { one := new(strings.Builder); one.WriteByte('x'); two := *one; two.WriteByte('y') },
	"strings.NewReplacer":  func() { strings.NewReplacer("a") },
	"strings.Repeat":       func() { strings.Repeat("ab", 1<<62) },
	"strings.Map":          func() { strings.Map(func(rune) rune { panic("mapped") }, "x") },
	"sync.Once":            func() { new(sync.Once).Do(func() { panic("once") }) },
	"sync.OnceFunc":        func() { sync.OnceFunc(func() { panic("once") })() },
	"sync.WaitGroup":       func() { new(sync.WaitGroup).Done() },
	"tabwriter":            func() { fmt.Fprintln(tabwriter.NewWriter(nil, 0, 0, 0, ' ', 0), "x\f") },
	"template.Funcs":       func() { template.New("x").Funcs(template.FuncMap{"1": 2}) },
	"template.Must":        func() { template.Must(template.New("x").Parse("{{.x")) },
	"time.NewTicker":       func() { time.NewTicker(0) },
	"time.Date":            func() { time.Date(2026, 1, 1, 0, 0, 0, 0, nil) },
	"url.Values":           func() { url.Values(nil).Set("a", "b") },
	"utf16.AppendRune":     func() { utf16.Encode([]rune{rune([]int{}[len(os.Args)])}) },
}

func nan() float64 { zero := 0.0; return zero / zero }

func nothing(http.ResponseWriter, *http.Request) {}

// What the runtime leaves out of a trace: its own functions, and what runs before main.
func isHidden(name string) bool {
	if name == "runtime.goexit" || name == "runtime.main" {
		return true
	}
	own, found := strings.CutPrefix(name, "runtime.")
	return found && (own == "" || own[0] < 'A' || own[0] > 'Z')
}

// Frames told from within the deferred function: those of the panic come after its machinery.
func frames() []map[string]any {
	counters := make([]uintptr, 200)
	told := runtime.CallersFrames(counters[:runtime.Callers(0, counters)])
	var result []map[string]any
	raised := false
	for {
		frame, more := told.Next()
		name := strings.ReplaceAll(frame.Function, "[...]", "")
		if name == "runtime.gopanic" && raised {
			name = "panic" // of another panic, on the way of which this one came
		}
		if raised && !isHidden(name) {
			result = append(result,
				map[string]any{"name": name, "path": frame.File, "line": frame.Line})
		}
		raised = raised || frame.Function == "runtime.gopanic"
		if !more {
			return result
		}
	}
}

func tell(name string) {
	reason := recover()
	kind, text := "panic", fmt.Sprint(reason)
	if err, ok := reason.(error); ok {
		text = err.Error()
	}
	if rest, found := strings.CutPrefix(text, "runtime error: "); found {
		kind, text = "runtime error", rest
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"name": name, "errors": []any{
		map[string]any{"relation": "outermost", "of": 0, "type": kind, "message": text,
			"frames": frames()}}})
}

//go:noinline
func call(mode, name string) {
	if mode == "tell" {
		defer tell(name)
	}
	calls[name]()
}

func main() {
	if os.Args[1] == "names" {
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			fmt.Println(name)
		}
		return
	}
	call(os.Args[1], os.Args[2])
}

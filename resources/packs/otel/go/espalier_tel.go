// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.

// Makes an OpenTelemetry span of every call of an instrumented function, in whatever SDK the program
// has set up with otel.SetTracerProvider. Functions call in here as
//
//	_esp := _espalier.Enter("file.go::Type.Method")
//	defer _esp.Exit()
//	for … { _esp.Loop(1); … }
//
// The module has to require go.opentelemetry.io/otel: what is imported here must be there when it is
// built. Without an SDK a call asks the API for a span that is not recorded, and has none then.
//
// _espalier is a package of the module, or, where there is no module, the variable of that name
// below: then this file lies in the program's own package. So all that it declares and imports has
// a name beginning with _espalier, and of the predeclared names it uses only those nobody replaces.
//
//   - Goroutines have no storage of their own, and no context is handed in: every span is a root.
//   - Nothing the SDK does reaches the program: what panics in it is recovered here.
//   - A panic of the program on its way is seen, never recovered: that would end it or change what
//     the program prints of it. Exit looks at who calls it, so it knows that there is a panic, not
//     of what.
//   - What the SDK calls while it is at work for a span, as an exporter that is instrumented itself,
//     has no spans. The goroutine of a batch processor is not ours to know: an instrumented exporter
//     called by one has spans, in the next batch.

package espaliertel

import (
	_espalierRuntime "runtime"
	_espalierStrconv "strconv"
	_espalierStrings "strings"
	_espalierSync "sync"
	_espalierAtomic "sync/atomic"

	_espalierContext "context"

	_espalierOtel "go.opentelemetry.io/otel"
	_espalierAttribute "go.opentelemetry.io/otel/attribute"
	_espalierCodes "go.opentelemetry.io/otel/codes"
	_espalierTrace "go.opentelemetry.io/otel/trace"
)

const (
	_espalierVersion    = "1"
	_espalierStackLimit = 32 // frames
)

// What instrumented functions of this package call. Every function that uses it depends on it, so
// it is ready before the first variable of the package that calls one.
var _espalier = &_espalierApi{}

type _espalierApi struct {
	working int32             // how many calls of the SDK are under way; an atomic
	heads   _espalierSync.Map // id -> *_espalierHead
	ways    _espalierSync.Map // pc -> _espalierWay
	once    _espalierSync.Once
	tracer  _espalierTrace.Tracer
}

// What all calls of one function share.
type _espalierHead struct {
	name  string
	start _espalierTrace.SpanStartOption
}

// How often eight loops of a call went round.
type _espalierCounts struct {
	counts [8]uint64
	next   *_espalierCounts
}

// One call, and what the function's own code talks to.
type _espalierSpan struct {
	loops _espalierCounts // first: 64-bit atomics need their place on 32-bit machines
	lock  _espalierSync.Mutex
	api   *_espalierApi
	span  _espalierTrace.Span
}

// Enter begins the span of a function; nil where no SDK records it.
func (a *_espalierApi) Enter(id string) *_espalierSpan {
	if _espalierAtomic.LoadInt32(&a.working) != 0 && _espalierIsInside() {
		return nil
	}
	return a.enter(id)
}

// EnterWith is Enter: this pack records no arguments.
func (a *_espalierApi) EnterWith(id, names string, values ...interface{}) *_espalierSpan {
	return a.Enter(id)
}

// Loop counts one more time round the function's n-th loop. Goroutines the function starts may count
// as well.
func (s *_espalierSpan) Loop(n int) {
	if s != nil {
		s.count(n)
	}
}

// Exit ends the span; for `defer` alone.
func (s *_espalierSpan) Exit() {
	if s != nil {
		s.end()
	}
}

func (s *_espalierSpan) count(n int) {
	at := &s.loops
	for ; n > len(at.counts); n -= len(at.counts) {
		s.lock.Lock()
		if at.next == nil {
			at.next = &_espalierCounts{}
		}
		next := at.next
		s.lock.Unlock()
		at = next
	}
	if n > 0 {
		_espalierAtomic.AddUint64(&at.counts[n-1], 1)
	}
}

// Calls the SDK; the innermost function of ours on its stack, which _espalierIsInside looks for.
func (a *_espalierApi) work(task func()) {
	_espalierAtomic.AddInt32(&a.working, 1)
	defer func() {
		_ = recover()
		_espalierAtomic.AddInt32(&a.working, -1)
	}()
	task()
}

func (a *_espalierApi) enter(id string) (s *_espalierSpan) {
	a.work(func() {
		a.once.Do(func() {
			// Before an SDK is set up this is one that passes on to it.
			a.tracer = _espalierOtel.Tracer("espalier",
				_espalierTrace.WithInstrumentationVersion(_espalierVersion))
		})
		head := a.headOf(id)
		_, span := a.tracer.Start(_espalierContext.Background(), head.name, head.start)
		if span.IsRecording() {
			s = &_espalierSpan{api: a, span: span}
		}
	})
	return s
}

func (a *_espalierApi) headOf(id string) *_espalierHead {
	if known, ok := a.heads.Load(id); ok {
		return known.(*_espalierHead)
	}
	path, name := "", id
	if at := _espalierStrings.Index(id, "::"); at >= 0 {
		path, name = id[:at], id[at+2:]
	}
	if at := _espalierStrings.IndexByte(name, '#'); at >= 0 {
		name = name[:at]
	}
	attributes := []_espalierAttribute.KeyValue{
		_espalierAttribute.String("code.function.name", name),
		_espalierAttribute.String("code.file.path", path),
		_espalierAttribute.String("espalier.id", id),
	}
	if line := _espalierLine(); line > 0 {
		attributes = append(attributes, _espalierAttribute.Int("code.line.number", line))
	}
	head := &_espalierHead{name: name, start: _espalierTrace.WithAttributes(attributes...)}
	a.heads.Store(id, head)
	return head
}

func (s *_espalierSpan) end() {
	// The innermost four, Callers itself among them, tell as a rule; each one costs.
	var pcs [12]uintptr
	way := s.api.wayOut(pcs[:_espalierRuntime.Callers(0, pcs[:4])])
	if way == _espalierLookOn {
		way = s.api.wayOut(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	}
	stack := ""
	if way == _espalierPanics {
		stack = _espalierPanicStack()
	}
	s.api.work(func() { s.describe(stack) })
	s.api.work(func() { s.span.End() })
}

func (s *_espalierSpan) describe(stack string) {
	first := 1
	for at := &s.loops; at != nil; {
		for i := range at.counts {
			if count := _espalierAtomic.LoadUint64(&at.counts[i]); count > 0 {
				key := "espalier.loop." + _espalierStrconv.Itoa(first+i) + ".count"
				s.span.SetAttributes(_espalierAttribute.Int64(key, int64(count)))
			}
		}
		first += len(at.counts)
		s.lock.Lock()
		next := at.next
		s.lock.Unlock()
		at = next
	}
	if stack != "" {
		s.span.AddEvent("exception", _espalierTrace.WithAttributes(
			_espalierAttribute.String("exception.type", "panic"),
			_espalierAttribute.String("exception.stacktrace", stack)))
		s.span.SetStatus(_espalierCodes.Error, "panic")
	}
}

// --- the stack --------------------------------------------------------------------------------

// Whether the SDK is at work further up this goroutine's stack. One too deep to be looked through is
// taken for that.
func _espalierIsInside() bool {
	var pcs [256]uintptr
	for skip := 0; skip < 16*len(pcs); skip += len(pcs) {
		count := _espalierRuntime.Callers(skip, pcs[:])
		if count == 0 {
			return false
		}
		frames := _espalierRuntime.CallersFrames(pcs[:count])
		for {
			frame, more := frames.Next()
			if _espalierIsOurs(frame) && _espalierStrings.HasSuffix(frame.Function, "Api).work") {
				return true
			}
			if !more {
				break
			}
		}
		if count < len(pcs) {
			return false
		}
	}
	return true
}

// Whether a frame is of this file, whatever it is called in the package it lies in, of the one that
// exports it, or of what the compiler puts between.
func _espalierIsOurs(frame _espalierRuntime.Frame) bool {
	name := frame.File[_espalierStrings.LastIndexByte(frame.File, '/')+1:]
	return _espalierStrings.HasPrefix(name, "espalier_tel.") ||
		_espalierStrings.HasPrefix(name, "espalier_tel_") ||
		name == "<autogenerated>" || frame.Function == "runtime.Callers"
}

// The line of the function that is entered.
func _espalierLine() int {
	var pcs [16]uintptr
	frames := _espalierRuntime.CallersFrames(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	for {
		frame, more := frames.Next()
		if !more || !_espalierIsOurs(frame) && !_espalierStrings.HasPrefix(frame.Function, "sync.") {
			if frame.Func != nil {
				_, line := frame.Func.FileLine(frame.Entry)
				return line
			}
			return frame.Line
		}
	}
}

// How a function ends, by what calls its deferred functions.
type _espalierWay uint8

const (
	_espalierLookOn _espalierWay = iota // something in between
	_espalierReturns
	_espalierPanics
)

// How the function ends whose Exit has these callers, as far as they tell.
func (a *_espalierApi) wayOut(pcs []uintptr) _espalierWay {
	for _, pc := range pcs {
		known, ok := a.ways.Load(pc)
		if !ok {
			frame, _ := _espalierRuntime.CallersFrames([]uintptr{pc}).Next()
			known = _espalierWayOf(frame)
			a.ways.Store(pc, known)
		}
		if known.(_espalierWay) != _espalierLookOn {
			return known.(_espalierWay)
		}
	}
	return _espalierLookOn
}

func _espalierWayOf(frame _espalierRuntime.Frame) _espalierWay {
	if _espalierIsOurs(frame) {
		return _espalierLookOn
	}
	switch frame.Function {
	case "runtime.gopanic":
		return _espalierPanics
	case "runtime.deferCallSave", "runtime.runOpenDeferFrame":
		return _espalierLookOn // before Go 1.22
	}
	// What the compiler makes of `defer x.f()`: main.f.deferwrap1, before Go 1.21 main.f·dwrap·1.
	name := _espalierStrings.TrimRight(frame.Function, "0123456789")
	if _espalierStrings.HasSuffix(name, ".deferwrap") || _espalierStrings.HasSuffix(name, "·dwrap·") {
		return _espalierLookOn
	}
	return _espalierReturns
}

// Where the panic began that is on its way, as far as the stack tells.
func _espalierPanicStack() string {
	var pcs [_espalierStackLimit + 8]uintptr
	frames := _espalierRuntime.CallersFrames(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	var stack []byte
	hasBegun := false
	for count := 0; count < _espalierStackLimit; {
		frame, more := frames.Next()
		if hasBegun {
			if count > 0 {
				stack = append(stack, '\n')
			}
			stack = append(stack, frame.Function...)
			stack = append(stack, "\n\t"...)
			stack = append(stack, frame.File...)
			stack = append(stack, ':')
			stack = _espalierStrconv.AppendInt(stack, int64(frame.Line), 10)
			count++
		}
		hasBegun = hasBegun || frame.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	return string(stack)
}

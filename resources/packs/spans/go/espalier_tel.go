// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.

// Records one OTLP/JSON line per span in the file named by ESPALIER_TRACE_FILE, and does next to
// nothing when that is unset. Functions call in here as
//
//	_esp := _espalier.Enter("file.go::Type.Method")
//	defer _esp.Exit()
//	for … { _esp.Loop(1); … }
//
// EnterWith("file.go::f", "a, b", a, b) also records the arguments: shortened, and without what
// looks like a secret.
//
// _espalier is a package of the module, or, where there is no module, the variable of that name
// below: then this file lies in the program's own package. So all that it declares and imports has
// a name beginning with _espalier, and of the predeclared names it uses only those nobody replaces.
//
// A program must not be able to tell that it is traced, and must not be able to break the trace:
//   - No method of the program is called, no goroutine started, no signal touched.
//   - Nothing panics, and a failing write is nobody's business.
//   - A panic on its way is seen, never recovered: that would end it or change what the program
//     prints of it. Exit looks at who calls it, so it knows that there is a panic, not of what.
//   - Goroutines have no storage of their own, so no span knows its parent.

package espaliertel

import (
	_espalierMaphash "hash/maphash"
	_espalierOs "os"
	_espalierReflect "reflect"
	_espalierRuntime "runtime"
	_espalierDebug "runtime/debug"
	_espalierStrconv "strconv"
	_espalierStrings "strings"
	_espalierSync "sync"
	_espalierAtomic "sync/atomic"
	_espalierSyscall "syscall"
	_espalierTime "time"
	_espalierUtf8 "unicode/utf8"
)

const (
	_espalierVersion = "1"

	_espalierStackLimit  = 32   // frames
	_espalierTypeLimit   = 256  // characters, as are the next two
	_espalierValueLimit  = 200  // of a value that are recorded
	_espalierScanLimit   = 1000 // of a text that are looked through for secrets
	_espalierArgLimit    = 32
	_espalierDepthLimit  = 3
	_espalierItemLimit   = 10
	_espalierReopenLimit = 3
	_espalierBufferLimit = 1 << 16

	_espalierHighDescriptor = 64

	_espalierRedacted = "[redacted]"
)

// Parts of names, in lower case without "_" and "-", whose values are not shown; nor is a text that
// gives such a name a value ("password=…", "Cookie: …").
var _espalierSecretNames = [...]string{
	"password", "passwd", "passw", "passphrase", "pwd", "bearer", "secret", "token", "apikey",
	"accesskey", "private", "credential", "authorization", "cookie", "session",
}

// The same for whole words of a name only: "user_pin", "authHeader", not "pinned", "author".
var _espalierSecretWords = [...]string{"pass", "auth", "pin"}

// What is a secret by its looks: these alone, and these when more of the kind follows.
var _espalierSecretMarks = [...]string{"Bearer ", "bearer ", "-----BEGIN "}
var _espalierSecretStarts = [...]string{
	"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
	"Basic ", "sk-", "sk_live_", "sk_test_", "rk_live_", "npm_", "pypi-", "AKIA", "ASIA", "AIza", "ya29.",
	"eyJ",
}

// What instrumented functions of this package call. Every function that uses it depends on it, so
// it is ready before the first variable of the package that calls one.
var _espalier = _espalierStart()

type _espalierApi struct {
	tracer *_espalierTracer // nil: off
}

// Enter begins the span of a function; nil while tracing is off.
func (a _espalierApi) Enter(id string) *_espalierSpan {
	if a.tracer == nil {
		return nil
	}
	return a.tracer.enter(id)
}

// EnterWith is Enter, and records the function's arguments.
func (a _espalierApi) EnterWith(id, names string, values ...interface{}) *_espalierSpan {
	if a.tracer == nil {
		return nil
	}
	return a.tracer.enterWith(id, names, values)
}

// How often eight loops of a call went round. A program may end while another goroutine counts, so
// the numbers are atomic, and `next` is set and followed by others under the tracer's lock.
type _espalierCounts struct {
	counts [8]uint64
	next   *_espalierCounts
}

// One call, and what the function's own code talks to.
type _espalierSpan struct {
	loops        _espalierCounts // first: 64-bit atomics need their place on 32-bit machines
	tracer       *_espalierTracer
	head         *_espalierHead
	older, newer *_espalierSpan // among the open ones
	number       uint64
	start        int64
	args         string
	open, isRoot bool
}

// Loop counts one more time round the function's n-th loop.
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
		if at.next == nil {
			s.tracer.lock.Lock()
			at.next = &_espalierCounts{}
			s.tracer.lock.Unlock()
		}
		at = at.next
	}
	if n > 0 {
		_espalierAtomic.AddUint64(&at.counts[n-1], 1)
	}
}

func (s *_espalierSpan) end() {
	t := s.tracer
	now := t.now()
	// The innermost four, Callers itself among them, tell as a rule; each one costs.
	var pcs [12]uintptr
	callers := pcs[:_espalierRuntime.Callers(0, pcs[:4])]
	t.lock.Lock()
	way := t.wayOut(callers)
	if way == _espalierLookOn {
		way = t.wayOut(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	}
	wasOpen := s.open
	t.unlink(s)
	t.lock.Unlock()
	if !wasOpen {
		return
	}
	event := ""
	if way == _espalierPanics {
		event = t.panicEvent(s.head.function, now)
	}
	t.write(s, now, event, false)
	if s.isRoot && way != _espalierGoexits {
		t.abandon()
	}
}

// How a function ends, by what calls its deferred functions.
type _espalierWay uint8

const (
	_espalierUnknown _espalierWay = iota // not looked up yet
	_espalierLookOn                      // something in between
	_espalierReturns
	_espalierPanics
	_espalierGoexits
)

// What the lines of all calls of one function share.
type _espalierHead struct {
	name, attributes string
	function         string // as the language names it
	isMain           bool
	names            string
	args             []_espalierArg
}

// By the name of a parameter: where its attribute begins, and whether its value is not shown.
type _espalierArg struct {
	head     string
	isHidden bool
}

type _espalierTracer struct {
	path     string
	resource string
	clock    _espalierTime.Time
	epoch    int64
	salt     uint64

	lock   _espalierSync.Mutex // for these, never held while anything is written
	heads  map[string]*_espalierHead
	traced map[string]bool // functions that have spans, as the language names them
	ways   map[uintptr]_espalierWay
	newest *_espalierSpan
	count  uint64

	fileLock _espalierSync.Mutex // for these; taken before the other where both are
	file     *_espalierOs.File
	lost     []*_espalierOs.File
	isTorn   bool
	buffer   []byte

	types _espalierSync.Map // reflect.Type -> whether values of it are only named
}

func _espalierStart() _espalierApi {
	path := _espalierOs.Getenv("ESPALIER_TRACE_FILE")
	if path == "" {
		return _espalierApi{}
	}
	if path[0] != '/' {
		// The program may change its folder before the file must be opened again.
		if folder, err := _espalierOs.Getwd(); err == nil && !_espalierHasVolume(path) {
			path = folder + string(_espalierOs.PathSeparator) + path
		}
	}
	t := &_espalierTracer{
		path:   path,
		clock:  _espalierTime.Now(),
		heads:  map[string]*_espalierHead{},
		traced: map[string]bool{},
		ways:   map[uintptr]_espalierWay{},
		salt:   _espalierRandom(),
	}
	t.epoch = t.clock.UnixNano()
	if !t.openFile() {
		return _espalierApi{}
	}
	trace := _espalierStrings.ToLower(_espalierOs.Getenv("ESPALIER_TRACE_ID"))
	if !_espalierIsTraceId(trace) {
		digits := _espalierAppendHex(nil, _espalierRandom()|1)
		trace = string(_espalierAppendHex(digits, _espalierRandom()))
	}
	pid := _espalierStrconv.Itoa(_espalierOs.Getpid())
	t.resource = `{"resourceSpans":[{"resource":{"attributes":[` +
		`{"key":"process.pid","value":{"intValue":"` + pid + `"}},` +
		_espalierText("process.runtime.name", "go") + "," +
		_espalierText("process.runtime.version", _espalierRuntime.Version()) + "," +
		_espalierText("telemetry.sdk.language", "go") + "," +
		_espalierText("telemetry.sdk.name", "espalier") + "," +
		_espalierText("telemetry.sdk.version", _espalierVersion) + `]},` +
		`"scopeSpans":[{"scope":{"name":"espalier"},"spans":[{"traceId":"` + trace + `","spanId":"`
	return _espalierApi{t}
}

// Whether a name is whole on Windows: "C:\…", "\…".
func _espalierHasVolume(path string) bool {
	return path[0] == _espalierOs.PathSeparator ||
		(_espalierOs.PathSeparator == '\\' && len(path) > 1 && path[1] == ':')
}

// A random number, from what the language's own maps are seeded with: no source of the program's
// is read or moved on.
func _espalierRandom() uint64 {
	var h _espalierMaphash.Hash
	return h.Sum64()
}

func _espalierIsTraceId(id string) bool {
	if len(id) != 32 || _espalierStrings.Trim(id, "0") == "" {
		return false
	}
	return _espalierStrings.Trim(id, "0123456789abcdef") == ""
}

func (t *_espalierTracer) now() int64 {
	return t.epoch + int64(_espalierTime.Since(t.clock))
}

// --- spans ------------------------------------------------------------------------------------

func (t *_espalierTracer) enter(id string) *_espalierSpan {
	head := t.headOf(id, "")
	return t.begin(head, "")
}

func (t *_espalierTracer) enterWith(id, names string, values []interface{}) *_espalierSpan {
	head := t.headOf(id, names)
	return t.begin(head, t.attributes(head.args, values))
}

func (t *_espalierTracer) begin(head *_espalierHead, args string) *_espalierSpan {
	s := &_espalierSpan{tracer: t, head: head, args: args, open: true}
	s.isRoot = head.isMain && _espalierIsRoot()
	t.lock.Lock()
	t.count++
	s.number = t.count
	s.older = t.newest
	if s.older != nil {
		s.older.newer = s
	}
	t.newest = s
	t.lock.Unlock()
	s.start = t.now()
	return s
}

// Takes a span from the open ones.
func (t *_espalierTracer) unlink(s *_espalierSpan) {
	if !s.open {
		return
	}
	s.open = false
	if s.newer != nil {
		s.newer.older = s.older
	} else {
		t.newest = s.older
	}
	if s.older != nil {
		s.older.newer = s.newer
	}
	s.older, s.newer = nil, nil
}

// What is open when the program's main function ends is never going to be.
func (t *_espalierTracer) abandon() {
	now := t.now()
	for {
		t.lock.Lock()
		s := t.newest
		if s != nil {
			t.unlink(s)
		}
		t.lock.Unlock()
		if s == nil {
			return
		}
		t.write(s, now, "", true)
	}
}

func (t *_espalierTracer) headOf(id, names string) *_espalierHead {
	t.lock.Lock()
	head := t.heads[id]
	t.lock.Unlock()
	if head != nil && (names == "" || head.names == names) {
		return head
	}
	path, name := "", id
	if at := _espalierStrings.Index(id, "::"); at >= 0 {
		path, name = id[:at], id[at+2:]
	}
	if at := _espalierStrings.IndexByte(name, '#'); at >= 0 {
		name = name[:at]
	}
	line, function := _espalierPlace()
	head = &_espalierHead{
		name: `","name":` + _espalierQuote(name) + `,"kind":1,"startTimeUnixNano":"`,
		attributes: `","attributes":[` + _espalierText("code.function.name", name) + "," +
			_espalierText("code.file.path", path) + "," + line +
			_espalierText("espalier.id", id),
		function: function,
		isMain:   name == "main",
		names:    names,
	}
	if names != "" {
		for _, arg := range _espalierStrings.Split(names, ", ") {
			head.args = append(head.args, _espalierArg{
				head:     `,{"key":` + _espalierQuote("espalier.arg."+arg) + `,"value":{"stringValue":`,
				isHidden: _espalierIsSecretName(arg),
			})
		}
	}
	t.lock.Lock()
	t.heads[id] = head
	t.traced[function] = true
	t.lock.Unlock()
	return head
}

// --- the stack --------------------------------------------------------------------------------

// Whether a frame is of this file, of the one that exports it, or of what the compiler puts
// between.
func _espalierIsOurs(frame _espalierRuntime.Frame) bool {
	name := frame.File[_espalierStrings.LastIndexByte(frame.File, '/')+1:]
	return _espalierStrings.HasPrefix(name, "espalier_tel") ||
		frame.File == "<autogenerated>" || frame.Function == "runtime.Callers"
}

// The frames of the program's own code, innermost first.
func _espalierFrames(pcs []uintptr) (_espalierRuntime.Frame, *_espalierRuntime.Frames) {
	frames := _espalierRuntime.CallersFrames(pcs)
	for {
		frame, more := frames.Next()
		if !more || !_espalierIsOurs(frame) {
			return frame, frames
		}
	}
}

// The attribute for the line of the function that is entered, and its name.
func _espalierPlace() (string, string) {
	var pcs [16]uintptr
	frame, _ := _espalierFrames(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	line := frame.Line
	if frame.Func != nil {
		_, line = frame.Func.FileLine(frame.Entry)
	}
	if line <= 0 {
		return "", frame.Function
	}
	return `{"key":"code.line.number","value":{"intValue":"` + _espalierStrconv.Itoa(line) + `"}},`,
		frame.Function
}

// Whether the function that is entered is the program's main function, called by the language.
func _espalierIsRoot() bool {
	var pcs [16]uintptr
	frame, frames := _espalierFrames(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	if frame.Function != "main.main" {
		return false
	}
	caller, _ := frames.Next()
	return caller.Function == "runtime.main"
}

// How the function ends whose Exit has these callers, as far as they tell. Called with the lock
// held.
func (t *_espalierTracer) wayOut(pcs []uintptr) _espalierWay {
	for _, pc := range pcs {
		way := t.ways[pc]
		if way == _espalierUnknown {
			frame, _ := _espalierRuntime.CallersFrames([]uintptr{pc}).Next()
			way = _espalierWayOf(frame)
			t.ways[pc] = way
		}
		if way != _espalierLookOn {
			return way
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
	case "runtime.Goexit":
		return _espalierGoexits
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

// What the language says of a panic, by the function of its own that begins it. What was given to
// panic is not known.
func _espalierSaid(function string) (string, string) {
	const failed = "runtime error"
	for _, known := range [...]struct{ begin, kind, message string }{
		{"runtime.goPanicIndex", failed, "index out of range"},
		{"runtime.panicIndex", failed, "index out of range"},
		{"runtime.goPanicSlice", failed, "slice bounds out of range"},
		{"runtime.panicSlice", failed, "slice bounds out of range"},
		{"runtime.panicmem", failed, "invalid memory address or nil pointer dereference"},
		{"runtime.panicdivide", failed, "integer divide by zero"},
		{"runtime.panicshift", failed, "negative shift amount"},
		{"runtime.panicmakeslice", failed, "makeslice"},
		{"runtime.panicdottype", "panic", "interface conversion"},
		{"runtime.typeAssert", "panic", "interface conversion"},
		{"runtime.assertE2I", "panic", "interface conversion"},
		{"runtime.mapassign", "panic", "assignment to entry in nil map"},
	} {
		if _espalierStrings.HasPrefix(function, known.begin) {
			return known.kind, known.message
		}
	}
	return "panic", ""
}

// The event of a span that a panic passes: where it began, as far as the stack tells, in the
// form in which the language prints it. A span within has told of it when a function that has some
// stands between there and `function`.
func (t *_espalierTracer) panicEvent(function string, now int64) string {
	var pcs [_espalierStackLimit + 8]uintptr
	frames := _espalierRuntime.CallersFrames(pcs[:_espalierRuntime.Callers(0, pcs[:])])
	stack := []byte("goroutine 1 [running]:")
	kind, message := "", ""
	hasBegun, isTold, isHere := false, false, false
	for count := 0; count < _espalierStackLimit; {
		frame, more := frames.Next()
		if hasBegun {
			if count == 0 {
				kind, message = _espalierSaid(frame.Function)
			}
			isHere = isHere || frame.Function == function
			isTold = isTold || !isHere && t.hasSpans(frame.Function)
			stack = append(stack, '\n')
			stack = append(stack, frame.Function...)
			stack = append(stack, "(...)\n\t"...)
			stack = append(stack, frame.File...)
			stack = append(stack, ':')
			stack = _espalierStrconv.AppendInt(stack, int64(frame.Line), 10)
			stack = append(stack, " +0x0"...)
			count++
		}
		hasBegun = hasBegun || frame.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	event := `{"timeUnixNano":"` + _espalierStrconv.FormatInt(now, 10) +
		`","name":"exception","attributes":[` + _espalierText("exception.type", kind) + ","
	if message != "" {
		event += _espalierText("exception.message", message) + ","
	}
	if isTold && isHere {
		return event + `{"key":"espalier.told","value":{"boolValue":true}}]}`
	}
	return event + _espalierText("exception.stacktrace", string(stack)) + "]}"
}

func (t *_espalierTracer) hasSpans(function string) bool {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.traced[function]
}

// --- lines ------------------------------------------------------------------------------------

func _espalierAppendHex(to []byte, n uint64) []byte {
	for shift := 60; shift >= 0; shift -= 4 {
		to = append(to, "0123456789abcdef"[n>>uint(shift)&15])
	}
	return to
}

// A text in JSON; what is not UTF-8 becomes U+FFFD.
func _espalierQuote(text string) string {
	return string(_espalierAppendQuoted(nil, text))
}

func _espalierAppendQuoted(to []byte, text string) []byte {
	to = append(to, '"')
	for _, char := range text {
		switch {
		case char == '"' || char == '\\':
			to = append(to, '\\', byte(char))
		case char == '\n':
			to = append(to, '\\', 'n')
		case char == '\t':
			to = append(to, '\\', 't')
		case char < 0x20 || char == 0x7f:
			to = append(to, '\\', 'u', '0', '0', "0123456789abcdef"[char>>4], "0123456789abcdef"[char&15])
		case char < 0x80:
			to = append(to, byte(char))
		default:
			var bytes [_espalierUtf8.UTFMax]byte
			to = append(to, bytes[:_espalierUtf8.EncodeRune(bytes[:], char)]...)
		}
	}
	return append(to, '"')
}

func _espalierText(key, value string) string {
	return `{"key":"` + key + `","value":{"stringValue":` + _espalierQuote(value) + `}}`
}

func (t *_espalierTracer) write(s *_espalierSpan, end int64, event string, isAbandoned bool) {
	t.fileLock.Lock()
	line := t.buffer[:0]
	if t.isTorn {
		line = append(line, '\n')
	}
	if isAbandoned {
		// It may still be running.
		t.lock.Lock()
	}
	line = t.appendLine(line, s, end, event, isAbandoned)
	if isAbandoned {
		t.lock.Unlock()
	}
	t.append(line)
	t.buffer = nil
	if cap(line) <= _espalierBufferLimit {
		t.buffer = line
	}
	t.fileLock.Unlock()
}

func (t *_espalierTracer) appendLine(to []byte, s *_espalierSpan, end int64, event string,
	isAbandoned bool) []byte {
	start := s.start
	if start == 0 || start > end {
		start = end // abandoned while it began, or the clock is the program's
	}
	to = append(to, t.resource...)
	to = _espalierAppendHex(to, t.salt^s.number)
	to = append(to, s.head.name...)
	to = _espalierStrconv.AppendInt(to, start, 10)
	to = append(to, `","endTimeUnixNano":"`...)
	to = _espalierStrconv.AppendInt(to, end, 10)
	to = append(to, s.head.attributes...)
	first := 1
	for at := &s.loops; at != nil; at = at.next {
		for i := range at.counts {
			count := _espalierAtomic.LoadUint64(&at.counts[i])
			if count == 0 {
				continue
			}
			to = append(to, `,{"key":"espalier.loop.`...)
			to = _espalierStrconv.AppendInt(to, int64(first+i), 10)
			to = append(to, `.count","value":{"intValue":"`...)
			to = _espalierStrconv.AppendUint(to, count, 10)
			to = append(to, `"}}`...)
		}
		first += len(at.counts)
	}
	to = append(to, s.args...)
	if isAbandoned {
		to = append(to, `,{"key":"espalier.abandoned","value":{"boolValue":true}}`...)
	}
	if event == "" {
		to = append(to, `],"status":{"code":0}`...)
	} else {
		to = append(to, `],"status":{"code":2},"events":[`...)
		to = append(to, event...)
		to = append(to, ']')
	}
	return append(to, "}]}]}]}\n"...)
}

// Writes a line at once, so that those of other processes do not come between.
func (t *_espalierTracer) append(line []byte) {
	if t.file == nil {
		return
	}
	done, err := t.file.Write(line)
	if err != nil && done == 0 && _espalierIsClosed(err) && len(t.lost) < _espalierReopenLimit {
		// The program closed our descriptor. The file stays known: if it were collected, a
		// descriptor of that number would be closed that may be the program's by then.
		t.lost = append(t.lost, t.file)
		if !t.openFile() {
			t.file = nil
			return
		}
		done, err = t.file.Write(line)
	}
	if done > 0 {
		t.isTorn = err != nil
	}
}

func _espalierIsClosed(err interface{ Error() string }) bool {
	failure, ok := err.(*_espalierOs.PathError)
	return ok && failure.Err == _espalierSyscall.EBADF
}

// Opens the trace at a high number: the program's own files keep the numbers they had, and none of
// them gets ours after the program closed everything. Not by os.OpenFile, which sets up polling.
func (t *_espalierTracer) openFile() bool {
	var low []func()
	for len(low) < _espalierHighDescriptor {
		const flags = _espalierSyscall.O_RDONLY | _espalierSyscall.O_CLOEXEC
		fd, err := _espalierSyscall.Open(_espalierOs.DevNull, flags, 0)
		if err != nil {
			break
		}
		low = append(low, func() { _ = _espalierSyscall.Close(fd) })
		if uintptr(fd) >= _espalierHighDescriptor-1 {
			break
		}
	}
	const flags = _espalierSyscall.O_WRONLY | _espalierSyscall.O_APPEND | _espalierSyscall.O_CREAT |
		_espalierSyscall.O_CLOEXEC
	fd, err := _espalierSyscall.Open(t.path, flags, 0600)
	for _, shut := range low {
		shut()
	}
	if err != nil {
		return false
	}
	t.file = _espalierOs.NewFile(uintptr(fd), t.path)
	return t.file != nil
}

// --- arguments --------------------------------------------------------------------------------

// The attributes for arguments. None of the program's methods is called for them.
func (t *_espalierTracer) attributes(args []_espalierArg, values []interface{}) (text string) {
	// What other goroutines change may be half a value, the place of one text with the length of
	// another. To read one is a fault at worst, which is a panic of this function then.
	before := _espalierDebug.SetPanicOnFault(true)
	defer func() {
		_ = recover()
		_espalierDebug.SetPanicOnFault(before)
	}()
	for i, arg := range args {
		if i == len(values) || i == _espalierArgLimit {
			break
		}
		shown := _espalierRedacted
		if !arg.isHidden {
			shown = t.view(_espalierReflect.ValueOf(values[i]), _espalierDepthLimit)
		}
		if short := _espalierCut(shown, _espalierValueLimit); len(short) < len(shown) {
			shown = short + "…"
		}
		text += arg.head + _espalierQuote(shown) + "}}"
	}
	return text
}

// The first characters of a text.
func _espalierCut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for at := range text {
		if limit == 0 {
			return text[:at]
		}
		limit--
	}
	return text
}

func _espalierViewText(text string) string {
	// No character has more than four bytes: huge texts are not gone through.
	if len(text) > 4*_espalierScanLimit {
		text = text[:4*_espalierScanLimit]
	}
	text = _espalierCut(text, _espalierScanLimit)
	if _espalierIsSecret(text) {
		return _espalierRedacted
	}
	return _espalierStrconv.Quote(_espalierCut(text, _espalierValueLimit+1))
}

func _espalierTypeName(kind _espalierReflect.Type) string {
	return _espalierCut(kind.String(), _espalierTypeLimit)
}

// A value as it is written in the language. Maps are only named: to look into one that another
// goroutine writes to ends the program, and whose lock guards it cannot be known.
func (t *_espalierTracer) view(v _espalierReflect.Value, depth int) string {
	if !v.IsValid() {
		return "nil"
	}
	switch v.Kind() {
	case _espalierReflect.Bool:
		return _espalierStrconv.FormatBool(v.Bool())
	case _espalierReflect.Int, _espalierReflect.Int8, _espalierReflect.Int16, _espalierReflect.Int32,
		_espalierReflect.Int64:
		return _espalierStrconv.FormatInt(v.Int(), 10)
	case _espalierReflect.Uint, _espalierReflect.Uint8, _espalierReflect.Uint16, _espalierReflect.Uint32,
		_espalierReflect.Uint64, _espalierReflect.Uintptr:
		return _espalierStrconv.FormatUint(v.Uint(), 10)
	case _espalierReflect.Float32:
		return _espalierStrconv.FormatFloat(v.Float(), 'g', -1, 32)
	case _espalierReflect.Float64:
		return _espalierStrconv.FormatFloat(v.Float(), 'g', -1, 64)
	case _espalierReflect.Complex64:
		return _espalierStrconv.FormatComplex(v.Complex(), 'g', -1, 64)
	case _espalierReflect.Complex128:
		return _espalierStrconv.FormatComplex(v.Complex(), 'g', -1, 128)
	case _espalierReflect.Interface:
		return t.view(v.Elem(), depth)
	case _espalierReflect.Chan, _espalierReflect.Func, _espalierReflect.Map, _espalierReflect.Ptr,
		_espalierReflect.Slice, _espalierReflect.UnsafePointer:
		if v.IsNil() {
			return "nil"
		}
	}
	kind := v.Type()
	if !t.isNamedOnly(kind) {
		switch v.Kind() {
		case _espalierReflect.String:
			return _espalierViewText(v.String())
		case _espalierReflect.Slice, _espalierReflect.Array:
			return t.viewList(v, depth)
		case _espalierReflect.Struct:
			return t.viewStruct(v, depth)
		case _espalierReflect.Ptr:
			if kind.Elem().Kind() == _espalierReflect.Struct && !t.isNamedOnly(kind.Elem()) {
				return "&" + t.viewStruct(v.Elem(), depth)
			}
		}
	}
	return "<" + _espalierTypeName(kind) + ">"
}

func (t *_espalierTracer) viewList(v _espalierReflect.Value, depth int) string {
	count := v.Len()
	isBytes := v.Type().Elem().Kind() == _espalierReflect.Uint8
	if isBytes && v.Kind() == _espalierReflect.Slice {
		size := count
		if size > 4*_espalierScanLimit {
			size = 4 * _espalierScanLimit
		}
		text := _espalierViewText(string(v.Slice(0, size).Bytes()))
		if text == _espalierRedacted {
			return text
		}
		return _espalierTypeName(v.Type()) + "(" + text + ")"
	}
	text := _espalierTypeName(v.Type()) + "{"
	if depth == 0 && count > 0 {
		return text + "...}"
	}
	// A pair can be a header or the like: a name and its value. In a longer row, as of a command
	// line, an option is followed by its value.
	isHidden := false
	for i := 0; i < count; i++ {
		if i > 0 {
			text += ", "
		}
		if i == _espalierItemLimit || len(text) > 4*_espalierValueLimit {
			return text + "...}"
		}
		item := v.Index(i)
		if isHidden {
			text += _espalierRedacted
		} else {
			text += t.view(item, depth-1)
		}
		name, isText := _espalierNameIn(item)
		isHidden = isText && (count == 2 && i == 0 || name != "" && name[0] == '-') &&
			_espalierIsSecretName(name)
	}
	return text + "}"
}

// The text of a value that may name what follows it.
func _espalierNameIn(v _espalierReflect.Value) (string, bool) {
	if v.Kind() == _espalierReflect.Interface {
		v = v.Elem()
	}
	switch {
	case v.Kind() == _espalierReflect.String:
		return v.String(), true
	case v.Kind() == _espalierReflect.Slice && v.Type().Elem().Kind() == _espalierReflect.Uint8:
		size := v.Len()
		if size > _espalierValueLimit {
			size = _espalierValueLimit
		}
		return string(v.Slice(0, size).Bytes()), true
	}
	return "", false
}

func (t *_espalierTracer) viewStruct(v _espalierReflect.Value, depth int) string {
	kind := v.Type()
	count := v.NumField()
	text := _espalierTypeName(kind) + "{"
	if depth == 0 && count > 0 {
		return text + "...}"
	}
	isHidden := false // the second of a pair
	for i := 0; i < count; i++ {
		if i > 0 {
			text += ", "
		}
		if i == _espalierItemLimit || len(text) > 4*_espalierValueLimit {
			return text + "...}"
		}
		name := kind.Field(i).Name
		text += name + ": "
		if isHidden || _espalierIsSecretName(name) {
			text += _espalierRedacted
		} else {
			text += t.view(v.Field(i), depth-1)
		}
		first, isText := _espalierNameIn(v.Field(i))
		isHidden = isText && count == 2 && i == 0 && _espalierIsSecretName(first)
	}
	return text + "}"
}

// Whether of values of a type only its name is shown: those that say themselves how they are to
// look, which is not asked for and may hide something, and those with a lock, which others may be
// changing.
func (t *_espalierTracer) isNamedOnly(kind _espalierReflect.Type) bool {
	if known, ok := t.types.Load(kind); ok {
		return known.(bool)
	}
	isNamedOnly := _espalierHasLock(kind, 8)
	if kind.Kind() != _espalierReflect.Interface && (kind.Name() != "" || kind.NumMethod() > 0 ||
		kind.Kind() == _espalierReflect.Struct) {
		for _, look := range [...]_espalierReflect.Type{
			_espalierReflect.TypeOf((*interface{ String() string })(nil)).Elem(),
			_espalierReflect.TypeOf((*interface{ GoString() string })(nil)).Elem(),
			_espalierReflect.TypeOf((*interface{ Error() string })(nil)).Elem(),
			_espalierReflect.TypeOf((*interface{ MarshalText() ([]byte, error) })(nil)).Elem(),
			_espalierReflect.TypeOf((*interface{ MarshalJSON() ([]byte, error) })(nil)).Elem(),
		} {
			isNamedOnly = isNamedOnly || kind.Implements(look) ||
				_espalierReflect.PtrTo(kind).Implements(look)
		}
	}
	t.types.Store(kind, isNamedOnly)
	return isNamedOnly
}

func _espalierHasLock(kind _espalierReflect.Type, depth int) bool {
	switch kind.Kind() {
	case _espalierReflect.Array:
		return depth == 0 || _espalierHasLock(kind.Elem(), depth-1)
	case _espalierReflect.Struct:
		if path := kind.PkgPath(); path == "sync" || path == "sync/atomic" || depth == 0 {
			return true
		}
		for i := 0; i < kind.NumField(); i++ {
			if _espalierHasLock(kind.Field(i).Type, depth-1) {
				return true
			}
		}
	}
	return false
}

// --- secrets ----------------------------------------------------------------------------------

func _espalierIsUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func _espalierIsLower(c byte) bool  { return c >= 'a' && c <= 'z' }
func _espalierIsLetter(c byte) bool { return _espalierIsUpper(c) || _espalierIsLower(c) }
func _espalierIsWord(c byte) bool   { return _espalierIsLetter(c) || c >= '0' && c <= '9' }

// In lower case, byte by byte: places stay what they were.
func _espalierLower(text string) string {
	lower := []byte(text)
	for i, c := range lower {
		if _espalierIsUpper(c) {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

// In lower case, without "_" and "-".
func _espalierNormal(lower string) string {
	var normal []byte
	for i := 0; i < len(lower); i++ {
		if lower[i] != '_' && lower[i] != '-' {
			normal = append(normal, lower[i])
		}
	}
	return string(normal)
}

func _espalierIsSecretName(name string) bool {
	if len(name) > _espalierValueLimit {
		name = name[:_espalierValueLimit]
	}
	lower := _espalierLower(name)
	normal := _espalierNormal(lower)
	for _, secret := range _espalierSecretNames {
		if _espalierStrings.Contains(normal, secret) {
			return true
		}
	}
	for _, word := range _espalierSecretWords {
		if _espalierHasWord(name, lower, word) {
			return true
		}
	}
	return false
}

// The next place of a part in a text, at or after a place; -1 if there is none.
func _espalierFind(text, part string, from int) int {
	if from > len(text) {
		return -1
	}
	at := _espalierStrings.Index(text[from:], part)
	if at < 0 {
		return -1
	}
	return from + at
}

// Whether a name has the word as one of its own.
func _espalierHasWord(name, lower, word string) bool {
	for at := _espalierFind(lower, word, 0); at >= 0; at = _espalierFind(lower, word, at+1) {
		end := at + len(word)
		if (at == 0 || _espalierIsBorder(name[at-1], name[at])) &&
			(end == len(name) || _espalierIsBorder(name[end-1], name[end])) {
			return true
		}
	}
	return false
}

// Whether a word can begin or end between two characters: some_word, some-word, someWord.
func _espalierIsBorder(left, right byte) bool {
	return !_espalierIsLetter(left) || !_espalierIsLetter(right) ||
		(_espalierIsLower(left) && _espalierIsUpper(right))
}

func _espalierIsSecret(text string) bool {
	for _, mark := range _espalierSecretMarks {
		if _espalierStrings.Contains(text, mark) {
			return true
		}
	}
	return _espalierStartsSecret(text) || _espalierAddressesSecret(text) || _espalierGivesSecret(text)
}

func _espalierStartsSecret(text string) bool {
	for _, start := range _espalierSecretStarts {
		for at := _espalierFind(text, start, 0); at >= 0; at = _espalierFind(text, start, at+1) {
			if at > 0 && _espalierIsWord(text[at-1]) {
				continue
			}
			rest := text[at+len(start):]
			n := 0
			for n < 8 && n < len(rest) && (_espalierIsWord(rest[n]) ||
				_espalierStrings.IndexByte("-._+/=", rest[n]) >= 0) {
				n++
			}
			if n == 8 {
				return true
			}
		}
	}
	return false
}

// A password in an address: "://user:password@".
func _espalierAddressesSecret(text string) bool {
	for at := _espalierFind(text, "://", 0); at >= 0; at = _espalierFind(text, "://", at+3) {
		hasColon := false
		for i := at + 3; i < len(text) && i < at+_espalierValueLimit; i++ {
			if text[i] == '/' || text[i] == ' ' {
				break
			}
			if text[i] == '@' && hasColon {
				return true
			}
			hasColon = hasColon || text[i] == ':'
		}
	}
	return false
}

// Whether a secret name has a value in the text: "password=x", '"token": "x"'.
func _espalierGivesSecret(text string) bool {
	lower := _espalierLower(text)
	normal := _espalierNormal(lower)
	for _, name := range _espalierSecretNames {
		for at := _espalierFind(normal, name, 0); at >= 0; at = _espalierFind(normal, name, at+1) {
			if _espalierIsGiven(normal, at+len(name), 's') {
				return true
			}
		}
	}
	for _, word := range _espalierSecretWords {
		for at := _espalierFind(lower, word, 0); at >= 0; at = _espalierFind(lower, word, at+1) {
			if (at == 0 || !_espalierIsLower(lower[at-1])) && _espalierIsGiven(lower, at+len(word), '_') {
				return true
			}
		}
	}
	return false
}

// Whether what ends at `end` is followed by "=" or ":", perhaps behind a quote and the like.
func _espalierIsGiven(text string, end int, also byte) bool {
	for k := end; k < len(text) && k < end+4; k++ {
		switch text[k] {
		case '=', ':':
			return true
		case also, '"', '\'', ' ':
		default:
			return false
		}
	}
	return false
}

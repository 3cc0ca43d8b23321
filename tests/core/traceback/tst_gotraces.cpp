// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_gotraces {

using namespace espalier::traceback;

class GoTracesTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

static void row(const char *name, const char *text, const char *expected)
{
    QTest::newRow(name) << plain(text) << plain(expected);
}

static void addPanics()
{
    row("names, packages and places", R"(
        panic: sold out

        goroutine 1 [running]:
        example.com/shop/v2/cart.(*Cart).Add(0xc000012345, {0x1, 0x2})
        	/src/shop/cart/cart.go:12 +0x1d
        gopkg.in/yaml%2ev3.Unmarshal(...)
        	/go/pkg/mod/gopkg.in/yaml.v3@v3.0.1/yaml.go:89 +0x45
        main.each[...](0x5)
        	/src/shop/main.go:20
        main.main.func1()
        	/src/shop/main.go:25 +0x12 fp=0xc0200e03a0 sp=0xc0200e0398 pc=0x4d5f2b
        net/http.HandlerFunc.ServeHTTP(0x1?, {0x2?, 0x3?}, 0x4?)
        	/usr/local/go/src/net/http/server.go:2294 +0x29
        created by main.main in goroutine 1
        	/src/shop/main.go:30 +0x6ab
        exit status 2)",
        R"(
        1-16: go
        panic: sold out
          (*Cart).Add, example.com/shop/v2/cart @ /src/shop/cart/cart.go:12
        - Unmarshal, gopkg.in/yaml.v3 @ /go/pkg/mod/gopkg.in/yaml.v3@v3.0.1/yaml.go:89
          each, main @ /src/shop/main.go:20
          main.func1, main @ /src/shop/main.go:25
        - HandlerFunc.ServeHTTP, net/http @ /usr/local/go/src/net/http/server.go:2294
        )");
    row("a runtime error and its signal", R"(
        panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]
        [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4d615c]

        goroutine 7 [running]:
        panic({0x4e3580?, 0x533ae0?})
        	/usr/lib/go-1.24/src/runtime/panic.go:792 +0x132
        main.main()
        	/src/main.go:37 +0x21c)",
        R"(
        1-8: go
        runtime error: invalid memory address or nil pointer dereference
        - panic @ /usr/lib/go-1.24/src/runtime/panic.go:792
          main, main @ /src/main.go:37
        )");
}

static void addMorePanics()
{
    row("panics on the way of panics, of several lines", R"(
        panic: first
        	panic: still the message [recovered]
        	panic: second
        	of two lines
        	panic: third

        goroutine 1 [running]:
        main.main()
        	/src/main.go:37 +0x21c)",
        R"(
        1-9: go
        panic: third
          main, main @ /src/main.go:37
        context of 0: panic: second
        of two lines
        context of 1: panic: still the message
        context of 2: panic: first
        )");
    row("values of types of the program", R"(
        panic: main.Price(5)

        goroutine 1 [running]:
        main.main()
        	/src/main.go:1 +0x1
        panic: (*main.Cart) 0xc00001e018

        goroutine 1 [running]:
        main.main()
        	/src/main.go:2 +0x1
        panic: &errors.errorString{s:"sold out"}

        goroutine 1 [running]:
        main.main()
        	/src/main.go:3 +0x1)",
        R"(
        1-5: go
        main.Price: 5
          main, main @ /src/main.go:1
        6-10: go
        *main.Cart: 
          main, main @ /src/main.go:2
        11-15: go
        *errors.errorString: &errors.errorString{s:"sold out"}
          main, main @ /src/main.go:3
        )");
}

static void addOtherPanics()
{
    row("other goroutines are passed over", R"(
        fatal error: all goroutines are asleep - deadlock!

        goroutine 1 [semacquire, 2 minutes]:
        sync.runtime_Semacquire(0xc000012345)
        	/usr/local/go/src/runtime/sema.go:71 +0x25
        main.main()
        	/src/main.go:44 +0x3c5
        ...additional frames elided...

        goroutine 18 [chan receive]:
        main.wait()
        	/src/main.go:50 +0x1

        goroutine 19 gp=0xc000002380 m=2 mp=0xc000044808 [running]:
        	goroutine running on other thread; stack unavailable
        created by main.main
        	/src/main.go:51 +0x1)",
        R"(
        1-17: go
        fatal error: all goroutines are asleep - deadlock!
        - runtime_Semacquire, sync @ /usr/local/go/src/runtime/sema.go:71
          main, main @ /src/main.go:44
          1 left out
        )");
    row("the runtime's own stack comes first", R"(
        runtime: goroutine stack exceeds 1000000000-byte limit
        runtime: sp=0xc0200e0390 stack=[0xc0200e0000, 0xc0400e0000]
        fatal error: stack overflow

        runtime stack:
        runtime.throw({0x506ce9?, 0x4122d1?})
        	/usr/local/go/src/runtime/panic.go:1101 +0x48

        goroutine 1 [running]:
        main.again(0x1)
        	/src/main.go:21 +0x2b
        ...50 frames elided...
        main.main()
        	/src/main.go:30 +0x2b)",
        R"(
        1-14: go
        fatal error: stack overflow
          again, main @ /src/main.go:21
          main, main @ /src/main.go:30
          50 left out
        )");
}

static void addRecovered()
{
    row("a server that caught a panic", R"(
        2026/01/31 12:00:00 http: panic serving 127.0.0.1:4318: runtime error: integer divide by zero
        goroutine 18 [running]:
        net/http.(*conn).serve.func1()
        	/usr/local/go/src/net/http/server.go:1947 +0xbe
        panic({0x6a3f60?, 0x8f1c30?})
        	/usr/local/go/src/runtime/panic.go:792 +0x132
        main.handle({0x1?, 0x2?}, 0x3?)
        	/src/main.go:12 +0x1d
        net/http.HandlerFunc.ServeHTTP(0x1?, {0x2?, 0x3?}, 0x4?)
        	/usr/local/go/src/net/http/server.go:2294 +0x29)",
        R"(
        1-10: 2026-01-31T12:00:00.000Z go
        runtime error: integer divide by zero
          handle, main @ /src/main.go:12
        - HandlerFunc.ServeHTTP, net/http @ /usr/local/go/src/net/http/server.go:2294
        )");
    row("a stack that was logged", R"(
        2026/01/31 12:00:00 main.go:7: caught: sold out
        goroutine 1 [running]:
        runtime/debug.Stack()
        	/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
        main.main.func1()
        	/src/main.go:7 +0x3d
        panic({0x7032a0?, 0xc0000201f0?})
        	/usr/local/go/src/runtime/panic.go:792 +0x132
        main.sell()
        	/src/main.go:12 +0x1d)",
        R"(
        1-10: 2026-01-31T12:00:00.000Z go
        : caught: sold out
          sell, main @ /src/main.go:12
        )");
    row("what only looks like one is none", R"(
        kernel panic: not syncing
        clang: fatal error: no input files
        panic: this is a message
        and nothing more
        goroutine leak: 5)",
        "");
    row("no goroutine is left", R"(
        fatal error: no goroutines (main called runtime.Goexit) - deadlock!)",
        R"(
        1-1: go
        fatal error: no goroutines (main called runtime.Goexit) - deadlock!
        )");
}

void GoTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addPanics();
    addMorePanics();
    addOtherPanics();
    addRecovered();
}

void GoTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_gotraces

QTEST_APPLESS_MAIN(tst_gotraces::GoTracesTest)
#include "tst_gotraces.moc"

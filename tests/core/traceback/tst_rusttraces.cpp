// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_rusttraces {

using namespace espalier::traceback;

class RustTracesTest : public QObject {
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
    row("names and places", R"(
        thread 'main' panicked at src/cart.rs:12:5:
        sold out
        stack backtrace:
           0: rust_begin_unwind
                     at /rustc/0123456789abcdef/library/std/src/panicking.rs:692:5
           1: core::option::Option<T>::unwrap
                     at /rustc/0123456789abcdef/library/core/src/option.rs:978:21
           2: shop::cart::Cart<T>::add
                     at ./src/cart.rs:12:5
           3: <shop::Cart<u32> as shop::Price>::price::{{closure}}
                     at ./src/cart.rs:20:9
           4: <alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index
           5: serde_json::de::from_str
                     at /root/.cargo/registry/src/index.crates.io-0123/serde_json-1.0/src/de.rs:9:1
           6: core::ops::function::FnOnce::call_once{{vtable.shim}}
           7: shop::main
                     at ./src/main.rs:3:5
        note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.)",
        R"(
        1-18: rust
        panic: sold out
        - rust_begin_unwind @ /rustc/0123456789abcdef/library/std/src/panicking.rs:692:5
        - unwrap, core::option::Option<T> @ /rustc/0123456789abcdef/library/core/src/option.rs:978:21
          add, shop::cart::Cart<T> @ ./src/cart.rs:12:5
          price::{{closure}}, <shop::Cart<u32> as shop::Price> @ ./src/cart.rs:20:9
        - index, <alloc::vec::Vec<T,A> as core::ops::index::Index<I>>
        - from_str, serde_json::de @ /root/.cargo/registry/src/index.crates.io-0123/serde_json-1.0/src/de.rs:9:1
        - call_once{{vtable.shim}}, core::ops::function::FnOnce
          main, shop @ ./src/main.rs:3:5
        )");
}

static void addMorePanics()
{
    row("a full backtrace", R"(
        thread '<unnamed>' (6543) panicked at src/cart.rs:12:5:
        one
        two

        three
        stack backtrace:
           0:     0x5599627fc079 - std::backtrace_rs::backtrace::libunwind::trace::h88e6a5025d6d1311
                                       at /rustc/0123/library/std/src/../../backtrace/src/backtrace/libunwind.rs:116:5
          12:     0x55f1b77ea7db - shop::cart::add::h75fecf9a3b9f5a41
                                       at /src/cart.rs:12:5
                                   shop::cart::add_all::hf7ace53d457709bd
                                       at /src/cart.rs:20:5
          13:                0x0 - <unknown>)",
        R"(
        1-13: rust
        panic: one
        two

        three
        - trace, std::backtrace_rs::backtrace::libunwind @ /rustc/0123/library/std/src/../../backtrace/src/backtrace/libunwind.rs:116:5
          add, shop::cart @ /src/cart.rs:12:5
          add_all, shop::cart @ /src/cart.rs:20:5
        - <unknown>
        )");
    row("without a backtrace, where it panicked is told", R"(
        thread 'worker 1' panicked at src/cart.rs:12:5:
        assertion `left == right` failed: they differ
          left: 1
         right: 2
        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
        thread 'main' panicked at src/main.rs:3:9:
        called `Result::unwrap()` on an `Err` value: Any { .. }
        going on)",
        R"(
        1-5: rust
        panic: assertion `left == right` failed: they differ
          left: 1
         right: 2
           @ src/cart.rs:12:5
        6-7: rust
        panic: called `Result::unwrap()` on an `Err` value: Any { .. }
           @ src/main.rs:3:9
        )");
}

static void addOtherPanics()
{
    row("before version 1.73", R"(
        thread 'main' panicked at 'sold out: 'tea', 5', src/cart.rs:12:5
        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
        thread 'main' panicked at 'one
        two', src/cart.rs:13:5
        stack backtrace:
           0: shop::main
                     at src/main.rs:3:5)",
        R"(
        1-2: rust
        panic: sold out: 'tea', 5
           @ src/cart.rs:12:5
        3-7: rust
        panic: one
        two
          main, shop @ src/main.rs:3:5
        )");
}

static void addErrors()
{
    row("an error that main returned, with its causes", R"(
        Error: the shop cannot be opened

        Caused by:
            0: the key is missing
            1: No such file or directory (os error 2)

        Stack backtrace:
           0: shop::open
                     at /src/main.rs:3:5)",
        R"(
        1-9: rust
        Error: the shop cannot be opened
          open, shop @ /src/main.rs:3:5
        cause of 0: : the key is missing
        cause of 1: : No such file or directory (os error 2)
        )");
    row("one cause has no number", R"(
        Error: the shop cannot be opened

        Caused by:
            No such file or directory (os error 2)
            in two lines)",
        R"(
        1-5: rust
        Error: the shop cannot be opened
        cause of 0: : No such file or directory (os error 2)
        in two lines
        )");
    row("what only looks like one is none", R"(
        the thread was panicked at by nobody
        thread safety panicked at the disco
        Caused by:
            somebody)",
        "");
}

void RustTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addPanics();
    addMorePanics();
    addOtherPanics();
    addErrors();
}

void RustTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_rusttraces

QTEST_APPLESS_MAIN(tst_rusttraces::RustTracesTest)
#include "tst_rusttraces.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_csharptraces {

using namespace espalier::traceback;

class CSharpTracesTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
};

static void row(const char *name, const char *text, const char *expected)
{
    QTest::newRow(name) << plain(text) << plain(expected);
}

static void addCalls()
{
    row("names and places of .NET", R"(
        Unhandled exception. Shop.CartException: sold out
           at Shop.Cart.Add(String name, Int32 count) in /src/Cart.cs:line 12
           at Shop.Cart`1.Take[TKey](TKey key) in C:\src\Cart.cs:line 20
           at Shop.Cart..ctor(Int32 size)
           at Shop.Cart.<LoadAsync>d__3.MoveNext() in /src/Cart.cs:line 30
        --- End of stack trace from previous location ---
           at Shop.Cart.<>c.<Sort>b__0_0(Item a, Item b) in /src/Cart.cs:line 40
           at Shop.Cart.<>c__DisplayClass5_0.<Find>b__0()
           at Program.<<Main>$>g__Check|0_0(Int32 x) in /src/Program.cs:line 3
           at Program.<Main>$(String[] args) in /src/Program.cs:line 5
           at Shop.Cart.System.IDisposable.Dispose()
           at System.Collections.Generic.List`1.get_Item(Int32 index)
           at System.Linq.Enumerable.SelectIterator[TSource,TResult](IEnumerable`1 source, Func`2 selector)+MoveNext())",
        R"(
        1-13: csharp
        Shop.CartException: sold out
          Add, Shop.Cart @ /src/Cart.cs:12
          Take, Shop.Cart`1 @ C:\src\Cart.cs:20
          .ctor, Shop.Cart
          LoadAsync, Shop.Cart @ /src/Cart.cs:30
          <Sort>b__0_0, Shop.Cart @ /src/Cart.cs:40
          <Find>b__0, Shop.Cart
          <<Main>$>g__Check|0_0, Program @ /src/Program.cs:3
          <Main>$, Program @ /src/Program.cs:5
          Dispose, Shop.Cart.System.IDisposable
        - get_Item, System.Collections.Generic.List`1
        - SelectIterator, System.Linq.Enumerable
        )");
    row("names and places of Mono", R"(
        System.IO.IOException: no disk
          at Shop.Cart`1[T].Add (System.String name) [0x00012] in /src/Cart.cs:12 
          at Shop.Cart+<Load>c__async0.MoveNext () [0x00072] in /src/Cart.cs:30 
          at System.Linq.Enumerable.ToList[TSource] (System.Collections.Generic.IEnumerable`1[T] source) [0x0002c] in <8611ac11d22247aabb4fd94490032492>:0 
          at (wrapper managed-to-native) System.Reflection.RuntimeMethodInfo.InternalInvoke(object,object[],System.Exception&)
          at Shop.Main.Run () [0x00000] in <filename unknown>:0 )",
        R"(
        1-6: csharp
        System.IO.IOException: no disk
          Add, Shop.Cart`1 @ /src/Cart.cs:12
          Load, Shop.Cart @ /src/Cart.cs:30
        - ToList, System.Linq.Enumerable
        - InternalInvoke, System.Reflection.RuntimeMethodInfo
          Run, Shop.Main
        )");
}

static void addMoreCalls()
{
    row("what Mono prints twice is one", R"(
        Unhandled Exception:
        Shop.CartException: one
        two
          at Shop.Main.Run () [0x00000] in /src/Main.cs:3 
        [ERROR] FATAL UNHANDLED EXCEPTION: Shop.CartException: one
        two
          at Shop.Main.Run () [0x00000] in /src/Main.cs:3 )",
        R"(
        1-7: csharp
        Shop.CartException: one
        two
          Run, Shop.Main @ /src/Main.cs:3
        )");
}

static void addRelated()
{
    row("causes of .NET", R"(
        Unhandled exception. Shop.CartException: outer
        of two lines
         ---> System.FormatException: between
         ---> System.Exception: inner
           at Shop.Cart.Parse() in /src/Cart.cs:line 1
           --- End of inner exception stack trace ---
           at Shop.Cart.Read() in /src/Cart.cs:line 2
           --- End of inner exception stack trace ---
           at Shop.Cart.Load() in /src/Cart.cs:line 3)",
        R"(
        1-9: csharp
        Shop.CartException: outer
        of two lines
          Load, Shop.Cart @ /src/Cart.cs:3
        cause of 0: System.FormatException: between
          Read, Shop.Cart @ /src/Cart.cs:2
        cause of 1: System.Exception: inner
          Parse, Shop.Cart @ /src/Cart.cs:1
        )");
    row("causes of Mono, on one line", R"(
        Shop.CartException: a ---> b ---> Shop.CartException: between ---> System.Exception: inner
          at Shop.Cart.Parse () [0x00000] in /src/Cart.cs:1 
           --- End of inner exception stack trace ---
           --- End of inner exception stack trace ---
          at Shop.Cart.Load () [0x00000] in /src/Cart.cs:3 )",
        R"(
        1-5: csharp
        Shop.CartException: a ---> b
          Load, Shop.Cart @ /src/Cart.cs:3
        cause of 0: Shop.CartException: between
        cause of 1: System.Exception: inner
          Parse, Shop.Cart @ /src/Cart.cs:1
        )");
    row("many errors of .NET", R"(
        System.AggregateException: One or more errors occurred. (first) (second)
         ---> Shop.CartException: first
           at Shop.Cart.A() in /src/Cart.cs:line 1
           --- End of inner exception stack trace ---
           at Shop.Main.Run() in /src/Main.cs:line 9
         ---> (Inner Exception #1) Shop.CartException: second
           at Shop.Cart.B() in /src/Cart.cs:line 2<---)",
        R"(
        1-7: csharp
        System.AggregateException: One or more errors occurred. (first) (second)
          Run, Shop.Main @ /src/Main.cs:9
        member of 0: Shop.CartException: first
          A, Shop.Cart @ /src/Cart.cs:1
        member of 0: Shop.CartException: second
          B, Shop.Cart @ /src/Cart.cs:2
        )");
}

static void addMoreRelated()
{
    row("many errors within many, of Mono", R"(
        System.AggregateException: both ---> Shop.CartException: a
           --- End of inner exception stack trace ---
          at Shop.Main.Run () [0x00000] in /src/Main.cs:9 
        ---> (Inner Exception #0) Shop.CartException: a<---

        ---> (Inner Exception #1) System.AggregateException: inner ---> Shop.CartException: b ---> System.Exception: c
           --- End of inner exception stack trace ---
           --- End of inner exception stack trace ---
        ---> (Inner Exception #0) Shop.CartException: b ---> System.Exception: c
           --- End of inner exception stack trace ---<---

        ---> (Inner Exception #1) Shop.CartException: d<---
        <---)",
        R"(
        1-13: csharp
        System.AggregateException: both
          Run, Shop.Main @ /src/Main.cs:9
        member of 0: Shop.CartException: a
        member of 0: System.AggregateException: inner
        member of 2: Shop.CartException: b
        cause of 3: System.Exception: c
        member of 2: Shop.CartException: d
        )");
}

static void addHeads()
{
    row("a record of a server", R"(
        fail: Microsoft.AspNetCore.Server.Kestrel[13]
              Connection id "0HL", Request id "0HL:1": An unhandled exception was thrown by the application.
              System.InvalidOperationException: no tea
                 at Shop.Main.Run() in /src/Main.cs:line 9
        info: Microsoft.Hosting.Lifetime[0])",
        R"(
        3-4: csharp
        System.InvalidOperationException: no tea
          Run, Shop.Main @ /src/Main.cs:9
        )");
    row("calls below a message of the program", R"(
        2026-01-31T12:00:00+01:00 [ERR] The cart could not be read
           at Shop.Main.Run() in /src/Main.cs:line 9)",
        R"(
        1-2: 2026-01-31T11:00:00.000Z csharp
        : The cart could not be read
          Run, Shop.Main @ /src/Main.cs:9
        )");
    row("prose is none", R"(
        see the notes
        at example.com (important)
        at example.com (not so much))",
        "");
}

void CSharpTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addCalls();
    addMoreCalls();
    addRelated();
    addMoreRelated();
    addHeads();
}

void CSharpTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_csharptraces

QTEST_APPLESS_MAIN(tst_csharptraces::CSharpTracesTest)
#include "tst_csharptraces.moc"

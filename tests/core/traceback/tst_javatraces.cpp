// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_javatraces {

using namespace espalier::traceback;

class JavaTracesTest : public QObject {
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
    row("names, modules and places", R"(
        Exception in thread "worker \"1\"" shop.CartException: sold out
        	at shop.Cart.add(Cart.java:12)
        	at shop.Cart$Shelf.<init>(Cart.java:20)
        	at shop.Main.lambda$main$0(Main.java:5)
        	at app//shop.Main.<clinit>(Main.java)
        	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
        	at java.base@21.0.1/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)
        	at loader/shop.module@1.0/shop.Deep.go(Deep.java:3)
        	at shop.Main$$Lambda/0x00007f1c2c000a00.run(Unknown Source)
        	at shop.Main$$Lambda$14/0x0000000800c03000.run(Unknown Source)
        	at java.lang.Thread.sleep(Native Method)
        	at shop.ShopTest.should sell tea(ShopTest.kt:7)
        	at shop.Store$.$anonfun$main$1(Store.scala:9)
        	at clojure.core$eval.invoke(core.clj:2852)
        	at org.springframework.Bean.get(Bean.java:3) ~[spring-core-6.1.jar:6.1]
        	at shop.Late.go(Late.java:3) [classes/:?]
        	... 23 common frames omitted)",
        R"(
        1-17: java
        shop.CartException: sold out
          add, shop.Cart @ Cart.java:12
          <init>, shop.Cart$Shelf @ Cart.java:20
          lambda$main$0, shop.Main @ Main.java:5
          <clinit>, shop.Main @ Main.java
        - forEach, java.util.ArrayList @ ArrayList.java:1511
        - invoke, jdk.internal.reflect.DirectMethodHandleAccessor
          go, shop.Deep @ Deep.java:3
          run, shop.Main$$Lambda
          run, shop.Main$$Lambda
        - sleep, java.lang.Thread
          should sell tea, shop.ShopTest @ ShopTest.kt:7
          $anonfun$main$1, shop.Store$ @ Store.scala:9
        - invoke, clojure.core$eval @ core.clj:2852
        - get, org.springframework.Bean @ Bean.java:3
          go, shop.Late @ Late.java:3
          23 left out
        )");
}

static void addMoreCalls()
{
    row("messages of several lines and none", R"(
        java.lang.IllegalStateException: one
        	two: not a call

        four
        	at shop.Main.main(Main.java:5)
        Caused by: java.lang.Exception: five
        six
        	at shop.Main.run(Main.java:6)
        Caused by: java.lang.Error
        	... 1 more)",
        R"(
        1-10: java
        java.lang.IllegalStateException: one
        	two: not a call

        four
          main, shop.Main @ Main.java:5
        cause of 0: java.lang.Exception: five
        six
          run, shop.Main @ Main.java:6
        cause of 1: java.lang.Error: 
          1 left out
        )");
    row("an error without calls", R"(
        Exception in thread "main" java.lang.Exception: no calls
        done)",
        R"(
        1-1: java
        java.lang.Exception: no calls
        )");
}

static void addRelated()
{
    row("what was suppressed, with causes of its own", R"(
        shop.CartException: the body
        	at shop.Main.main(Main.java:5)
        	Suppressed: shop.CloseException: second
        		at shop.Drawer.close(Drawer.java:9)
        		... 1 more
        		Suppressed: java.lang.Error: deeper
        			at shop.Deep.close(Deep.java:1)
        			... 2 more
        	Caused by: java.lang.Error: why
        		... 2 more
        	Suppressed: shop.CloseException: first
        		... 1 more
        Caused by: java.io.IOException: the cause of it all
        	at shop.Main.read(Main.java:7)
        	Suppressed: java.lang.Error: on the way
        		... 1 more
        Caused by: java.lang.Error: the first of all
        	... 1 more)",
        R"(
        1-18: java
        shop.CartException: the body
          main, shop.Main @ Main.java:5
        suppressed of 0: shop.CloseException: second
          close, shop.Drawer @ Drawer.java:9
          1 left out
        suppressed of 1: java.lang.Error: deeper
          close, shop.Deep @ Deep.java:1
          2 left out
        cause of 1: java.lang.Error: why
          2 left out
        suppressed of 0: shop.CloseException: first
          1 left out
        cause of 0: java.io.IOException: the cause of it all
          read, shop.Main @ Main.java:7
        suppressed of 5: java.lang.Error: on the way
          1 left out
        cause of 5: java.lang.Error: the first of all
          1 left out
        )");
    row("causes in a circle", R"(
        java.lang.Exception: a
        	at shop.Main.main(Main.java:5)
        Caused by: java.lang.Exception: b
        	... 1 more
        Caused by: [CIRCULAR REFERENCE: java.lang.Exception: a])",
        R"(
        1-5: java
        java.lang.Exception: a
          main, shop.Main @ Main.java:5
        cause of 0: java.lang.Exception: b
          1 left out
        )");
}

static void addMoreRelated()
{
    row("a report of a build tool", R"(
        ShopTest > sells FAILED
            java.lang.AssertionError: expected 1
                at org.junit.Assert.fail(Assert.java:88)
                at shop.ShopTest.sells(ShopTest.java:7)

                Caused by:
                java.lang.Error: why
                    at shop.Cart.add(Cart.java:3)
                    ... 49 more

        1 test completed)",
        R"(
        2-9: java
        java.lang.AssertionError: expected 1
        - fail, org.junit.Assert @ Assert.java:88
          sells, shop.ShopTest @ ShopTest.java:7
        cause of 0: java.lang.Error: why
          add, shop.Cart @ Cart.java:3
          49 left out
        )");
}

static void addHeads()
{
    row("behind a record of a logger", R"(
        2026-01-31 12:00:00.123 ERROR 7 --- [main] shop.Main : Not sold java.lang.IllegalStateException: no tea
        	at shop.Main.main(Main.java:5))",
        R"(
        1-2: 2026-01-31T12:00:00.123Z java
        java.lang.IllegalStateException: no tea
          main, shop.Main @ Main.java:5
        )");
    row("below a record of two lines", R"(
        Jan 31, 2026 3:04:05 PM shop.Main main
        SEVERE: Not sold
        java.lang.IllegalStateException: no tea
        	at shop.Main.main(Main.java:5))",
        R"(
        3-4: 2026-01-31T15:04:05.000Z java
        java.lang.IllegalStateException: no tea
          main, shop.Main @ Main.java:5
        )");
    row("a dump of threads is none", R"(
        "main" #1 prio=5 os_prio=0 tid=0x00007f runnable
           java.lang.Thread.State: RUNNABLE
        	at java.lang.Object.wait(Native Method)
        	at shop.Main.main(Main.java:5))",
        "");
}

void JavaTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addCalls();
    addMoreCalls();
    addRelated();
    addMoreRelated();
    addHeads();
}

void JavaTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_javatraces

QTEST_APPLESS_MAIN(tst_javatraces::JavaTracesTest)
#include "tst_javatraces.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/traceback/dump.h"

namespace tst_rubytraces {

using namespace espalier::traceback;

class RubyTracesTest : public QObject {
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
    row("labels of 3.4 and later", R"(
        /src/cart.rb:12:in 'Shop::Cart#add': sold out (Shop::CartError)
        	from /src/cart.rb:20:in 'Shop::Cart.make'
        	from /src/cart.rb:22:in 'block in Shop::Cart#each'
        	from /src/cart.rb:22:in 'Array#each'
        	from /src/cart.rb:22:in 'Shop::Cart#each'
        	from /src/cart.rb:25:in 'block (2 levels) in <module:Shop>'
        	from /src/cart.rb:30:in 'Shop::Cart#[]='
        	from /usr/lib/ruby/gems/3.4.0/gems/rack-3.1/lib/rack.rb:5:in 'Rack.call'
        	from <internal:kernel>:187:in 'Kernel#loop'
        	from /src/main.rb:40:in 'Object#run'
        	from /src/main.rb:50:in '<main>')",
        R"(
        1-11: ruby
        Shop::CartError: sold out
          add, Shop::Cart @ /src/cart.rb:12
          make, Shop::Cart @ /src/cart.rb:20
          each, Shop::Cart @ /src/cart.rb:22
        - each, Array
          each, Shop::Cart @ /src/cart.rb:22
          <module:Shop> @ /src/cart.rb:25
          []=, Shop::Cart @ /src/cart.rb:30
        - call, Rack @ /usr/lib/ruby/gems/3.4.0/gems/rack-3.1/lib/rack.rb:5
        - loop, Kernel @ <internal:kernel>:187
          run, Object @ /src/main.rb:40
          <main> @ /src/main.rb:50
        )");
    row("labels of older versions", R"(
        cart.rb:31:in `/': divided by 0 (ZeroDivisionError)
        	from cart.rb:31:in `share'
        	from cart.rb:40:in `rescue in block in each'
        	from -e:1:in `<main>')",
        R"(
        1-4: ruby
        ZeroDivisionError: divided by 0
        - /
          share @ cart.rb:31
          each @ cart.rb:40
          <main> @ -e:1
        )");
}

static void addMoreCalls()
{
    row("code and hints below the message", R"(
        cart.rb:13:in 'inner': undefined method 'fooo' for nil (NoMethodError)

        def inner; nil.fooo; end
                      ^^^^^
        Did you mean?  foo
                       food
        	from cart.rb:15:in '<main>')",
        R"(
        1-7: ruby
        NoMethodError: undefined method 'fooo' for nil
          inner @ cart.rb:13 | def inner; nil.fooo; end
          <main> @ cart.rb:15
        )");
    row("messages of several lines, and levels left out", R"(
        cart.rb:5:in 'again': one (a) (SystemStackError)
        two

        four
        	from cart.rb:5:in 'again'
        	 ... 10908 levels...
        	from cart.rb:9:in '<main>')",
        R"(
        1-7: ruby
        SystemStackError: one (a)
        two

        four
          again @ cart.rb:5
          again @ cart.rb:5
          <main> @ cart.rb:9
          10908 left out
        )");
    row("no message", R"(
        cart.rb:26:in '<main>': Shop::CartError
        shop.rb:27:in '<main>': unhandled exception)",
        R"(
        1-1: ruby
        Shop::CartError: 
          <main> @ cart.rb:26
        2-2: ruby
        RuntimeError: unhandled exception
          <main> @ shop.rb:27
        )");
}

static void addOtherCalls()
{
    row("code that cannot be compiled", R"(
        cart.rb:3: syntax error, unexpected 'end' (SyntaxError)
        ruby: No such file or directory -- none.rb (LoadError))",
        R"(
        1-1: ruby
        SyntaxError: syntax error, unexpected 'end'
           @ cart.rb:3
        2-2: ruby
        LoadError: No such file or directory -- none.rb
        )");
}

static void addRelated()
{
    row("causes follow as if they were further errors", R"(
        cart.rb:9:in 'rescue in wrap': outer (ArgumentError)
        	from cart.rb:7:in 'wrap'
        	from main.rb:2:in '<main>'
        cart.rb:8:in 'wrap': between (KeyError)
        	from main.rb:2:in '<main>'
        cart.rb:3:in 'inner': inner (RuntimeError)
        	from cart.rb:8:in 'wrap'
        	from main.rb:2:in '<main>')",
        R"(
        1-8: ruby
        ArgumentError: outer
          wrap @ cart.rb:9
          wrap @ cart.rb:7
          <main> @ main.rb:2
        cause of 0: KeyError: between
          wrap @ cart.rb:8
          <main> @ main.rb:2
        cause of 1: RuntimeError: inner
          inner @ cart.rb:3
          wrap @ cart.rb:8
          <main> @ main.rb:2
        )");
    row("the same failure again is another trace", R"(
        cart.rb:3:in 'inner': sold out (RuntimeError)
        	from main.rb:2:in '<main>'
        cart.rb:3:in 'inner': sold out (RuntimeError)
        	from main.rb:2:in '<main>'
        other.rb:3:in 'inner': sold out (KeyError)
        	from other.rb:2:in '<main>')",
        R"(
        1-2: ruby
        RuntimeError: sold out
          inner @ cart.rb:3
          <main> @ main.rb:2
        3-4: ruby
        RuntimeError: sold out
          inner @ cart.rb:3
          <main> @ main.rb:2
        5-6: ruby
        KeyError: sold out
          inner @ other.rb:3
          <main> @ other.rb:2
        )");
}

static void addMoreRelated()
{
    row("a thread is told once more when it is waited for", R"(
        #<Thread:0x00007fe669c5a038 main.rb:34 run> terminated with exception (report_on_exception is true):
        cart.rb:13:in 'inner': sold out (RuntimeError)
        	from main.rb:34:in 'block in <main>'
        cart.rb:13:in 'inner': sold out (RuntimeError)
        	from main.rb:34:in 'block in <main>')",
        R"(
        1-5: ruby
        RuntimeError: sold out
          inner @ cart.rb:13
          <main> @ main.rb:34
        )");
    row("told the other way round, with causes", R"(
        Traceback (most recent call last):
        	2: from main.rb:46:in `<main>'
        	1: from cart.rb:10:in `wrap'
        cart.rb:5:in `add': inner (KeyError)
        	2: from main.rb:46:in `<main>'
        	1: from cart.rb:10:in `wrap'
        cart.rb:9:in `rescue in wrap': outer (ArgumentError)

            raise ArgumentError, "outer"
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^)",
        R"(
        1-10: ruby
        ArgumentError: outer
          wrap @ cart.rb:9 | raise ArgumentError, "outer"
          wrap @ cart.rb:10
          <main> @ main.rb:46
        cause of 0: KeyError: inner
          add @ cart.rb:5
          wrap @ cart.rb:10
          <main> @ main.rb:46
        )");
}

static void addLists()
{
    row("a page of Rails", R"(
        F, [2026-01-31T12:00:00.123456 #7] FATAL -- : 
        NoMethodError (undefined method 'name' for nil):

        app/models/cart.rb:7:in 'Cart#add'
        app/controllers/carts_controller.rb:3:in 'CartsController#create')",
        R"(
        2-5: ruby
        NoMethodError: undefined method 'name' for nil
          add, Cart @ app/models/cart.rb:7
          create, CartsController @ app/controllers/carts_controller.rb:3
        )");
    row("what a program wrote itself", R"(
        Shop::CartError: sold out
        cart.rb:7:in `add'
        main.rb:3:in `<main>')",
        R"(
        1-3: ruby
        Shop::CartError: sold out
          add @ cart.rb:7
          <main> @ main.rb:3
        )");
    row("warnings and other lines are none", R"(
        cart.rb:7:in `add': something is deprecated
        cart.rb:8: warning: method redefined
        see cart.rb:9:in `add' for more)",
        "");
}

void RubyTracesTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    addCalls();
    addMoreCalls();
    addOtherCalls();
    addRelated();
    addMoreRelated();
    addLists();
}

void RubyTracesTest::reads()
{
    QFETCH(std::string, text);
    QFETCH(std::string, expected);
    COMPARE_TEXTS(dump(findTraces(text)), expected);
}

} // namespace tst_rubytraces

QTEST_APPLESS_MAIN(tst_rubytraces::RubyTracesTest)
#include "tst_rubytraces.moc"

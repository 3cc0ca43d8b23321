// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

package shop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

public final class Cases {
    static final class ShopException extends RuntimeException {
        ShopException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    record Price(int cents) {
        Price {
            if (cents < 0) {
                throw new IllegalArgumentException("a price below nothing");
            }
        }
    }

    static final class Drawer implements AutoCloseable {
        private final String name;

        Drawer(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            throw new ShopException("closing " + name, new Error("why"));
        }
    }

    static final class Broken {
        static final int VALUE = Integer.parseInt("none");
    }

    interface Shelf<T> {
        T take();

        default T takeTwice() {
            take();
            return take();
        }
    }

    static final class Empty<T> implements Shelf<T> {
        public T take() {
            return fail("empty");
        }
    }

    static <T> T fail(String message) {
        throw new ShopException(message, null);
    }

    static int endless(int count) {
        return endless(count + 1) + 1;
    }

    static Throwable caught(Runnable action) {
        try {
            action.run();
            return null;
        } catch (Throwable error) {
            return error;
        }
    }

    // case a value that is null
    // error java.lang.NullPointerException | Cannot invoke "Object.hashCode()" because "<parameter1>" is null
    // own hash, main
    static int hash(Object value) {
        return value.hashCode();
    }

    static void circle() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        throw new ShopException("third", first);
    }

    static void run(String name) throws Throwable {
        switch (name) {
            // case a type of the program's own
            // error shop.Cases$ShopException | of its own
            // own fail, run, main
            case "a type of the program's own" -> fail("of its own");

            // case a cause
            // error shop.Cases$ShopException | outer
            // own run, main
            // cause 0 shop.Cases$ShopException | inner
            // own fail, lambda$run$0, caught
            case "a cause" -> throw new ShopException("outer", caught(() -> fail("inner")));

            // case causes of causes
            // error java.lang.IllegalStateException | outer
            // own run, main
            // cause 0 java.lang.RuntimeException | java.lang.ArithmeticException: / by zero
            // own
            // cause 1 java.lang.ArithmeticException | / by zero
            // own lambda$run$1, caught
            case "causes of causes" -> throw new IllegalStateException("outer",
                    new RuntimeException(caught(() -> Math.floorDiv(1, name.length() - 16))));

            // case what was suppressed
            // error shop.Cases$ShopException | the body
            // own fail, run, main
            // suppressed 0 shop.Cases$ShopException | closing second
            // own close, run
            // cause 1 java.lang.Error | why
            // own
            // suppressed 0 shop.Cases$ShopException | closing first
            // own close, run
            // cause 3 java.lang.Error | why
            // own
            case "what was suppressed" -> {
                try (Drawer first = new Drawer("first"); Drawer second = new Drawer("second")) {
                    fail("the body");
                }
            }

            // case a class that cannot be initialised
            // error java.lang.ExceptionInInitializerError |
            // own run, main
            // cause 0 java.lang.NumberFormatException | For input string: "none"
            // own <clinit>
            case "a class that cannot be initialised" -> System.out.println(Broken.VALUE);

            // case a lambda
            // error shop.Cases$ShopException | in a lambda
            // own fail, lambda$run$2, run, main
            case "a lambda" -> List.of(1).forEach(each -> fail("in a lambda"));

            // case a stream
            // error java.lang.ArithmeticException | / by zero
            // own lambda$run$3, run, main
            case "a stream" -> Stream.of(2, 1, 0).map(each -> 1 / each).toList();

            // case a thread
            // error shop.Cases$ShopException | in a thread
            // own fail, lambda$run$4
            case "a thread" -> {
                Thread worker = new Thread(() -> fail("in a thread"), "worker \"1\"");
                worker.start();
                worker.join();
            }

            // case a virtual thread
            // error shop.Cases$ShopException | in a virtual thread
            // own fail, lambda$run$5
            case "a virtual thread" -> Thread.ofVirtual().start(() -> fail("in a virtual thread")).join();

            // case a future
            // error java.util.concurrent.ExecutionException | shop.Cases$ShopException: in a future
            // own run, main
            // cause 0 shop.Cases$ShopException | in a future
            // own fail, lambda$run$6
            case "a future" -> CompletableFuture.supplyAsync(() -> fail("in a future")).get();

            // case a pool
            // error java.util.concurrent.ExecutionException | shop.Cases$ShopException: in a pool
            // own run, main
            // cause 0 shop.Cases$ShopException | in a pool
            // own fail, lambda$run$7
            case "a pool" -> {
                try (var pool = Executors.newFixedThreadPool(1)) {
                    pool.submit(() -> fail("in a pool")).get();
                }
            }

            // case a message of several lines
            // error shop.Cases$ShopException | one\n  two\n\n\tfour
            // own fail, run, main
            case "a message of several lines" -> fail("one\n  two\n\n\tfour");

            // case a cause with a message of several lines
            // error java.lang.Exception | one\ntwo
            // own run, main
            // cause 0 java.lang.Exception | three\n\tfour
            // own
            case "a cause with a message of several lines" ->
                throw new Exception("one\ntwo", new Exception("three\n\tfour"));

            // case no message
            // error java.lang.Exception |
            // own run, main
            case "no message" -> throw new Exception();

            // case a message that is empty
            // error java.lang.Exception |
            // own run, main
            case "a message that is empty" -> throw new Exception("");

            // case a record
            // error java.lang.IllegalArgumentException | a price below nothing
            // own <init>, run, main
            case "a record" -> new Price(-1);

            // case causes in a circle
            // error shop.Cases$ShopException | third
            // own circle, run, main
            // cause 0 java.lang.Exception | first
            // own circle
            // cause 1 java.lang.Exception | second
            // own circle
            case "causes in a circle" -> circle();

            // case reflection
            // error java.lang.reflect.InvocationTargetException |
            // own run, main
            // cause 0 shop.Cases$ShopException | by reflection
            // own fail
            case "reflection" ->
                Cases.class.getDeclaredMethod("fail", String.class).invoke(null, "by reflection");

            // case an anonymous class
            // error shop.Cases$ShopException | in an anonymous class
            // own fail, next, run, main
            case "an anonymous class" -> new Iterator<String>() {
                public boolean hasNext() {
                    return true;
                }

                public String next() {
                    return fail("in an anonymous class");
                }
            }.next();

            // case generics and a default method
            // error shop.Cases$ShopException | empty
            // own fail, take, takeTwice, run, main
            case "generics and a default method" -> new Empty<String>().takeTwice();

            // case a cast
            // error java.lang.ClassCastException | class java.lang.String cannot be cast to class java.lang.Integer (java.lang.String and java.lang.Integer are in module java.base of loader 'bootstrap')
            // own run, main
            case "a cast" -> System.out.println((Integer) (Object) "text");

            // case an error without calls
            // error java.lang.Exception | no calls
            // own
            case "an error without calls" -> {
                Exception error = new Exception("no calls");
                error.setStackTrace(new StackTraceElement[0]);
                throw error;
            }

            // case an assertion
            // error java.lang.AssertionError | too few
            // own run, main
            case "an assertion" -> {
                assert name.isEmpty() : "too few";
            }

            // case an error that is logged
            // error shop.Cases$ShopException | logged
            // own fail, lambda$run$8, caught, run, main
            case "an error that is logged" ->
                Logger.getLogger("shop").log(Level.SEVERE, "It failed", caught(() -> fail("logged")));

            // case a library deep within
            // error java.util.regex.PatternSyntaxException | Unclosed group near index 1\n(
            // own run, main
            case "a library deep within" -> "text".replaceAll("(", "");

            // case a list that changes
            // error java.util.ConcurrentModificationException |
            // own run, main
            case "a list that changes" -> {
                List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3));
                for (Integer each : numbers) {
                    numbers.remove(each);
                }
            }

            // case what is not there
            // error java.util.NoSuchElementException | No value present
            // own run, main
            case "what is not there" -> Optional.empty().orElseThrow();

            // case a map that cannot be changed
            // error java.lang.UnsupportedOperationException |
            // own run, main
            case "a map that cannot be changed" -> Map.of().put(null, null);

            // case an endless recursion
            // error java.lang.StackOverflowError |
            case "an endless recursion" -> endless(0);

            default -> throw new IllegalArgumentException(name);
        }
    }

    public static void main(String[] arguments) throws Throwable {
        if (arguments[0].equals("a value that is null")) {
            hash(null);
        } else {
            run(arguments[0]);
        }
    }
}

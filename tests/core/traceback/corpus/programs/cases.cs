// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace Shop
{
    class ShopException : Exception
    {
        public ShopException(string message, Exception inner = null) : base(message, inner) {}
    }

    class Cart<T>
    {
        public Cart(int size)
        {
            if (size < 0)
                throw new ArgumentException("no such size", "size");
        }

        public T this[string name]
        {
            get { throw new KeyNotFoundException("no " + name); }
        }

        public T Take(int index)
        {
            return new List<T>()[index];
        }

        public T2 Convert<T2>(T from)
        {
            return Cases.Fail<T2>("not converted");
        }

        public class Shelf
        {
            public static void Clear()
            {
                Cases.Fail<T>("not cleared");
            }
        }
    }

    static class Broken
    {
        public static readonly int Value;

        static Broken()
        {
            Value = int.Parse("none");
        }
    }

    static class Cases
    {
        public static T Fail<T>(string message)
        {
            throw new ShopException(message);
        }

        static Exception Caught(Action action)
        {
            try {
                action();
            } catch (Exception error) {
                return error;
            }
            return null;
        }

        static async Task<int> Load(string what)
        {
            await Task.Delay(1);
            return Fail<int>(what);
        }

        static async Task<int> LoadAll()
        {
            return await Load("first") + await Load("second");
        }

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            Fail<int>("generated");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Throw(Exception error)
        {
            throw error;
        }

        static void Run(string name)
        {
            switch (name) {
            // case a type of its own
            // error Shop.ShopException | of its own
            // own Fail, Run, Main
            case "a type of its own":
                Fail<int>("of its own");
                break;

            // case a value that is null
            // error System.NullReferenceException | Object reference not set to an instance of an object
            // own Run, Main
            case "a value that is null":
                Console.WriteLine(((string)null).Length);
                break;

            // case a generic class
            // error System.ArgumentOutOfRangeException | Index was out of range. Must be non-negative and less than the size of the collection.\nParameter name: index
            // own Take, Run, Main
            case "a generic class":
                new Cart<string>(1).Take(3);
                break;

            // case a generic method
            // error Shop.ShopException | not converted
            // own Fail, Convert, Run, Main
            case "a generic method":
                new Cart<int>(1).Convert<Cart<string>>(2);
                break;

            // case a class within a class
            // error Shop.ShopException | not cleared
            // own Fail, Clear, Run, Main
            case "a class within a class":
                Cart<object>.Shelf.Clear();
                break;

            // case an indexer
            // error System.Collections.Generic.KeyNotFoundException | no tea
            // own get_Item, Run, Main
            case "an indexer":
                Console.WriteLine(new Cart<string>(1)["tea"]);
                break;

            // case a constructor
            // error System.ArgumentException | no such size\nParameter name: size
            // own .ctor, Run, Main
            case "a constructor":
                Console.WriteLine(new Cart<string>(-1));
                break;

            // case a class that cannot be initialised
            // error System.TypeInitializationException | The type initializer for 'Shop.Broken' threw an exception.
            // own Run, Main
            // cause 0 System.FormatException | Input string was not in a correct format.
            // own .cctor
            case "a class that cannot be initialised":
                Console.WriteLine(Broken.Value);
                break;

            // case a cause
            // error Shop.ShopException | outer
            // own Throw, Run, Main
            // cause 0 Shop.ShopException | inner
            // own Fail, <Run>m__0, Caught
            case "a cause":
                Throw(new ShopException("outer", Caught(() => Fail<int>("inner"))));
                break;

            // case causes of causes, one of two lines
            // error Shop.ShopException | outer
            // own Throw, Run, Main
            // cause 0 System.Exception | of two\nlines
            // own
            // cause 1 System.Exception | inner
            // own
            case "causes of causes, one of two lines":
                Throw(new ShopException("outer", new Exception("of two\nlines", new Exception("inner"))));
                break;

            // case many errors
            // error System.AggregateException | One or more errors occurred. (one) (two)
            // own Run, Main
            // member 0 Shop.ShopException | one
            // own Fail, <Run>m__1
            // member 0 Shop.ShopException | two
            // own Fail, <Run>m__2
            case "many errors":
                Task.WaitAll(Task.Run(() => Fail<int>("one")), Task.Run(() => Fail<int>("two")));
                break;

            // case many errors within many
            // error System.AggregateException | outer (a) (inner (b) (c))
            // own Throw, Run, Main
            // member 0 System.Exception | a
            // own
            // member 0 System.AggregateException | inner (b) (c)
            // own
            // member 2 System.Exception | b
            // own
            // cause 3 System.Exception | why
            // own
            // member 2 System.Exception | c
            // own
            case "many errors within many":
                var why = new Exception("why");
                var inner = new AggregateException("inner", new Exception("b", why), new Exception("c"));
                Throw(new AggregateException("outer", new Exception("a"), inner));
                break;

            // case an async method
            // error Shop.ShopException | first
            // own Fail, Load, LoadAll, Run, Main
            case "an async method":
                LoadAll().GetAwaiter().GetResult();
                break;

            // case an async method that is waited for
            // error System.AggregateException | One or more errors occurred. (first)
            // own Run, Main
            // member 0 Shop.ShopException | first
            // own Fail, Load, LoadAll
            case "an async method that is waited for":
                LoadAll().Wait();
                break;

            // case an iterator
            // error Shop.ShopException | generated
            // own Fail, Numbers, Run, Main
            case "an iterator":
                Console.WriteLine(Numbers().ToList());
                break;

            // case a query
            // error Shop.ShopException | selected
            // own Fail, <Run>m__3, Run, Main
            case "a query":
                Console.WriteLine(new[] {1}.Select(each => Fail<int>("selected")).ToArray());
                break;

            // case a closure
            // error Shop.ShopException | a closure
            // own Fail, <>m__0, Run, Main
            case "a closure":
                Action closure = () => Fail<int>(name);
                closure();
                break;

            // case a thread
            // error Shop.ShopException | in a thread
            // own Fail, <Run>m__4
            case "a thread":
                var thread = new Thread(() => Fail<int>("in a thread"));
                thread.Start();
                thread.Join();
                break;

            // case a message of several lines
            // error Shop.ShopException | one\n  two\n\nfour
            // own Fail, Run, Main
            case "a message of several lines":
                Fail<int>("one\n  two\n\nfour");
                break;

            // case no message
            // error System.Exception | Exception of type 'System.Exception' was thrown.
            // own Run, Main
            case "no message":
                throw new Exception();

            // case a message that is empty
            // error System.Exception |
            // own Run, Main
            case "a message that is empty":
                throw new Exception("");

            // case thrown again
            // error Shop.ShopException | again
            // own Fail, <Run>m__5, Caught, Run, Main
            case "thrown again":
                ExceptionDispatchInfo.Capture(Caught(() => Fail<int>("again"))).Throw();
                break;

            // case an error that is logged
            // error Shop.ShopException | logged
            // own Fail, <Run>m__6, Caught
            case "an error that is logged":
                Console.Error.WriteLine("It failed: " + Caught(() => Fail<int>("logged")));
                break;

            // case reflection
            // error System.Reflection.TargetInvocationException | Exception has been thrown by the target of an invocation.
            // own Run, Main
            // cause 0 Shop.ShopException | by reflection
            // own Throw
            case "reflection":
                typeof(Cases).GetMethod("Throw", BindingFlags.Static | BindingFlags.NonPublic)
                    .Invoke(null, new object[] {new ShopException("by reflection")});
                break;

            // case a library deep within
            // error System.Xml.XmlException | The 'b' start tag on line 1 position 5 does not match the end tag of 'a'. Line 1, position 9.
            // own Run, Main
            case "a library deep within":
                new XmlDocument().LoadXml("<a><b></a>");
                break;

            // case a pattern
            // error System.ArgumentException | parsing "(" - Not enough )'s.
            // own Run, Main
            case "a pattern":
                Console.WriteLine(new Regex("("));
                break;

            // case a cast
            // error System.InvalidCastException | Specified cast is not valid.
            // own Run, Main
            case "a cast":
                Console.WriteLine((Cart<int>)(object)"text");
                break;
            }
        }

        static void Main(string[] arguments)
        {
            Run(arguments[0]);
        }
    }
}

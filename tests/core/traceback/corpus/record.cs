// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Text;

/// Calls static methods and constructors of the library with arguments they do not expect, and
/// writes down what they throw: what ToString gives, and what the objects say. One JSON object a
/// line.
///
///     mono record.exe MOST TYPE…        MOST: errors of one type
static class Recorder
{
    static readonly HashSet<string> known = new HashSet<string>();

    static string Quoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (char c in text ?? "") {
            if (c == '"' || c == '\\')
                result.Append('\\').Append(c);
            else if (c < ' ' || c > '~')
                result.AppendFormat("\\u{0:x4}", (int)c);
            else
                result.Append(c);
        }
        return result.Append('"').ToString();
    }

    static string NameOf(Type type)
    {
        if (type == null)
            return "";
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return (definition.FullName ?? definition.Name).Replace('+', '.');
    }

    static string FrameOf(StackFrame frame)
    {
        var method = frame.GetMethod();
        // The text does not tell methods of interfaces from their types.
        return string.Format("{{\"name\": {0}, \"path\": {1}, \"line\": {2}}}",
                             Quoted(NameOf(method.DeclaringType) + "." + method.Name),
                             Quoted(frame.GetFileName()),
                             frame.GetFileName() == null ? 0 : frame.GetFileLineNumber());
    }

    static bool IsHidden(MemberInfo member)
    {
        return member != null && member.GetCustomAttributes(false).Any(
                                     a => a.GetType().Name == "StackTraceHiddenAttribute");
    }

    // Calls by reflection go through something that the objects tell at times, the text always.
    static bool IsKnown(StackFrame frame)
    {
        var method = frame.GetMethod();
        return method != null && method.Name != "InternalInvoke" && !IsHidden(method) &&
               !IsHidden(method.DeclaringType);
    }

    static IEnumerable<Exception> InnerOf(Exception error)
    {
        var many = error as AggregateException;
        if (many != null)
            return many.InnerExceptions;
        return error.InnerException == null ? new Exception[0] : new[] {error.InnerException};
    }

    static void Add(List<string> errors, Exception error, string relation, int of)
    {
        var frames = new StackTrace(error, true).GetFrames() ?? new StackFrame[0];
        int index = errors.Count;
        errors.Add(string.Format("{{\"relation\": \"{0}\", \"of\": {1}, \"type\": {2}, " +
                                     "\"message\": {3}, \"frames\": [{4}], " +
                                     "\"without\": [\"InternalInvoke\"]}}",
                                 relation, of, Quoted(error.GetType().ToString().Replace('+', '+')),
                                 Quoted(error.Message),
                                 string.Join(", ", frames.Where(IsKnown).Select(FrameOf))));
        foreach (var inner in InnerOf(error))
            Add(errors, inner, error is AggregateException ? "member" : "cause", index);
    }

    static bool Record(string name, Exception error)
    {
        var text = error.ToString();
        if (!known.Add(text))
            return false;
        var errors = new List<string>();
        Add(errors, error, "outermost", 0);
        Console.WriteLine("{{\"name\": {0}, \"text\": {1}, \"errors\": [{2}]}}", Quoted(name),
                          Quoted(text), string.Join(", ", errors));
        return true;
    }

    static object Argument(Type type, int variant)
    {
        if (type == typeof(string) || type == typeof(object))
            return new[] {null, "not {what\nis wanted", ""}[variant];
        if (type == typeof(int))
            return new[] {-1, int.MaxValue, 77}[variant];
        if (type == typeof(char[]) || type == typeof(byte[]))
            return variant == 0 ? null : Array.CreateInstance(type.GetElementType(), 1);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    static void Call(MethodBase called, int variant)
    {
        var arguments = called.GetParameters().Select(p => Argument(p.ParameterType, variant)).ToArray();
        var constructor = called as ConstructorInfo;
        if (constructor != null)
            constructor.Invoke(arguments);
        else
            called.Invoke(null, arguments);
    }

    static void Throw(Exception error) { throw error; }

    // Each third is told as it is, the others as what came of them.
    static Exception Wrapped(Exception error, int count)
    {
        try {
            if (count % 3 == 1)
                throw new InvalidOperationException("of two lines\nand a cause", error);
            if (count % 3 == 2)
                Throw(new AggregateException("many", error, new Exception("another", new Exception("x"))));
        } catch (Exception outer) {
            return outer;
        }
        return error;
    }

    static bool CanBeCalled(MethodBase called)
    {
        return !called.ContainsGenericParameters && called.GetParameters().Length > 0 &&
               called.GetParameters().All(p => !p.ParameterType.IsByRef && !p.ParameterType.IsPointer);
    }

    static void Main(string[] arguments)
    {
        int most = int.Parse(arguments[0]);
        foreach (var name in arguments.Skip(1)) {
            var type = Type.GetType(name) ?? typeof(Uri).Assembly.GetType(name, true);
            var flags = BindingFlags.Public | BindingFlags.Static;
            var calls = type.GetMethods(flags).Cast<MethodBase>().Concat(type.GetConstructors())
                            .Where(CanBeCalled).OrderBy(m => m.ToString(), StringComparer.Ordinal);
            int count = 0;
            for (int variant = 0; variant < 3; ++variant) {
                foreach (var called in calls) {
                    if (count >= most)
                        break;
                    try {
                        Call(called, variant);
                    } catch (TargetInvocationException error) {
                        if (Record(name + " " + called.Name, Wrapped(error.InnerException, count)))
                            ++count;
                    } catch (Exception) {
                        continue;
                    }
                }
            }
        }
    }
}

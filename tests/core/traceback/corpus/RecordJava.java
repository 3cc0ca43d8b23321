// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls static methods and constructors of the library with arguments they do not expect, and
 * writes down what they throw: what printStackTrace prints, and what the objects say. One JSON
 * object a line.
 *
 * <p>java RecordJava.java MOST CLASS…, where MOST is the number of errors of one class
 */
public final class RecordJava {
    private static final Set<String> known = new HashSet<>();

    private static String quoted(String text) {
        if (text == null) {
            return "\"\"";
        }
        StringBuilder result = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                result.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                result.append(String.format("\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.append('"').toString();
    }

    private static String frame(StackTraceElement element) {
        String file = element.getLineNumber() > 0 ? element.getFileName() : "";
        // Names of classes made while running end with what differs from run to run.
        String type = element.getClassName().replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
        return String.format("{\"function\": %s, \"module\": %s, \"line\": %d, \"path\": %s}",
                quoted(element.getMethodName()), quoted(type),
                Math.max(0, element.getLineNumber()), quoted(file));
    }

    /** How many calls the trace of a cause shares with the one it belongs to. */
    private static int shared(StackTraceElement[] trace, StackTraceElement[] outer) {
        int count = 0;
        while (count < trace.length && count < outer.length
                && trace[trace.length - 1 - count].equals(outer[outer.length - 1 - count])) {
            ++count;
        }
        return count;
    }

    private static void add(List<String> errors, Throwable error, String relation, int of,
            StackTraceElement[] outer) {
        StackTraceElement[] trace = error.getStackTrace();
        int left = shared(trace, outer);
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < trace.length - left; ++i) {
            frames.add(frame(trace[i]));
        }
        int index = errors.size();
        errors.add(String.format("{\"relation\": \"%s\", \"of\": %d, \"type\": %s, \"message\": %s,"
                + " \"left_out\": %d, \"frames\": [%s]}", relation, of,
                quoted(error.getClass().getName()), quoted(error.getLocalizedMessage()), left,
                String.join(", ", frames)));
        for (Throwable suppressed : error.getSuppressed()) {
            add(errors, suppressed, "suppressed", index, trace);
        }
        if (error.getCause() != null) {
            add(errors, error.getCause(), "cause", index, trace);
        }
    }

    private static boolean record(String name, Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        // Names of classes made while running differ, nothing else does.
        if (!known.add(text.toString().replaceAll("0x\\p{XDigit}+", ""))) {
            return false;
        }
        List<String> errors = new ArrayList<>();
        add(errors, error, "outermost", 0, new StackTraceElement[0]);
        System.out.printf("{\"name\": %s, \"text\": %s, \"errors\": [%s]}%n", quoted(name),
                quoted(text.toString()), String.join(", ", errors));
        return true;
    }

    private static Object argument(Class<?> type, int variant) {
        if (type == int.class) {
            return new int[] {-1, Integer.MAX_VALUE, 77}[variant];
        } else if (type == long.class) {
            return new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}[variant];
        } else if (type == double.class) {
            return Double.NaN;
        } else if (type == float.class) {
            return Float.NaN;
        } else if (type == char.class) {
            return '\uFFFF';
        } else if (type == boolean.class) {
            return variant > 0;
        } else if (type == byte.class) {
            return (byte) -1;
        } else if (type == short.class) {
            return (short) -1;
        } else if (type == String.class || type == CharSequence.class || type == Object.class) {
            return new String[] {null, "not (what\nis wanted", ""}[variant];
        } else if (type.isArray() && variant > 0) {
            return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
        }
        return null;
    }

    private static Object[] arguments(Executable called, int variant) {
        Class<?>[] types = called.getParameterTypes();
        Object[] result = new Object[types.length];
        for (int i = 0; i < types.length; ++i) {
            result[i] = argument(types[i], variant);
        }
        return result;
    }

    private static void call(Executable called, int variant) throws Throwable {
        Object[] given = arguments(called, variant);
        if (called instanceof Method method) {
            method.invoke(null, given);
        } else {
            ((java.lang.reflect.Constructor<?>) called).newInstance(given);
        }
    }

    /** Each fourth is told as it is, the others as what came of them. */
    private static Throwable wrapped(Throwable error, int count) {
        return switch (count % 4) {
            case 1 -> new IllegalStateException("the call failed", error);
            case 2 -> new RuntimeException(error);
            case 3 -> {
                Exception outer = new Exception("of two lines\nand a cause", error);
                outer.addSuppressed(new java.io.IOException("while it was closed"));
                yield outer;
            }
            default -> error;
        };
    }

    public static void main(String[] arguments) throws Throwable {
        int most = Integer.parseInt(arguments[0]);
        for (int i = 1; i < arguments.length; ++i) {
            Class<?> type = Class.forName(arguments[i]);
            List<Executable> calls = new ArrayList<>();
            calls.addAll(List.of(type.getConstructors()));
            calls.addAll(List.of(type.getMethods()));
            calls.sort(Comparator.comparing(Executable::toString));
            int count = 0;
            for (int variant = 0; variant < 3; ++variant) {
                for (Executable called : calls) {
                    if (count >= most || called.getParameterCount() == 0
                            || (called instanceof Method && !Modifier.isStatic(called.getModifiers()))) {
                        continue;
                    }
                    try {
                        call(called, variant);
                    } catch (InvocationTargetException error) {
                        if (error.getCause() instanceof OutOfMemoryError) {
                            continue;
                        }
                        count += record(called.getName(), wrapped(error.getCause(), count)) ? 1 : 0;
                    } catch (InstantiationException | IllegalAccessException error) {
                        continue;
                    }
                }
            }
        }
    }
}

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What an earlier Python or its library had, and the present one has under another name.

#include "core/autopatch/pythoncode.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::autopatch {

using namespace python;
using syntax::Node;

namespace {

bool hasType(const PatchTask &task, std::string_view type)
{
    return plainType(task.errorType) == type;
}

struct Renamed {
    std::string_view module; ///< or type
    std::string_view name;
    std::string_view now;         ///< an expression
    std::string_view statement{}; ///< that it needs
};

constexpr std::array kRenamed{
    Renamed{"collections", "Mapping", "collections.abc.Mapping", "import collections.abc"},
    Renamed{"collections", "MutableMapping", "collections.abc.MutableMapping",
            "import collections.abc"},
    Renamed{"collections", "Sequence", "collections.abc.Sequence", "import collections.abc"},
    Renamed{"collections", "MutableSequence", "collections.abc.MutableSequence",
            "import collections.abc"},
    Renamed{"collections", "Iterable", "collections.abc.Iterable", "import collections.abc"},
    Renamed{"collections", "Iterator", "collections.abc.Iterator", "import collections.abc"},
    Renamed{"collections", "Callable", "collections.abc.Callable", "import collections.abc"},
    Renamed{"collections", "Hashable", "collections.abc.Hashable", "import collections.abc"},
    Renamed{"collections", "Set", "collections.abc.Set", "import collections.abc"},
    Renamed{"collections", "MutableSet", "collections.abc.MutableSet", "import collections.abc"},
    Renamed{"time", "clock", "time.perf_counter"},
    Renamed{"inspect", "getargspec", "inspect.getfullargspec"},
    Renamed{"cgi", "escape", "html.escape", "import html"},
    Renamed{"string", "letters", "string.ascii_letters"},
    Renamed{"string", "lowercase", "string.ascii_lowercase"},
    Renamed{"string", "uppercase", "string.ascii_uppercase"},
    Renamed{"string", "maketrans", "str.maketrans"},
    Renamed{"itertools", "izip", "zip"},
    Renamed{"itertools", "imap", "map"},
    Renamed{"itertools", "ifilter", "filter"},
    Renamed{"itertools", "izip_longest", "itertools.zip_longest"},
    Renamed{"itertools", "ifilterfalse", "itertools.filterfalse"},
    Renamed{"os", "getcwdu", "os.getcwd"},
    Renamed{"os", "errno", "errno", "import errno"},
    Renamed{"base64", "encodestring", "base64.encodebytes"},
    Renamed{"base64", "decodestring", "base64.decodebytes"},
    Renamed{"fractions", "gcd", "math.gcd", "import math"},
    Renamed{"sys", "maxint", "sys.maxsize"},
    Renamed{"types", "StringType", "str"},
    Renamed{"types", "ListType", "list"},
    Renamed{"types", "DictType", "dict"},
    Renamed{"locale", "format", "locale.format_string"},
    Renamed{"xml.etree", "cElementTree", "xml.etree.ElementTree"},
    Renamed{"urllib", "quote", "urllib.parse.quote", "import urllib.parse"},
    Renamed{"urllib", "unquote", "urllib.parse.unquote", "import urllib.parse"},
    Renamed{"urllib", "urlencode", "urllib.parse.urlencode", "import urllib.parse"},
    Renamed{"urllib", "quote_plus", "urllib.parse.quote_plus", "import urllib.parse"},
    Renamed{"numpy", "float", "float"},
    Renamed{"numpy", "int", "int"},
    Renamed{"numpy", "bool", "bool"},
    Renamed{"numpy", "object", "object"},
    Renamed{"numpy", "str", "str"},
    Renamed{"asyncio", "async", "asyncio.ensure_future"},
    Renamed{"unittest", "makeSuite", "unittest.defaultTestLoader.loadTestsFromTestCase"},
    Renamed{"ast", "Str", "ast.Constant"},
    Renamed{"ast", "Num", "ast.Constant"},
    Renamed{"ast", "NameConstant", "ast.Constant"},
    Renamed{"ast", "Bytes", "ast.Constant"}};

bool isRemovedName(const PatchTask &task)
{
    return hasType(task, "AttributeError") && task.message.starts_with("module '") &&
           task.message.contains("has no attribute '");
}

void removedName(Site &site)
{
    const auto module = between(site.message(), "module '", "'");
    const auto name = between(site.message(), "has no attribute '", "'");
    const auto *known = std::ranges::find_if(
        kRenamed, [&](const Renamed &each) { return each.module == module && each.name == name; });
    if (known == kRenamed.end())
        return;
    std::vector<Edit> edits;
    for (const auto &each : site.nodes({"attribute"})) {
        if (site.file.textOf(each, "attribute") == name &&
            isOneOf(each.field("object"), {"identifier", "attribute"}))
            edits.push_back(replaced(each, std::string(known->now)));
    }
    if (edits.empty())
        return;
    // An alias of the module stays what it is named.
    if (!known->statement.empty()) {
        auto imported = withImport(site.file, known->statement);
        edits.insert(edits.end(), imported.begin(), imported.end());
    }
    site.offer(std::move(edits),
               std::format("{}.{} was removed; {} is what it is now", module, name, known->now));
}

/// Methods that have another name.
constexpr std::array kMethods{Renamed{"dict", "iteritems", "items"},
                              Renamed{"dict", "itervalues", "values"},
                              Renamed{"dict", "iterkeys", "keys"},
                              Renamed{"dict", "viewitems", "items"},
                              Renamed{"dict", "viewkeys", "keys"},
                              Renamed{"dict", "viewvalues", "values"},
                              Renamed{"Thread", "isAlive", "is_alive"},
                              Renamed{"array", "tostring", "tobytes"},
                              Renamed{"array", "fromstring", "frombytes"},
                              Renamed{"Element", "getiterator", "iter"},
                              Renamed{"ElementTree", "getiterator", "iter"},
                              Renamed{"SafeConfigParser", "readfp", "read_file"},
                              Renamed{"ConfigParser", "readfp", "read_file"},
                              Renamed{"HTTPMessage", "getheader", "get"},
                              Renamed{"Message", "getheader", "get"},
                              Renamed{"RawConfigParser", "readfp", "read_file"}};

bool isRemovedMethod(const PatchTask &task)
{
    return hasType(task, "AttributeError") && task.message.contains("object has no attribute '");
}

void offerMethod(Site &site, const Node &use, std::string_view owner, std::string_view name)
{
    const auto attribute = use.field("attribute");
    const auto object = site.text(use.field("object"));
    const auto call = use.parent().kind() == "call" ? use.parent() : Node{};
    const auto arguments = call.isNull() ? std::vector<Node>() : argumentsOf(call);
    const auto *known = std::ranges::find(kMethods, name, &Renamed::name);
    if (known != kMethods.end()) {
        site.offer({replaced(attribute, std::string(known->now))},
                   std::format("{} of {} is called {} now", name, owner, known->now));
        return;
    }
    if (name == "message") {
        site.offer({replaced(use, std::format("str({})", object))},
                   "an exception has no message; its text is str()");
        return;
    }
    if (call.isNull())
        return;
    if (name == "has_key" && arguments.size() == 1)
        site.offer({replaced(call, std::format("({} in {})", site.text(arguments[0]), object))},
                   "whether a key is there is asked by in");
    if (name == "next" && arguments.empty())
        site.offer({replaced(call, std::format("next({})", object))},
                   "the next item is had by next()");
    if (name == "getchildren")
        site.offer({replaced(call, std::format("list({})", object))},
                   "the children of an element are its items");
    if ((name == "decode" && owner == "str") || (name == "encode" && owner == "bytes"))
        site.offer({replaced(call, object)}, std::format("it is {} already", owner));
    if (name == "sort" && owner.starts_with("dict_") &&
        call.parent().kind() == "expression_statement")
        site.offer({replaced(call, std::format("{0} = sorted({0})", object))},
                   "views of a dictionary cannot be sorted in their place");
}

void removedMethod(Site &site)
{
    const auto owner = between(site.message(), "'", "'");
    const auto name = between(site.message(), "has no attribute '", "'");
    for (const auto &each : site.nodes({"attribute"})) {
        if (site.file.textOf(each, "attribute") == name)
            offerMethod(site, each, owner, name.substr(name.rfind('.') + 1));
    }
}

bool isOldBuiltin(const PatchTask &task)
{
    return hasType(task, "NameError") && task.message.contains("is not defined");
}

void oldBuiltin(Site &site)
{
    constexpr std::array kBuiltins{
        Renamed{{}, "unicode", "str"},  Renamed{{}, "basestring", "str"},
        Renamed{{}, "xrange", "range"}, Renamed{{}, "raw_input", "input"},
        Renamed{{}, "long", "int"},     Renamed{{}, "unichr", "chr"},
        Renamed{{}, "izip", "zip"},     Renamed{{}, "StandardError", "Exception"}};
    const auto name = between(site.message(), "name '", "'");
    const auto *known = std::ranges::find(kBuiltins, name, &Renamed::name);
    if (known == kBuiltins.end())
        return;
    std::vector<Edit> edits;
    // In the whole function, and all of them: what is mended in one place would fail in the next.
    const auto scope = site.function.isNull() ? site.file.root() : site.function;
    for (const auto &each : site.file.find(scope, {"identifier"})) {
        const auto *old = std::ranges::find(kBuiltins, site.file.textOf(each), &Renamed::name);
        const bool isMember =
            each.parent().kind() == "attribute" && each.parent().field("attribute") == each;
        if (old != kBuiltins.end() && !isMember)
            edits.push_back(replaced(each, std::string(old->now)));
    }
    if (!edits.empty())
        site.offer(std::move(edits), std::format("Python 3 has no {}; it is {}", name, known->now));
}

bool isView(const PatchTask &task)
{
    constexpr std::array kViews{"'dict_keys'",  "'dict_values'",  "'dict_items'",  "'map'",
                                "'filter'",     "'zip'",          "'generator'",   "'range'",
                                "'odict_keys'", "'odict_values'", "'odict_items'", "'reversed'"};
    return hasType(task, "TypeError") &&
           (task.message.contains("not subscriptable") || task.message.contains("has no len()") ||
            task.message.contains("unsupported operand type(s) for +") ||
            task.message.contains("not support item assignment")) &&
           std::ranges::any_of(kViews, [&](auto view) { return task.message.contains(view); });
}

void listOfView(Site &site)
{
    const auto &file = site.file;
    const auto offer = [&](Node value) {
        if (value.kind() == "identifier") {
            const auto made = lastValueOf(site, file.textOf(value));
            if (!made.isNull())
                value = made;
        }
        while (value.kind() == "parenthesized_expression")
            value = value.namedChild(0);
        if (isOneOf(value, {"call", "identifier", "attribute"}))
            site.offer(wrapped(value, "list(", ")"),
                       std::format("{} is no list, and has to be made one", file.textOf(value)));
    };
    for (const auto &each : site.nodes({"subscript"}))
        offer(each.field("value"));
    for (const auto &each : site.nodes({"call"})) {
        const auto arguments = argumentsOf(each);
        const auto name = calledName(file, each);
        if ((name == "len" || name == "choice" || name == "sample" || name == "shuffle") &&
            !arguments.empty())
            offer(arguments.front());
    }
    for (const auto &each : site.nodes({"binary_operator"})) {
        auto edits = wrapped(each.field("left"), "list(", ")");
        auto right = wrapped(each.field("right"), "list(", ")");
        edits.insert(edits.end(), right.begin(), right.end());
        site.offer(std::move(edits), "only lists can be joined");
    }
}

bool isFloatIndex(const PatchTask &task)
{
    const auto &message = task.message;
    return hasType(task, "TypeError") && message.contains("float") &&
           (message.contains("interpreted as an integer") ||
            message.contains("integer argument expected") ||
            message.contains("indices must be integers") ||
            message.contains("can't multiply sequence by non-int") ||
            message.contains("expected int"));
}

void wholeNumber(Site &site)
{
    const auto &file = site.file;
    const auto offer = [&](const Node &value, bool isOnlyDivision) {
        for (const auto &each : file.find(value, {"binary_operator"})) {
            if (file.textOf(each, "operator") == "/")
                site.offer({replaced(each.field("operator"), "//")},
                           "what is counted is divided without a rest");
        }
        if (!isOnlyDivision &&
            isOneOf(value, {"identifier", "attribute", "call", "binary_operator"}))
            site.offer(wrapped(value, "int(", ")"), "a whole number is wanted here");
        if (value.kind() == "identifier") {
            const auto made = lastValueOf(site, file.textOf(value));
            for (const auto &each : file.find(made, {"binary_operator"})) {
                if (file.textOf(each, "operator") == "/")
                    site.offer({replaced(each.field("operator"), "//")},
                               "what is counted is divided without a rest");
            }
        }
    };
    for (const auto &each : site.nodes({"subscript"})) {
        const auto key = each.field("subscript");
        offer(key, key.kind() == "slice");
        for (std::uint32_t i = 0; key.kind() == "slice" && i < key.namedChildCount(); ++i)
            offer(key.namedChild(i), false);
    }
    for (const auto &each : site.nodes({"call"})) {
        for (const auto &argument : argumentsOf(each))
            offer(argument, false);
    }
    for (const auto &each : site.nodes({"binary_operator"})) {
        if (file.textOf(each, "operator") != "*")
            continue;
        for (auto side : {each.field("left"), each.field("right")}) {
            while (side.kind() == "parenthesized_expression")
                side = side.namedChild(0);
            offer(side, side.kind() == "string");
        }
    }
}

bool isOldMode(const PatchTask &task)
{
    return hasType(task, "ValueError") && task.message.contains("invalid mode: '") &&
           task.message.contains('U');
}

void openMode(Site &site)
{
    const auto mode = std::string(between(site.message(), "invalid mode: '", "'"));
    auto now = mode;
    std::erase(now, 'U');
    for (const auto &each : site.nodes({"string"})) {
        auto text = site.text(each);
        const auto at = text.find(mode);
        if (text.size() == mode.size() + 2 && at == 1)
            site.offer({replaced(each, text.replace(1, mode.size(), now.empty() ? "r" : now))},
                       "line ends of all kinds are read without U, which is no mode any more");
    }
}

bool isRaised(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           (task.message.contains("exceptions must derive from") ||
            task.message.contains("'NotImplementedType' object is not callable") ||
            task.message.contains("must derive from BaseException"));
}

void raiseException(Site &site)
{
    for (const auto &each : site.nodes({"raise_statement"})) {
        const auto value = each.namedChild(0);
        if (value.kind() == "string")
            site.offer(wrapped(value, "Exception(", ")"), "only exceptions can be raised");
        const auto name = value.kind() == "call" ? value.field("function") : value;
        if (site.file.textOf(name) == "NotImplemented")
            site.offer({replaced(name, "NotImplementedError")},
                       "NotImplemented is a value; the error is NotImplementedError");
    }
}

} // namespace

std::span<const Recipe> pythonVersionRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"py-removed-name", "python", "AttributeError: module has no attribute",
               "Name what the library has now",
               "Takes the present name of what was removed from a module of the library.",
               isRemovedName, removedName},
        Recipe{"py-removed-method", "python", "AttributeError: object has no attribute",
               "Call what objects have now",
               "Takes the present way of iteritems, has_key, next, message and others.",
               isRemovedMethod, removedMethod},
        Recipe{"py-old-builtin", "python", "NameError: name is not defined",
               "Take the builtin of Python 3",
               "Replaces unicode, xrange, raw_input and others within the function.", isOldBuiltin,
               oldBuiltin},
        Recipe{"py-list-of-view", "python", "TypeError: view is not subscriptable",
               "Make a list of a view",
               "Puts list() around keys, values, map, filter and zip where a list is needed.",
               isView, listOfView},
        Recipe{"py-whole-number", "python", "TypeError: float cannot be an integer",
               "Divide whole numbers without a rest",
               "Divides by // or makes an int of what is an index, a count or a size.",
               isFloatIndex, wholeNumber},
        Recipe{"py-open-mode", "python", "ValueError: invalid mode", "Open without the mode U",
               "Drops the letter U from the mode that a file is opened with.", isOldMode, openMode},
        Recipe{"py-raise-exception", "python",
               "TypeError: exceptions must derive from BaseException", "Raise an exception",
               "Raises an exception in place of a text or of NotImplemented.", isRaised,
               raiseException}};
    return kRecipes;
}

} // namespace espalier::autopatch

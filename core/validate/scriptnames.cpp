// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/scriptnames.h"

#include <algorithm>
#include <array>
#include <span>

namespace espalier::validate {

namespace {

using Names = std::span<const std::string_view>;

template <typename... Text>
constexpr auto sorted(Text... text)
{
    std::array<std::string_view, sizeof...(text)> names{text...};
    std::ranges::sort(names);
    return names;
}

bool contains(Names names, std::string_view name)
{
    return std::ranges::binary_search(names, name);
}

constexpr auto kKit = sorted("Function", "Unsupported");

constexpr auto kRe = sorted("A", "ASCII", "DOTALL", "I", "IGNORECASE", "M", "MULTILINE", "Match",
                            "NOFLAG", "Pattern", "PatternError", "RegexFlag", "S", "U", "UNICODE",
                            "VERBOSE", "X", "compile", "error", "escape", "findall", "finditer",
                            "fullmatch", "match", "search", "split", "sub", "subn");

constexpr auto kTextwrap = sorted("TextWrapper", "dedent", "fill", "indent", "shorten", "wrap");

// Python makes methods of a data class by running text put together from the names of its fields.
// Those are identifiers as long as no one can reach the fields: hence no field, fields, Field or
// make_dataclass, no TypedDict below, and no built-in `type`.
constexpr auto kDataclasses =
    sorted("KW_ONLY", "asdict", "astuple", "dataclass", "is_dataclass", "replace");

// Without get_type_hints, ForwardRef and their like, which evaluate annotations that are texts.
constexpr auto kTyping = sorted(
    "AbstractSet", "Annotated", "Any", "AnyStr", "Callable", "ClassVar", "Collection", "Container",
    "Dict", "Final", "FrozenSet", "Generator", "Generic", "Hashable", "Iterable", "Iterator",
    "List", "Literal", "LiteralString", "Mapping", "Match", "MutableMapping", "MutableSequence",
    "MutableSet", "Never", "NoReturn", "Optional", "Pattern", "Protocol", "Self", "Sequence", "Set",
    "Sized", "TYPE_CHECKING", "Text", "Tuple", "TypeAlias", "TypeGuard", "TypeVar", "Union",
    "assert_never", "cast", "final", "overload", "override");

struct Module {
    std::string_view name;
    Names members;
};

// What is taken from __future__ is checked by Python itself.
constexpr std::array kModules{
    Module{"__future__", {}}, Module{"dataclasses", kDataclasses}, Module{"espalier_kit", kKit},
    Module{"re", kRe},        Module{"textwrap", kTextwrap},       Module{"typing", kTyping},
};

constexpr auto kForbidden = sorted(
    "KeyboardInterrupt", "SystemExit", "breakpoint", "compile", "dir", "eval", "exec", "exit",
    "globals", "help", "input", "license", "locals", "memoryview", "open", "quit", "type", "vars");

constexpr auto kForbiddenModules = sorted(
    "_ctypes", "_io", "_posixsubprocess", "_socket", "_thread", "asyncio", "atexit", "builtins",
    "codeop", "copyreg", "ctypes", "faulthandler", "fcntl", "ftplib", "gc", "imp", "importlib",
    "inspect", "io", "marshal", "mmap", "multiprocessing", "nt", "os", "pathlib", "pickle",
    "pkgutil", "popen2", "posix", "pty", "pydoc", "resource", "runpy", "shelve", "shutil",
    "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys", "sysconfig",
    "tempfile", "threading", "traceback", "urllib", "webbrowser", "zipimport");

constexpr auto kAttributeFunctions = sorted("delattr", "getattr", "hasattr", "setattr");

constexpr auto kFrameAttributes =
    sorted("f_back", "f_builtins", "f_code", "f_generator", "f_globals", "f_lasti", "f_lineno",
           "f_locals", "f_trace", "f_trace_lines", "f_trace_opcodes", "func_code", "func_globals",
           "mro", "with_traceback");

constexpr std::array kFramePrefixes{
    std::string_view("ag_"), std::string_view("co_"), std::string_view("cr_"),
    std::string_view("gi_"), std::string_view("tb_"),
};

constexpr auto kAllowedDunders =
    sorted("__all__", "__bool__", "__call__", "__contains__", "__doc__", "__enter__", "__eq__",
           "__exit__", "__ge__", "__getitem__", "__gt__", "__hash__", "__init__", "__iter__",
           "__le__", "__len__", "__lt__", "__name__", "__ne__", "__next__", "__post_init__",
           "__repr__", "__slots__", "__str__");

const Module *moduleNamed(std::string_view name)
{
    const auto found = std::ranges::find(kModules, name, &Module::name);
    return found == kModules.end() ? nullptr : &*found;
}

} // namespace

bool isAllowedModule(std::string_view module)
{
    return moduleNamed(module) != nullptr;
}

bool isAllowedMember(std::string_view module, std::string_view name)
{
    const auto *found = moduleNamed(module);
    return found && contains(found->members, name);
}

bool isForbiddenName(std::string_view name)
{
    return contains(kForbidden, name);
}

bool isForbiddenModule(std::string_view name)
{
    return contains(kForbiddenModules, name);
}

bool isAttributeFunction(std::string_view name)
{
    return contains(kAttributeFunctions, name);
}

bool isFrameAttribute(std::string_view name)
{
    return contains(kFrameAttributes, name) ||
           std::ranges::any_of(kFramePrefixes,
                               [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool isDunder(std::string_view name)
{
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
}

bool isAllowedDunder(std::string_view name)
{
    return contains(kAllowedDunders, name);
}

} // namespace espalier::validate

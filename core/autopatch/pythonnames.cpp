// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Names that are not there: slips, imports, self, variables that are not set yet.

#include "core/autopatch/pythoncode.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace espalier::autopatch {

using namespace python;
using syntax::Node;

namespace {

/// "X" of "name 'X' is not defined".
std::string unknownName(const PatchTask &task)
{
    return std::string(between(task.message, "name '", "'"));
}

std::vector<Node> placesOf(const Site &site, std::string_view name)
{
    auto places = site.nodes({"identifier"});
    std::erase_if(places, [&](const Node &node) {
        const auto holder = node.parent();
        return site.file.textOf(node) != name ||
               (holder.kind() == "attribute" && holder.field("attribute") == node) ||
               (holder.kind() == "keyword_argument" && holder.field("name") == node);
    });
    return places;
}

Node classAround(const Node &function)
{
    auto at = function;
    while (!at.isNull() && at.kind() != "class_definition")
        at = at.parent();
    return at;
}

/// Methods and what is assigned to self.
std::vector<std::string> membersOf(const CodeFile &file, const Node &definition)
{
    std::set<std::string> names;
    const auto body = definition.field("body");
    for (const auto &each : file.find(body, {"function_definition"}))
        names.emplace(file.textOf(each, "name"));
    for (const auto &each : file.find(body, {"assignment"})) {
        const auto left = each.field("left");
        if (left.kind() == "attribute" && file.textOf(left, "object") == "self")
            names.emplace(file.textOf(left, "attribute"));
        else if (each.parent().parent() == body)
            names.emplace(file.textOf(left));
    }
    return {names.begin(), names.end()};
}

/// Names that can be seen in a function: parameters, variables, and what the module has.
std::vector<std::string> visibleNames(const Site &site)
{
    std::set<std::string> names;
    const auto addPattern = [&](const Node &pattern) {
        for (const auto &each : site.file.find(pattern, {"identifier"})) {
            if (each.parent().kind() != "attribute" && each.parent().kind() != "subscript")
                names.emplace(site.file.textOf(each));
        }
    };
    syntax::walk(site.file.root(), [&](const Node &node) {
        const auto holder = site.file.functionOf(node);
        const bool isSeen = holder.isNull() || holder == site.function ||
                            holder.range().contains(site.function.range());
        if (isOneOf(node, {"function_definition", "class_definition"})) {
            if (isSeen)
                names.emplace(site.file.textOf(node, "name"));
            return true;
        }
        if (!isSeen)
            return true;
        if (node.kind() == "parameters") {
            for (std::uint32_t i = 0; i < node.namedChildCount(); ++i) {
                const auto name = node.namedChild(i).field("name");
                addPattern(name.isNull() ? node.namedChild(i) : name);
            }
        } else if (isOneOf(node, {"assignment", "for_statement", "for_in_clause"})) {
            addPattern(node.field("left"));
        } else if (isOneOf(node, {"aliased_import"})) {
            names.emplace(site.file.textOf(node, "alias"));
        } else if (isOneOf(node, {"import_statement", "import_from_statement"})) {
            for (std::uint32_t i = 0; i < node.namedChildCount(); ++i)
                names.emplace(site.file.textOf(node.namedChild(i)));
        }
        return true;
    });
    return {names.begin(), names.end()};
}

bool isNameError(const PatchTask &task)
{
    return plainType(task.errorType) == "NameError" && !unknownName(task).empty();
}

struct KnownImport {
    std::string_view name;
    std::string_view statement;
};

void missingImport(Site &site)
{
    constexpr std::array kModules{
        "abc",       "argparse",  "array",       "ast",          "asyncio",    "base64",
        "bisect",    "calendar",  "collections", "configparser", "contextlib", "copy",
        "csv",       "datetime",  "decimal",     "difflib",      "enum",       "errno",
        "fnmatch",   "fractions", "functools",   "getpass",      "glob",       "gzip",
        "hashlib",   "heapq",     "hmac",        "html",         "inspect",    "io",
        "itertools", "json",      "locale",      "logging",      "math",       "mimetypes",
        "operator",  "os",        "pathlib",     "pickle",       "platform",   "pprint",
        "queue",     "random",    "re",          "secrets",      "select",     "shlex",
        "shutil",    "signal",    "socket",      "sqlite3",      "ssl",        "statistics",
        "string",    "struct",    "subprocess",  "sys",          "tempfile",   "textwrap",
        "threading", "time",      "traceback",   "types",        "typing",     "unicodedata",
        "urllib",    "uuid",      "warnings",    "weakref",      "zipfile",    "zlib"};
    constexpr std::array kNames{KnownImport{"defaultdict", "from collections import defaultdict"},
                                KnownImport{"namedtuple", "from collections import namedtuple"},
                                KnownImport{"OrderedDict", "from collections import OrderedDict"},
                                KnownImport{"Counter", "from collections import Counter"},
                                KnownImport{"deque", "from collections import deque"},
                                KnownImport{"Decimal", "from decimal import Decimal"},
                                KnownImport{"Path", "from pathlib import Path"},
                                KnownImport{"StringIO", "from io import StringIO"},
                                KnownImport{"BytesIO", "from io import BytesIO"},
                                KnownImport{"timedelta", "from datetime import timedelta"},
                                KnownImport{"timezone", "from datetime import timezone"},
                                KnownImport{"date", "from datetime import date"},
                                KnownImport{"dataclass", "from dataclasses import dataclass"},
                                KnownImport{"field", "from dataclasses import field"},
                                KnownImport{"Enum", "from enum import Enum"},
                                KnownImport{"partial", "from functools import partial"},
                                KnownImport{"wraps", "from functools import wraps"},
                                KnownImport{"reduce", "from functools import reduce"},
                                KnownImport{"lru_cache", "from functools import lru_cache"},
                                KnownImport{"chain", "from itertools import chain"},
                                KnownImport{"deepcopy", "from copy import deepcopy"},
                                KnownImport{"sleep", "from time import sleep"},
                                KnownImport{"reload", "from importlib import reload"},
                                KnownImport{"quote", "from urllib.parse import quote"},
                                KnownImport{"urlparse", "from urllib.parse import urlparse"},
                                KnownImport{"urlencode", "from urllib.parse import urlencode"}};
    const auto name = unknownName(site.task);
    if (placesOf(site, name).empty())
        return;
    const auto offer = [&](const std::string &statement) {
        if (auto edits = withImport(site.file, statement); !edits.empty())
            site.offer(std::move(edits), std::format("{} is used, and was never imported", name));
    };
    if (std::ranges::contains(kModules, name))
        offer("import " + name);
    const auto *known = std::ranges::find(kNames, name, &KnownImport::name);
    if (known != kNames.end())
        offer(std::string(known->statement));
}

void nearName(Site &site)
{
    const auto name = unknownName(site.task);
    const auto suggested = std::string(between(site.message(), "Did you mean: '", "'"));
    auto meant = suggested.empty() || suggested.starts_with("self.")
                     ? slipOf(name, visibleNames(site))
                     : suggested;
    if (meant.empty())
        return;
    std::vector<Edit> edits;
    for (const auto &place : placesOf(site, name))
        edits.push_back(replaced(place, meant));
    if (!edits.empty())
        site.offer(std::move(edits), std::format("there is no {}; {} is meant", name, meant));
}

void missingSelf(Site &site)
{
    const auto name = unknownName(site.task);
    const auto around = classAround(site.function);
    if (around.isNull() || !std::ranges::contains(membersOf(site.file, around), name))
        return;
    const auto parameters = site.function.field("parameters");
    const auto first = site.file.textOf(parameters.namedChild(0));
    if (first != "self" && first != "cls")
        return;
    std::vector<Edit> edits;
    for (const auto &place : placesOf(site, name))
        edits.push_back(inserted(place.range().begin, std::string(first) + "."));
    if (!edits.empty())
        site.offer(std::move(edits),
                   std::format("{} belongs to the object, and is reached by {}", name, first));
}

bool isSelfCount(const PatchTask &task)
{
    return plainType(task.errorType) == "TypeError" &&
           task.message.contains("positional argument") && task.message.contains("given") &&
           task.message.contains("() takes ");
}

/// "Cart.total() takes 0 positional arguments but 1 was given".
void missingSelfParameter(Site &site)
{
    auto called = std::string(site.message().substr(0, site.message().find("() takes ")));
    const auto name =
        called.substr(called.rfind('.') == std::string::npos ? 0 : called.rfind('.') + 1);
    for (const auto &function : site.file.functionsNamed(name)) {
        const auto parameters = function.field("parameters");
        const auto holder = function.parent();
        if (holder.parent().kind() != "class_definition" || parameters.isNull() ||
            site.file.textOf(parameters.namedChild(0)) == "self")
            continue;
        const auto body = site.file.find(function.field("body"), {"identifier"});
        const bool usesSelf = std::ranges::any_of(
            body, [&](const Node &node) { return site.file.textOf(node) == "self"; });
        const auto self = parameters.namedChildCount() == 0 ? "self" : "self, ";
        std::vector<Edit> withSelf{inserted(parameters.range().begin + 1, self)};
        std::vector<Edit> asStatic{
            inserted(function.range().begin, "@staticmethod\n" + site.file.indentOf(function))};
        site.offer(usesSelf ? withSelf : asStatic,
                   usesSelf ? std::format("{} is a method, and has to take self", name)
                            : std::format("{} does not use its object", name));
        if (!usesSelf)
            site.offer(withSelf, std::format("{} is a method, and has to take self", name));
    }
}

bool isUnbound(const PatchTask &task)
{
    const auto type = plainType(task.errorType);
    return (type == "UnboundLocalError" ||
            (type == "NameError" && task.message.contains("free variable"))) &&
           task.message.contains('\'');
}

bool isAssignedIn(const CodeFile &file, const Node &scope, std::string_view name)
{
    for (const auto &each : file.find(scope, {"assignment"})) {
        if (file.functionOf(each) == (isFunction(scope) ? scope : Node{}) &&
            file.textOf(each, "left") == name)
            return true;
    }
    return false;
}

void unboundVariable(Site &site)
{
    const auto name = std::string(between(site.message(), "variable '", "'"));
    const auto body = site.function.field("body");
    if (name.empty() || body.isNull())
        return;
    const auto first = body.namedChild(0);
    const bool isText =
        first.kind() == "expression_statement" && first.namedChild(0).kind() == "string";
    const auto begin = isText && body.namedChildCount() > 1 ? body.namedChild(1) : first;
    const auto indent = site.file.indentOf(begin);
    const auto declare = [&](std::string_view word) {
        site.offer(
            {inserted(begin.range().begin, std::format("{} {}\n{}", word, name, indent))},
            std::format("{} is assigned to here, and was meant to be the one outside", name));
    };
    if (isAssignedIn(site.file, site.file.root(), name))
        declare("global");
    const auto outer = site.file.functionOf(site.function);
    if (!outer.isNull() && isAssignedIn(site.file, outer, name))
        declare("nonlocal");
    // Set on some ways only: it begins as what the others make of it.
    std::string start = "None";
    Node place;
    for (const auto &each :
         site.file.find(body, {"assignment", "augmented_assignment", "with_statement"})) {
        if (site.file.textOf(each, "left") != name)
            continue;
        const auto right = each.field("right");
        if (each.kind() == "augmented_assignment")
            start = right.kind() == "string" ? "\"\"" : right.kind() == "list" ? "[]" : "0";
        if (place.isNull())
            place = each;
    }
    while (!place.isNull() && !(place.parent() == body))
        place = place.parent();
    if (place.isNull() || place.kind() == "expression_statement")
        place = begin;
    site.offer({inserted(place.range().begin,
                         std::format("{} = {}\n{}", name, start, site.file.indentOf(place)))},
               std::format("{} is set on some ways only; it begins as {}", name, start));
}

bool isAttributeError(const PatchTask &task)
{
    return plainType(task.errorType) == "AttributeError" &&
           task.message.contains("has no attribute '") && !task.message.starts_with("'NoneType'");
}

void nearAttribute(Site &site)
{
    const auto name = std::string(between(site.message(), "has no attribute '", "'"));
    const auto owner = std::string(between(site.message(), "'", "' object"));
    std::vector<std::string> known;
    for (const auto *file : site.code.around(site.file.path())) {
        for (const auto &each : file->find(file->root(), {"class_definition"})) {
            if (file->textOf(each, "name") == owner) {
                auto members = membersOf(*file, each);
                known.insert(known.end(), members.begin(), members.end());
            }
        }
    }
    constexpr std::array kOfBuiltins{
        "append",     "extend",    "insert",     "remove",     "index",    "count",
        "sort",       "reverse",   "items",      "keys",       "values",   "update",
        "setdefault", "strip",     "lstrip",     "rstrip",     "split",    "rsplit",
        "splitlines", "join",      "replace",    "startswith", "endswith", "lower",
        "upper",      "title",     "capitalize", "format",     "encode",   "discard",
        "union",      "readlines", "readline",   "isdigit",    "isalpha",  "intersection"};
    constexpr std::array kBuiltins{"list", "dict", "str", "set", "tuple"};
    if (std::ranges::contains(kBuiltins, owner))
        known.insert(known.end(), kOfBuiltins.begin(), kOfBuiltins.end());
    auto meant = slipOf(name, known);
    if (meant.empty() && !site.message().contains("module"))
        meant = between(site.message(), "Did you mean: '", "'");
    if (meant.empty())
        return;
    for (const auto &each : site.nodes({"attribute"})) {
        const auto attribute = each.field("attribute");
        if (site.file.textOf(attribute) == name)
            site.offer({replaced(attribute, meant)},
                       std::format("{} has no {}; {} is meant", owner, name, meant));
    }
}

} // namespace

std::span<const Recipe> pythonNameRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"py-missing-import", "python", "NameError: name is not defined",
               "Import what is used",
               "Imports a module or name of the standard library that is used without an import.",
               isNameError, missingImport},
        Recipe{"py-missing-self", "python", "NameError: name is not defined",
               "Reach a member by self",
               "Puts self before the name of a method or attribute of the class.", isNameError,
               missingSelf},
        Recipe{"py-near-name", "python", "NameError: name is not defined", "Correct a name",
               "Takes the one name in sight that is a slip of the hand away.", isNameError,
               nearName},
        Recipe{"py-self-parameter", "python", "TypeError: takes n positional arguments",
               "Let a method take self",
               "Adds self to the parameters of a method, or makes it a static one.", isSelfCount,
               missingSelfParameter},
        Recipe{"py-unbound-local", "python", "UnboundLocalError", "Set a variable on all ways",
               "Declares a variable as the one outside, or gives it a value before the branch or "
               "loop that sets it.",
               isUnbound, unboundVariable},
        Recipe{"py-near-attribute", "python", "AttributeError: object has no attribute",
               "Correct the name of an attribute",
               "Takes the one member of the class that is a slip of the hand away.",
               isAttributeError, nearAttribute}};
    return kRecipes;
}

} // namespace espalier::autopatch

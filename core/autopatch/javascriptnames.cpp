// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Names that are not there: slips, modules, this, methods, constants that are assigned to.

#include "core/autopatch/javascriptcode.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace espalier::autopatch {

using namespace javascript;
using syntax::Node;

namespace {

bool hasType(const PatchTask &task, std::string_view type)
{
    return plainType(task.errorType).starts_with(type);
}

bool isUnknownName(const PatchTask &task)
{
    return hasType(task, "ReferenceError") && task.message.contains("is not defined");
}

std::vector<Node> placesOf(const Site &site, std::string_view name)
{
    auto places = site.nodes({"identifier", "shorthand_property_identifier"});
    std::erase_if(places, [&](const Node &node) { return site.file.textOf(node) != name; });
    return places;
}

std::vector<std::string> declaredNames(const Site &site)
{
    std::set<std::string> names;
    const auto add = [&](const Node &pattern) {
        for (const auto &each :
             site.file.find(pattern, {"identifier", "shorthand_property_identifier_pattern"}))
            names.emplace(site.file.textOf(each));
    };
    for (const auto &each : site.file.find(
             site.file.root(), {"variable_declarator", "function_declaration", "class_declaration",
                                "import_clause", "formal_parameters", "for_in_statement"})) {
        const auto holder = site.file.functionOf(each);
        const bool isSeen = holder.isNull() || holder == site.function ||
                            holder.range().contains(site.function.range());
        if (!isSeen)
            continue;
        if (each.kind() == "import_clause" || each.kind() == "formal_parameters")
            add(each);
        else
            add(each.field(each.kind() == "for_in_statement" ? "left" : "name"));
    }
    for (const auto &each : site.file.find(site.file.root(), {"arrow_function"})) {
        if (each == site.function || each.range().contains(site.function.range()))
            add(each.field("parameter"));
    }
    return {names.begin(), names.end()};
}

Node classAround(const Site &site)
{
    return site.function.isNull() ? Node{} : above(site.function, {"class_declaration", "class"});
}

/// Methods, fields, and what is assigned to this.
std::vector<std::string> membersOf(const CodeFile &file, const Node &definition)
{
    std::set<std::string> names;
    for (const auto &each : file.find(definition, {"method_definition"}))
        names.emplace(file.textOf(each, "name"));
    for (const auto &each : file.find(definition, {"field_definition"}))
        names.emplace(file.textOf(each, "property"));
    for (const auto &each : file.find(definition, {"assignment_expression"})) {
        const auto left = each.field("left");
        if (file.textOf(left, "object") == "this")
            names.emplace(file.textOf(left, "property"));
    }
    return {names.begin(), names.end()};
}

void unknownName(Site &site)
{
    constexpr std::array kModules{
        "assert", "buffer", "child_process", "crypto", "events", "fs",   "http", "https",   "net",
        "os",     "path",   "querystring",   "stream", "url",    "util", "zlib", "readline"};
    const auto name = std::string(site.message().substr(0, site.message().find(" is not defined")));
    const auto places = placesOf(site, name);
    if (places.empty())
        return;
    if (std::ranges::contains(kModules, name))
        site.offer(withModule(site.file, name),
                   std::format("{} is used, and was never imported", name));
    const auto definition = classAround(site);
    if (!definition.isNull() && std::ranges::contains(membersOf(site.file, definition), name)) {
        std::vector<Edit> edits;
        for (const auto &place : places)
            edits.push_back(inserted(place.range().begin, "this."));
        site.offer(std::move(edits), std::format("{} belongs to the object", name));
    }
    // Assigned to without having been declared.
    for (const auto &place : places) {
        const auto holder = place.parent();
        if (holder.kind() == "for_in_statement" && holder.field("left") == place)
            site.offer({inserted(place.range().begin, "const ")},
                       std::format("{} was never declared", name));
        if (holder.kind() == "assignment_expression" && holder.field("left") == place) {
            const auto statement = holder.parent().kind() == "expression_statement" ? "let " : "";
            if (*statement != '\0' || above(holder, {"for_statement"}).line() == holder.line())
                site.offer({inserted(place.range().begin, "let ")},
                           std::format("{} was never declared", name));
        }
    }
    if (const auto meant = slipOf(name, declaredNames(site)); !meant.empty()) {
        std::vector<Edit> edits;
        for (const auto &place : places)
            edits.push_back(replaced(place, meant));
        site.offer(std::move(edits), std::format("there is no {}; {} is meant", name, meant));
    }
}

struct Renamed {
    std::string_view was;
    std::string_view now;
};

constexpr std::array kRenamed{Renamed{"os.tmpDir", "os.tmpdir"},
                              Renamed{"path.existsSync", "fs.existsSync"},
                              Renamed{"path.exists", "fs.exists"},
                              Renamed{"os.getNetworkInterfaces", "os.networkInterfaces"},
                              Renamed{"util.isArray", "Array.isArray"},
                              Renamed{"util.puts", "console.log"},
                              Renamed{"util.print", "process.stdout.write"},
                              Renamed{"util.error", "console.error"},
                              Renamed{"crypto.createCredentials", "tls.createSecureContext"},
                              Renamed{"fs.rmdirRecursive", "fs.rm"},
                              Renamed{"Buffer.makeFastBuffer", "Buffer.from"},
                              Renamed{"sys.puts", "console.log"},
                              Renamed{"assert.equals", "assert.equal"},
                              Renamed{"Promise.defer", "Promise.withResolvers"}};

bool isNoFunction(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("is not a function");
}

void renamedFunction(Site &site)
{
    const auto called = site.message().substr(0, site.message().find(" is not a function"));
    const auto *known = std::ranges::find(kRenamed, called, &Renamed::was);
    if (known == kRenamed.end())
        return;
    const auto module = known->now.substr(0, known->now.find('.'));
    for (const auto &call : site.nodes({"call_expression"})) {
        if (site.file.textOf(call, "function") != called)
            continue;
        std::vector<Edit> edits{replaced(call.field("function"), std::string(known->now))};
        const bool isModule = module == "fs" || module == "os" || module == "tls";
        if (isModule && !std::ranges::contains(declaredNames(site), module)) {
            auto imported = withModule(site.file, module);
            edits.insert(edits.end(), imported.begin(), imported.end());
        }
        site.offer(std::move(edits),
                   std::format("{} was removed; {} is what it is now", called, known->now));
    }
}

/// Objects without a prototype, or with a key of that name.
void ownProperty(Site &site)
{
    if (!site.message().contains("hasOwnProperty"))
        return;
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        const auto function = call.field("function");
        if (calledName(site.file, call) != "hasOwnProperty" || arguments.size() != 1)
            continue;
        site.offer({replaced(call, std::format("Object.prototype.hasOwnProperty.call({}, {})",
                                               site.file.textOf(function, "object"),
                                               site.text(arguments.front())))},
                   "an object without a prototype does not have hasOwnProperty");
    }
}

/// "x.foo is not a function" of a slip of the hand, or of what is no array.
void nearMethod(Site &site)
{
    const auto called = site.message().substr(0, site.message().find(" is not a function"));
    const auto name = called.substr(called.rfind('.') == called.npos ? 0 : called.rfind('.') + 1);
    std::vector<std::string> known{
        "push",          "slice",          "splice",    "filter",   "forEach",    "reduce",
        "concat",        "includes",       "indexOf",   "join",     "reverse",    "toString",
        "toFixed",       "trim",           "split",     "replace",  "startsWith", "endsWith",
        "toLowerCase",   "toUpperCase",    "charAt",    "padStart", "padEnd",     "substring",
        "entries",       "values",         "findIndex", "unshift",  "shift",      "lastIndexOf",
        "localeCompare", "hasOwnProperty", "some",      "every"};
    for (const auto *file : site.code.around(site.file.path())) {
        for (const auto &each : file->find(file->root(), {"class_declaration"})) {
            auto members = membersOf(*file, each);
            known.insert(known.end(), members.begin(), members.end());
        }
        for (const auto &each : file->find(file->root(), {"function_declaration"}))
            known.emplace_back(file->textOf(each, "name"));
    }
    std::ranges::sort(known);
    known.erase(std::ranges::unique(known).begin(), known.end());
    auto meant = slipOf(name, known);
    if (name == "length" || name == "size")
        meant.clear();
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto function = call.field("function");
        const auto last = function.field("property");
        if (calledName(site.file, call) != name)
            continue;
        if (!meant.empty())
            site.offer({replaced(last.isNull() ? function : last, meant)},
                       std::format("there is no {}; {} is meant", name, meant));
        if (name == "length" || name == "size")
            site.offer({{.range = {function.range().end, call.range().end}, .text = ""}},
                       std::format("{} is a value, and not called", name));
        const bool isOfArrays = std::ranges::contains(
            Kinds{"map", "filter", "forEach", "reduce", "slice", "join", "some", "every", "find"},
            name);
        if (isOfArrays && !last.isNull() && function.field("object").kind() == "identifier")
            site.offer(wrapped(function.field("object"), "Array.from(", ")"),
                       std::format("{} is no array, and has to be made one",
                                   site.file.textOf(function, "object")));
        // A callback that may be left out.
        if (function.kind() == "identifier" && argumentsIn(call).size() <= 3 &&
            call.parent().kind() == "expression_statement") {
            const auto parameters =
                site.file.find(site.function.field("parameters"), {"identifier"});
            if (std::ranges::any_of(
                    parameters, [&](const Node &each) { return site.file.textOf(each) == name; }))
                site.offer({replaced(call, std::format("if (typeof {} === 'function') {}", name,
                                                       site.text(call)))},
                           std::format("{} may be left out", name));
        }
    }
}

bool isClassCalled(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("cannot be invoked without 'new'");
}

void missingNew(Site &site)
{
    const auto name = between(site.message(), "lass constructor ", " cannot");
    for (const auto &call : site.nodes({"call_expression"})) {
        if (calledName(site.file, call) == name)
            site.offer({inserted(call.range().begin, "new ")},
                       std::format("{} is a class, and is made by new", name));
    }
}

bool isConstant(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("Assignment to constant variable");
}

void constantAssigned(Site &site)
{
    for (const auto &each : site.nodes({"assignment_expression", "augmented_assignment_expression",
                                        "update_expression", "for_statement"})) {
        auto target = each.field(each.kind() == "update_expression" ? "argument" : "left");
        if (each.kind() == "for_statement")
            target = each.field("increment").field("argument");
        if (target.kind() != "identifier")
            continue;
        const auto name = site.file.textOf(target);
        Node nearest;
        for (const auto &declared : site.file.find(site.file.root(), {"variable_declarator"})) {
            const auto function = site.file.functionOf(declared);
            const bool isSeen = function.isNull() || function == site.function ||
                                function.range().contains(site.function.range());
            if (isSeen && site.file.textOf(declared, "name") == name &&
                declared.range().begin <= each.range().end &&
                site.file.textOf(declared.parent(), "kind") == "const")
                nearest = declared;
        }
        if (!nearest.isNull())
            site.offer({replaced(nearest.parent().field("kind"), "let")},
                       std::format("{} is assigned to again", name));
    }
}

bool isThisLost(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           (task.message.contains("of undefined") || task.message.contains("is not a function"));
}

/// A function in a method, or a method handed on, that does not know its object.
void lostThis(Site &site)
{
    const auto &file = site.file;
    const auto uses = site.nodes({"this"});
    if (uses.empty() || site.function.isNull())
        return;
    const auto function = site.function;
    if (function.kind() == "function_expression" && file.textOf(function, "name").empty() &&
        !file.functionOf(function).isNull()) {
        const auto parameters = function.field("parameters");
        site.offer({{.range = {function.range().begin, parameters.range().begin},
                     .text = file.textOf(function).starts_with("async") ? "async " : ""},
                    inserted(parameters.range().end, " =>")},
                   "a function of its own does not know this; an arrow does");
    }
    const auto definition = classAround(site);
    if (function.kind() != "method_definition" || definition.isNull())
        return;
    const auto name = site.text(function.field("name"));
    const auto end = endOfStatement(file);
    const auto binding = std::format("this.{0} = this.{0}.bind(this){1}", name, end);
    for (const auto &method : file.find(definition, {"method_definition"})) {
        if (file.textOf(method, "name") != "constructor")
            continue;
        const auto body = method.field("body");
        const auto last =
            body.namedChildCount() > 0 ? body.namedChild(body.namedChildCount() - 1) : Node{};
        if (!last.isNull())
            site.offer({inserted(last.range().end, "\n" + file.indentOf(last) + binding)},
                       std::format("{} is handed on, and has to keep its object", name));
        return;
    }
    if (!file.find(definition, {"class_heritage"}).empty())
        return;
    const auto body = definition.field("body");
    const auto step = file.indentStep();
    const auto indent = file.indentOf(definition) + step;
    site.offer(
        {inserted(body.range().begin + 1,
                  std::format("\n{0}constructor() {{\n{0}{1}{2}\n{0}}}\n", indent, step, binding))},
        std::format("{} is handed on, and has to keep its object", name));
}

} // namespace

std::span<const Recipe> javascriptNameRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"js-unknown-name", "javascript", "ReferenceError: is not defined",
               "Name what is there",
               "Imports one of Node's modules, reaches a member by this, declares a variable, or "
               "corrects a slip of the hand.",
               isUnknownName, unknownName},
        Recipe{"js-renamed-function", "javascript", "TypeError: is not a function",
               "Call what Node has now", "Takes the present name of what was removed from Node.",
               isNoFunction, renamedFunction},
        Recipe{"js-own-property", "javascript", "TypeError: hasOwnProperty is not a function",
               "Ask for own properties of any object",
               "Calls hasOwnProperty of the prototype of all objects.", isNoFunction, ownProperty},
        Recipe{"js-near-method", "javascript", "TypeError: is not a function",
               "Correct the name of a method",
               "Takes the one method that is a slip of the hand away, makes an array of what is "
               "none, or asks whether a callback was given.",
               isNoFunction, nearMethod},
        Recipe{"js-missing-new", "javascript", "TypeError: cannot be invoked without 'new'",
               "Make an object by new", "Puts new before the name of a class.", isClassCalled,
               missingNew},
        Recipe{"js-constant-assigned", "javascript", "TypeError: Assignment to constant variable",
               "Let a variable vary", "Declares by let what is assigned to again.", isConstant,
               constantAssigned},
        Recipe{"js-lost-this", "javascript", "TypeError: of undefined, of this", "Keep this",
               "Makes an arrow of a function within a method, or binds a method that is handed on.",
               isThisLost, lostThis}};
    return kRecipes;
}

} // namespace espalier::autopatch

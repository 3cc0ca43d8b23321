// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/framenames.h"

#include "core/backlog/bytes.h"

#include <algorithm>
#include <array>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr size_t kLongestName = 512; // bytes that are looked at

/// What a rule makes of the beginning of a name.
struct Step {
    size_t length = 0; ///< that was read; 0: the rule does not apply
    string_view instead;
};

size_t digitsAndScores(string_view text)
{
    return runOf(text, [](char c) { return isDigit(c) || c == '_'; });
}

/// "{closure#0}", "{{closure}}", "{closure:Shop\Cart::total():12}", "{lambda(int)#1}".
Step closure(string_view rest)
{
    if (!rest.starts_with('{'))
        return {};
    size_t depth = 0;
    size_t end = 0;
    do {
        depth += rest[end] == '{';
        depth -= rest[end] == '}';
    } while (++end < rest.size() && depth > 0);
    const auto content = rest.substr(runOf(rest, [](char c) { return c == '{'; }));
    if (content.starts_with("closure"))
        return {.length = end, .instead = "{closure}"};
    if (content.starts_with("lambda"))
        return {.length = end, .instead = "{lambda}"};
    return {};
}

/// "<lambda_5>", and C#'s "<Main>b__0_1", "<>c__DisplayClass3_0", "<Main>g__Inner|0_0".
Step angled(string_view rest)
{
    if (rest.starts_with("<lambda"))
        return {.length = std::min(rest.find('>'), rest.size() - 1) + 1, .instead = "<lambda>"};
    if (rest.starts_with("<>c"))
        return {.length = runOf(rest, [](char c) { return c != '.' && c != '+' && c != '/'; }),
                .instead = "<>c"};
    if (rest.size() > 3 && rest[0] == '>' && isLower(rest[1]) && rest.substr(2).starts_with("__"))
        return {.length = 4 + digitsAndScores(rest.substr(4)), .instead = rest.substr(0, 4)};
    if (rest.starts_with('|') && rest.size() > 1 && isDigit(rest[1]))
        return {.length = 1 + digitsAndScores(rest.substr(1)), .instead = {}};
    return {};
}

/// "Cart$1", "lambda$main$0", "Cart$$Lambda$14/0x…", "Cart$$SpringCGLIB$$0".
Step dollars(string_view rest)
{
    if (!rest.starts_with('$'))
        return {};
    if (rest.starts_with("$$") && !rest.starts_with("$$anonfun")) {
        const auto length = runOf(rest, [](char c) { return c != '.'; });
        return {.length = length, .instead = rest.starts_with("$$Lambda") ? "$$Lambda" : ""};
    }
    return {.length = 1 + runOf(rest.substr(1), isDigit), .instead = "$"};
}

/// "{impl#3}", "0x7f3a", "class@anonymous…", "shop[3f2a1b9c0d1e2f3a]", "Sum[...]".
Step generated(string_view rest)
{
    constexpr size_t kShortestHash = 8;
    constexpr string_view kAnonymous = "@anonymous";
    if (rest.starts_with('#'))
        return {.length = 1 + runOf(rest.substr(1), isDigit), .instead = {}};
    if (rest.starts_with("0x") && rest.size() > 2 && isHexDigit(rest[2]))
        return {.length = 2 + runOf(rest.substr(2), isHexDigit), .instead = "<addr>"};
    if (rest.starts_with(kAnonymous))
        return {.length =
                    std::min({rest.find("::", kAnonymous.size()), rest.find("->"), rest.size()}),
                .instead = kAnonymous};
    if (!rest.starts_with('['))
        return {};
    if (rest.starts_with("[...]"))
        return {.length = 5, .instead = {}};
    const auto digits = runOf(rest.substr(1), isHexDigit);
    if (digits >= kShortestHash && rest.substr(1 + digits).starts_with(']'))
        return {.length = digits + 2, .instead = {}};
    return {};
}

/// Go numbers the closures of a function: "total.func1.2", "total.gowrap1".
Step goClosure(string_view rest)
{
    for (const string_view known : {".func", ".gowrap", ".deferwrap", "-range"}) {
        if (!rest.starts_with(known))
            continue;
        const auto digits = runOf(rest.substr(known.size()), isDigit);
        const auto end = known.size() + digits;
        if (digits > 0 && (end == rest.size() || !isOfWord(rest[end])))
            return {.length = end, .instead = known};
    }
    // Closures of closures have a number only.
    const auto digits = rest.starts_with('.') ? runOf(rest.substr(1), isDigit) : 0;
    if (digits > 0 && (1 + digits == rest.size() || rest[1 + digits] == '.'))
        return {.length = 1 + digits, .instead = {}};
    return rest == "-fm" ? Step{.length = 3, .instead = {}} : Step{};
}

Step firstStep(string_view rest, string_view language)
{
    for (const auto rule : {closure, angled, dollars, generated}) {
        if (const auto step = rule(rest); step.length > 0)
            return step;
    }
    if (language == "go") {
        if (const auto step = goClosure(rest); step.length > 0)
            return step;
    }
    return {.length = 1, .instead = rest.substr(0, 1)};
}

/// The argument list at the end, but not the receiver that begins "(*Cart).Total".
string_view withoutArguments(string_view name)
{
    if (!name.ends_with(')'))
        return name;
    size_t depth = 0;
    for (size_t i = name.size(); i-- > 1;) {
        depth += name[i] == ')';
        depth -= name[i] == '(';
        if (depth == 0)
            return isOfWord(name[i - 1]) || string_view(">]} ").contains(name[i - 1])
                       ? trimmed(name.substr(0, i))
                       : name;
    }
    return name;
}

/// "::h" and 16 hexadecimal digits, as Rust's symbols end.
string_view withoutSymbolHash(string_view name)
{
    constexpr size_t kLength = 19;
    if (name.size() <= kLength)
        return name;
    const auto end = name.substr(name.size() - kLength);
    return end.starts_with("::h") && std::ranges::all_of(end.substr(3), isHexDigit)
               ? name.substr(0, name.size() - kLength)
               : name;
}

/// What is said of a call and not of the function: "async total [as handler]".
string_view bareName(string_view name)
{
    name = trimmed(cutAt(name.substr(0, name.find('\0')), kLongestName));
    if (name.starts_with("async "))
        name.remove_prefix(6);
    if (name.ends_with(']')) {
        if (const auto as = name.rfind(" [as "); as != string_view::npos)
            name = name.substr(0, as);
    }
    return withoutSymbolHash(name);
}

} // namespace

string stableName(string_view name, string_view language)
{
    name = bareName(name);
    if (!name.contains('{'))
        name = withoutArguments(name);
    string result;
    while (!name.empty()) {
        const auto step = firstStep(name, language);
        result += step.instead;
        name.remove_prefix(step.length);
    }
    if (language == "ruby" && result.starts_with("block (")) {
        if (const auto in = result.find(" in "); in != string::npos)
            result = "block" + result.substr(in);
    }
    return result;
}

namespace {

/// "Shop.Cart" and "TotalAsync" of the state machine "Shop.Cart.<TotalAsync>d__5" and "MoveNext".
bool unfoldStateMachine(string &module, string &function)
{
    if (function != "MoveNext")
        return false;
    const auto end = module.rfind(">d__");
    const auto begin = module.rfind('<', end);
    if (end == string::npos || begin == string::npos)
        return false;
    function = module.substr(begin + 1, end - begin - 1);
    module.resize(begin);
    while (module.ends_with('.') || module.ends_with('+'))
        module.pop_back();
    return true;
}

/// "shop.cart" of "src/shop/cart.py".
string pythonModule(string path)
{
    if (!path.ends_with(".py"))
        return path;
    path.resize(path.size() - 3);
    for (const string_view folder : {"src/", "lib/"}) {
        if (path.starts_with(folder))
            path.erase(0, folder.size());
    }
    if (path.ends_with("/__init__"))
        path.resize(path.size() - 9);
    std::ranges::replace(path, '/', '.');
    return path;
}

/// Whether a module is found in one place only, so that its path adds nothing.
bool modulesArePlaces(string_view language)
{
    constexpr std::array<string_view, 6> kLanguages{"python", "java", "go",
                                                    "csharp", "rust", "php"};
    return std::ranges::find(kLanguages, language) != kLanguages.end();
}

string placeOf(const model::StackFrame &frame, string_view language, string module)
{
    if (language == "java")
        module.erase(0, module.rfind('/') + 1); // "shop@1.2/com.shop.Cart"
    if (const auto version = module.find("@v"); language == "go" && version != string::npos)
        module.erase(version, module.find('/', version) - version);
    if (language == "python" && (module.empty() || module == "__main__"))
        return pythonModule(stablePath(frame.path));
    if (!module.empty() && (modulesArePlaces(language) || frame.path.empty()))
        return module;
    const auto path = stablePath(frame.path);
    return module.empty() || module == "Object" ? path : path + " " + module;
}

} // namespace

string stableFrame(const model::StackFrame &frame, string_view language)
{
    // Python 3.12 has no frames of their own for these.
    constexpr std::array<string_view, 3> kInlined{"<listcomp>", "<dictcomp>", "<setcomp>"};
    if (language == "python" && std::ranges::find(kInlined, frame.function) != kInlined.end())
        return {};
    auto module = string(bareName(frame.module));
    auto function = string(bareName(frame.function));
    unfoldStateMachine(module, function);
    function = stableName(function, language);
    const bool anonymous = function.empty() || function == "Object.<anonymous>";
    const auto place = placeOf(frame, language, stableName(module, language));
    if (anonymous && place.empty())
        return {};
    return place + ":" + (anonymous ? "<anonymous>" : function);
}

} // namespace espalier::backlog

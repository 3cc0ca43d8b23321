// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/runtimefile.h"
#include "core/traceback/scan.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>

namespace espalier::traceback {

using Words = std::span<const std::string_view>;

namespace {

/// Which module tells that a frame is the library's.
enum class ModuleRule : std::uint8_t {
    Always,
    WithoutPath, ///< only where no path tells it
};

/// What tells frames that are not the program's own.
struct Rules {
    std::string_view language;
    Words within{};           ///< parts of a path, which has "/" only and begins with one here
    Words begins{};           ///< how a path begins
    Words files{};            ///< whole paths
    Words modules{};          ///< names of modules, with all below them
    std::string_view below;   ///< what parts a module from those below it
    bool needsPath = false;   ///< what has no path is the runtime's
    bool needsModule = false; ///< what has neither path nor module is
    ModuleRule moduleRule = ModuleRule::Always;
};

} // namespace

static constexpr std::array<std::string_view, 6> kPythonWithin{
    "/site-packages/", "/dist-packages/",   "/lib/python2",
    "/lib/python3",    "/Programs/Python/", ":/Python3"};
static constexpr std::array<std::string_view, 2> kPythonBegins{"<frozen ", "<__array_function__"};

static constexpr std::array<std::string_view, 5> kScriptWithin{
    "/node_modules/", "/usr/share/nodejs/", "/usr/lib/nodejs/", "/.yarn/", "/bower_components/"};
static constexpr std::array<std::string_view, 9> kScriptBegins{"node:",
                                                               "internal/",
                                                               "webpack/",
                                                               "webpack:///webpack/",
                                                               "chrome-extension://",
                                                               "moz-extension://",
                                                               "[eval]-wrapper",
                                                               "[stdin]-wrapper",
                                                               "[worker eval]-wrapper"};
// Of versions before 15, which named their own modules like files.
static constexpr std::array<std::string_view, 27> kScriptFiles{"_http_client.js",
                                                               "_http_common.js",
                                                               "_http_server.js",
                                                               "_stream_readable.js",
                                                               "_stream_writable.js",
                                                               "_tls_wrap.js",
                                                               "assert.js",
                                                               "bootstrap_node.js",
                                                               "buffer.js",
                                                               "child_process.js",
                                                               "crypto.js",
                                                               "dgram.js",
                                                               "dns.js",
                                                               "domain.js",
                                                               "events.js",
                                                               "fs.js",
                                                               "http.js",
                                                               "module.js",
                                                               "net.js",
                                                               "node.js",
                                                               "readline.js",
                                                               "stream.js",
                                                               "timers.js",
                                                               "url.js",
                                                               "util.js",
                                                               "vm.js",
                                                               "zlib.js"};

static constexpr std::array<std::string_view, 7> kGoWithin{"/pkg/mod/",
                                                           "/vendor/",
                                                           "@v",
                                                           "/usr/lib/go-",
                                                           "/usr/share/go-",
                                                           "/usr/local/go/src/",
                                                           "/usr/share/gocode/src/"};
static constexpr std::array<std::string_view, 2> kGoBegins{"_cgo_", "<autogenerated>"};
static constexpr std::array<std::string_view, 53> kGoModules{"archive",
                                                             "arena",
                                                             "bufio",
                                                             "bytes",
                                                             "cmp",
                                                             "compress",
                                                             "container",
                                                             "context",
                                                             "crypto",
                                                             "database",
                                                             "debug",
                                                             "embed",
                                                             "encoding",
                                                             "errors",
                                                             "expvar",
                                                             "flag",
                                                             "fmt",
                                                             "go",
                                                             "hash",
                                                             "html",
                                                             "image",
                                                             "index",
                                                             "internal",
                                                             "io",
                                                             "iter",
                                                             "log",
                                                             "maps",
                                                             "math",
                                                             "mime",
                                                             "net",
                                                             "os",
                                                             "path",
                                                             "plugin",
                                                             "reflect",
                                                             "regexp",
                                                             "runtime",
                                                             "slices",
                                                             "sort",
                                                             "strconv",
                                                             "strings",
                                                             "structs",
                                                             "sync",
                                                             "syscall",
                                                             "testing",
                                                             "text",
                                                             "time",
                                                             "unicode",
                                                             "unique",
                                                             "unsafe",
                                                             "vendor",
                                                             "weak",
                                                             "golang.org/x",
                                                             "google.golang.org"};

static constexpr std::array<std::string_view, 54> kJavaModules{"java",
                                                               "javax",
                                                               "jakarta",
                                                               "jdk",
                                                               "sun",
                                                               "com.sun",
                                                               "kotlin",
                                                               "kotlinx",
                                                               "scala",
                                                               "groovy",
                                                               "clojure",
                                                               "org.codehaus",
                                                               "org.groovy",
                                                               "org.apache",
                                                               "org.springframework",
                                                               "org.hibernate",
                                                               "org.junit",
                                                               "junit",
                                                               "org.testng",
                                                               "org.mockito",
                                                               "org.hamcrest",
                                                               "org.assertj",
                                                               "org.eclipse",
                                                               "org.gradle",
                                                               "org.jboss",
                                                               "org.wildfly",
                                                               "org.slf4j",
                                                               "org.jetbrains",
                                                               "org.scalatest",
                                                               "org.sbt",
                                                               "sbt",
                                                               "akka",
                                                               "play",
                                                               "ch.qos.logback",
                                                               "com.google",
                                                               "com.fasterxml",
                                                               "com.intellij",
                                                               "com.zaxxer",
                                                               "com.mysql",
                                                               "com.mongodb",
                                                               "com.android",
                                                               "android",
                                                               "androidx",
                                                               "dalvik",
                                                               "io.netty",
                                                               "io.grpc",
                                                               "io.micrometer",
                                                               "io.vertx",
                                                               "io.quarkus",
                                                               "io.opentelemetry",
                                                               "reactor",
                                                               "rx",
                                                               "okhttp3",
                                                               "retrofit2"};

static constexpr std::array<std::string_view, 2> kSharpWithin{"/.nuget/packages/", "/_/src/"};
static constexpr std::array<std::string_view, 16> kSharpModules{
    "System", "Microsoft", "Mono", "MS",      "Internal",   "Interop", "Windows", "Newtonsoft",
    "NUnit",  "Xunit",     "Moq",  "Serilog", "AutoMapper", "Npgsql",  "Grpc",    "OpenTelemetry"};

static constexpr std::array<std::string_view, 6> kRubyWithin{
    "/lib/ruby/",      "/gems/",          "/rubygems/",
    "/vendor/bundle/", "/usr/share/ruby", "/usr/share/rubygems-integration/"};
static constexpr std::array<std::string_view, 1> kRubyBegins{"<internal:"};

static constexpr std::array<std::string_view, 2> kPhpWithin{"/vendor/", "/usr/share/php"};

static constexpr std::array<std::string_view, 6> kRustWithin{
    "/.cargo/", "/rustc/", "/usr/src/rustc-", "/cargo/registry/", "/rustlib/src/", "/vendor/"};
static constexpr std::array<std::string_view, 6> kRustBegins{"library/std/",        "library/core/",
                                                             "library/alloc/",      "library/test/",
                                                             "library/proc_macro/", "src/libstd/"};
static constexpr std::array<std::string_view, 7> kRustModules{
    "std", "core", "alloc", "test", "proc_macro", "std_detect", "hashbrown"};

static constexpr std::array<Rules, 8> kRules{
    Rules{.language = "python", .within = kPythonWithin, .begins = kPythonBegins, .below = "."},
    Rules{.language = "javascript",
          .within = kScriptWithin,
          .begins = kScriptBegins,
          .files = kScriptFiles,
          .below = ".",
          .needsPath = true},
    Rules{.language = "go",
          .within = kGoWithin,
          .begins = kGoBegins,
          .modules = kGoModules,
          .below = "/",
          .needsModule = true},
    Rules{.language = "java", .modules = kJavaModules, .below = "."},
    Rules{.language = "csharp", .within = kSharpWithin, .modules = kSharpModules, .below = "."},
    Rules{.language = "ruby",
          .within = kRubyWithin,
          .begins = kRubyBegins,
          .below = "::",
          .needsPath = true},
    Rules{.language = "php", .within = kPhpWithin, .below = "\\", .needsPath = true},
    Rules{.language = "rust",
          .within = kRustWithin,
          .begins = kRustBegins,
          .modules = kRustModules,
          .below = "::",
          .needsModule = true,
          .moduleRule = ModuleRule::WithoutPath}};

static std::string plainPath(std::string_view path)
{
    consume(path, "file://");
    std::string result(path);
    std::ranges::replace(result, '\\', '/');
    return result;
}

static bool isAbsolute(std::string_view path)
{
    return path.starts_with('/') || (path.size() > 2 && path.substr(1).starts_with(":/"));
}

// The part of a path below the project; none where it is elsewhere.
static std::optional<std::string> partBelow(const std::string &path, std::string_view project)
{
    if (project.empty() || !isAbsolute(path))
        return path;
    auto folder = std::filesystem::path(plainPath(project)).lexically_normal().generic_string();
    while (folder.ends_with('/'))
        folder.pop_back();
    std::string normal = std::filesystem::path(path).lexically_normal().generic_string();
    if (!normal.starts_with(folder + '/'))
        return std::nullopt;
    return normal.substr(folder.size());
}

// Types that functions of Rust belong to are told in angle brackets: "<m::Cart as m::Price>".
static std::string_view crateOf(std::string_view module)
{
    const auto strip = [](std::string_view text) {
        for (bool found = true; found;) {
            found = false;
            for (const std::string_view what :
                 {"<", "&", "[", "(", "*", "mut ", "dyn ", "impl ", "const "})
                found = consume(text, what) || found;
        }
        return text;
    };
    auto text = strip(module);
    auto rest = text;
    const auto word = consumeWord(rest);
    // What is no path is a parameter or a built-in type; then the trait tells.
    const auto trait =
        rest.starts_with("::") || !module.starts_with('<') ? std::nullopt : splitAt(text, " as ");
    if (!trait)
        return word;
    text = strip(trait->after);
    return consumeWord(text);
}

static bool isWithin(std::string_view module, const Rules &rules)
{
    if (rules.language == "rust")
        module = crateOf(module);
    return std::ranges::any_of(rules.modules, [&](std::string_view name) {
        return module == name ||
               (module.starts_with(name) && module.substr(name.size()).starts_with(rules.below));
    });
}

bool isOwn(const model::StackFrame &frame, std::string_view language, std::string_view project)
{
    const std::string_view whole = frame.path;
    if (isRuntimeFile(whole.substr(whole.find_last_of("/\\") + 1)))
        return false;
    const auto rules = std::ranges::find(kRules, languageNamed(language), &Rules::language);
    if (rules == kRules.end())
        return true;
    const auto below = partBelow(plainPath(frame.path), project);
    if (!below)
        return false;
    const auto path = *below;
    if (path.empty() && (rules->needsPath || (rules->needsModule && frame.module.empty())))
        return false;
    if (rules->needsModule && frame.module.empty() && frame.function == "panic")
        return false;
    const std::string rooted = path.starts_with('/') ? path : '/' + path;
    if (std::ranges::any_of(rules->within, [&](auto part) { return rooted.contains(part); }) ||
        std::ranges::any_of(rules->begins, [&](auto begin) { return path.starts_with(begin); }) ||
        std::ranges::find(rules->files, path) != rules->files.end())
        return false;
    // Extensions tell some of their calls so; the interpreter has none for them.
    if (rules->language == "python" && path.ends_with(".c"))
        return false;
    const bool byModule = rules->moduleRule == ModuleRule::Always || path.empty();
    return !byModule || frame.module.empty() || !isWithin(frame.module, *rules);
}

void markOwn(model::StackTrace &trace, std::string_view project)
{
    for (auto &error : trace.errors) {
        for (auto &frame : error.frames)
            frame.own = isOwn(frame, trace.language, project);
    }
}

namespace {

struct Alias {
    std::string_view name;
    std::string_view language;
};

} // namespace

static constexpr std::array<Alias, 38> kAliases{Alias{"python", "python"},
                                                {"py", "python"},
                                                {"cpython", "python"},
                                                {"python3", "python"},
                                                {"pypy", "python"},
                                                {"javascript", "javascript"},
                                                {"js", "javascript"},
                                                {"node", "javascript"},
                                                {"nodejs", "javascript"},
                                                {"node.js", "javascript"},
                                                {"webjs", "javascript"},
                                                {"typescript", "javascript"},
                                                {"ts", "javascript"},
                                                {"browser", "javascript"},
                                                {"deno", "javascript"},
                                                {"bun", "javascript"},
                                                {"go", "go"},
                                                {"golang", "go"},
                                                {"java", "java"},
                                                {"jvm", "java"},
                                                {"kotlin", "java"},
                                                {"scala", "java"},
                                                {"groovy", "java"},
                                                {"clojure", "java"},
                                                {"android", "java"},
                                                {"csharp", "csharp"},
                                                {"c#", "csharp"},
                                                {"cs", "csharp"},
                                                {"dotnet", "csharp"},
                                                {".net", "csharp"},
                                                {"fsharp", "csharp"},
                                                {"f#", "csharp"},
                                                {"ruby", "ruby"},
                                                {"rb", "ruby"},
                                                {"php", "php"},
                                                {"rust", "rust"},
                                                {"rs", "rust"},
                                                {"rustlang", "rust"}};

std::string_view languageNamed(std::string_view name)
{
    const auto lower = [](char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto isSame = [&](const Alias &alias) {
        return std::ranges::equal(alias.name, trimmed(name), {}, {}, lower);
    };
    const auto found = std::ranges::find_if(kAliases, isSame);
    return found == kAliases.end() ? std::string_view() : found->language;
}

} // namespace espalier::traceback

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// What of a function's variables an entry records besides the call itself.
struct Capture {
    bool args = false;
    bool locals = false;

    [[nodiscard]] bool any() const { return args || locals; }
    /// "args", "locals", "args,locals" or nothing.
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] Capture without(Capture other) const
    {
        return {.args = args && !other.args, .locals = locals && !other.locals};
    }
    bool operator==(const Capture &) const = default;
};

/// One way a pack has of entering a function.
struct Entry {
    Capture capture;
    std::vector<std::string> statements; ///< at least one; the first names the function

    [[nodiscard]] bool names(std::string_view placeholder) const;
};

/// Where a language's runtime goes, seen from a file that needs it.
enum class RuntimePlace : std::uint8_t {
    Beside,          ///< "beside": in the file's own folder
    TopLevelPackage, ///< "top-level-package": where `__init__.py` ends upwards, else beside
    PackageRoot, ///< "package-root": beside the nearest `package.json`, else at the project's root
    GoModule,    ///< "go-module": internal/espaliertel of the module, else in the package itself
};

/// A file of a runtime as the pack has it.
struct RuntimeSource {
    std::string name;
    std::string content;
};

/// The snippets of one language: what is put in at entry, exit and in loops, and the runtime they
/// call. Placeholders in braces are known names: {id} {span} {n} {mode} {params} {dots} {path}.
struct LanguagePack {
    std::string language;
    std::vector<Entry> entries; ///< all there are, the plain one last
    Entry entry;                ///< the one in use
    std::string exit;           ///< empty where the entry covers it
    std::string loop;
    std::string outOpen; ///< around returned values; empty where not needed
    std::string outClose;
    std::string braceClose;                 ///< given to bodies without braces
    std::vector<std::string> prelude;       ///< lines, for files that take in others one way
    std::vector<std::string> scriptPrelude; ///< for ModuleKind::Script, where it differs
    std::vector<RuntimeSource> runtime;     ///< its files; none: no runtime is added
    RuntimePlace place = RuntimePlace::Beside;
    std::vector<std::string> needs; ///< modules that the runtime imports beside the language's own
    std::string hash; ///< over the snippets and the entry in use; decides the script's key. The
                      ///< runtime is not in it.

    /// Whether the entry is a decorator, above the header.
    [[nodiscard]] bool entersByDecorator() const
    {
        return entry.statements.front().starts_with('@');
    }
};

/// A named set of snippets for some languages.
class Pack final {
public:
    /// A pack that comes with Espalier, by name ("spans"), or the user's own, by folder: one folder
    /// per language with a pack.json in it. Fails with NotFound or InvalidInput, naming the file.
    [[nodiscard]] static Result<Pack> load(const std::string &nameOrFolder);

    /// Names of those that come with Espalier.
    [[nodiscard]] static std::vector<std::string> builtIn();

    [[nodiscard]] const std::string &name() const { return m_name; }
    /// With the entry that records as much of `capture` as the pack can, without names of
    /// parameters where the function has none; null when the pack has no snippets for the language.
    /// Lives as long as the pack.
    [[nodiscard]] const LanguagePack *language(std::string_view name, Capture capture = {},
                                               bool hasParameters = true) const;
    /// Fails with InvalidInput when no language of the pack can record any of it.
    [[nodiscard]] Result<> checkCapture(Capture capture) const;
    /// How many languages it is for.
    [[nodiscard]] std::size_t size() const { return m_languages.size(); }

private:
    std::string m_name;
    /// By language, one for each way of entering, the one with the plain entry last.
    std::map<std::string, std::vector<LanguagePack>, std::less<>> m_languages;
};

/// Puts values in for known placeholders; unknown ones stay as they are.
[[nodiscard]] std::string
fillPlaceholders(std::string_view snippet,
                 const std::vector<std::pair<std::string_view, std::string_view>> &values);

} // namespace espalier::instrument

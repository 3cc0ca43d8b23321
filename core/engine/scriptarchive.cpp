// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scriptarchive.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/validate/security.h"

#include <algorithm>
#include <set>

namespace espalier::engine {

namespace {

constexpr auto kFormat = "espalier-scripts";

Json toJson(const model::Script &script)
{
    return {{"key", script.key},
            {"version", script.version},
            {"language", script.language},
            {"shape", script.shape},
            {"origin", script.origin},
            {"function_name", script.functionName},
            {"model_used", script.modelUsed},
            {"created_at", script.createdAt},
            {"effective", script.effective},
            {"script", script.text},
            {"tests", script.tests}};
}

bool isKey(const std::string &text)
{
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<model::Script> scriptFromJson(const Json &json, const std::filesystem::path &file)
{
    const auto text = [&](const char *name) {
        const auto at = json.is_object() ? json.find(name) : json.end();
        return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
    };
    model::Script script{.key = text("key"),
                         .language = text("language"),
                         .shape = text("shape"),
                         .origin = "imported:" + text("origin"),
                         .text = text("script"),
                         .tests = text("tests"),
                         .functionName = text("function_name"),
                         .modelUsed = text("model_used"),
                         .createdAt = text("created_at")};
    if (!isKey(script.key) || script.text.empty() || script.tests.empty())
        return failure(ErrorKind::InvalidInput, "a script needs key, script and tests",
                       file.string());
    return script;
}

Result<std::vector<model::Script>> readScripts(const std::filesystem::path &file)
{
    auto text = readFile(file);
    if (!text)
        return failure(text.error());
    const Json json = parseJson(*text);
    if (!json.is_object() || json.value("format", Json()) != kFormat || !json.contains("scripts") ||
        !json["scripts"].is_array())
        return failure(ErrorKind::InvalidInput, "not an export of scripts", file.string());
    std::vector<model::Script> scripts;
    for (const auto &entry : json["scripts"]) {
        auto script = scriptFromJson(entry, file);
        if (!script)
            return failure(script.error());
        scripts.push_back(*std::move(script));
    }
    return scripts;
}

} // namespace

Result<std::string> resolveKey(Workspace &workspace, const std::string &prefix)
{
    auto scripts = workspace.scripts().list();
    if (!scripts)
        return failure(scripts.error());
    std::set<std::string> keys;
    for (const auto &script : *scripts) {
        if (script.key.starts_with(prefix))
            keys.insert(script.key);
    }
    if (keys.empty())
        return failure(ErrorKind::NotFound, "no script has this key", prefix);
    if (keys.size() > 1)
        return failure(ErrorKind::InvalidInput, "several keys begin like this", prefix);
    return *keys.begin();
}

Result<VerifyOutcome> verifyScripts(Workspace &workspace, ScriptRunner &runner, JobContext &job,
                                    const VerdictSink &learn)
{
    auto scripts = workspace.scripts().list();
    if (!scripts)
        return failure(scripts.error());
    std::erase_if(*scripts, [](const model::Script &script) { return !script.effective; });
    VerifyOutcome outcome;
    std::vector<model::Validation> verdicts;
    const auto now = toRfc3339(std::chrono::system_clock::now());
    RunVerdicts told(workspace.root());
    for (std::size_t i = 0; i < scripts->size(); ++i) {
        const auto &script = (*scripts)[i];
        if (auto go = job.checkpoint(); !go)
            return failure(go.error());
        job.report("verify", i + 1, scripts->size());
        model::Validation verdict{.phase = "security",
                                  .findings = validate::securityFindings(script.text)};
        if (verdict.findings.empty()) {
            auto tested = runner.test(std::span(&script, 1), job);
            if (!tested)
                return failure(tested.error());
            verdict = std::move(tested->front());
        }
        verdict.scriptKey = script.key;
        verdict.scriptVersion = script.version;
        verdict.createdAt = now;
        ++outcome.verified;
        told.judged(script, verdict);
        if (!verdict.ok)
            outcome.failed.push_back(script.key);
        verdicts.push_back(std::move(verdict));
    }
    if (auto kept = workspace.scripts().addValidations(verdicts); !kept)
        return failure(kept.error());
    if (learn)
        static_cast<void>(learn(told, job));
    return outcome;
}

Result<std::size_t> exportScripts(Workspace &workspace, const std::filesystem::path &file)
{
    auto scripts = workspace.scripts().list();
    if (!scripts)
        return failure(scripts.error());
    Json entries = Json::array();
    std::erase_if(*scripts, [](const model::Script &script) { return script.tests.empty(); });
    for (const auto &script : *scripts)
        entries.push_back(toJson(script));
    const Json json{{"schema_version", 1}, {"format", kFormat}, {"scripts", std::move(entries)}};
    if (auto written = writeFileAtomically(file, toText(json, 2) + "\n"); !written)
        return failure(written.error());
    return scripts->size();
}

Result<std::size_t> importScripts(Workspace &workspace, const std::filesystem::path &file)
{
    auto scripts = readScripts(file);
    if (!scripts)
        return failure(scripts.error());
    auto transaction = store::Transaction::begin(workspace.database());
    if (!transaction)
        return failure(transaction.error());
    for (const auto &script : *scripts) {
        auto present = workspace.scripts().effective(script.key);
        if (!present)
            return failure(present.error());
        auto version = workspace.scripts().add(script);
        if (!version)
            return failure(version.error());
        if (*present)
            continue;
        if (auto made = workspace.scripts().makeEffective(script.key, *version); !made)
            return failure(made.error());
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(committed.error());
    return scripts->size();
}

} // namespace espalier::engine

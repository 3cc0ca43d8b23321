// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/learn/signedbundle.h"

#include <QtGlobal>

namespace espalier::test {

const learn::SigningKey &someKey()
{
    static const auto key = learn::SigningKey::generate();
    if (!key)
        qFatal("%s", key.error().text().c_str());
    return *key;
}

model::Pattern bundledPattern(const std::string &errorClass)
{
    model::Pattern made{.id = 12,
                        .key = "go/loop/" + errorClass,
                        .name = errorClass,
                        .family = "go",
                        .languages = {{"go", 3}},
                        .construct = model::Construct::Loop,
                        .errorClass = errorClass,
                        .state = model::PatternState::Active,
                        .pinned = true,
                        .badExample = "bad",
                        .goodExample = "good",
                        .why = "It fails.",
                        .howToFix = "Mend it."};
    made.change = parseJson(R"({"rewrites": [{"find": "a", "replace": ["b"]}]})");
    made.failures = 3;
    made.followedBySuccess = 2;
    made.occurrences = 5;
    made.helped = 4;
    made.learningHashes = {1, 2};
    made.contradictions = {5};
    return made;
}

learn::SharedScript sharedScript()
{
    return {.key = "0123456789abcdef0123456789abcdef",
            .language = "go",
            .pack = "spans",
            .shape = "go 1|function|body.start:plain|loop.1.body.start:plain",
            .construct = model::Construct::Loop,
            .origin = "recipe:drop-mode",
            .createdAt = "2026-01-02T03:04:05Z",
            .text = "def insert_telemetry(source, **facts):\n    return source\n",
            .testsPassed = {"test_output_parses", "test_twice_equals_once"},
            .hits = 7};
}

Json bundleOf(Json patterns, Json scripts, const std::string &source)
{
    return {{"format", "espalier-bundle"},
            {"schema_version", 1},
            {"source", source},
            {"created_at", "2026-01-02T03:04:05Z"},
            {"patterns", std::move(patterns)},
            {"scripts", std::move(scripts)}};
}

std::string signedText(Json bundle, const learn::SigningKey &key)
{
    bundle.erase("signature");
    bundle["public_key"] = key.publicKey();
    const nlohmann::json sorted = bundle;
    const auto signature = key.sign("espalier-bundle signature 1\n" + sorted.dump());
    if (!signature)
        qFatal("%s", signature.error().text().c_str());
    bundle["signature"] = *signature;
    return toText(bundle, 2);
}

std::string madeUpSecret()
{
    return std::string("gh") + "p_" + std::string(18, 'a') + "B7" + "cD9eF1gH2jK3lM4n";
}

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/keys.h"

#include <array>
#include <cstdlib>
#include <format>

namespace espalier::llm {

namespace {

struct Usual {
    std::string_view host;
    std::string_view variable;
};
constexpr std::array kUsual{Usual{"api.openai.com", "OPENAI_API_KEY"},
                            Usual{"api.anthropic.com", "ANTHROPIC_API_KEY"},
                            Usual{"openrouter.ai", "OPENROUTER_API_KEY"},
                            Usual{"api.groq.com", "GROQ_API_KEY"},
                            Usual{"api.mistral.ai", "MISTRAL_API_KEY"},
                            Usual{"api.deepseek.com", "DEEPSEEK_API_KEY"},
                            Usual{"api.together.xyz", "TOGETHER_API_KEY"},
                            Usual{"api.x.ai", "XAI_API_KEY"},
                            Usual{"generativelanguage.googleapis.com", "GEMINI_API_KEY"},
                            Usual{"ollama.com", "OLLAMA_API_KEY"}};

Result<FoundKey> fromVariable(const std::string &variable, const Environment &environment)
{
    const auto value = environment(variable);
    if (!value || value->empty())
        return failure(ErrorKind::NotFound, "the environment variable for the key is not set",
                       variable);
    auto key = Secret::fromText(*value);
    if (!key)
        return failure(key.error().kind, key.error().message, variable);
    return FoundKey{.key = std::move(*key), .origin = "env:" + variable};
}

Result<FoundKey> fromKeychain(const std::string &name, KeyStore *keychain, JobContext &job)
{
    if (!keychain)
        return failure(ErrorKind::Unsupported, "there is no keychain to take the key from");
    auto key = keychain->read(name, job);
    if (!key)
        return failure(key.error());
    if (!*key)
        return failure(ErrorKind::NotFound, "the keychain has no key of that name", name);
    return FoundKey{.key = std::move(**key), .origin = "keychain:" + name};
}

Result<FoundKey> automatic(const Endpoint &endpoint, const Environment &environment,
                           KeyStore *keychain, JobContext &job)
{
    std::string names;
    for (const auto &variable : standardVariables(endpoint)) {
        if (const auto value = environment(variable); value && !value->empty())
            return fromVariable(variable, environment);
        names += (names.empty() ? "" : " or ") + variable;
    }
    if (endpoint.loopback)
        return FoundKey{};
    if (keychain) {
        auto found = fromKeychain(keychainName(endpoint), keychain, job);
        if (found || found.error().kind == ErrorKind::Cancelled)
            return found;
    }
    return failure(
        ErrorKind::NotFound,
        std::format("no key for the model server: set {}, or put one into the keychain", names),
        endpoint.host);
}

} // namespace

std::optional<std::string> processEnvironment(const std::string &name)
{
    const char *value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::string> standardVariables(const Endpoint &endpoint)
{
    std::vector<std::string> variables{"ESPALIER_LLM_API_KEY"};
    for (const auto &usual : kUsual) {
        if (usual.host == endpoint.host)
            variables.emplace_back(usual.variable);
    }
    return variables;
}

std::string keychainName(const Endpoint &endpoint)
{
    return endpoint.origin;
}

Result<FoundKey> findKey(const KeySource &source, const Endpoint &endpoint,
                         const Environment &environment, KeyStore *keychain, JobContext &job)
{
    switch (source.kind) {
    case KeySource::Kind::None: return FoundKey{};
    case KeySource::Kind::Environment: return fromVariable(source.name, environment);
    case KeySource::Kind::Keychain:
        return fromKeychain(source.name.empty() ? keychainName(endpoint) : source.name, keychain,
                            job);
    case KeySource::Kind::Automatic: break;
    }
    return automatic(endpoint, environment, keychain, job);
}

} // namespace espalier::llm

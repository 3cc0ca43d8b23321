// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/secrets.h"

#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"
#include "core/gate/evidence.h"
#include "core/gate/policy.h"

#include <algorithm>
#include <array>

namespace espalier::gate {

static constexpr std::size_t kMostReport = 64u << 20; ///< bytes of a report anybody reads

std::string secretHash(std::string_view rule, std::string_view secret)
{
    std::string text(rule);
    text += '\0';
    text += secret;
    return sha256Hex(text);
}

/// There to be copied, or public.
static constexpr std::array<std::string_view, 9> kHarmless{"*.example", "*.sample",   "*.template",
                                                           "*.dist",    "*.defaults", "*.pub",
                                                           "*.md",      "*.schema",   "*.j2"};

static constexpr std::array<std::string_view, 31> kNames{".env",
                                                         ".env.*",
                                                         "*.env",
                                                         "*.pem",
                                                         "*.key",
                                                         "*.p12",
                                                         "*.pfx",
                                                         "*.jks",
                                                         "*.keystore",
                                                         "*.ppk",
                                                         "*.kdbx",
                                                         "*.asc.key",
                                                         "id_rsa*",
                                                         "id_dsa*",
                                                         "id_ecdsa*",
                                                         "id_ed25519*",
                                                         ".netrc",
                                                         "_netrc",
                                                         ".pgpass",
                                                         ".htpasswd",
                                                         ".git-credentials",
                                                         ".dockercfg",
                                                         ".pypirc",
                                                         "credentials.json",
                                                         "secrets.y*ml",
                                                         "secrets.json",
                                                         "secrets.toml",
                                                         "service-account*.json",
                                                         "*.ovpn",
                                                         "terraform.tfstate*",
                                                         ".vault-token"};

static constexpr std::array<std::string_view, 3> kPlaces{
    "**/.aws/credentials", "**/.docker/config.json", "**/.kube/config"};

bool isCredentialFile(std::string_view path)
{
    const auto name = path.substr(path.rfind('/') + 1);
    const auto matches = [&](auto glob) { return matchesGlob(glob, name); };
    if (std::ranges::any_of(kHarmless, matches))
        return false;
    return std::ranges::any_of(kNames, matches) ||
           std::ranges::any_of(kPlaces, [&](auto glob) { return matchesGlob(glob, path); });
}

bool isAllowedByComment(std::string_view line)
{
    return line.contains("gitleaks:allow") || line.contains("espalier:allow");
}

static GitleaksFinding findingOf(const Json &json)
{
    GitleaksFinding finding{.rule = textAt(json, "RuleID"),
                            .path = textAt(json, "File"),
                            .line = static_cast<std::uint32_t>(countAt(json, "StartLine")),
                            .endLine = static_cast<std::uint32_t>(countAt(json, "EndLine"))};
    const auto secret = textAt(json, "Secret");
    auto match = textAt(json, "Match");
    if (secret.empty())
        match.clear();
    else
        replaceAll(match, secret, "[masked:" + finding.rule + "]");
    finding.masked = shownText(match);
    finding.hash = secretHash(finding.rule, secret);
    if (finding.path.starts_with("./"))
        finding.path.erase(0, 2);
    finding.endLine = std::max(finding.line, finding.endLine);
    return finding;
}

Result<std::vector<GitleaksFinding>> readGitleaks(std::string_view report)
{
    if (report.size() > kMostReport)
        return failure(ErrorKind::InvalidInput, "the report of gitleaks is too large");
    const auto json = parseForeign(report);
    // It writes null where it has found nothing.
    if (json.is_null())
        return std::vector<GitleaksFinding>();
    if (!json.is_array())
        return failure(ErrorKind::InvalidInput, "the report of gitleaks is no list");
    std::vector<GitleaksFinding> findings;
    for (const auto &each : json) {
        if (textAt(each, "RuleID").empty() || textAt(each, "File").empty())
            return failure(ErrorKind::InvalidInput, "a finding of gitleaks lacks its rule or file");
        findings.push_back(findingOf(each));
    }
    return findings;
}

} // namespace espalier::gate

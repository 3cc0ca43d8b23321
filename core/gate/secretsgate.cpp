// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"
#include "core/gate/secrets.h"
#include "core/scrub/scrub.h"

#include <algorithm>

namespace espalier::gate {

namespace {

constexpr std::string_view kGate = "secrets";

/// A text that is looked through, and where its lines are in the file.
struct Scanned {
    std::string text{}; ///< added lines that stand apart, where the whole is not at hand
    std::string_view view{};
    std::vector<std::size_t> starts{};    ///< of lines in the text
    std::vector<std::uint32_t> numbers{}; ///< of the same lines in the file
};

/// The whole new content where it is at hand: what makes a secret may stand above the line that is
/// added.
Scanned scannedOf(const FilePatch &patch)
{
    Scanned result;
    if (patch.file.newContent) {
        result.view = *patch.file.newContent;
        std::uint32_t number = 0;
        for (std::size_t at = 0; at < result.view.size();) {
            result.starts.push_back(at);
            result.numbers.push_back(++number);
            const auto end = result.view.find('\n', at);
            at = end == std::string_view::npos ? result.view.size() : end + 1;
        }
        return result;
    }
    for (const auto &line : patch.added) {
        result.starts.push_back(result.text.size());
        result.numbers.push_back(line.number);
        result.text.append(line.text).append("\n");
    }
    result.view = result.text;
    return result;
}

class SecretSearch final {
public:
    SecretSearch(const Patch &patch, const GatePolicy &policy)
        : m_patch(patch), m_policy(policy), m_found(kGate)
    {
    }

    model::GateResult run();

private:
    void search(const FilePatch &patch);
    void addGitleaks(const std::vector<GitleaksFinding> &findings);
    void add(const FilePatch &patch, std::uint32_t line, std::string_view text,
             std::string_view rule, const std::string &hash, bool allowed);

    const Patch &m_patch;
    const GatePolicy &m_policy;
    Findings m_found;
};

/// Whether one of the lines is among those that are added.
bool touches(const FilePatch &patch, std::uint32_t first, std::uint32_t last)
{
    const auto at = std::ranges::lower_bound(patch.added, first, {}, &PatchLine::number);
    return at != patch.added.end() && at->number <= last;
}

void SecretSearch::add(const FilePatch &patch, std::uint32_t line, std::string_view text,
                       std::string_view rule, const std::string &hash, bool allowed)
{
    const bool known = m_policy.knownSecrets.contains(hash);
    const auto effect = known ? Effect::Note : allowed ? Effect::Approval : Effect::Fail;
    const auto *what = known ? "known-secret" : allowed ? "allowed-secret" : "secret";
    auto &place = m_found.add(effect, patch.file.path, line, what, text);
    place["rule"] = rule;
    place["hash"] = hash;
}

void SecretSearch::search(const FilePatch &patch)
{
    if (patch.added.empty())
        return;
    const auto scanned = scannedOf(patch);
    const auto lineAt = [&](std::size_t offset) {
        const auto behind = std::ranges::upper_bound(scanned.starts, offset);
        return static_cast<std::size_t>(behind - scanned.starts.begin()) - 1;
    };
    for (const auto &each : scrub::findSecrets(scanned.view)) {
        const auto first = lineAt(each.begin);
        const auto last = lineAt(each.end - 1);
        if (!touches(patch, scanned.numbers[first], scanned.numbers[last]))
            continue;
        const auto begin = scanned.starts[first];
        const auto end = std::min(scanned.view.find('\n', each.end), scanned.view.size());
        const auto before = scanned.view.substr(begin, each.begin - begin);
        const auto behind = scanned.view.substr(each.end, end - each.end);
        const bool allowed = isAllowedByComment(before) || isAllowedByComment(behind);
        add(patch, scanned.numbers[first],
            std::string(before) + "[masked:" + each.rule + ']' + std::string(behind), each.rule,
            secretHash(each.rule, scanned.view.substr(each.begin, each.end - each.begin)), allowed);
    }
}

void SecretSearch::addGitleaks(const std::vector<GitleaksFinding> &findings)
{
    for (const auto &each : findings) {
        const auto patch = std::ranges::find_if(
            m_patch.files(), [&](const FilePatch &file) { return file.file.path == each.path; });
        if (patch == m_patch.files().end() || !touches(*patch, each.line, each.endLine))
            continue;
        const auto line = std::ranges::find(patch->added, each.line, &PatchLine::number);
        const bool allowed = line != patch->added.end() && isAllowedByComment(line->text);
        add(*patch, each.line, each.masked, "gitleaks:" + each.rule, each.hash, allowed);
    }
}

model::GateResult SecretSearch::run()
{
    const auto &input = m_patch.input();
    for (const auto &each : m_patch.files()) {
        if (!each.isRemoved() && (each.isNew() || !each.file.oldPath.empty()) &&
            isCredentialFile(each.file.path) && !isCredentialFile(each.file.oldPath))
            m_found.add(Effect::Fail, each.file.path, 0, "credential-file");
        search(each);
    }
    if (input.gitleaksReport) {
        const auto findings = readGitleaks(*input.gitleaksReport);
        if (!findings && !m_found.failed())
            return without(kGate, model::GateVerdict::Blocked, "gitleaks-report");
        if (findings)
            addGitleaks(*findings);
    }
    for (const auto &path : input.untracked) {
        if (isCredentialFile(path))
            m_found.add(Effect::Note, path, 0, "unignored-file");
    }
    return m_found.take();
}

} // namespace

model::GateResult checkSecrets(const Patch &patch, const GatePolicy &policy)
{
    return SecretSearch(patch, policy).run();
}

} // namespace espalier::gate

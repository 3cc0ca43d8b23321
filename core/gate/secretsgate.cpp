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

/// Where the lines of a text are in it and in the file.
struct LineIndex {
    std::vector<std::size_t> starts{};
    std::vector<std::uint32_t> numbers{};

    [[nodiscard]] std::size_t at(std::size_t offset) const
    {
        const auto behind = std::ranges::upper_bound(starts, offset);
        return static_cast<std::size_t>(behind - starts.begin()) - 1;
    }
};

/// What is looked through where the new content is not at hand. Where it is, all of it: what makes
/// a secret may stand above the line that is added.
std::string addedText(const FilePatch &patch)
{
    std::string text;
    for (const auto &line : patch.added)
        text.append(line.text).append("\n");
    return text;
}

/// Made only where something was found, which is seldom.
LineIndex indexOf(const FilePatch &patch, std::string_view text)
{
    LineIndex index;
    const bool whole = patch.file.newContent.has_value();
    for (std::size_t at = 0, line = 0; at < text.size(); ++line) {
        index.starts.push_back(at);
        index.numbers.push_back(whole ? static_cast<std::uint32_t>(line + 1)
                                      : patch.added[line].number);
        const auto end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
    return index;
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
    const auto lines = patch.file.newContent ? std::string() : addedText(patch);
    const std::string_view text = patch.file.newContent ? *patch.file.newContent : lines;
    const auto all = scrub::findSecrets(text);
    if (all.empty())
        return;
    const auto index = indexOf(patch, text);
    for (const auto &each : all) {
        const auto first = index.at(each.begin);
        const auto last = index.at(each.end - 1);
        if (!touches(patch, index.numbers[first], index.numbers[last]))
            continue;
        const auto begin = index.starts[first];
        const auto end = std::min(text.find('\n', each.end), text.size());
        const auto before = std::string(text.substr(begin, each.begin - begin));
        const auto behind = std::string(text.substr(each.end, end - each.end));
        const bool allowed = isAllowedByComment(before) || isAllowedByComment(behind);
        add(patch, index.numbers[first], before + "[masked:" + each.rule + ']' + behind, each.rule,
            secretHash(each.rule, text.substr(each.begin, each.end - each.begin)), allowed);
    }
}

void SecretSearch::addGitleaks(const std::vector<GitleaksFinding> &findings)
{
    for (const auto &each : findings) {
        const auto path = m_patch.input().gitleaksFolder + each.path;
        const auto patch = std::ranges::find_if(
            m_patch.files(), [&](const FilePatch &file) { return file.file.path == path; });
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

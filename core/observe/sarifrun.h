// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/observation.h"
#include "core/observe/importer.h"
#include "core/observe/rootedpaths.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::observe {

/// Messages by their ids; the values are within the document.
using SarifMessages = std::unordered_map<std::string_view, const Json *>;

/// What a tool says about one of its rules, in bounded texts.
struct SarifRule {
    std::string id;
    std::string title;
    std::string helpUri;
    std::optional<model::FindingLevel> level;
    std::optional<double> securitySeverity;
    std::vector<std::string> tags;
    SarifMessages messages;
};

/// The rule of a result, as far as it is known.
struct UsedSarifRule {
    std::string id;
    const SarifRule *rule = nullptr;         ///< null when the tool does not describe it
    const SarifMessages *messages = nullptr; ///< of the component of the tool that it belongs to
};

/// Looks up, in constant time, what results refer to in a run of SARIF.
class SarifRun final {
public:
    /// The JSON must outlive it.
    SarifRun(const Json &run, const ImportOptions &options);

    [[nodiscard]] const std::string &tool() const { return m_tool; }
    /// When the run ended, or began; empty when it is not told.
    [[nodiscard]] const std::string &at() const { return m_at; }
    [[nodiscard]] UsedSarifRule ruleOf(const Json &result) const;
    /// In plain words: placeholders are filled in, and links within the report are their text.
    [[nodiscard]] std::string messageOf(const Json &result, const UsedSarifRule &used) const;
    /// Of an `artifactLocation`: relative to the project where it can be; other URIs than those of
    /// files stay as they are.
    [[nodiscard]] std::string pathOf(const Json &artifactLocation);
    /// The function or class of a location; empty when it names none.
    [[nodiscard]] std::string logicalNameOf(const Json &location) const;

private:
    struct Component {
        std::vector<SarifRule> rules;
        std::unordered_map<std::string, std::size_t> byId;
        SarifMessages messages;
    };
    struct Artifact {
        std::string uri;
        std::string base; ///< the name of what a relative URI starts from; may be empty
    };

    void addComponent(const Json &component);
    void addBases(const Json &run);
    void addArtifacts(const Json &run);
    [[nodiscard]] SarifRule ruleFrom(const Json &descriptor) const;
    [[nodiscard]] Artifact artifactFrom(const Json &location) const;
    [[nodiscard]] std::size_t componentOf(const Json *reference) const;

    std::size_t m_textBytes;
    std::string m_tool;
    std::string m_at;
    std::vector<Component> m_components; ///< the driver, then the extensions
    std::unordered_map<std::string, std::size_t> m_componentNames; ///< also by GUID
    std::unordered_map<std::string, std::size_t> m_componentOfRule;
    std::unordered_map<std::string, Artifact> m_bases;
    std::vector<Artifact> m_artifacts;
    std::vector<std::string> m_logicalNames;
    RootedPaths m_paths;
};

/// "security-severity" from 0 to 10, as text or as a number; nothing else.
[[nodiscard]] std::optional<double> severityIn(const Json &properties);
/// Adds tags that are not there yet, up to a few dozen.
void addTags(const Json &properties, std::vector<std::string> &tags);

} // namespace espalier::observe

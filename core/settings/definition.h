// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/value.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace espalier::settings {

/// What the `.espalier.toml` of a project may say about a setting.
enum class ProjectRight {
    Always,
    WhenTrusted, ///< could run programs, spend money or loosen a rule
    Never,       ///< belongs to the person: addresses, ports
};

/// A setting there is.
struct Definition {
    std::string_view key; ///< "section.name"; surfaces find its description by it, too
    Value standard;       ///< and with it the type
    ProjectRight project = ProjectRight::Always;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::span<const std::string_view> choices; ///< of a text, or of each part of a list
    std::string_view alias;                    ///< another environment variable for it
    bool pathInside = false;                   ///< a project may name a file within itself only

    /// "ESPALIER_SECTION_NAME"
    [[nodiscard]] std::string variable() const;
};

/// All settings, by section.
[[nodiscard]] std::span<const Definition> definitions();
/// InvalidInput when there is none of this key; names the nearest one.
[[nodiscard]] Result<const Definition *> findDefinition(std::string_view key);
/// Whether the value is of the right type, in range and one of the choices; an integer is taken for
/// a number. InvalidInput otherwise.
[[nodiscard]] Result<Value> checkValue(const Definition &definition, Value value);

/// A key with its type, so that a value is asked for as what it is.
template <typename T>
struct Key {
    std::string_view name;
};

namespace keys {
inline constexpr Key<std::string> kPack{"instrument.pack"};
inline constexpr Key<std::int64_t> kWorkers{"instrument.workers"};
inline constexpr Key<std::string> kRevalidate{"instrument.revalidate"};
inline constexpr Key<bool> kIncludeTests{"include.tests"};
inline constexpr Key<TextList> kIncludePaths{"include.paths"};
inline constexpr Key<TextList> kExcludePaths{"include.exclude"};
inline constexpr Key<TextList> kIncludeLanguages{"include.languages"};
inline constexpr Key<TextList> kIncludeFunctions{"include.functions"};
inline constexpr Key<std::int64_t> kMaxRefactorAttempts{"refine.max_refactor_attempts"};
inline constexpr Key<std::int64_t> kMinOccurrences{"learn.min_occurrences"};
inline constexpr Key<std::int64_t> kPromptPatterns{"learn.prompt_patterns"};
inline constexpr Key<bool> kCapture{"learn.capture"};
inline constexpr Key<std::string> kEmbeddings{"learn.embeddings"};
inline constexpr Key<std::int64_t> kConsolidateEvery{"learn.consolidate_every"};
inline constexpr Key<bool> kSourceExceptions{"sources.exceptions"};
inline constexpr Key<bool> kSourcePerformance{"sources.performance"};
inline constexpr Key<bool> kSourceFeedback{"sources.feedback"};
inline constexpr Key<bool> kSourceCodeAnalysis{"sources.code_analysis"};
inline constexpr Key<bool> kSourceTests{"sources.tests"};
inline constexpr Key<bool> kSourceFindings{"sources.findings"};
inline constexpr Key<bool> kSourceInstrumentation{"sources.instrumentation"};
inline constexpr Key<bool> kAutopatchEnabled{"autopatch.enabled"};
inline constexpr Key<std::string> kAutopatchStop{"autopatch.stop"};
inline constexpr Key<std::int64_t> kScanInterval{"autopatch.scan_interval"};
inline constexpr Key<std::string> kImprovementFile{"autopatch.file"};
inline constexpr Key<TextList> kSkipRecipes{"autopatch.skip_recipes"};
inline constexpr Key<std::int64_t> kMaxRiskLevel{"policy.max_risk_level"};
inline constexpr Key<bool> kAutoApply{"policy.auto_apply"};
inline constexpr Key<std::int64_t> kAutoApplyMaxRisk{"policy.auto_apply_max_risk"};
inline constexpr Key<bool> kRequireManualReview{"policy.require_manual_review"};
inline constexpr Key<bool> kRequireOtherPerson{"policy.require_other_person"};
inline constexpr Key<std::int64_t> kTwoPersonsFrom{"policy.two_persons_from"};
inline constexpr Key<std::int64_t> kMaxFiles{"policy.max_files"};
inline constexpr Key<std::int64_t> kMaxChangedLines{"policy.max_changed_lines"};
inline constexpr Key<double> kMinCoverage{"policy.min_coverage"};
inline constexpr Key<std::string> kProvider{"llm.provider"};
inline constexpr Key<std::string> kModel{"llm.model"};
inline constexpr Key<std::string> kBaseUrl{"llm.base_url"};
inline constexpr Key<std::string> kModelKey{"llm.key"};
inline constexpr Key<double> kBudgetRun{"llm.budget_run"};
inline constexpr Key<double> kBudgetDay{"llm.budget_day"};
inline constexpr Key<double> kBudgetTicket{"llm.budget_ticket"};
inline constexpr Key<std::int64_t> kContextTokens{"llm.context_tokens"};
inline constexpr Key<std::int64_t> kMaxOutputTokens{"llm.max_output_tokens"};
inline constexpr Key<std::int64_t> kModelTimeout{"llm.timeout"};
inline constexpr Key<std::int64_t> kModelIdleTimeout{"llm.idle_timeout"};
inline constexpr Key<std::string> kRecording{"llm.recording"};
inline constexpr Key<std::string> kRecord{"llm.record"};
inline constexpr Key<std::string> kTestCommand{"tests.command"};
inline constexpr Key<std::string> kLinterCommand{"linters.command"};
inline constexpr Key<std::string> kSecretsCommand{"secrets.command"};
inline constexpr Key<std::string> kMeasureCommand{"autopatch.measure"};
inline constexpr Key<std::int64_t> kServePort{"serve.port"};
inline constexpr Key<std::int64_t> kReceiverPort{"observe.port"};
} // namespace keys

} // namespace espalier::settings

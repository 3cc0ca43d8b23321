// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/improvementsettings.h"

#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/base/nearestname.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>
#include <optional>

namespace espalier::engine {

namespace fs = std::filesystem;
namespace keys = settings::keys;

namespace {

constexpr double kSecondsPerHour = 3600;

/// Puts the settings and the file together, value by value.
class Merger final {
public:
    Merger(const settings::Settings &settings, std::string fileName, Json file, bool trusted)
        : m_settings(settings), m_name(std::move(fileName)), m_file(std::move(file)),
          m_trusted(trusted)
    {
    }

    /// Refuses members that nobody knows: a rule whose name has a slip must not be passed over.
    void allowOnly(const Json *section, std::string_view name,
                   const std::vector<std::string_view> &members)
    {
        constexpr std::size_t kLongestShown = 80;
        if (!section || m_error)
            return;
        for (const auto &[member, value] : section->items()) {
            if (std::ranges::contains(members, member))
                continue;
            const auto nearest = nearestName(member, members);
            m_error =
                Error{ErrorKind::InvalidInput,
                      std::format("'{}' has no '{}'; {}", name,
                                  visibleLine(std::string_view(member).substr(0, kLongestShown)),
                                  nearest.empty() ? std::format("it has {}", listed(members))
                                                  : std::format("did you mean '{}'?", nearest)),
                      m_name};
            return;
        }
    }

    /// A flag that is stricter when it is `strict`.
    bool flag(settings::Key<bool> key, const Json *section, const char *member, bool strict)
    {
        return flag(key.name, m_settings.value(key), section, member, strict);
    }

    /// Whether a gate must be passed, for which there is no setting; none where nothing is said.
    std::optional<bool> gate(const Json *section, const char *member)
    {
        if (!section || !find(*section, member))
            return std::nullopt;
        return flag(std::format("gates.{}", member), true, section, member, true);
    }

    /// A number; `stricter` says whether the first is.
    template <typename T>
    T number(settings::Key<T> key, std::optional<double> value, const char *member, double least,
             double most, const std::function<bool(double, double)> &stricter)
    {
        const T own = m_settings.value(key);
        note(key.name, std::format("{}", own));
        if (!value)
            return own;
        if (*value < least || *value > most) {
            refuse(member, std::format("a number from {} to {}", least, most));
            return own;
        }
        return choose(key.name, own, static_cast<T>(*value), member, stricter);
    }

    [[nodiscard]] std::optional<double> numberOf(const Json *section, const char *member)
    {
        const auto *value = section ? find(*section, member) : nullptr;
        if (!value)
            return std::nullopt;
        if (!value->is_number())
            refuse(member, "a number");
        return realAt(*section, member);
    }

    [[nodiscard]] const Json *section(const char *name)
    {
        const auto *found = find(m_file, name);
        if (found && !found->is_object()) {
            refuse(name, "an object");
            return nullptr;
        }
        return found;
    }

    [[nodiscard]] const Json &file() const { return m_file; }
    [[nodiscard]] std::map<std::string, ValueOrigin> &origins() { return m_origins; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    bool flag(std::string_view key, bool own, const Json *section, const char *member, bool strict)
    {
        note(key, own ? "true" : "false");
        const auto *value = section ? find(*section, member) : nullptr;
        if (!value)
            return own;
        if (!value->is_boolean())
            return refuse(member, "true or false"), own;
        return choose(key, own, value->get<bool>(), member,
                      [strict](bool a, bool b) { return a == strict && b != strict; });
    }

    void note(std::string_view key, std::string value)
    {
        const auto setting = m_settings.get(key);
        auto &origin = m_origins[std::string(key)];
        origin.value = std::move(value);
        origin.place = setting && !setting->place.empty() ? setting->place : "default";
    }

    template <typename T, typename Stricter>
    T choose(std::string_view key, T own, T theirs, const char *member, const Stricter &stricter)
    {
        auto &origin = m_origins[std::string(key)];
        const auto setting = m_settings.get(key);
        const bool isDefault = !setting || setting->origin == settings::Origin::Default;
        if (own == theirs)
            return own;
        const bool mayLoosen = isDefault && (m_trusted || key.starts_with("sources."));
        if (mayLoosen || stricter(theirs, own)) {
            if (!isDefault)
                origin.overruled.push_back(std::format("{} of {}", own, origin.place));
            origin.value = std::format("{}", theirs);
            origin.place = std::format("{} of {}", member, m_name);
            return theirs;
        }
        origin.overruled.push_back(std::format("{} {} of {}", member, theirs, m_name));
        return own;
    }

    void refuse(const char *member, const std::string &wanted)
    {
        if (!m_error)
            m_error =
                Error{ErrorKind::InvalidInput,
                      std::format("'{}' of 'self_improvement' must be {}", member, wanted), m_name};
    }

    const settings::Settings &m_settings;
    std::string m_name;
    Json m_file;
    bool m_trusted;
    std::map<std::string, ValueOrigin> m_origins;
    std::optional<Error> m_error;
};

// The object of the file; null when there is no file.
Result<Json> readSection(const fs::path &file)
{
    constexpr std::uint64_t kMost = 1 << 20;
    auto text = readFile(file, kMost);
    if (!text && text.error().kind == ErrorKind::NotFound)
        return Json();
    if (!text)
        return failure(std::move(text.error()));
    const auto json = parseForeign(*text);
    if (!json.is_object())
        return failure(ErrorKind::InvalidInput, "the file is not a JSON object", file.string());
    const auto *section = find(json, "self_improvement");
    if (section && !section->is_object()) {
        return failure(ErrorKind::InvalidInput, "'self_improvement' must be an object",
                       file.string());
    }
    return section ? *section : Json();
}

struct SourceKey {
    ScanSource source;
    settings::Key<bool> key;
};

std::vector<ScanSource> sourcesOf(Merger &merger)
{
    const SourceKey kSources[] = {{ScanSource::Exceptions, keys::kSourceExceptions},
                                  {ScanSource::Performance, keys::kSourcePerformance},
                                  {ScanSource::Feedback, keys::kSourceFeedback},
                                  {ScanSource::Tests, keys::kSourceTests},
                                  {ScanSource::Findings, keys::kSourceFindings},
                                  {ScanSource::CodeAnalysis, keys::kSourceCodeAnalysis},
                                  {ScanSource::Instrumentation, keys::kSourceInstrumentation}};
    const auto *section = merger.section("sources");
    std::vector<std::string_view> names;
    for (const auto source : kScanSources)
        names.push_back(nameOf(source));
    merger.allowOnly(section, "sources", names);
    std::vector<ScanSource> sources;
    for (const auto &[source, key] : kSources) {
        if (merger.flag(key, section, nameOf(source).data(), false))
            sources.push_back(source);
    }
    return sources;
}

void readGates(Merger &merger, ImprovementSettings &result)
{
    constexpr auto kMinCoverage = "min_coverage";
    constexpr std::array kGates{"tests",      "coverage",  "secrets",       "loop_metrics",
                                "mcp_doctor", "diff_size", "test_tampering"};
    const auto *section = merger.section("quality_gates");
    std::vector<std::string_view> names(kGates.begin(), kGates.end());
    names.emplace_back(kMinCoverage);
    merger.allowOnly(section, "quality_gates", names);
    result.minCoverage =
        merger.number(keys::kMinCoverage, merger.numberOf(section, kMinCoverage), kMinCoverage, 0,
                      1, [](double a, double b) { return a > b; });
    for (const auto *name : kGates) {
        if (const auto must = merger.gate(section, name))
            result.gates[name] = *must;
    }
}

} // namespace

Result<ImprovementSettings> improvementSettings(const settings::Settings &settings,
                                                const fs::path &project, bool trusted)
{
    const auto name = settings.value(keys::kImprovementFile);
    Json section;
    if (!name.empty()) {
        auto read = readSection(project / name);
        if (!read)
            return failure(std::move(read.error()));
        section = std::move(*read);
    }
    Merger merger(settings, name, std::move(section), trusted);
    const auto &file = merger.file();
    const auto lower = [](double a, double b) { return a < b; };
    const auto higher = [](double a, double b) { return a > b; };
    merger.allowOnly(&file, "self_improvement",
                     {"enabled", "scan_interval_hours", "max_risk_level", "auto_apply",
                      "auto_apply_max_risk", "require_manual_review", "sources", "quality_gates"});
    ImprovementSettings result;
    result.enabled = merger.flag(keys::kAutopatchEnabled, &file, "enabled", false);
    auto hours = merger.numberOf(&file, "scan_interval_hours");
    const auto interval = hours ? std::optional(*hours * kSecondsPerHour) : std::nullopt;
    result.scanIntervalSeconds =
        merger.number(keys::kScanInterval, interval, "scan_interval_hours", 1, 31'536'000, higher);
    result.maxRiskLevel = static_cast<int>(merger.number(keys::kMaxRiskLevel,
                                                         merger.numberOf(&file, "max_risk_level"),
                                                         "max_risk_level", 0, 10, lower));
    result.autoApply = merger.flag(keys::kAutoApply, &file, "auto_apply", false);
    result.autoApplyMaxRisk = static_cast<int>(
        merger.number(keys::kAutoApplyMaxRisk, merger.numberOf(&file, "auto_apply_max_risk"),
                      "auto_apply_max_risk", 0, 10, lower));
    result.requireManualReview =
        merger.flag(keys::kRequireManualReview, &file, "require_manual_review", true);
    readGates(merger, result);
    result.sources = sourcesOf(merger);
    if (merger.error())
        return failure(*merger.error());
    result.origins = std::move(merger.origins());
    return result;
}

Json toJson(const ImprovementSettings &settings)
{
    auto json = Json::object();
    for (const auto &[key, origin] : settings.origins) {
        json[key] = {
            {"value", origin.value}, {"origin", origin.place}, {"overruled", origin.overruled}};
    }
    return json;
}

} // namespace espalier::engine

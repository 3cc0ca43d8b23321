// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/sarifrun.h"

#include "core/base/jsonaccess.h"
#include "core/observe/sariftext.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::size_t kMostTags = 64;
constexpr std::size_t kLongestUri = 8192; ///< longer than any system's paths
constexpr std::size_t kLongestId = 1024;

/// The elements of a member that is a list; none for anything else.
const Json &listAt(const Json &json, const char *key)
{
    static const Json kNone = Json::array();
    const auto *list = find(json, key);
    return list && list->is_array() ? *list : kNone;
}

std::string nestedText(const Json &json, const char *key, const char *inner)
{
    const auto *object = find(json, key);
    return object ? textAt(*object, inner) : std::string();
}

SarifMessages messagesIn(const Json &json, const char *key)
{
    SarifMessages messages;
    const auto *object = find(json, key);
    if (object && object->is_object()) {
        for (const auto &[id, message] : object->items())
            messages.emplace(id, &message);
    }
    return messages;
}

/// An index into a list of the run; nothing where it is absent or -1.
std::optional<std::size_t> indexAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    if (!value || !value->is_number_integer() || value->get<std::int64_t>() < 0)
        return std::nullopt;
    return static_cast<std::size_t>(value->get<std::int64_t>());
}

/// The words of a message, before its arguments are put in; null when it has none.
const Json *wordsOf(const Json &message)
{
    for (const auto *key : {"text", "markdown"}) {
        const auto *words = find(message, key);
        if (words && words->is_string() && !words->get_ref<const std::string &>().empty())
            return words;
    }
    return nullptr;
}

const Json *messageNamed(const SarifMessages *messages, const std::string &id)
{
    if (!messages)
        return nullptr;
    const auto found = messages->find(id);
    return found == messages->end() ? nullptr : wordsOf(*found->second);
}

} // namespace

SarifRun::SarifRun(const Json &run, const ImportOptions &options)
    : m_textBytes(options.limits.textBytes), m_paths(options.project)
{
    static const Json kNone;
    const auto *tool = find(run, "tool");
    const auto *driver = tool ? find(*tool, "driver") : nullptr;
    m_tool = driver ? cutText(textAt(*driver, "name"), m_textBytes) : std::string();
    addComponent(driver ? *driver : kNone);
    for (const auto &extension : listAt(tool ? *tool : kNone, "extensions"))
        addComponent(extension);
    addBases(run);
    addArtifacts(run);
    if (const auto *invocation = findFirst(run, "invocations")) {
        const auto ended = textAt(*invocation, "endTimeUtc");
        m_at = utcTime(ended.empty() ? textAt(*invocation, "startTimeUtc") : ended)
                   .value_or(std::string());
    }
}

void SarifRun::addComponent(const Json &component)
{
    Component added;
    added.messages = messagesIn(component, "globalMessageStrings");
    for (const auto &descriptor : listAt(component, "rules")) {
        auto rule = ruleFrom(descriptor);
        added.byId.emplace(rule.id, added.rules.size());
        m_componentOfRule.emplace(rule.id, m_components.size());
        added.rules.push_back(std::move(rule));
    }
    for (const auto *key : {"name", "guid"}) {
        if (auto name = textAt(component, key); !name.empty())
            m_componentNames.emplace(std::move(name), m_components.size());
    }
    m_components.push_back(std::move(added));
}

SarifRule SarifRun::ruleFrom(const Json &descriptor) const
{
    SarifRule rule;
    rule.id = textAt(descriptor, "id");
    rule.title = nestedText(descriptor, "shortDescription", "text");
    if (rule.title.empty())
        rule.title = textAt(descriptor, "name");
    if (rule.title.empty())
        rule.title = nestedText(descriptor, "fullDescription", "text");
    rule.title = cutText(rule.title, m_textBytes);
    rule.helpUri = cutText(textAt(descriptor, "helpUri"), m_textBytes);
    rule.level = model::findingLevelNamed(nestedText(descriptor, "defaultConfiguration", "level"));
    if (const auto *properties = find(descriptor, "properties")) {
        rule.securitySeverity = severityIn(*properties);
        addTags(*properties, rule.tags);
    }
    rule.messages = messagesIn(descriptor, "messageStrings");
    return rule;
}

void SarifRun::addBases(const Json &run)
{
    const auto *bases = find(run, "originalUriBaseIds");
    if (!bases || !bases->is_object())
        return;
    for (const auto &[name, location] : bases->items())
        m_bases.emplace(name, artifactFrom(location));
}

void SarifRun::addArtifacts(const Json &run)
{
    static const Json kNone;
    for (const auto &artifact : listAt(run, "artifacts")) {
        const auto *location = find(artifact, "location");
        m_artifacts.push_back(artifactFrom(location ? *location : kNone));
    }
    for (const auto &location : listAt(run, "logicalLocations")) {
        const auto name = textAt(location, "fullyQualifiedName");
        m_logicalNames.push_back(
            cutText(name.empty() ? textAt(location, "name") : name, m_textBytes));
    }
}

SarifRun::Artifact SarifRun::artifactFrom(const Json &location) const
{
    Artifact artifact{.uri = textAt(location, "uri"), .base = textAt(location, "uriBaseId")};
    if (artifact.uri.size() > kLongestUri)
        artifact.uri.clear();
    return artifact;
}

std::size_t SarifRun::componentOf(const Json *reference) const
{
    const auto *component = reference ? find(*reference, "toolComponent") : nullptr;
    if (!component)
        return 0;
    // The driver has no index.
    if (const auto index = indexAt(*component, "index"))
        return *index + 1 < m_components.size() ? *index + 1 : 0;
    for (const auto *key : {"guid", "name"}) {
        const auto found = m_componentNames.find(textAt(*component, key));
        if (found != m_componentNames.end())
            return found->second;
    }
    return 0;
}

// By its index where that agrees with the id; else by the id, which may be more exact than the
// rule's ("CA1000/1"), in the component that is named, then in any.
UsedSarifRule SarifRun::ruleOf(const Json &result) const
{
    const auto *reference = find(result, "rule");
    const auto number = componentOf(reference);
    const auto &component = m_components[number];
    UsedSarifRule used{.id = textAt(result, "ruleId"), .messages = &component.messages};
    if (used.id.empty() && reference)
        used.id = textAt(*reference, "id");
    auto index = reference ? indexAt(*reference, "index") : std::nullopt;
    if (!index)
        index = indexAt(result, "ruleIndex");
    if (index && *index < component.rules.size()) {
        const auto &rule = component.rules[*index];
        if (used.id.empty() || used.id == rule.id || used.id.starts_with(rule.id + '/'))
            used.rule = &rule;
    }
    auto id = std::string_view(used.id).substr(0, kLongestId);
    for (int i = 0; i < 8 && !used.rule && !id.empty(); ++i) {
        const std::string key(id);
        const auto elsewhere = m_componentOfRule.find(key);
        if (const auto found = component.byId.find(key); found != component.byId.end()) {
            used.rule = &component.rules[found->second];
        } else if (elsewhere != m_componentOfRule.end()) {
            const auto &other = m_components[elsewhere->second];
            used.rule = &other.rules[other.byId.at(key)];
            used.messages = &other.messages;
        }
        const auto slash = id.rfind('/');
        id = slash == std::string_view::npos ? std::string_view() : id.substr(0, slash);
    }
    if (used.id.empty() && used.rule)
        used.id = used.rule->id;
    return used;
}

std::string SarifRun::messageOf(const Json &result, const UsedSarifRule &used) const
{
    const auto *message = find(result, "message");
    if (!message)
        return {};
    const auto *words = wordsOf(*message);
    if (!words) {
        const auto id = textAt(*message, "id");
        words = messageNamed(used.rule ? &used.rule->messages : nullptr, id);
        words = words ? words : messageNamed(used.messages, id);
    }
    if (!words)
        return {};
    const auto most = 4 * m_textBytes; // what is taken out of it makes it shorter
    const auto text = cutText(words->get_ref<const std::string &>(), most);
    auto arguments = textsAt(*message, "arguments");
    for (auto &argument : arguments)
        argument = cutText(argument, most);
    return withoutLinks(cutText(withArguments(text, arguments, most), most));
}

std::string SarifRun::pathOf(const Json &artifactLocation)
{
    constexpr int kMostBases = 16; // they may go round in circles
    auto place = artifactFrom(artifactLocation);
    const auto index = indexAt(artifactLocation, "index");
    if (place.uri.empty() && index && *index < m_artifacts.size())
        place = m_artifacts[*index];
    std::string way;
    for (int i = 0; i <= kMostBases && !place.uri.empty(); ++i) {
        const auto scheme = schemeOf(place.uri);
        if (scheme == "file")
            return way.empty() ? m_paths.resolve(std::string_view(), pathOfFileUri(place.uri))
                               : m_paths.resolve(pathOfFileUri(place.uri), way);
        if (!scheme.empty())
            return way.empty() ? place.uri : way;
        const auto path = percentDecoded(place.uri);
        if (path.starts_with('/') && !way.empty())
            return m_paths.resolve(path, way);
        way = way.empty() || path.ends_with('/') ? path + way : path + '/' + way;
        const auto base = m_bases.find(place.base);
        if (way.starts_with('/') || way.size() > kLongestUri || base == m_bases.end())
            break;
        place = base->second;
    }
    return m_paths.resolve(std::string_view(), way);
}

std::string SarifRun::logicalNameOf(const Json &location) const
{
    const auto *logical = findFirst(location, "logicalLocations");
    if (!logical)
        return {};
    auto name = textAt(*logical, "fullyQualifiedName");
    if (name.empty())
        name = textAt(*logical, "name");
    const auto index = indexAt(*logical, "index");
    if (name.empty() && index && *index < m_logicalNames.size())
        return m_logicalNames[*index];
    return name;
}

std::optional<double> severityIn(const Json &properties)
{
    constexpr const char *kKey = "security-severity";
    auto severity = realAt(properties, kKey);
    const auto text = textAt(properties, kKey);
    if (double number = 0; !text.empty()) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec == std::errc())
            severity = number;
    }
    return severity && *severity >= 0 && *severity <= 10 ? severity : std::nullopt;
}

void addTags(const Json &properties, std::vector<std::string> &tags)
{
    constexpr std::size_t kLongest = 256;
    for (const auto &tag : listAt(properties, "tags")) {
        if (tags.size() >= kMostTags)
            return;
        if (!tag.is_string())
            continue;
        auto text = cutText(tag.get_ref<const std::string &>(), kLongest);
        if (!std::ranges::contains(tags, text))
            tags.push_back(std::move(text));
    }
}

} // namespace espalier::observe

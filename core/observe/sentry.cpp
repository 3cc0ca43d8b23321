// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/observe/envelope.h"
#include "core/observe/exceptions.h"
#include "core/observe/handover.h"
#include "core/observe/otlpvalues.h"
#include "core/observe/projectplaces.h"
#include "core/observe/readers.h"
#include "core/observe/textlines.h"
#include "core/observe/texts.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <ranges>
#include <utility>

namespace espalier::observe {

namespace {

// Of an event only what is named here is taken: `user`, `request`, the variables of frames, what
// breadcrumbs say and all else stay behind.

constexpr traceback::Limits kLimits;
constexpr std::size_t kMostFingerprints = 16;

/// Members that may stand directly or within {"values": […]}.
std::vector<const Json *> valuesAt(const Json &event, const char *key)
{
    std::vector<const Json *> values;
    const auto *list = find(event, key);
    if (list && list->is_object() && find(*list, "values"))
        list = find(*list, "values");
    if (!list)
        return values;
    if (list->is_object())
        return {list};
    if (list->is_array()) {
        for (const auto &value : *list)
            values.push_back(&value);
    }
    return values;
}

model::StackFrame frameOf(const Json &json, const std::string &language,
                          const ImportOptions &options)
{
    model::StackFrame frame{.function = textAt(json, "function"),
                            .module = textAt(json, "module"),
                            .path = textAt(json, "filename"),
                            .line = std::max<std::int64_t>(integerAt(json, "lineno"), 0),
                            .column = std::max<std::int64_t>(integerAt(json, "colno"), 0),
                            .code = textAt(json, "context_line")};
    const auto absolute = textAt(json, "abs_path");
    const auto below = relativePath(absolute, options.project);
    if (frame.path.empty() || below != absolute)
        frame.path = below;
    if (!options.project.empty() && traceback::isOwn(frame, language)) {
        const auto places = ProjectPlaces::of(options.project);
        if (auto found = places->find(frame, language); !found.empty())
            frame.path = std::move(found);
    }
    const auto *own = find(json, "in_app");
    frame.own = own && own->is_boolean()
                    ? own->get<bool>()
                    : traceback::isOwn(frame, language, options.project.native());
    return frame;
}

/// A number from 0 that may be anything.
std::uint64_t countOf(double number)
{
    constexpr auto kMost = static_cast<double>(kLargestCount);
    return number > 0 ? static_cast<std::uint64_t>(std::min(number, kMost)) : 0;
}

/// Frames come with the crash last. Of too many, those in the middle are left out.
void addFrames(model::RaisedError &error, const Json &stack, const std::string &language,
               const ImportOptions &options)
{
    const auto *list = find(stack, "frames");
    if (!list || !list->is_array())
        return;
    const auto &frames = list->get_ref<const Json::array_t &>();
    const auto most = kLimits.frames / 2;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (i >= most && i + most < frames.size())
            ++error.framesLeftOut;
        else
            error.frames.push_back(frameOf(frames[frames.size() - 1 - i], language, options));
    }
    const auto *omitted = find(stack, "frames_omitted");
    if (omitted && omitted->is_array() && omitted->size() == 2 && omitted->at(0).is_number() &&
        omitted->at(1).is_number())
        error.framesLeftOut += countOf(omitted->at(1).get<double>() - omitted->at(0).get<double>());
}

/// The type with its module, as a traceback of the language writes it.
std::string typeOf(const Json &json)
{
    const auto type = textAt(json, "type");
    const auto module = textAt(json, "module");
    constexpr std::array<std::string_view, 4> kUnwritten{"", "builtins", "__main__", "exceptions"};
    const bool written = type.contains('.') || type.contains("::") ||
                         std::ranges::find(kUnwritten, module) != kUnwritten.end();
    return type.empty() || written ? type : module + '.' + type;
}

model::Relation relationOf(const Json &mechanism)
{
    const auto source = textAt(mechanism, "source");
    if (source == "__context__")
        return model::Relation::Context;
    if (source.starts_with("exceptions[") || source.starts_with("errors[") ||
        source.starts_with("InnerExceptions["))
        return model::Relation::Member;
    return source.contains("uppressed") ? model::Relation::Suppressed : model::Relation::Cause;
}

/// Exceptions come with the one that was reported last.
model::StackTrace traceOfExceptions(const std::vector<const Json *> &values,
                                    const std::string &language, const ImportOptions &options)
{
    model::StackTrace trace{.language = language, .errors = {}};
    std::map<std::int64_t, std::size_t> byId;
    for (const auto *value : values | std::views::reverse) {
        const auto index = trace.errors.size();
        if (index >= kLimits.errors)
            break;
        model::RaisedError error{
            .type = typeOf(*value), .message = textAt(*value, "value"), .frames = {}};
        const auto *mechanism = find(*value, "mechanism");
        if (index > 0) {
            error.relation = mechanism ? relationOf(*mechanism) : model::Relation::Cause;
            const auto parent =
                mechanism ? byId.find(integerAt(*mechanism, "parent_id", -1)) : byId.end();
            error.of = parent != byId.end() ? parent->second : index - 1;
        }
        if (mechanism)
            byId.emplace(integerAt(*mechanism, "exception_id", -2), index);
        if (const auto *stack = find(*value, "stacktrace"))
            addFrames(error, *stack, language, options);
        trace.errors.push_back(std::move(error));
    }
    return trace;
}

std::string messageOf(const Json &event)
{
    for (const char *key : {"logentry", "message"}) {
        const auto *entry = find(event, key);
        if (!entry)
            continue;
        if (entry->is_string())
            return entry->get<std::string>();
        for (const char *inner : {"formatted", "message"}) {
            if (auto text = textAt(*entry, inner); !text.empty())
                return text;
        }
    }
    return {};
}

/// Native crashes have their frames with the thread.
void addFramesOfThread(model::StackTrace &trace, const Json &event, const ImportOptions &options)
{
    for (const auto *thread : valuesAt(event, "threads")) {
        const auto *stack = find(*thread, "stacktrace");
        if (stack && (isTrue(*thread, "crashed") || isTrue(*thread, "current"))) {
            addFrames(trace.errors.front(), *stack, trace.language, options);
            return;
        }
    }
}

model::ExceptionSeen seenOf(const Json &event, const ImportOptions &options)
{
    const auto values = valuesAt(event, "exception");
    const std::string language(traceback::languageNamed(textAt(event, "platform")));
    model::ExceptionSeen seen;
    seen.trace = traceOfExceptions(values, language, options);
    if (seen.trace.empty())
        seen.trace.errors.push_back({.message = messageOf(event), .frames = {}});
    if (seen.trace.errors.front().frames.empty())
        addFramesOfThread(seen.trace, event, options);
    cutTrace(seen.trace, options);
    if (const auto *mechanism = values.empty() ? nullptr : find(*values.back(), "mechanism"))
        seen.handled = isTrue(*mechanism, "handled");
    const auto text = [&](const char *key) { return cutText(textAt(event, key), kLongestName); };
    seen.level = event.contains("level") ? text("level") : "error";
    seen.release = text("release");
    seen.environment = text("environment");
    const auto *contexts = find(event, "contexts");
    if (const auto *trace = contexts ? find(*contexts, "trace") : nullptr) {
        seen.traceId = plainId(textAt(*trace, "trace_id"));
        seen.spanId = plainId(textAt(*trace, "span_id"));
    }
    for (const auto &part : textsAt(event, "fingerprint") | std::views::take(kMostFingerprints))
        seen.explicitFingerprint.push_back(cutText(part, kLongestName));
    return seen;
}

std::unexpected<Error> refused(std::uint64_t line, std::string_view why)
{
    return failure(ErrorKind::InvalidInput, std::format("line {}: {}", line, why));
}

class SentryReader final {
public:
    SentryReader(const ImportOptions &options, const ObservationSink &sink, ImportSummary &summary)
        : m_options(options), m_handover(options.limits, sink, summary)
    {
    }

    Result<> readDocument(std::string_view text, std::uint64_t line);
    Result<> readEnvelope(std::string_view text);
    Result<> readLines(std::string_view text);

private:
    Result<> readEvent(const Json &event, std::uint64_t line);

    const ImportOptions &m_options;
    Handover m_handover;
};

Result<> SentryReader::readEvent(const Json &event, std::uint64_t line)
{
    m_handover.countRecord();
    const bool tells = !valuesAt(event, "exception").empty() || !messageOf(event).empty();
    if (!event.is_object() || (!tells && !find(event, "event_id")))
        return refused(line, "this is no event of Sentry");
    if (const auto *raised = find(event, "exception");
        raised && !raised->is_structured() && !raised->is_null())
        return refused(line, "its \"exception\" is neither an object nor a list");
    if (!tells || textAt(event, "type") == "transaction" || m_handover.leavesOut())
        return {};
    const auto *time = find(event, "timestamp");
    return m_handover.give({.content = seenOf(event, m_options),
                            .at = time ? timeOf(*time) : std::string(),
                            .service = {}});
}

Result<> SentryReader::readDocument(std::string_view text, std::uint64_t line)
{
    const auto document = parseDocument(validText(text), m_options.limits, line);
    if (!document)
        return failure(document.error());
    if (!document->is_array())
        return readEvent(*document, line);
    for (const auto &event : *document) {
        if (auto read = readEvent(event, line); !read)
            return read;
    }
    return {};
}

Result<> SentryReader::readLines(std::string_view text)
{
    for (std::uint64_t line = 1; !text.empty(); ++line) {
        const auto content = takeLine(text);
        if (trimmed(content).empty())
            continue;
        const auto event = parseDocument(validText(content), m_options.limits, line);
        if (!event)
            return failure(event.error());
        if (auto read = readEvent(*event, line); !read)
            return read;
    }
    return {};
}

/// What the header of an item is the header of. Without a length it goes to the end of its line.
Result<std::string_view> takePayload(std::string_view &text, const Json &header, std::uint64_t line)
{
    const auto *length = find(header, "length");
    if (!length)
        return takeLine(text);
    const auto size = integerAt(header, "length", -1);
    if (size < 0)
        return refused(line, "the length is no number from 0");
    if (static_cast<std::uint64_t>(size) > text.size())
        return refused(line, "the item is cut off");
    const auto payload = text.substr(0, static_cast<std::size_t>(size));
    text.remove_prefix(payload.size());
    if (!text.empty() && !text.starts_with('\n') && !text.starts_with("\r\n"))
        return refused(line, "the item has another length");
    (void)takeLine(text);
    return payload;
}

Result<> SentryReader::readEnvelope(std::string_view text)
{
    (void)takeLine(text); // whose it is
    for (std::uint64_t line = 2; !text.empty(); ++line) {
        const auto head = takeLine(text);
        if (trimmed(head).empty())
            continue;
        const auto header = parseDocument(head, m_options.limits, line);
        if (!header)
            return failure(header.error());
        if (!header->is_object())
            return refused(line, "this is no header of an item");
        const auto payload = takePayload(text, *header, line);
        if (!payload)
            return failure(payload.error());
        ++line;
        if (textAt(*header, "type") != "event") {
            m_handover.countRecord();
        } else if (auto read = readDocument(*payload, line); !read) {
            return read;
        }
        line += static_cast<std::uint64_t>(std::ranges::count(*payload, '\n'));
    }
    return {};
}

/// Whether it is one event a line: the first line is all of an object, and others follow.
bool isLines(std::string_view text, const ImportLimits &limits)
{
    auto first = takeLine(text);
    while (trimmed(first).empty() && !text.empty())
        first = takeLine(text);
    if (trimmed(text).empty())
        return false;
    const auto document = parseDocument(validText(first), limits);
    return document && document->is_object();
}

} // namespace

Result<> readSentry(std::string_view text, const ImportOptions &options,
                    const ObservationSink &sink, ImportSummary &summary)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    SentryReader reader(options, sink, summary);
    if (isEnvelope(text))
        return reader.readEnvelope(text);
    return isLines(text, options.limits) ? reader.readLines(text) : reader.readDocument(text, 1);
}

} // namespace espalier::observe

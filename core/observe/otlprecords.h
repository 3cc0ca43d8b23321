// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::observe {

// What spans, log records and metrics say, whichever encoding they come in: a reader of an encoding
// fills these, and hands every attribute to `attribute`, which keeps those that have a meaning
// here. They are used again for the next record, so that texts keep their memory.

/// The value of an attribute, or the body of a log record.
struct AnyValue {
    enum class Kind : std::uint8_t { None, Text, Flag, Integer, Real, Other };
    Kind kind = Kind::None;
    std::string text; ///< of Text; of Other, as JSON
    bool flag = false;
    std::int64_t integer = 0;
    double real = 0;

    void clear();
    /// Empty when it is no text.
    [[nodiscard]] std::string_view asText() const;
    [[nodiscard]] std::optional<double> asReal() const;
    /// As a person writes it.
    [[nodiscard]] std::string written() const;
};

/// The program that told it.
struct OtlpResource {
    std::string service;
    std::string release;
    std::string environment;
    std::string language;

    void clear();
    void attribute(std::string_view key, AnyValue &value);
};

/// Where in the code something was, by the names in use today and those before.
struct OtlpPlace {
    std::string function;
    std::string oldFunction; ///< without what it is in
    std::string container;   ///< what the old one is in
    std::string path;
    std::int64_t line = 0;

    void clear();
    /// The function with what it is in; may be empty.
    [[nodiscard]] std::string qualified() const;
    /// False when it is not about places.
    bool attribute(std::string_view key, AnyValue &value);
};

/// What "exception.*" says.
struct OtlpError {
    std::uint64_t at = 0; ///< nanoseconds
    std::string type;
    std::string message;
    std::string stack;
    std::optional<bool> escaped;
    bool isTold = false;       ///< by another span, as our own runtimes know
    std::uint64_t dropped = 0; ///< attributes that the program did not send

    void clear();
    [[nodiscard]] std::size_t bytes() const { return type.size() + message.size() + stack.size(); }
    /// False when it is not about errors.
    bool attribute(std::string_view key, AnyValue &value);
};

struct OtlpSpan {
    /// Of more errors of one span, or larger ones, the rest is left out.
    static constexpr std::size_t kMostErrors = 128;
    static constexpr std::size_t kMostErrorBytes = std::size_t{8} << 20;
    static constexpr std::size_t kMostLoops = 1024;

    std::string traceId; ///< as it was given: hexadecimal
    std::string spanId;
    std::string parentSpanId; ///< may be empty
    std::string name;
    std::uint64_t start = 0; ///< nanoseconds
    std::uint64_t end = 0;
    bool failed = false;
    bool abandoned = false;
    std::string id; ///< of a function that Espalier instrumented
    OtlpPlace place;
    std::optional<double> memoryBytes;
    std::string errorType; ///< "error.type"
    std::vector<std::pair<int, std::uint64_t>> loops;
    std::vector<OtlpError> errors;
    std::size_t errorCount = 0; ///< of them in use
    std::size_t errorBytes = 0;
    std::uint64_t errorsLeftOut = 0;
    std::uint64_t dropped = 0; ///< attributes and events that the program did not send

    void clear();
    void attribute(std::string_view key, AnyValue &value);
    /// Takes what an event said, when it is about an error.
    void event(std::string_view eventName, OtlpError &error);
};

struct OtlpLog {
    std::uint64_t at = 0; ///< nanoseconds
    std::uint64_t observedAt = 0;
    int severity = 0; ///< 1 to 24; 0 when not told
    std::string severityText;
    AnyValue body;
    std::string traceId;
    std::string spanId;
    OtlpPlace place;
    OtlpError error;
    std::uint64_t dropped = 0; ///< attributes that the program did not send

    void clear();
    void attribute(std::string_view key, AnyValue &value);
};

/// What the values of a metric are of.
struct OtlpMetric {
    enum class Temporality : std::uint8_t {
        Unsaid,
        Delta,      ///< each is what came since the one before
        Cumulative, ///< each is all that came since the program began to count
    };
    std::string name;
    std::string unit;
    Temporality temporality = Temporality::Unsaid;
    bool isMonotonic = false; ///< a sum that only grows

    void clear();
    /// By the number that stands for it; Unsaid for others.
    void setTemporality(std::uint64_t number);
};

/// A value of a metric. What it is of may come later: `OtlpVisitor::metricEnd`.
struct OtlpPoint {
    enum class Shape : std::uint8_t { Number, Buckets, ExponentialBuckets, Quantiles };
    static constexpr std::size_t kMostAttributes = 64;
    static constexpr std::size_t kMostBuckets = 4096;
    static constexpr std::size_t kMostQuantiles = 64;

    Shape shape = Shape::Number;
    std::uint64_t at = 0;        ///< nanoseconds
    std::uint64_t startedAt = 0; ///< when the program began to count; 0 when not told
    bool noValue = false;        ///< it says that there is none
    bool isTotal = false;        ///< it is of all since `startedAt`, and grows
    std::optional<double> value;
    std::uint64_t count = 0;
    std::optional<double> sum;
    std::optional<double> smallest;
    std::optional<double> largest;
    std::vector<std::uint64_t> buckets; ///< of exponential ones: those above 0
    std::vector<double> bounds;
    std::int64_t scale = 0;
    std::int64_t offset = 0;
    std::uint64_t zeros = 0;
    std::vector<std::uint64_t> negative;
    std::int64_t negativeOffset = 0;
    std::vector<std::pair<double, double>> quantiles; ///< and their values
    std::map<std::string, std::string> attributes;

    void clear();
    void attribute(std::string_view key, const AnyValue &value);
};

/// Is told what a request holds, group by group: all of one resource. The resource may be told
/// after what it is the resource of.
class OtlpVisitor {
public:
    virtual ~OtlpVisitor() = default;
    virtual void beginGroup() = 0;
    virtual void resource(const OtlpResource &resource) = 0;
    // Each of these returns false to end it all.
    [[nodiscard]] virtual bool span(OtlpSpan &span) = 0;
    [[nodiscard]] virtual bool log(OtlpLog &log) = 0;
    [[nodiscard]] virtual bool point(OtlpPoint &point) = 0;
    /// What the points since the last one are of.
    [[nodiscard]] virtual bool metricEnd(const OtlpMetric &metric) = 0;
    [[nodiscard]] virtual bool endGroup() = 0;
};

} // namespace espalier::observe

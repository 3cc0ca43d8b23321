// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What Throwable.printStackTrace writes, also for Kotlin, Scala and others of the same machine:
//
//     Exception in thread "main" shop.CartException: message
//     <tab>at shop.Cart.add(Cart.java:5)
//     <tab>Suppressed: shop.CloseException
//     <tab><tab>at shop.Cart.close(Cart.java:9)
//     <tab><tab>... 1 more
//     Caused by: java.io.IOException
//     <tab>... 1 more

#include "core/traceback/builder.h"
#include "core/traceback/parser.h"
#include "core/traceback/record.h"
#include "core/traceback/scan.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier::traceback {

using model::Relation;

static constexpr std::string_view kThread = "Exception in thread \"";
static constexpr std::size_t kFarthest = 256;       ///< lines of a message looked through
static constexpr std::size_t kFarthestColumn = 512; ///< of a call behind a log's prefix
static constexpr std::size_t kMostErrors = 4096;    ///< told at the same time
static constexpr std::array<std::string_view, 3> kErrorNames{"Exception", "Error", "Throwable"};

static bool isErrorName(std::string_view type)
{
    return std::ranges::any_of(kErrorNames, [&](auto name) { return type.ends_with(name); });
}

static TypeAndMessage errorIn(std::string_view text)
{
    return typeAndMessage(text, ".$");
}

// Names of classes made while running end with what differs from run to run.
static std::string_view withoutAddress(std::string_view name)
{
    constexpr std::string_view kLambda = "$$Lambda";
    const auto at = name.find(kLambda);
    return at == std::string_view::npos ? name : name.substr(0, at + kLambda.size());
}

static void setName(model::StackFrame &frame, std::string_view name)
{
    const auto parts = splitAtLast(name, ".");
    if (!parts) {
        frame.function = name;
        return;
    }
    auto type = parts->before;
    // "loader/module@version/" come before the class; what follows "$$Lambda/" is of its name.
    const auto end = std::min(type.find("$$Lambda"), type.size());
    if (const auto slash = type.substr(0, end).rfind('/'); slash != std::string_view::npos)
        type.remove_prefix(slash + 1);
    frame.module = withoutAddress(type);
    frame.function = parts->after;
}

static bool isSource(std::string_view text, model::StackFrame &frame)
{
    if (text == "Native Method" || text == "Unknown Source" || text == "<generated>" ||
        text == "<unknown>")
        return true;
    auto name = text;
    const auto number = consumeNumberAtEnd(name);
    const bool numbered = number && consumeEnd(name, ":");
    if (!numbered)
        name = text;
    frame.path = name;
    frame.line = numbered ? *number : 0;
    if (name.empty() || name.find_first_of("/\\()=,: ") != name.npos)
        return false;
    const auto parts = splitAtLast(name, ".");
    return numbered || (parts && std::ranges::none_of(parts->after, isUpper));
}

// "at pkg.Class.method(File.java:12)", after "at ". Loggers may tell the archive behind it.
static std::optional<model::StackFrame> callIn(std::string_view text)
{
    const auto open = text.find('(');
    const auto close = open == text.npos ? text.npos : text.find(')', open);
    if (close == text.npos || open == 0 || isSpace(text[open - 1]))
        return std::nullopt;
    const auto after = trimmed(text.substr(close + 1));
    if (!after.empty() && after.front() != '[' && after.front() != '~')
        return std::nullopt;
    model::StackFrame frame;
    if (!isSource(text.substr(open + 1, close - open - 1), frame))
        return std::nullopt;
    const auto name = text.substr(0, open);
    // Functions of PHP, told in Java's way, need no class.
    if (!name.contains('.') && !name.contains('{') && !frame.path.ends_with(".php"))
        return std::nullopt;
    setName(frame, name);
    return frame;
}

static std::optional<model::StackFrame> callOfLine(std::string_view line)
{
    auto text = trimmedLeft(line);
    return consume(text, "at ") ? callIn(text) : std::nullopt;
}

static std::optional<std::int64_t> omittedIn(std::string_view line)
{
    auto text = trimmed(line);
    if (!consume(text, "... "))
        return std::nullopt;
    const auto count = consumeNumber(text);
    return text.starts_with(" more") || text.starts_with(" common frames omitted") ? count
                                                                                   : std::nullopt;
}

namespace {

class JavaParser final : public Parser {
public:
    explicit JavaParser(const ParserOptions &options)
        : Parser(options), m_builder("java", options.limits)
    {
    }

    Took take(std::string_view line) override;
    bool isText(std::string_view /*line*/) const override { return m_state != State::Start; }
    model::StackTrace finish() override;

private:
    using Id = TraceBuilder::Id;
    enum class State : std::uint8_t { Start, Title, Message, Frames };
    struct Told {
        Id id = TraceBuilder::kNone;
        std::size_t indent = 0; ///< of the line that told it
    };

    Took begin(std::string_view line);
    Took text(std::string_view line);
    bool takeRelated(std::string_view line);
    void addRelated(Relation relation, std::size_t indent, std::string_view head);
    void setHead(std::string_view text);

    TraceBuilder m_builder;
    State m_state = State::Start;
    std::vector<Told> m_told; ///< indents rise; the last one is being told
    Id m_root = TraceBuilder::kNone;
    bool m_isConfirmed = false;
};

Took JavaParser::take(std::string_view line)
{
    if (m_state == State::Start)
        return begin(line);
    if (auto call = callOfLine(line)) {
        m_builder.keepHeld(m_told.back().id);
        m_builder.addFrame(m_told.back().id, std::move(*call));
        m_state = State::Frames;
        m_isConfirmed = true;
        return Took::Yes;
    }
    if (const auto omitted = omittedIn(line)) {
        m_builder.keepHeld(m_told.back().id);
        m_builder.leaveOut(m_told.back().id, static_cast<std::uint64_t>(*omitted));
        m_state = State::Frames;
        return Took::Yes;
    }
    return takeRelated(line) ? Took::Yes : text(line);
}

Took JavaParser::begin(std::string_view line)
{
    if (isBlank(line))
        return Took::Maybe;
    auto head = trimmed(line);
    m_root = m_builder.add(Relation::Outermost, TraceBuilder::kNone, {}, {});
    m_told.push_back({.id = m_root, .indent = 0});
    if (auto call = callOfLine(line)) {
        m_builder.addFrame(m_root, std::move(*call));
        m_state = State::Frames;
        m_isConfirmed = true;
        return Took::Yes;
    }
    m_state = State::Message;
    if (consume(head, kThread)) {
        const auto rest = splitAt(head, "\" ");
        head = rest ? rest->after : head;
        m_isConfirmed = rest.has_value();
    }
    setHead(head);
    return Took::Yes;
}

void JavaParser::setHead(std::string_view text)
{
    const auto [type, message] = errorIn(text);
    m_builder.setHead(m_told.back().id, type, message);
}

// An error belongs to the one that was told with the same indent, or with a smaller one if it was
// suppressed.
void JavaParser::addRelated(Relation relation, std::size_t indent, std::string_view head)
{
    const auto belongs = [&](const Told &told) {
        return relation == Relation::Suppressed ? told.indent < indent : told.indent <= indent;
    };
    while (m_told.size() > 1 && !belongs(m_told.back()))
        m_told.pop_back();
    const auto of = m_told.back();
    const auto id =
        of.id == TraceBuilder::kNone ? TraceBuilder::kNone : m_builder.add(relation, of.id, {}, {});
    if (of.indent == indent || m_told.size() >= kMostErrors)
        m_told.pop_back();
    m_told.push_back({.id = id, .indent = indent});
    m_state = head.empty() ? State::Title : State::Message;
    setHead(head);
}

bool JavaParser::takeRelated(std::string_view line)
{
    const auto indent = indentOf(line);
    auto text = trimmed(line);
    const bool cause = consume(text, "Caused by:");
    if (!cause && !consume(text, "Suppressed:"))
        return false;
    text = trimmedLeft(text);
    m_builder.keepHeld(m_told.back().id);
    m_isConfirmed = true;
    // "[CIRCULAR REFERENCE: …]" tells an error that was told before.
    if (text.starts_with("[CIRCULAR REFERENCE")) {
        m_state = State::Frames;
        return true;
    }
    addRelated(cause ? Relation::Cause : Relation::Suppressed, indent, text);
    return true;
}

Took JavaParser::text(std::string_view line)
{
    if (m_state == State::Title && !isBlank(line)) {
        setHead(trimmed(line));
        m_state = State::Message;
        return Took::Yes;
    }
    if (trimmed(line).starts_with("[CIRCULAR REFERENCE"))
        return Took::Yes;
    if (m_state == State::Frames) {
        // Build tools part causes by empty lines.
        return isBlank(line) ? Took::Maybe : Took::No;
    }
    m_builder.hold(trimmedRight(line));
    return Took::Maybe;
}

model::StackTrace JavaParser::finish()
{
    if (m_root == TraceBuilder::kNone || (!m_isConfirmed && m_options.text != MessageText::Rest))
        return {};
    if (m_options.text == MessageText::Rest)
        m_builder.keepHeld(m_told.back().id);
    return m_builder.finish(m_root, FrameOrder::InnermostFirst);
}

std::optional<Sign> sign(std::string_view line)
{
    if (const auto at = line.find(kThread); at != std::string_view::npos) {
        const auto rest = splitAt(line.substr(at + kThread.size()), "\" ");
        if (rest && !errorIn(rest->after).type.empty())
            return Sign{at};
    }
    const auto part = line.substr(0, kFarthestColumn);
    for (auto at = part.find("at "); at != part.npos; at = part.find("at ", at + 1)) {
        if ((at == 0 || isSpace(line[at - 1])) && callIn(line.substr(at + 3)))
            return Sign{at, false, true};
    }
    return std::nullopt;
}

// A qualified name of an error behind other text.
std::optional<std::size_t> errorWithin(std::string_view line)
{
    for (std::size_t at = line.find(' '); at != line.npos; at = line.find(' ', at + 1)) {
        const auto type = errorIn(line.substr(at + 1)).type;
        if (isErrorName(type) && type.contains('.'))
            return at + 1;
    }
    return std::nullopt;
}

std::optional<Head> head(const LinesBefore &before)
{
    for (std::size_t back = 1; back <= kFarthest; ++back) {
        const auto line = before.line(back);
        if (!line || callOfLine(*line) || omittedIn(*line))
            break;
        const auto indent = indentOf(*line);
        if (isErrorName(errorIn(line->substr(indent)).type))
            return Head{back, indent};
        const auto record = recordHead(*line);
        if (back == 1 || record) {
            if (const auto within = errorWithin(*line))
                return Head{back, *within};
        }
        if (record)
            break;
    }
    // Other names are believed right before the calls; threads are dumped with the same calls.
    const auto last = before.line(1);
    if (!last)
        return std::nullopt;
    const auto indent = indentOf(*last);
    const auto type = errorIn(last->substr(indent)).type;
    if (!type.contains('.') || type == "java.lang.Thread.State")
        return std::nullopt;
    return Head{1, indent};
}

} // namespace

const Language kJava{.name = "java",
                     .sign = sign,
                     .head = head,
                     .parser = [](const ParserOptions &options) -> std::unique_ptr<Parser> {
                         return std::make_unique<JavaParser>(options);
                     }};

} // namespace espalier::traceback

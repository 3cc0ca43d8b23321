// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/xmlcaps.h"

#include "core/base/textformat.h"
#include "core/observe/texts.h"

#include <QBuffer>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <format>

namespace espalier::observe {

namespace {

constexpr auto kNone = std::string_view::npos;

bool isForbiddenControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
}

/// Bytes of a sequence that colours a terminal ("ESC [ 3 1 m"), or 0.
std::size_t colourAt(std::string_view text)
{
    if (!text.starts_with("\x1b["))
        return 0;
    const auto end = text.find_first_not_of("0123456789;", 2);
    return end != kNone && text[end] >= 'A' && text[end] <= 'z' ? end + 1 : 0;
}

std::string withoutControls(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (!isForbiddenControl(text[i])) {
            result += text[i++];
        } else if (const auto colour = colourAt(text.substr(i)); colour > 0) {
            i += colour;
        } else {
            result += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return result;
}

/// Looks at a document by its tags alone, for what the parser of Qt would take too long over or
/// accept: it compares each attribute with all others of its tag, and reads declarations.
class Prescan final {
public:
    Prescan(std::string_view text, const ImportLimits &limits) : m_text(text), m_limits(limits) {}

    Result<> run()
    {
        if (auto done = checkBytes(); !done)
            return done;
        std::size_t at = 0;
        while (at < m_text.size()) {
            const auto tag = std::min(m_text.find('<', at), m_text.size());
            if (tag - at > m_limits.valueBytes)
                return tooLong(at);
            const auto end = tag < m_text.size() ? endOfMarkup(tag) : Result<std::size_t>(tag);
            if (!end)
                return failure(end.error());
            if (*end - tag > m_limits.valueBytes)
                return tooLong(tag);
            at = *end;
        }
        return {};
    }

private:
    static constexpr int kMostAttributes = 256;

    std::unexpected<Error> wrong(std::size_t at, const std::string &why) const
    {
        return failure(ErrorKind::InvalidInput, placeOf(m_text, at) + ": " + why);
    }
    std::unexpected<Error> tooLong(std::size_t at) const
    {
        return wrong(at, std::format("a text is longer than {} bytes", m_limits.valueBytes));
    }
    Result<> checkBytes() const;
    Result<std::size_t> endOfMarkup(std::size_t at) const;
    Result<std::size_t> endOfDocumentType(std::size_t at) const;
    Result<std::size_t> endOfTag(std::size_t at) const;

    std::string_view m_text;
    const ImportLimits &m_limits;
};

/// The encoding that a declaration names, in lower case; empty when it names none.
std::string declaredEncoding(std::string_view text)
{
    const auto declaration = text.substr(0, text.starts_with("<?xml") ? text.find("?>") : 0);
    const auto name = declaration.find("encoding");
    const auto open = name == kNone ? kNone : declaration.find_first_of("\"'", name);
    const auto close = open == kNone ? kNone : declaration.find(declaration[open], open + 1);
    if (close == kNone)
        return {};
    std::string encoding(declaration.substr(open + 1, close - open - 1));
    std::ranges::transform(encoding, encoding.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return encoding;
}

// In encodings that are none of these a "<" may be written in other bytes, which a scan would miss.
Result<> Prescan::checkBytes() const
{
    if (const auto nul = m_text.find('\0'); nul != kNone)
        return wrong(nul, "there is a NUL byte, so this is no XML that can be read here");
    const auto encoding =
        declaredEncoding(m_text.starts_with("\xEF\xBB\xBF") ? m_text.substr(3) : m_text);
    if (encoding.starts_with("iso-8859-") || encoding.starts_with("windows-125"))
        return {};
    if (!encoding.empty() && encoding != "utf-8" && encoding != "utf8" && encoding != "us-ascii" &&
        encoding != "ascii")
        return wrong(0, "the encoding \"" + cutText(encoding, 64) + "\" is not read");
    if (isValidUtf8(m_text))
        return {};
    std::size_t at = 0; // by line, for no character goes across the end of one
    while (isValidUtf8(m_text.substr(at, m_text.find('\n', at) - at)))
        at = m_text.find('\n', at) + 1;
    const auto line = m_text.substr(at, m_text.find('\n', at) - at);
    const auto valid = validText(line);
    const auto same = std::ranges::mismatch(line, valid).in1 - line.begin();
    return wrong(at + static_cast<std::size_t>(same), "the bytes are not UTF-8");
}

Result<std::size_t> Prescan::endOfMarkup(std::size_t at) const
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPassedOver{
        {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
    const auto rest = m_text.substr(at);
    for (const auto &[begin, end] : kPassedOver) {
        if (rest.starts_with(begin)) {
            const auto found = rest.find(end, begin.size());
            return found == kNone ? m_text.size() : at + found + end.size();
        }
    }
    return rest.starts_with("<!") ? endOfDocumentType(at) : endOfTag(at);
}

// Tools name the DTD of Cobertura or of JUnit; what would be declared in the document itself is
// what attacks are made of.
Result<std::size_t> Prescan::endOfDocumentType(std::size_t at) const
{
    char quote = 0;
    for (std::size_t i = at; i < m_text.size(); ++i) {
        const char c = m_text[i];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[')
            return wrong(i, "a document type that declares entities or the like is not accepted");
        else if (c == '>')
            return i + 1;
    }
    return m_text.size();
}

Result<std::size_t> Prescan::endOfTag(std::size_t at) const
{
    int attributes = 0;
    for (auto i = m_text.find_first_of("=\"'>", at); i != kNone;
         i = m_text.find_first_of("=\"'>", i + 1)) {
        const char c = m_text[i];
        if (c == '>')
            return i + 1;
        if (c == '=') {
            if (++attributes > kMostAttributes)
                return wrong(at, std::format("a tag has more than {} attributes", kMostAttributes));
        } else if (i = m_text.find(c, i + 1); i == kNone) {
            break;
        }
    }
    return m_text.size();
}

} // namespace

struct CappedXml::Private {
    Private(std::string_view given, const ImportLimits &importLimits)
        : clean(std::ranges::any_of(given, isForbiddenControl) && !given.contains('\0')
                    ? withoutControls(given)
                    : std::string()),
          text(clean.empty() ? given : clean), limits(importLimits)
    {
        const auto size = static_cast<qsizetype>(text.size());
        buffer.setData(QByteArray::fromRawData(text.data(), size));
        buffer.open(QIODevice::ReadOnly);
        reader.setDevice(&buffer);            // in pieces: as a whole it would be held in UTF-16
        reader.setNamespaceProcessing(false); // reports use prefixes that they do not declare
    }

    std::string clean;
    std::string_view text;
    ImportLimits limits;
    QBuffer buffer;
    QXmlStreamReader reader;
    QXmlStreamAttributes attributes;
    std::string name;
    std::size_t depth = 0;
    bool looked = false;
};

CappedXml::CappedXml(std::string_view text, const ImportLimits &limits)
    : m_d(std::make_unique<Private>(text, limits))
{
}

CappedXml::~CappedXml() = default;

Result<CappedXml::Step> CappedXml::next()
{
    if (!std::exchange(m_d->looked, true)) {
        if (auto scanned = Prescan(m_d->text, m_d->limits).run(); !scanned)
            return failure(scanned.error());
    }
    auto &reader = m_d->reader;
    const auto takeName = [this, &reader] {
        const auto name = reader.qualifiedName();
        m_d->name = name.sliced(name.lastIndexOf(u':') + 1).toUtf8().toStdString();
    };
    for (;;) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            if (++m_d->depth > m_d->limits.depth)
                return wrong(std::format("elements stand deeper within each other than {}",
                                         m_d->limits.depth));
            takeName();
            m_d->attributes = reader.attributes();
            return Step::Start;
        case QXmlStreamReader::EndElement:
            --m_d->depth;
            takeName();
            return Step::End;
        case QXmlStreamReader::Characters: return Step::Text;
        case QXmlStreamReader::EntityReference:
            return wrong("the entity \"" + cutText(reader.name().toUtf8().toStdString(), 64) +
                         "\" is not one of XML's own");
        case QXmlStreamReader::EndDocument: return Step::Finished;
        case QXmlStreamReader::Invalid:
            return wrong(reader.error() == QXmlStreamReader::PrematureEndOfDocumentError
                             ? "the document ends within an element, or has none"
                             : "this is not well-formed XML: " +
                                   reader.errorString().toUtf8().toStdString());
        default: break; // declaration, document type, comment, instruction
        }
    }
}

const std::string &CappedXml::name() const
{
    return m_d->name;
}

std::string CappedXml::attribute(const char *name) const
{
    return m_d->attributes.value(QLatin1StringView(name)).toUtf8().toStdString();
}

bool CappedXml::hasAttribute(const char *name) const
{
    return m_d->attributes.hasAttribute(QLatin1StringView(name));
}

std::string CappedXml::text() const
{
    return m_d->reader.text().toUtf8().toStdString();
}

Result<> CappedXml::skip()
{
    const auto outside = m_d->depth - 1;
    while (m_d->depth > outside) {
        if (const auto step = next(); !step)
            return failure(step.error());
    }
    return {};
}

Result<std::string> CappedXml::readText()
{
    std::string result;
    const auto outside = m_d->depth - 1;
    while (m_d->depth > outside) {
        const auto step = next();
        if (!step)
            return failure(step.error());
        if (*step == Step::Text)
            result += text();
    }
    return result;
}

std::unexpected<Error> CappedXml::wrong(const std::string &why) const
{
    const auto &reader = m_d->reader;
    return failure(
        ErrorKind::InvalidInput,
        std::format("line {}, column {}: {}", reader.lineNumber(), reader.columnNumber() + 1, why));
}

} // namespace espalier::observe

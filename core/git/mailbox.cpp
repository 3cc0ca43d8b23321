// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/mail.h"

#include "core/git/maildiff.h"
#include "core/git/mailencoding.h"

#include <QDateTime>

#include <algorithm>
#include <format>
#include <map>

namespace espalier::git {

static constexpr std::size_t kMostMails = 1'000;
static constexpr std::size_t kMostHeaderBytes = 64 * 1024;

static std::unexpected<Error> badMail(const char *why)
{
    return failure(ErrorKind::InvalidInput, why);
}

namespace {

/// A mail as it stands in the file.
struct RawMail {
    std::map<std::string, std::string> headers; ///< by lower-case name, unfolded
    std::string body;
};

} // namespace

static std::string_view takeLine(std::string_view &text)
{
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// Texts of the single mails, without the line that begins each.
static Result<std::vector<std::string_view>> splitBox(std::string_view text)
{
    std::vector<std::string_view> mails;
    std::string_view rest = text;
    std::size_t begin = text.npos;
    const auto close = [&](std::size_t end) {
        if (begin != text.npos)
            mails.push_back(text.substr(begin, end - begin));
    };
    while (!rest.empty()) {
        const std::size_t at = text.size() - rest.size();
        if (!isFromLine(takeLine(rest)))
            continue;
        close(at);
        begin = text.size() - rest.size();
        if (mails.size() >= kMostMails)
            return failure(ErrorKind::Unsupported, "more mails than can be taken in at once");
    }
    close(text.size());
    return mails;
}

/// ">From " stands for "From ", ">>From " for ">From " in an mbox file. CR before LF is the
/// transport's when the header has it, too.
static std::string plainBody(std::string_view body, bool inBox, bool crlf)
{
    std::string result;
    result.reserve(body.size());
    while (!body.empty()) {
        const bool ended = body.contains('\n');
        std::string_view line = takeLine(body);
        const auto quotes = std::min(line.find_first_not_of('>'), line.size());
        if (inBox && quotes > 0 && line.substr(quotes).starts_with("From "))
            line.remove_prefix(1);
        if (crlf && line.ends_with('\r'))
            line.remove_suffix(1);
        result += line;
        if (ended)
            result += '\n';
    }
    return result;
}

static Result<std::pair<std::string, std::string>> readHeader(std::string_view line)
{
    const auto colon = line.find(':');
    const auto isNameByte = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
    if (colon == line.npos || colon == 0 || !std::ranges::all_of(line.substr(0, colon), isNameByte))
        return badMail("this is no mail: its header cannot be read");
    return std::pair(lowerCase(line.substr(0, colon)),
                     std::string(trimmed(line.substr(colon + 1))));
}

static Result<RawMail> readRaw(std::string_view text, bool inBox)
{
    RawMail mail;
    std::string *open = nullptr;
    const std::string_view all = text;
    const bool crlf = text.substr(0, text.find('\n')).ends_with('\r');
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        if (crlf && line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            break;
        if (all.size() - text.size() > kMostHeaderBytes)
            return badMail("a mail with a header that is too long");
        if (line.contains('\0'))
            return badMail("a mail with control characters in its header");
        if (line.starts_with(' ') || line.starts_with('\t')) {
            if (!open)
                return badMail("this is no mail: its header cannot be read");
            *open += ' ' + std::string(trimmed(line));
            continue;
        }
        auto header = readHeader(line);
        if (!header)
            return failure(std::move(header.error()));
        const auto [place, added] = mail.headers.try_emplace(header->first, header->second);
        constexpr std::string_view kOnce[] = {"from", "subject", "content-type",
                                              "content-transfer-encoding"};
        if (!added && std::ranges::contains(kOnce, std::string_view(header->first)))
            return badMail("a mail that says the same thing twice in its header");
        open = &place->second;
    }
    mail.body = plainBody(text, inBox, crlf);
    return mail;
}

static std::string headerOf(const RawMail &mail, const char *name)
{
    const auto found = mail.headers.find(name);
    return found == mail.headers.end() ? std::string() : found->second;
}

/// The value of a parameter of Content-Type.
static std::string parameter(const std::string &type, std::string_view name)
{
    std::string_view rest = type;
    while (true) {
        const auto semicolon = rest.find(';');
        if (semicolon == rest.npos)
            return {};
        rest.remove_prefix(semicolon + 1);
        const std::string_view item = trimmed(rest.substr(0, rest.find(';')));
        const auto equals = item.find('=');
        if (equals == item.npos || lowerCase(trimmed(item.substr(0, equals))) != name)
            continue;
        std::string_view value = trimmed(item.substr(equals + 1));
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        return std::string(value);
    }
}

static Result<> checkType(const std::string &type)
{
    const std::string plain = lowerCase(trimmed(type.substr(0, type.find(';'))));
    if (plain.starts_with("multipart/"))
        return failure(ErrorKind::Unsupported,
                       "a mail with attachments: save the patch itself and take that in");
    if (!plain.empty() && plain != "text/plain" && plain != "text/x-patch" &&
        plain != "text/x-diff")
        return failure(ErrorKind::Unsupported, "a mail that is no plain text", plain);
    if (lowerCase(parameter(type, "format")) == "flowed")
        return failure(ErrorKind::Unsupported, "a mail whose lines were reflowed on the way");
    return {};
}

/// "Name <address>", "address (Name)" or an address alone.
static Result<Identity> readAuthor(const std::string &from)
{
    std::string name;
    std::string email = from;
    const auto open = from.rfind('<');
    const auto close = from.rfind('>');
    if (open != from.npos && close != from.npos && close > open) {
        email = from.substr(open + 1, close - open - 1);
        name = from.substr(0, open);
    } else if (const auto bracket = from.find('('); bracket != from.npos && from.ends_with(')')) {
        email = from.substr(0, bracket);
        name = from.substr(bracket + 1, from.size() - bracket - 2);
    }
    name = trimmed(name);
    if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) {
        name = name.substr(1, name.size() - 2);
        for (auto at = name.find('\\'); at != name.npos; at = name.find('\\', at + 1))
            name.erase(at, 1);
    }
    auto decoded = decodedHeader(name);
    if (!decoded)
        return failure(std::move(decoded.error()));
    email = trimmed(email);
    const auto isAddressByte = [](unsigned char c) {
        return c > 0x20 && c != 0x7f && c != '<' && c != '>';
    };
    if (email.empty() || !std::ranges::all_of(email, isAddressByte) ||
        decoded->find_first_of("<>") != decoded->npos)
        return badMail("a mail without a sender that can be read");
    return Identity{decoded->empty() ? email : *std::move(decoded), email};
}

static std::string readDate(std::string date)
{
    date = trimmed(date.substr(0, date.find('('))); // the zone's name
    const auto time = QDateTime::fromString(QString::fromUtf8(date.c_str()), Qt::RFC2822Date);
    return time.isValid() ? time.toUTC().toString(Qt::ISODate).toStdString() : std::string();
}

/// Without "Re:" and "[PATCH v2 1/3]".
static std::string plainSubject(std::string_view subject)
{
    while (true) {
        subject = trimmed(subject);
        const auto end = subject.find(']');
        if (subject.starts_with('[') && end != subject.npos)
            subject.remove_prefix(end + 1);
        else if (lowerCase(subject.substr(0, 3)) == "re:")
            subject.remove_prefix(3);
        else
            return std::string(subject);
    }
}

/// Lines like headers at the top of the message tell of an author who did not send the mail.
static Result<> takeInnerHeaders(std::string &message, MailPatch &patch)
{
    std::string_view rest = message;
    while (rest.starts_with('\n'))
        rest.remove_prefix(1);
    bool any = false;
    while (!rest.empty()) {
        std::string_view next = rest;
        const std::string_view line = takeLine(next);
        const std::string lower = lowerCase(line.substr(0, 8));
        if (lower.starts_with("from:")) {
            auto author = readAuthor(std::string(trimmed(line.substr(5))));
            if (!author)
                return failure(std::move(author.error()));
            patch.author = *std::move(author);
        } else if (lower.starts_with("date:")) {
            patch.date = readDate(std::string(line.substr(5)));
        } else if (lower.starts_with("subject:")) {
            auto subject = decodedHeader(line.substr(8));
            if (!subject)
                return failure(std::move(subject.error()));
            patch.subject = plainSubject(*subject);
        } else {
            break;
        }
        any = true;
        rest = next;
    }
    if (any)
        message = std::string(rest);
    return {};
}

static Result<MailPatch> readMail(std::string_view text, bool inBox)
{
    const auto raw = readRaw(text, inBox);
    if (!raw)
        return failure(raw.error());
    const std::string type = headerOf(*raw, "content-type");
    if (auto known = checkType(type); !known)
        return failure(std::move(known.error()));
    MailPatch patch;
    auto author = readAuthor(headerOf(*raw, "from"));
    auto subject = decodedHeader(headerOf(*raw, "subject"));
    if (!author || !subject)
        return failure(!author ? author.error() : subject.error());
    patch.author = *std::move(author);
    patch.subject = plainSubject(*subject);
    patch.date = readDate(headerOf(*raw, "date"));
    const auto body = decodedBody(raw->body, headerOf(*raw, "content-transfer-encoding"));
    if (!body)
        return failure(body.error());
    const auto parts = splitBody(*body);
    if (!parts)
        return failure(parts.error());
    auto message = toUtf8(parts->message, parameter(type, "charset"));
    if (!message)
        return failure(std::move(message.error()));
    if (auto done = takeInnerHeaders(*message, patch); !done)
        return failure(std::move(done.error()));
    patch.body = trimmed(*message);
    patch.diff = parts->diff;
    return patch;
}

Result<std::vector<MailPatch>> readMails(std::string_view text)
{
    constexpr std::size_t kMostBytes = 64u << 20;
    if (text.size() > kMostBytes)
        return failure(ErrorKind::Unsupported,
                       std::format("mails of more than {} bytes", kMostBytes));
    const bool inBox = isFromLine(text.substr(0, text.find('\n')));
    std::vector<std::string_view> mails{text};
    if (inBox) {
        auto split = splitBox(text);
        if (!split)
            return failure(std::move(split.error()));
        mails = *std::move(split);
    }
    std::vector<MailPatch> patches;
    for (const std::string_view mail : mails) {
        auto patch = readMail(mail, inBox);
        if (!patch)
            return failure(std::move(patch.error()));
        patches.push_back(*std::move(patch));
    }
    if (std::ranges::all_of(patches, [](const MailPatch &patch) { return patch.diff.empty(); }))
        return badMail("there is no patch in the mail");
    return patches;
}

} // namespace espalier::git

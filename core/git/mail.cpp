// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/mail.h"

#include "core/git/branches.h"
#include "core/git/changedfiles.h"
#include "core/git/maildiff.h"
#include "core/git/mailencoding.h"
#include "core/git/objects.h"

#include <algorithm>
#include <chrono>
#include <format>

namespace espalier::git {

/// The time as in mails, on the author's clock.
static std::string mailDate(std::int64_t time, int offsetMinutes)
{
    const std::chrono::sys_seconds local{std::chrono::seconds(time + offsetMinutes * 60)};
    const int minutes = std::abs(offsetMinutes);
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(local)};
    return std::format("{:%a}, {} {:%b %Y %T} {}{:02}{:02}", local,
                       static_cast<unsigned>(day.day()), local, offsetMinutes < 0 ? '-' : '+',
                       minutes / 60, minutes % 60);
}

static std::string mailName(const std::string &name)
{
    const std::string encoded = encodedHeader(name);
    if (encoded != name || name.find_first_of("()<>[]:;@\\,.\"") == name.npos)
        return encoded;
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

static std::string folded(const std::string &header)
{
    constexpr std::size_t kLongest = 76;
    std::string result;
    std::size_t lineBegin = 0;
    for (const char c : header) {
        if (c == ' ' && result.size() - lineBegin >= kLongest) {
            result += '\n';
            lineBegin = result.size();
        }
        result += c;
        if (c == '\n')
            lineBegin = result.size();
    }
    return result;
}

/// The message without its first paragraph, which is the subject.
static std::string bodyOf(const std::string &message)
{
    const std::string_view text = trimmed(message);
    const auto end = text.find("\n\n");
    if (end == text.npos)
        return {};
    std::string body;
    for (std::string_view rest = trimmed(text.substr(end)); !rest.empty();) {
        const auto lineEnd = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, lineEnd);
        body += (hasMeaningInMails(line) ? " " : "") + std::string(line) + "\n";
        rest.remove_prefix(std::min(lineEnd + 1, rest.size()));
    }
    return body;
}

namespace {

/// What a commit changes: the numbers, and the diff.
struct Changes {
    std::string statistics;
    std::string diff;
};

} // namespace

static std::string statisticsLine(const ChangedFile &file, const LineCounts &counts)
{
    constexpr std::size_t kWidth = 40;
    if (counts.binary)
        return std::format(" {} | Bin\n", quotedName(file.path));
    const std::size_t all = counts.added + counts.removed;
    const std::size_t shown = std::min(all, kWidth);
    const std::size_t plus = all == 0 ? 0 : (counts.added * shown + all - 1) / all;
    return std::format(" {} | {} {}{}\n", quotedName(file.path), all, std::string(plus, '+'),
                       std::string(shown - plus, '-'));
}

static Result<std::string> diffOf(const Repository &repository, const ChangedFile &file)
{
    const auto versions = versionsOf(repository, file);
    if (!versions)
        return failure(versions.error());
    const auto side = [](const std::optional<WholeFile> &whole) -> std::optional<FileVersion> {
        if (!whole)
            return std::nullopt;
        return FileVersion{whole->content, whole->kind == EntryKind::Executable
                                               ? FileMode::Executable
                                               : FileMode::Regular};
    };
    for (const auto *whole : {&versions->before, &versions->after}) {
        if (*whole && (*whole)->kind != EntryKind::Regular &&
            (*whole)->kind != EntryKind::Executable)
            return failure(ErrorKind::Unsupported, "a symbolic link or a submodule has changed",
                           file.path);
    }
    return unifiedDiff(file.path, side(versions->before), side(versions->after));
}

static Result<Changes> changesOf(const Repository &repository, const Commit &commit)
{
    const auto files = changedFiles(repository, commit.parents.front(), commit.id);
    if (!files)
        return failure(files.error());
    Changes changes;
    LineCounts all;
    for (const ChangedFile &file : *files) {
        const auto counts = countLines(repository, file);
        const auto diff = diffOf(repository, file);
        if (!counts || !diff)
            return failure(!counts ? counts.error() : diff.error());
        changes.statistics += statisticsLine(file, *counts);
        changes.diff += *diff;
        all.added += counts->added;
        all.removed += counts->removed;
    }
    changes.statistics += std::format(" {} files changed, {} insertions(+), {} deletions(-)\n",
                                      files->size(), all.added, all.removed);
    return changes;
}

static Result<std::string> mailOf(const Repository &repository, const Commit &commit,
                                  const std::string &number)
{
    if (commit.parents.size() != 1)
        return failure(ErrorKind::Unsupported, "only a commit with one parent makes a patch",
                       commit.id.value());
    const auto changes = changesOf(repository, commit);
    if (!changes)
        return failure(changes.error());
    std::string body = bodyOf(commit.message) + "---\n" + changes->statistics + "\n" +
                       changes->diff + "-- \nEspalier\n";
    // Mailers and git am drop the CR of a CRLF; what is encoded is safe from them.
    const bool encode = body.contains('\r');
    const bool ascii = std::ranges::all_of(body, [](unsigned char c) { return c < 0x80; });
    std::string mail = "From " + commit.id.value() + " Mon Sep 17 00:00:00 2001\n";
    mail += folded("From: " + mailName(commit.author.name) + " <" + commit.author.email + ">") +
            "\nDate: " + mailDate(commit.time, commit.offsetMinutes) + "\n";
    mail += folded("Subject: [PATCH" + number + "] " + encodedHeader(commit.subject)) + "\n";
    if (encode || !ascii)
        mail += std::format("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
                            "Content-Transfer-Encoding: {}\n",
                            encode ? "quoted-printable" : "8bit");
    return mail + "\n" + (encode ? quotedPrintable(body) : body) + "\n";
}

Result<std::string> mailOf(const Repository &repository, const ObjectId &commit)
{
    const auto read = readCommit(repository, commit);
    if (!read)
        return failure(read.error());
    return mailOf(repository, *read, {});
}

Result<std::string> mailsOf(const Repository &repository, const ObjectId &base, const ObjectId &tip)
{
    auto commits = commitsBetween(repository, base, tip);
    if (!commits)
        return failure(std::move(commits.error()));
    std::erase_if(*commits, [](const Commit &commit) { return commit.parents.size() > 1; });
    std::ranges::reverse(*commits);
    if (commits->empty())
        return failure(ErrorKind::InvalidInput, "there is no commit to be sent", tip.value());
    std::string mails;
    for (std::size_t i = 0; i < commits->size(); ++i) {
        const auto number =
            commits->size() == 1 ? "" : std::format(" {}/{}", i + 1, commits->size());
        const auto mail = mailOf(repository, (*commits)[i], number);
        if (!mail)
            return mail;
        mails += *mail;
    }
    return mails;
}

} // namespace espalier::git

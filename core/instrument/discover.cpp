// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/discover.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/runtimefile.h"
#include "core/base/textformat.h"
#include "core/instrument/filerules.h"
#include "core/instrument/outlinecodec.h"
#include "core/instrument/strip.h"
#include "core/syntax/outline.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace espalier::instrument {

namespace {

struct CloseFolder {
    void operator()(DIR *folder) const { ::closedir(folder); }
};

// Whether the folder is the work tree of a repository: a submodule has a file there.
bool isWorkTree(int folderFd)
{
    struct stat info{};
    return (::fstatat(folderFd, ".git", &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode)) ||
           ::fstatat(folderFd, ".git/HEAD", &info, AT_SYMLINK_NOFOLLOW) == 0;
}

/// Lists files; outlines come afterwards, in parallel.
class TreeWalk final {
public:
    TreeWalk(const DiscoverOptions &options, JobContext &job) : m_options(options), m_job(job) {}

    Result<std::vector<SourceFile>> run();

private:
    void readFolder(const std::string &relative, int folderFd);
    void visit(const std::string &relative, int parent, const dirent &entry);
    void addFile(const std::string &path, int parent, const char *name);
    [[nodiscard]] bool wanted(const std::string &path, const syntax::Language *language) const;

    const DiscoverOptions &m_options;
    JobContext &m_job;
    std::vector<SourceFile> m_files;
};

bool TreeWalk::wanted(const std::string &path, const syntax::Language *language) const
{
    if (language && !m_options.languages.empty() &&
        !std::ranges::contains(m_options.languages, language->name()))
        return false;
    const auto matches = [&](const auto &glob) { return matchesGlob(glob, path); };
    return (m_options.pathGlobs.empty() || std::ranges::any_of(m_options.pathGlobs, matches)) &&
           std::ranges::none_of(m_options.excludeGlobs, matches);
}

void TreeWalk::addFile(const std::string &path, int parent, const char *name)
{
    SourceFile file{.path = path, .language = syntax::languageOf(path)};
    const auto kindRule = ruleOfKind(path);
    if ((!file.language && kindRule.empty()) || isRuntimeFile(name) || !wanted(path, file.language))
        return;
    if (m_options.isIgnored && m_options.isIgnored(path, false))
        return;
    struct stat info{};
    if (::fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        file.rule = "unreadable";
    else if (S_ISLNK(info.st_mode))
        file.rule = "symbolic-link";
    else if (!S_ISREG(info.st_mode))
        return;
    else if (static_cast<std::uint64_t>(info.st_size) > kMaxSourceBytes)
        file.rule = "too-large";
    if (file.rule.empty())
        file.rule = kindRule;
    if (file.rule.empty()) {
        const auto rule = ruleOfPath(path);
        if (!m_options.include.contains(rule))
            file.rule = rule;
    }
    file.stamp = {static_cast<std::uint64_t>(info.st_size),
                  static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 +
                      info.st_mtim.tv_nsec,
                  info.st_mode};
    m_files.push_back(std::move(file));
}

void TreeWalk::visit(const std::string &relative, int parent, const dirent &entry)
{
    const std::string_view name = entry.d_name;
    if (name == "." || name == "..")
        return;
    const std::string path =
        relative.empty() ? std::string(name) : relative + "/" + std::string(name);
    bool folder = entry.d_type == DT_DIR;
    if (entry.d_type == DT_UNKNOWN) {
        struct stat info{};
        folder = ::fstatat(parent, entry.d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                 S_ISDIR(info.st_mode);
    }
    if (!folder) {
        addFile(path, parent, entry.d_name);
        return;
    }
    if (isHiddenFolder(name) || (m_options.isIgnored && m_options.isIgnored(path, true)))
        return;
    // Vendored folders are big and left out as a whole; nobody reads a list of their files.
    if (name == "node_modules" && !m_options.include.contains(kRuleVendored))
        return;
    FileDescriptor folderFd(
        ::openat(parent, entry.d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folderFd.valid())
        m_files.push_back({.path = path + "/", .rule = "unreadable"});
    else if (m_options.inRepository && !m_options.include.contains(kRuleRepository) &&
             isWorkTree(folderFd.get()))
        m_files.push_back({.path = path + "/", .rule = std::string(kRuleRepository)});
    else
        readFolder(path, folderFd.release());
}

void TreeWalk::readFolder(const std::string &relative, int folderFd)
{
    const std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(folderFd));
    if (!folder || m_job.stopRequested())
        return;
    while (const dirent *entry = ::readdir(folder.get()))
        visit(relative, folderFd, *entry);
}

Result<std::vector<SourceFile>> TreeWalk::run()
{
    const int fd = ::open(m_options.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return systemFailure(errno, "cannot open the project", m_options.root.string());
    readFolder({}, fd);
    if (auto go = m_job.checkpoint(); !go)
        return failure(go.error());
    std::ranges::sort(m_files, {}, &SourceFile::path);
    return std::move(m_files);
}

std::string ruleOfReadFailure(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::NotFound: return "vanished";
    case ErrorKind::Unsupported: return "too-large";
    default: return "unreadable";
    }
}

} // namespace

Result<std::vector<SourceFile>> findSourceFiles(const DiscoverOptions &options, JobContext &job)
{
    return TreeWalk(options, job).run();
}

void outlineSourceFile(SourceFile &file, const DiscoverOptions &options)
{
    if (!file.rule.empty())
        return;
    if (options.lookup) {
        if (const auto blob = options.lookup(file.path, file.stamp)) {
            if (auto cached = decodeOutline(*blob)) {
                file.content = std::move(*cached);
                file.fromCache = true;
            }
        }
    }
    if (!file.content) {
        const auto text = readFile(options.root / file.path, kMaxSourceBytes, &file.stamp);
        if (!text) {
            file.rule = ruleOfReadFailure(text.error());
            return;
        }
        file.content =
            std::make_shared<const FileOutline>(outlineOf(*file.language, options.pack, *text));
    }
    const auto &rule = file.content->outline.skipRule;
    if (!rule.empty() && !options.include.contains(rule))
        file.rule = rule;
    else if (!file.content->problem.empty())
        file.rule = "changed-telemetry";
}

FileOutline outlineOf(const syntax::Language &language, const Pack *pack, std::string_view text)
{
    FileOutline result{.contentHash = hash64(text), .crlf = newlineOf(text).size() > 1};
    const auto rule = ruleOfContent(text);
    if (rule == "binary") {
        result.outline.language = language.name();
        result.outline.skipRule = rule;
        return result;
    }
    const LanguagePack *snippets = pack ? pack->language(language.name()) : nullptr;
    std::string original;
    bool reserved = false;
    if (snippets && mayBeInstrumented(text)) {
        if (auto stripped = strip(language, *snippets, text)) {
            result.instrumented = !stripped->removed.empty();
            result.instrumentedIds = std::move(stripped->functionIds);
            original = std::move(stripped->text);
            text = original;
        } else if (stripped.error().kind == ErrorKind::Unsupported) {
            reserved = true;
        } else {
            result.problem = stripped.error().text();
        }
    }
    result.outline = syntax::outline(language, text);
    if (reserved)
        result.outline.skipRule = "reserved-name";
    else if (!rule.empty())
        result.outline.skipRule = rule;
    return result;
}

Result<std::vector<SourceFile>> discover(const DiscoverOptions &options, JobContext &job)
{
    auto files = findSourceFiles(options, job);
    if (!files)
        return files;
    auto done = parallelFor(files->size(), options.threads, job, "discover",
                            [&](std::size_t i) { outlineSourceFile((*files)[i], options); });
    if (!done)
        return failure(done.error());
    return files;
}

static bool matchHere(std::string_view pattern, std::string_view text)
{
    while (!pattern.empty()) {
        if (pattern.starts_with("**")) {
            pattern.remove_prefix(2);
            if (pattern.starts_with('/') && matchHere(pattern.substr(1), text))
                return true;
            for (std::size_t i = 0; i <= text.size(); ++i) {
                if (matchHere(pattern, text.substr(i)))
                    return true;
            }
            return false;
        }
        if (pattern.front() == '*') {
            pattern.remove_prefix(1);
            for (std::size_t i = 0;; ++i) {
                if (matchHere(pattern, text.substr(i)))
                    return true;
                if (i == text.size() || text[i] == '/')
                    return false;
            }
        }
        if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front()))
            return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    return text.empty();
}

bool matchesGlob(std::string_view pattern, std::string_view text)
{
    if (!pattern.contains('/')) {
        const auto slash = text.rfind('/');
        if (slash != std::string_view::npos)
            text = text.substr(slash + 1);
    }
    return matchHere(pattern, text);
}

} // namespace espalier::instrument

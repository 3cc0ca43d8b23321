// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/projectcopy.h"

#include "core/base/file.h"

#include <format>

namespace espalier::validate {

namespace fs = std::filesystem;

namespace {

class Walk final {
public:
    Walk(fs::path folder, const ProjectRules &rules, const CopyLimits &limits, bool scarcely,
         JobContext &job)
        : m_folder(std::move(folder)), m_rules(rules), m_limits(limits), m_scarcely(scarcely),
          m_job(job)
    {
    }

    Result<std::vector<CopiedFile>> run();

private:
    Result<> take(const fs::directory_entry &entry);
    void takeLink(const fs::path &link);
    Result<> takeFile(const fs::directory_entry &entry);
    [[nodiscard]] std::string relative(const fs::path &path) const
    {
        return path.lexically_relative(m_folder).generic_string();
    }

    fs::path m_folder; // without symbolic links
    const ProjectRules &m_rules;
    const CopyLimits &m_limits;
    bool m_scarcely;
    JobContext &m_job;
    std::vector<fs::path> m_open; // folders to be looked at
    std::vector<CopiedFile> m_files;
    std::uint64_t m_bytes = 0;
};

Result<std::vector<CopiedFile>> Walk::run()
{
    m_open.push_back(m_folder);
    while (!m_open.empty()) {
        const auto folder = std::move(m_open.back());
        m_open.pop_back();
        std::error_code error;
        for (fs::directory_iterator at(folder, error), end; !error && at != end;
             at.increment(error)) {
            if (auto taken = take(*at); !taken)
                return failure(taken.error());
        }
    }
    return std::move(m_files);
}

Result<> Walk::take(const fs::directory_entry &entry)
{
    if (auto stopped = m_job.checkpoint(); !stopped)
        return stopped;
    std::error_code error;
    const auto status = entry.symlink_status(error);
    if (error)
        return {};
    if (fs::is_symlink(status))
        takeLink(entry.path());
    else if (fs::is_directory(status) && !m_rules.isLeftOut(entry.path().filename().native()))
        m_open.push_back(entry.path());
    else if (fs::is_regular_file(status) && m_rules.takes(relative(entry.path()), m_scarcely)) {
        if (auto taken = takeFile(entry); !taken)
            return taken;
    }
    if (m_files.size() > m_limits.files)
        return failure(
            ErrorKind::Unsupported,
            std::format("the project has more than {} files that a check needs", m_limits.files));
    return {};
}

void Walk::takeLink(const fs::path &link)
{
    std::error_code error;
    const auto target = fs::canonical(link, error);
    if (error)
        return;
    const auto within = target.lexically_relative(m_folder);
    if (within.empty() || *within.begin() == "..")
        return;
    m_files.push_back({.path = relative(link),
                       .text = target.lexically_relative(link.parent_path()).string(),
                       .isLink = true});
}

Result<> Walk::takeFile(const fs::directory_entry &entry)
{
    std::error_code error;
    const auto size = entry.file_size(error);
    m_bytes += error ? 0 : size;
    if (m_bytes > m_limits.bytes)
        return failure(ErrorKind::Unsupported,
                       std::format("the project has more than {} MiB that a check needs",
                                   m_limits.bytes >> 20));
    if (auto text = readFile(entry.path(), m_limits.bytes))
        m_files.push_back({.path = relative(entry.path()), .text = *std::move(text)});
    return {};
}

} // namespace

Result<std::vector<CopiedFile>> copyProject(const fs::path &folder, const ProjectRules &rules,
                                            const CopyLimits &limits, JobContext &job)
{
    std::error_code error;
    const auto root = fs::canonical(folder, error);
    if (error)
        return failure(ErrorKind::NotFound, "the project's folder is not there", folder.string());
    auto all = Walk(root, rules, limits, false, job).run();
    if (all || all.error().kind != ErrorKind::Unsupported)
        return all;
    return Walk(root, rules, limits, true, job).run();
}

} // namespace espalier::validate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffcontent.h"

#include "core/diff/decisions.h"
#include "widgets/editor/linecells.h"

namespace espalier::editor {

using diff::Side;

DiffText DiffText::of(std::string text, QString title, QString fileName)
{
    const auto kept = std::make_shared<const std::string>(std::move(text));
    return {
        .bytes = *kept, .owner = kept, .title = std::move(title), .fileName = std::move(fileName)};
}

static std::optional<DiffObstacle> obstacleIn(Side side, const diff::TextFacts &facts,
                                              const DiffLimits &limits)
{
    using Kind = DiffObstacle::Kind;
    DiffObstacle obstacle{.kind = Kind::Large,
                          .side = side,
                          .bytes = facts.bytes,
                          .lines = facts.lines,
                          .longestLine = facts.longestLineBytes};
    if (facts.binary)
        obstacle.kind = Kind::Binary;
    else if (facts.bytes > limits.bytes || facts.lines > limits.lines)
        obstacle.kind = Kind::Large;
    else if (facts.minified)
        obstacle.kind = Kind::Minified;
    else
        return std::nullopt;
    return obstacle;
}

static std::vector<std::uint32_t> columnsOf(const diff::TextLines &lines, int tabWidth,
                                            JobContext &job)
{
    std::vector<std::uint32_t> columns(lines.count());
    for (diff::Line line = 0; line < lines.count(); ++line) {
        if (line % 4096 == 0 && job.stopRequested())
            break;
        columns[line] = LineCells::columnsOf(lines.content(line), tabWidth);
    }
    return columns;
}

// The texts are looked at before they are compared: that takes a fraction of the time.
static Result<std::optional<DiffObstacle>> look(const DiffRequest &request, DiffContent &content,
                                                JobContext &job)
{
    for (const auto side : {Side::Left, Side::Right}) {
        const auto &text = side == Side::Left ? request.left : request.right;
        const auto index = static_cast<std::size_t>(side);
        if (text.bytes.size() > request.limits.bytes && !request.anyway)
            return DiffObstacle{
                .kind = DiffObstacle::Kind::Large, .side = side, .bytes = text.bytes.size()};
        const auto lines = diff::TextLines::split(text.bytes);
        if (!lines)
            return failure(lines.error());
        content.facts[index] = diff::factsOf(*lines);
        if (const auto obstacle = obstacleIn(side, content.facts[index], request.limits);
            obstacle && !request.anyway)
            return obstacle;
        content.columns[index] = columnsOf(*lines, request.tabWidth, job);
        if (const auto going = job.checkpoint(); !going)
            return failure(going.error());
    }
    return std::nullopt;
}

Result<DiffOutcome> compareForView(const DiffRequest &request, JobContext &job)
{
    constexpr std::uint64_t kSteps = 3;
    const auto content = std::make_shared<DiffContent>();
    content->texts = {request.left, request.right};
    content->tabWidth = request.tabWidth;
    job.report("read", 0, kSteps);
    const auto obstacle = look(request, *content, job);
    if (!obstacle)
        return failure(obstacle.error());
    if (*obstacle)
        return DiffOutcome{.content = {}, .obstacle = *obstacle};
    job.report("compare", 1, kSteps);
    auto comparison =
        diff::compareTexts(request.left.bytes, request.right.bytes, request.options, job);
    if (!comparison)
        return failure(comparison.error());
    content->comparison = *std::move(comparison);
    job.report("compare", 2, kSteps);
    content->identities = diff::hunkIdentities(content->comparison);
    const auto &changes = content->comparison.diff.changes;
    for (std::uint32_t change = 0; change < changes.size(); ++change) {
        if (!changes[change].ignored)
            content->counted.push_back(change);
    }
    return DiffOutcome{.content = content, .obstacle = {}};
}

} // namespace espalier::editor

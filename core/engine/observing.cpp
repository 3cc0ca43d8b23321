// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observing.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/originallines.h"

#include <algorithm>
#include <format>
#include <fstream>
#include <random>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

std::string now()
{
    return toRfc3339(std::chrono::system_clock::now());
}

// What is taken in as it comes is never the same twice.
std::string freshDigest()
{
    std::random_device random;
    return std::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

// A path of the project, else the name alone: where a file of somebody lies is nobody's business.
std::string shownName(const fs::path &file, const fs::path &project)
{
    std::error_code error;
    const auto path = fs::absolute(file, error).lexically_normal();
    const auto relative = path.lexically_relative(project);
    return relative.empty() || *relative.begin() == ".." ? path.filename().string()
                                                         : relative.string();
}

Json summaryJson(const observe::ImportSummary &summary)
{
    return {{"format", nameOf(summary.format)}, {"bytes", summary.bytes},
            {"records", summary.records},       {"kinds", summary.kinds},
            {"left_out", summary.leftOut},      {"bad", summary.bad}};
}

Error inFile(Error error, const fs::path &file)
{
    if (error.context.empty())
        error.context = file.string();
    return error;
}

Result<TakenIn> stored(Workspace &workspace, ObservationBatch &batch, TakenIn taken,
                       const std::string &digest, const std::string &format)
{
    auto id =
        batch.store(workspace.database(), {.digest = digest,
                                           .format = format,
                                           .name = taken.name,
                                           .at = now(),
                                           .bytes = static_cast<std::int64_t>(taken.summary.bytes),
                                           .summary = summaryJson(taken.summary)});
    if (!id && id.error().kind == ErrorKind::AlreadyExists) {
        taken.known = true;
        return taken;
    }
    if (!id)
        return failure(std::move(id.error()));
    taken.import = *id;
    taken.groups = batch.groups();
    taken.masked = batch.masked();
    return taken;
}

} // namespace

// Of all bytes, read once more than the import does: at memory speed, and nothing is counted twice.
// Read, not mapped: a log may be cut by its program meanwhile.
Result<std::string> digestOf(const fs::path &file, JobContext &job)
{
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    if (auto stamp = stampOf(file); !stamp)
        return failure(std::move(stamp.error()));
    std::ifstream stream(file, std::ios::binary);
    std::string piece(kPiece, '\0');
    KeyHasher hasher;
    while (stream) {
        if (auto go = job.checkpoint(); !go)
            return failure(std::move(go.error()));
        stream.read(piece.data(), static_cast<std::streamsize>(kPiece));
        hasher.add(std::string_view(piece).substr(0, static_cast<std::size_t>(stream.gcount())));
    }
    if (!stream.eof())
        return failure(ErrorKind::Io, "cannot read the file", file.string());
    return hasher.hex();
}

/// When these bytes were taken in. A file that was taken for another format than is asked for now
/// gets another digest, so that it can be taken in as what it is.
static Result<std::optional<store::ImportRecord>>
takenBefore(Workspace &workspace, std::string &digest, std::optional<observe::Format> format)
{
    store::ObservationStore observations(workspace.database());
    auto before = observations.importOf(digest);
    const bool isOther = before && *before && format && (*before)->format != nameOf(*format);
    if (!isOther)
        return before;
    digest += std::format("-{}", nameOf(*format));
    return observations.importOf(digest);
}

Result<TakenIn> takeInFile(Workspace &workspace, const fs::path &file,
                           std::optional<observe::Format> format, JobContext &job)
{
    auto digest = digestOf(file, job);
    if (!digest)
        return failure(inFile(std::move(digest.error()), file));
    TakenIn taken;
    taken.name = shownName(file, workspace.root());
    auto before = takenBefore(workspace, *digest, format);
    if (!before)
        return failure(std::move(before.error()));
    if (*before) {
        taken.known = true;
        taken.import = (*before)->id;
        taken.summary.format =
            observe::formatNamed((*before)->format).value_or(observe::Format::Log);
        return taken;
    }
    ObservationBatch batch(now());
    observe::ImportOptions options{.format = format, .project = workspace.root()};
    OriginalLines lines(workspace.root());
    const auto kind = format ? Result<observe::Format>(*format) : observe::formatOf(file);
    const bool isTraced = kind && *kind == observe::Format::Otlp;
    auto summary = observe::importFile(
        file, options,
        [&](model::Observation &&observation) {
            lines.restore(observation, isTraced);
            return batch.take(std::move(observation));
        },
        job);
    if (!summary)
        return failure(inFile(std::move(summary.error()), file));
    taken.summary = std::move(*summary);
    // Where nothing was found, it may have been read as what it is not, and is read again.
    return stored(workspace, batch, std::move(taken),
                  taken.summary.kinds.empty() ? freshDigest() : *digest,
                  std::string(nameOf(taken.summary.format)));
}

Result<TakenIn> takeInFeedback(Workspace &workspace, const std::string &text,
                               const std::string &path)
{
    constexpr std::size_t kLongest = 16384;
    if (std::ranges::all_of(text, [](unsigned char c) { return c <= ' '; }))
        return failure(ErrorKind::InvalidInput, "the feedback has no words");
    if (text.size() > kLongest) {
        return failure(ErrorKind::InvalidInput,
                       "the feedback is longer than 16 384 bytes; say it in fewer words");
    }
    std::error_code error;
    if (!path.empty() && !std::filesystem::exists(workspace.root() / path, error))
        return failure(ErrorKind::NotFound, "the project has no such file", path);
    ObservationBatch batch(now());
    model::Observation observation{
        .content = model::FeedbackSeen{.text = text, .path = path}, .at = {}, .service = {}};
    if (auto done = batch.take(std::move(observation)); !done)
        return failure(std::move(done.error()));
    TakenIn taken;
    taken.name = "feedback";
    taken.summary.format = observe::Format::Ndjson;
    taken.summary.bytes = text.size();
    taken.summary.records = 1;
    taken.summary.kinds["feedback"] = 1;
    return stored(workspace, batch, std::move(taken), freshDigest(), "feedback");
}

Result<TakenIn> takeInBatch(Workspace &workspace, ObservationBatch batch, const std::string &name,
                            const std::string &format, const std::string &digest)
{
    TakenIn taken;
    taken.name = name;
    return stored(workspace, batch, std::move(taken), digest.empty() ? freshDigest() : digest,
                  format);
}

Json toJson(const TakenIn &taken)
{
    auto json = summaryJson(taken.summary);
    json["name"] = taken.name;
    json["import"] = taken.import;
    json["groups"] = taken.groups;
    json["masked"] = taken.masked;
    json["known"] = taken.known;
    if (!taken.summary.firstBad.empty())
        json["first_bad"] = taken.summary.firstBad;
    return json;
}

} // namespace espalier::engine

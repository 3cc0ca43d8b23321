// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textcut.h"
#include "core/base/textformat.h"
#include "core/diff/hunkplacer.h"

namespace espalier::diff {

namespace {

std::unexpected<Error> refusal(ErrorKind kind, const char *message, const FilePatch &file)
{
    return failure(kind, message, visibleLine(repairedUtf8(file.path())));
}

Result<std::string> withHunks(const FilePatch &file, const TextLines &text)
{
    HunkPlacer placer(file, text);
    std::string result;
    result.reserve(text.text().size());
    Line done = 0;
    for (const auto &hunk : file.hunks) {
        const auto at = placer.place();
        if (!at)
            return failure(at.error());
        result += text.lines({done, *at});
        done = *at;
        for (const auto &line : hunk.lines) {
            if (line.inNew())
                result += line.text;
            done += line.inOld();
        }
    }
    result += text.lines({done, text.count()});
    return result;
}

} // namespace

Result<std::string> applyTo(const FilePatch &patch, std::optional<std::string_view> old)
{
    if (patch.isBinary)
        return refusal(ErrorKind::Unsupported, "the patch of a binary file cannot be applied",
                       patch);
    if (patch.oldPath.empty() && old)
        return refusal(ErrorKind::AlreadyExists, "the file that the patch makes exists", patch);
    if (!patch.oldPath.empty() && !old)
        return refusal(ErrorKind::NotFound, "the file that the patch changes does not exist",
                       patch);
    const auto text = TextLines::split(old.value_or(std::string_view()));
    if (!text)
        return failure(text.error());
    auto result = withHunks(patch, *text);
    if (result && patch.newPath.empty() && !result->empty())
        return refusal(ErrorKind::Conflict, "the file that the patch removes has more in it",
                       patch);
    return result;
}

} // namespace espalier::diff

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sampleproject.h"

#include "core/base/file.h"
#include "core/base/resource.h"
#include "core/git/create.h"

namespace espalier::engine {

Result<> makeSample(const std::filesystem::path &folder)
{
    constexpr std::string_view kPrefix = "sample/";
    std::error_code error;
    if (std::filesystem::exists(folder, error))
        return failure(ErrorKind::AlreadyExists, "the folder is there already", folder.string());
    for (const auto &path : listResources("sample")) {
        const auto file = folder / path.substr(kPrefix.size());
        const auto content = readResource(path);
        if (!content)
            return failure(content.error());
        if (auto made = makeFolder(file.parent_path()); !made)
            return made;
        if (auto written = writeFileAtomically(file, *content); !written)
            return written;
    }
    return git::createRepository(folder, {.name = "Sample", .email = "sample@localhost"},
                                 "The sample project");
}

} // namespace espalier::engine

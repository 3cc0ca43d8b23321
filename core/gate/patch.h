// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gate/input.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// A line without its ending, by its number on its side, from 1.
struct PatchLine {
    std::uint32_t number = 0;
    std::string_view text;
};

/// What a patch does to one file.
struct FilePatch {
    ChangedFile file;
    std::vector<PatchLine> added{};
    std::vector<PatchLine> removed{};

    [[nodiscard]] bool isNew() const;
    /// Goes, and is not moved elsewhere under its own entry.
    [[nodiscard]] bool isRemoved() const;
};

/// The files of an input with their changed lines: from the contents where these are at hand, else
/// from the diff. Refers to the contents and the diff of the input.
class Patch final {
public:
    explicit Patch(const GateInput &input);

    [[nodiscard]] const GateInput &input() const { return *m_input; }
    [[nodiscard]] const std::vector<FilePatch> &files() const { return m_files; }

private:
    const GateInput *m_input;
    std::vector<FilePatch> m_files;
};

/// The files of a unified diff as git writes it, in its order. Never fails: what is no diff is
/// passed over.
[[nodiscard]] std::vector<FilePatch> readDiff(std::string_view diff);

/// The lines that differ between two texts.
void compareContents(std::string_view before, std::string_view after, FilePatch &patch);

} // namespace espalier::gate

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier::editor {

/// Makes the rows of every DiffCanvas items for screen readers: those in view are its children,
/// with their text as name. Once is enough; more often does no harm.
void installDiffAccessibility();

} // namespace espalier::editor

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/script.h"

#include <string_view>
#include <vector>

namespace espalier::validate {

/// What speaks against running a telemetry script, in the order of its lines; empty when nothing
/// does. A walk over the syntax tree, not a search in the text: what a script inserts is in its
/// strings, and those are not code. Identifiers are compared in NFKC form, as Python reads them.
///
/// A first filter only; the sandbox is the wall. It is strict, since a script needs little: Python
/// lets code reach everything from any object, so what is not plainly harmless is a finding.
/// Of names with two underscores on both sides only `__name__`, `__doc__`, `__all__`, the usual
/// special methods where they are defined, and `super().__init__` pass.
///
/// Rules:
///   too-large, not-utf-8, coding-line, control-character, hidden-character — the bytes;
///   syntax-error, python-2-syntax — the tree;
///   forbidden-import, relative-import, star-import — imports;
///   forbidden-name, forbidden-module, dunder-name, dunder-access, dunder-string, frame-attribute,
///   private-attribute, module-attribute, module-as-value, computed-attribute, computed-format,
///   format-field, changes-import — names and attributes.
///
/// At most 100 findings are given. Never fails; thread-safe.
[[nodiscard]] std::vector<model::Finding> securityFindings(std::string_view script);

} // namespace espalier::validate

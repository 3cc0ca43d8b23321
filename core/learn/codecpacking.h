// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/contents.h"
#include "core/store/knowledgestore.h"

#include <cstdint>

namespace espalier::learn {

/// Learnings from which a dictionary can be made that fits those to come.
inline constexpr std::int64_t kEnoughForDictionary = 2000;

/// How the texts of a database are packed: with the dictionary that was added last; as they are
/// while there is none. What was packed with an older one is unpacked as well. Uses the database
/// of its thread, which must outlive it; is for one thread. Fails with Corrupt when the dictionary
/// is damaged.
[[nodiscard]] Result<store::TextPacking> textPacking(store::Database &database);

/// Makes a dictionary of the newest learnings once there are enough and there is none, and keeps
/// it; true when it did. A store that was made before goes on without it. Takes a second or two.
[[nodiscard]] Result<bool> makeDictionaryWhenDue(store::KnowledgeStore &knowledge);

} // namespace espalier::learn

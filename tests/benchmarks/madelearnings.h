// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/classify.h"
#include "core/store/knowledgestore.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::bench {

/// Learnings as a program makes them that instruments code in six languages: scripts of 600 bytes,
/// errors of 200 bytes, their vectors, a fifth of the errors of no known class. The names of
/// functions of the first 54 000 begin with "zone", later ones do not. Always the same ones.
class MadeLearnings final {
public:
    /// Each script is that of `shared` learnings, as scripts are shared by the functions of a
    /// shape.
    explicit MadeLearnings(int shared);

    /// The next ones, in the order in which they would be captured.
    [[nodiscard]] std::vector<store::CapturedLearning> next(int count);

private:
    [[nodiscard]] store::CapturedLearning one();
    [[nodiscard]] std::string script(std::uint64_t number, int fault) const;

    learn::ErrorClasses m_classes;
    std::mt19937_64 m_random{42};
    int m_shared;
    std::uint64_t m_made = 0;
};

} // namespace espalier::bench

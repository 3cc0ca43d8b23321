// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/gate: the parts of the gate test_tampering.

#include "core/gate/evidence.h"
#include "core/gate/patch.h"
#include "core/gate/testfacts.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// A test and the file it is in.
struct PlacedTest {
    std::string path;
    const TestCase *test = nullptr;
};

/// Tells what a test asks less than it did.
void compareTests(const TestCase &before, const PlacedTest &after, Findings &found);

/// Whether what a test that is gone asked is asked by another now.
[[nodiscard]] bool isCarriedBy(const TestCase &gone, const TestCase &other);

/// Deleted, skipped and weakened tests of all files.
void compareFiles(const Patch &patch, Findings &found);

/// Tolerances and timeouts that are raised and thresholds that are lowered, in the changed lines of
/// a file of tests or of configuration.
void checkLimits(const FilePatch &patch, Findings &found);

/// What a file of configuration leaves out of the tests.
void checkConfiguration(const FilePatch &patch, Findings &found);

/// Code that compares or branches on what a test puts in.
void checkSpecialCases(const Patch &patch, Findings &found);

} // namespace espalier::gate

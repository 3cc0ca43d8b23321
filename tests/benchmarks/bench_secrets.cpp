// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What looking for secrets takes on one core: the rules alone over a text of sources, and the gate
// over the same as the files of a patch.
//
//   bench_secrets FOLDER [MEGABYTES]     (sources below FOLDER, repeated up to 64 MB)

#include "core/base/file.h"
#include "core/gate/gates.h"
#include "core/scrub/scrub.h"
#include "tests/benchmarks/measure.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <ranges>

namespace espalier::bench {

namespace fs = std::filesystem;

namespace {

constexpr int kRepeats = 7;
constexpr std::size_t kMostOfFile = 1u << 20;

std::vector<std::string> sourcesBelow(const fs::path &folder, std::size_t most)
{
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    std::error_code ignored;
    for (fs::recursive_directory_iterator at(folder, ignored), end; at != end; ++at) {
        const auto name = at->path().filename().string();
        if (at->is_directory() && (name == ".git" || name == "build" || name == "node_modules"))
            at.disable_recursion_pending();
        if (!at->is_regular_file() || at->file_size() > kMostOfFile)
            continue;
        texts.push_back(readFile(at->path()).value_or(""));
        bytes += texts.back().size();
    }
    for (std::size_t i = 0; bytes > 0 && bytes < most; ++i) {
        bytes += texts[i].size();
        texts.push_back(texts[i]);
    }
    return texts;
}

void printRate(std::string_view what, const Series &series, std::size_t bytes,
               std::string_view target = {})
{
    const auto rate = static_cast<double>(bytes) / 1e6 / (series.processor() / 1e3);
    print(what, std::format("{:.0f} MB/s", rate), target);
}

void run(const fs::path &folder, std::size_t most)
{
    const auto texts = sourcesBelow(folder, most);
    std::string all;
    for (const auto &text : texts)
        all += text;
    gate::GateInput input;
    for (const auto [i, text] : texts | std::views::enumerate)
        input.files.push_back(
            {.path = std::format("f{}", i), .newContent = text, .newMode = 0100644});
    const gate::Patch patch(input);
    std::size_t found = 0;
    const auto series = byTurns(
        kRepeats, {[&] { found = scrub::findSecrets(all).size(); },
                   [&] { static_cast<void>(gate::checkSecrets(patch, gate::GatePolicy())); }});
    print("text", std::format("{:.1f} MB in {} files, {} findings",
                              static_cast<double>(all.size()) / 1e6, texts.size(), found));
    printRate("rules over the text", series[0], all.size(), "200 MB/s");
    printRate("the gate over the files", series[1], all.size(), "200 MB/s");
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fputs("bench_secrets FOLDER [MEGABYTES]\n", stderr);
        return 2;
    }
    const auto megabytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 64;
    espalier::bench::run(argv[1], megabytes << 20);
    return 0;
}

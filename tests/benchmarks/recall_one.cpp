// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What bench_recall.py compares with others:
//   recall_one make FOLDER COUNT QUERIES   vectors, queries and the true ten nearest, as files
//   recall_one sketches|all|plain FOLDER   puts the vectors into an index, searches, prints JSON
//       sketches: as it is used; all: compares with every vector; plain: on any processor

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/learn/vectorindex.h"
#include "tests/benchmarks/measure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <malloc.h>
#include <random>
#include <unistd.h>

using namespace espalier;
using namespace espalier::learn;

namespace {

constexpr std::uint32_t kDimensions = 128;
constexpr std::size_t kNearest = 10;
const VectorSpace kSpace{"benchmark", kDimensions};

using Floats = std::vector<float>;

/// Around 500 centres, each component as random as that of the centres: not easy.
Floats clustered(std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 centre(1), random(seed);
    std::normal_distribution<float> normal;
    Floats centres(500 * kDimensions), result(count * kDimensions);
    std::ranges::generate(centres, [&] { return normal(centre); });
    for (std::size_t i = 0; i < count; ++i) {
        const auto *from = centres.data() + random() % 500 * kDimensions;
        for (std::size_t j = 0; j < kDimensions; ++j)
            result[i * kDimensions + j] = from[j] + 0.6F * normal(random);
    }
    return result;
}

template <typename T>
void write(const std::filesystem::path &path, const std::vector<T> &values)
{
    bench::check(writeFileAtomically(
        path, {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)}));
}

template <typename T>
std::vector<T> read(const std::filesystem::path &path)
{
    const auto bytes = bench::valueOf(readFile(path, std::size_t{1} << 30));
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

/// The true nearest ones, by cosine in double of the vectors as they were before they became codes.
std::vector<std::int32_t> trueNearest(const Floats &all, std::span<const float> query)
{
    std::vector<std::pair<double, std::int32_t>> order;
    for (std::size_t i = 0; i < all.size() / kDimensions; ++i) {
        double product = 0, squares = 0;
        for (std::size_t j = 0; j < kDimensions; ++j) {
            const double value = all[i * kDimensions + j];
            product += value * query[j];
            squares += value * value;
        }
        order.emplace_back(-product / std::sqrt(squares), static_cast<std::int32_t>(i));
    }
    std::ranges::partial_sort(order, order.begin() + kNearest);
    std::vector<std::int32_t> result;
    for (std::size_t i = 0; i < kNearest; ++i)
        result.push_back(order[i].second);
    return result;
}

void make(const std::filesystem::path &folder, std::size_t count, std::size_t queries)
{
    const auto all = clustered(count, 2), asked = clustered(queries, 3);
    std::vector<std::int32_t> nearest;
    for (std::size_t i = 0; i < queries; ++i) {
        const auto each = trueNearest(all, std::span(asked).subspan(i * kDimensions, kDimensions));
        nearest.insert(nearest.end(), each.begin(), each.end());
    }
    write(folder / "vectors", all);
    write(folder / "queries", asked);
    write(folder / "nearest", nearest);
}

std::size_t residentBytes()
{
    ::malloc_trim(0);
    long pages = 0, resident = 0;
    if (FILE *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return static_cast<std::size_t>(resident) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

Vector vectorAt(const Floats &all, std::size_t i)
{
    return bench::valueOf(quantised(kSpace, std::span(all).subspan(i * kDimensions, kDimensions)));
}

void run(std::string_view sort, const std::filesystem::path &folder)
{
    const auto all = read<float>(folder / "vectors"), asked = read<float>(folder / "queries");
    const auto nearest = read<std::int32_t>(folder / "nearest");
    const auto before = residentBytes();
    VectorIndex index(kSpace, sort == "plain" ? availableKernels().back() : kernels());
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < all.size() / kDimensions; ++i)
        bench::check(index.add(static_cast<std::int64_t>(i), vectorAt(all, i)));
    const auto inserted = millisecondsSince(start);
    const auto resident = residentBytes() - before;
    bench::Series searches;
    std::size_t hits = 0;
    const auto queries = asked.size() / kDimensions;
    for (std::size_t turn = 0; turn < 3; ++turn) {
        for (std::size_t i = 0; i < queries; ++i) {
            std::vector<Match> found;
            // The floats of the query become codes in the time that is measured.
            bench::measure(searches, [&] {
                const auto query = vectorAt(asked, i);
                found = bench::valueOf(sort == "all" ? index.searchAll(query, kNearest)
                                                     : index.search(query, kNearest));
            });
            const auto wanted = std::span(nearest).subspan(i * kNearest, kNearest);
            for (const auto &match : found)
                hits += std::ranges::contains(wanted, match.id) ? 1 : 0;
        }
    }
    std::printf("%s\n", toText(Json{{"name", "espalier, " + std::string(sort)},
                                    {"kernels", kernels().name},
                                    {"insert_ms", inserted},
                                    {"p50_ms", searches.at(0.5)},
                                    {"p99_ms", searches.at(0.99)},
                                    {"recall", static_cast<double>(hits) /
                                                   static_cast<double>(3 * queries * kNearest)},
                                    {"memory_mb", static_cast<double>(resident) / 1e6},
                                    {"counted_mb", static_cast<double>(index.memory()) / 1e6}})
                            .c_str());
}

} // namespace

int main(int count, char **arguments)
{
    const std::vector<std::string> given(arguments + 1, arguments + count);
    if (given.size() == 4 && given[0] == "make")
        make(given[1], std::stoul(given[2]), std::stoul(given[3]));
    else if (given.size() == 2)
        run(given[0], given[1]);
    else
        return 2;
    return 0;
}

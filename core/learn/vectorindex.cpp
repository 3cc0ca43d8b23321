// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorindex.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace espalier::learn {

namespace {

/// Below this, comparing with all is as quick.
constexpr std::size_t kFewRows = 2048;
/// Rows that tell at first how near the nearest ones are; each from another block.
constexpr std::size_t kFirstRows = 64;
/// Blocks whose estimates are made before they are looked at: few enough for the nearest cache.
constexpr std::size_t kBlocksAtOnce = 64;
/// Where more blocks than one of so many have rows to compare, all bits are looked at before.
constexpr std::size_t kManyBlocks = 8;

/// The best so far; a heap whose top is the worst of them.
class Best final {
public:
    explicit Best(std::size_t count) : m_count(count) { m_heap.reserve(count); }

    /// What is below this cannot be among the best.
    [[nodiscard]] float least() const
    {
        return m_heap.size() < m_count ? -std::numeric_limits<float>::infinity()
                                       : m_heap.front().similarity;
    }
    void offer(Match match)
    {
        if (m_heap.size() == m_count) {
            if (!comesBefore(match, m_heap.front()))
                return;
            std::ranges::pop_heap(m_heap, comesBefore);
            m_heap.back() = match;
        } else {
            m_heap.push_back(match);
        }
        std::ranges::push_heap(m_heap, comesBefore);
    }
    [[nodiscard]] std::vector<Match> take()
    {
        std::ranges::sort(m_heap, comesBefore);
        return std::move(m_heap);
    }

private:
    std::size_t m_count;
    std::vector<Match> m_heap;
};

Result<> checkSpace(const VectorSpace &space, const Vector &vector)
{
    if (vector.space != space || !isSound(vector))
        return failure(ErrorKind::InvalidInput, "a vector is of another space than the index",
                       vector.space.name + ", " + space.name);
    return {};
}

} // namespace

/// One search.
class VectorIndex::Search final {
public:
    Search(const VectorIndex &index, const Vector &query, std::size_t count)
        : m_index(index), m_codes(query.codes), m_inverse(inverseLength(query.codes)), m_best(count)
    {
        m_codes.resize(index.m_length);
    }

    [[nodiscard]] std::vector<Match> amongAll()
    {
        for (std::size_t row = 0; row < m_index.size(); ++row)
            compare(row);
        return m_best.take();
    }
    [[nodiscard]] std::vector<Match> bySketches(std::size_t first);

private:
    void compare(std::size_t row);
    void compareWith(std::span<const std::uint32_t> rows);
    void estimateAll();
    [[nodiscard]] int estimateOfBest(std::size_t blocks) const;
    [[nodiscard]] std::vector<std::uint32_t> collect(int least, const int *leastFine = nullptr);
    void fetch(std::size_t row) const;

    const VectorIndex &m_index;
    std::vector<std::int16_t> m_codes;
    float m_inverse;
    Best m_best;
    SketchQuery m_query;
    std::vector<std::int16_t> m_largest; ///< coarse estimate of each block
};

void VectorIndex::Search::compare(std::size_t row)
{
    const auto length = m_index.m_length;
    const auto *codes = m_index.m_rows.data() + row * length;
    std::int64_t product = 0;
    for (std::size_t at = 0; at < length; at += kLongestProduct)
        product += m_index.m_kernels->dot(codes + at, m_codes.data() + at,
                                          std::min(kLongestProduct, length - at));
    const auto similarity = static_cast<float>(product) * m_index.m_inverse[row] * m_inverse;
    if (similarity >= m_best.least())
        m_best.offer({m_index.m_ids[row], similarity});
}

void VectorIndex::Search::compareWith(std::span<const std::uint32_t> rows)
{
    for (const auto row : rows)
        compare(row);
}

/// Rows lie far from each other: they come from memory while others are looked for.
void VectorIndex::Search::fetch(std::size_t row) const
{
    const auto bytes = std::min<std::size_t>(m_index.m_length * sizeof(std::int16_t), 1024);
    const auto *at = reinterpret_cast<const char *>(m_index.m_rows.data() + row * m_index.m_length);
    for (std::size_t line = 0; line < bytes; line += 64)
        __builtin_prefetch(at + line, 0, 2);
}

void VectorIndex::Search::estimateAll()
{
    const auto tables = m_query.tables(SketchHalf::First);
    const auto blocks = (m_index.size() + kBlockRows - 1) / kBlockRows;
    m_largest.resize(blocks);
    std::array<std::int16_t, kBlocksAtOnce * kBlockRows> estimates;
    for (std::size_t first = 0; first < blocks; first += kBlocksAtOnce)
        m_index.m_kernels->estimate(m_index.m_sketches.block(SketchHalf::First, first),
                                    std::min(kBlocksAtOnce, blocks - first), tables,
                                    estimates.data(), m_largest.data() + first);
}

/// What at least so many blocks have an estimate of, or a larger one; counted roughly, for sorting
/// takes longer than making the estimates.
int VectorIndex::Search::estimateOfBest(std::size_t blocks) const
{
    constexpr int kSmallest = std::numeric_limits<std::int16_t>::min(), kWidth = 64;
    std::array<std::uint32_t, 65536 / kWidth> counts{};
    for (const int each : m_largest)
        ++counts[static_cast<std::size_t>((each - kSmallest) / kWidth)];
    auto place = counts.size();
    for (std::size_t found = 0; found < blocks && place > 0;)
        found += counts[--place];
    return static_cast<int>(place) * kWidth + kSmallest;
}

/// The rows whose coarse estimates are not below `least`, and whose fine ones are not below
/// `leastFine` where it is given.
std::vector<std::uint32_t> VectorIndex::Search::collect(int least, const int *leastFine)
{
    const auto coarse = m_query.tables(SketchHalf::First);
    const auto second = m_query.tables(SketchHalf::Second);
    std::vector<std::uint32_t> found;
    std::array<std::int16_t, kBlockRows> estimates, more{};
    std::int16_t largest = 0;
    for (std::size_t block = 0; block < m_largest.size(); ++block) {
        if (m_largest[block] < least)
            continue;
        const auto &sketches = m_index.m_sketches;
        m_index.m_kernels->estimate(sketches.block(SketchHalf::First, block), 1, coarse,
                                    estimates.data(), &largest);
        if (leastFine)
            m_index.m_kernels->estimate(sketches.block(SketchHalf::Second, block), 1, second,
                                        more.data(), &largest);
        const auto first = block * kBlockRows;
        const auto rows = std::min(kBlockRows, m_index.size() - first);
        for (std::size_t i = 0; i < rows; ++i) {
            if (estimates[i] < least || (leastFine && estimates[i] + more[i] < *leastFine))
                continue;
            found.push_back(static_cast<std::uint32_t>(first + i));
            fetch(first + i);
        }
    }
    return found;
}

/// How near some rows with large estimates are tells what estimates the nearest ones have at least.
std::vector<Match> VectorIndex::Search::bySketches(std::size_t first)
{
    m_query = m_index.m_sketches.query(m_codes);
    estimateAll();
    const auto compared = collect(estimateOfBest(first));
    compareWith(compared);
    const auto cosine = m_best.least();
    const auto least = m_query.coarse.least(cosine), leastFine = m_query.fine.least(cosine);
    const auto blocks = static_cast<std::size_t>(
        std::ranges::count_if(m_largest, [&](int each) { return each >= least; }));
    const bool many = blocks > m_largest.size() / kManyBlocks;
    const auto possible = collect(least, many ? &leastFine : nullptr);
    std::vector<std::uint32_t> rest;
    std::ranges::set_difference(possible, compared, std::back_inserter(rest));
    compareWith(rest);
    return m_best.take();
}

VectorIndex::VectorIndex(VectorSpace space, const Kernels &with)
    : m_space(std::move(space)), m_kernels(&with),
      m_length((m_space.dimensions + kKernelStep - 1) / kKernelStep * kKernelStep),
      m_sketches(m_space.dimensions)
{
}

/// By a quarter, not twice as much: rows are most of what is held.
void VectorIndex::reserveOneMore()
{
    if (m_ids.size() < m_ids.capacity())
        return;
    const auto wanted = std::max<std::size_t>(64, m_ids.size() + m_ids.size() / 4);
    m_ids.reserve(wanted);
    m_inverse.reserve(wanted);
    m_sketches.reserve(wanted);
    m_rows.reserve(wanted * m_length);
}

void VectorIndex::write(std::size_t row, const Vector &vector)
{
    std::ranges::copy(vector.codes, m_rows.begin() + static_cast<std::ptrdiff_t>(row * m_length));
    m_inverse[row] = inverseLength(vector.codes);
    m_sketches.write(row, vector.codes);
}

std::size_t VectorIndex::memory() const
{
    return m_rows.capacity() * sizeof(std::int16_t) + m_inverse.capacity() * sizeof(float) +
           m_sketches.memory() + m_ids.memory();
}

Result<> VectorIndex::add(std::int64_t id, const Vector &vector)
{
    if (auto fits = checkSpace(m_space, vector); !fits)
        return fits;
    if (const auto row = m_ids.rowOf(id)) {
        write(*row, vector);
        return {};
    }
    const auto row = m_ids.size();
    if (row == VectorIds::kMostRows)
        return failure(ErrorKind::Unsupported, "an index has no room for more vectors");
    reserveOneMore();
    m_ids.append(id);
    m_inverse.resize(row + 1);
    m_rows.resize((row + 1) * m_length);
    m_sketches.resize(row + 1);
    write(row, vector);
    return {};
}

bool VectorIndex::remove(std::int64_t id)
{
    const auto row = m_ids.rowOf(id);
    if (!row)
        return false;
    m_ids.remove(*row);
    const auto last = m_ids.size();
    if (*row != last) {
        m_inverse[*row] = m_inverse[last];
        m_sketches.copy(last, *row);
        std::copy_n(m_rows.data() + last * m_length, m_length, m_rows.data() + *row * m_length);
    }
    m_inverse.resize(last);
    m_rows.resize(last * m_length);
    m_sketches.resize(last);
    return true;
}

Result<std::vector<Match>> VectorIndex::search(const Vector &query, std::size_t count) const
{
    // One more: the last block may have a place that is no row.
    const auto first = std::max(kFirstRows, std::min(count, size()) + 1);
    // Of a vector that is all zero there is no sketch.
    if (size() < kFewRows || first > size() / kBlockRows || count == 0 ||
        inverseLength(query.codes) == 0)
        return searchAll(query, count);
    if (auto fits = checkSpace(m_space, query); !fits)
        return failure(std::move(fits.error()));
    return Search(*this, query, count).bySketches(first);
}

Result<std::vector<Match>> VectorIndex::searchAll(const Vector &query, std::size_t count) const
{
    if (auto fits = checkSpace(m_space, query); !fits)
        return failure(std::move(fits.error()));
    count = std::min(count, size());
    return count == 0 ? std::vector<Match>{} : Search(*this, query, count).amongAll();
}

Result<std::unique_ptr<VectorIndex>> makeVectorIndex(VectorSpace space)
{
    if (space.dimensions == 0 || space.dimensions > kMaxDimensions)
        return failure(ErrorKind::InvalidInput, "a space has no such number of dimensions",
                       space.name);
    return std::make_unique<VectorIndex>(std::move(space));
}

} // namespace espalier::learn

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/vector.h"
#include "core/learn/vectorids.h"
#include "core/learn/vectorsketch.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace espalier::learn {

/// A vector that was found: its id, and the cosine with the one that was asked for, -1 to 1.
struct Match {
    std::int64_t id = 0;
    float similarity = 0;

    bool operator==(const Match &) const = default;
};

/// Nearer first, then by id.
[[nodiscard]] inline bool comesBefore(const Match &a, const Match &b)
{
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.id < b.id;
}

/// Vectors of one space by number, and which of them are nearest to another. In memory only: two
/// bytes a dimension, a bit more for sketches, and some twenty bytes beside them. Many threads may
/// search at once; while one changes the index, no other may use it.
class VectorIndex final {
public:
    /// `space` must be possible (see makeVectorIndex). `with` are the loops to use.
    explicit VectorIndex(VectorSpace space, const Kernels &with = kernels());

    [[nodiscard]] const VectorSpace &space() const { return m_space; }
    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    [[nodiscard]] bool contains(std::int64_t id) const { return m_ids.rowOf(id).has_value(); }
    /// Bytes that the index holds.
    [[nodiscard]] std::size_t memory() const;

    /// Adds a vector; one with the same id is replaced. Fails with InvalidInput when it is of
    /// another space, with Unsupported when there is no room for more.
    [[nodiscard]] Result<> add(std::int64_t id, const Vector &vector);

    /// Takes a vector out; false when there is none with that id.
    bool remove(std::int64_t id);

    /// The `count` nearest ones, the nearest first, equally near ones by id. Among many vectors it
    /// compares only with those that their sketches do not rule out; so one of a thousand may be
    /// missed, which is then one of the last. Similarities are exact. Fails with InvalidInput when
    /// the query is of another space.
    [[nodiscard]] Result<std::vector<Match>> search(const Vector &query, std::size_t count) const;

    /// The same by comparing with all.
    [[nodiscard]] Result<std::vector<Match>> searchAll(const Vector &query,
                                                       std::size_t count) const;

private:
    class Search;

    void reserveOneMore();
    void write(std::size_t row, const Vector &vector);

    VectorSpace m_space;
    const Kernels *m_kernels;
    std::size_t m_length; ///< of a row, in codes
    std::vector<std::int16_t, LineAligned<std::int16_t>> m_rows;
    std::vector<float> m_inverse; ///< 1 / length of each row
    Sketches m_sketches;
    VectorIds m_ids;
};

/// An empty index. Fails with InvalidInput when the space is not possible.
[[nodiscard]] Result<std::unique_ptr<VectorIndex>> makeVectorIndex(VectorSpace space);

} // namespace espalier::learn

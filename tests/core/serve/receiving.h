// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/receiver.h"
#include "tests/core/serve/rawclient.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace espalier::test {

/// A receiver on a free port and what it handed over. Ends the program when it does not
/// start: it is a test.
class Receiving final {
public:
    explicit Receiving(serve::ReceiverOptions options = anyPort());
    ~Receiving();
    Receiving(const Receiving &) = delete;
    Receiving &operator=(const Receiving &) = delete;

    [[nodiscard]] static serve::ReceiverOptions anyPort();

    [[nodiscard]] serve::OtlpReceiver &receiver() { return *m_receiver; }
    [[nodiscard]] std::uint16_t port() const { return m_receiver->port(); }
    /// One request on a connection of its own.
    [[nodiscard]] std::optional<Reply> ask(const RequestText &request) const;

    [[nodiscard]] std::uint64_t calls() const;      ///< of functions, as they were handed over
    [[nodiscard]] std::uint64_t exceptions() const; ///< likewise
    [[nodiscard]] std::vector<model::Observation> observations() const;

    /// From now on the sink waits until it is let go …
    void hold();
    void letGo();
    /// … which this waits for.
    void waitUntilHeld();
    /// From now on the sink fails; with none it does not.
    void failWith(std::optional<Error> error);
    /// From now on the sink takes so many observations and then fails.
    void failAfter(std::size_t observations);
    /// Whether the sink throws from now on.
    void setThrowing(bool throws);

private:
    Result<> take(model::Observation &&observation);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_hold = false;
    bool m_held = false;
    std::optional<Error> m_error{};
    std::optional<std::size_t> m_room{};
    bool m_throws = false;
    std::vector<model::Observation> m_observations;
    std::unique_ptr<serve::OtlpReceiver> m_receiver;
};

} // namespace espalier::test

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace espalier::learn {

/// A private Ed25519 key, with which somebody signs what they share. Movable.
class SigningKey final {
public:
    ~SigningKey();
    SigningKey(SigningKey &&) noexcept;
    SigningKey &operator=(SigningKey &&) noexcept;

    [[nodiscard]] static Result<SigningKey> generate();
    /// The key in a file, which is made, with its folder, when it is not there: PKCS#8 in PEM
    /// without a password, for its owner alone (mode 0600). Two programs that make it at once get
    /// the same one. Permission when others may read it, Corrupt when it is no such key; the file
    /// is left as it is then.
    [[nodiscard]] static Result<SigningKey> at(const std::filesystem::path &file);

    /// 64 hexadecimal digits.
    [[nodiscard]] const std::string &publicKey() const { return m_publicKey; }
    /// 128 hexadecimal digits over the bytes.
    [[nodiscard]] Result<std::string> sign(std::string_view bytes) const;

private:
    struct Private;
    explicit SigningKey(std::unique_ptr<Private> key);
    [[nodiscard]] static Result<SigningKey> fromPem(std::string_view text);
    [[nodiscard]] Result<std::string> pem() const;

    std::unique_ptr<Private> m_d;
    std::string m_publicKey;
};

/// Whether `signature` is that of the bytes by the holder of `publicKey`. False, too, when either
/// is not the hexadecimal digits it has to be.
[[nodiscard]] bool isSignedBy(std::string_view publicKey, std::string_view bytes,
                              std::string_view signature);

/// SHA-256 of a public key: 64 hexadecimal digits. Empty when it is none.
[[nodiscard]] std::string fingerprintOf(std::string_view publicKey);

/// The beginning of a fingerprint that people compare and type: 32 digits, 128 bits.
[[nodiscard]] std::string shortFingerprint(std::string_view fingerprint);

/// Whether a person means this fingerprint: its short form or more of it, in any case, with or
/// without "SHA256:" before it.
[[nodiscard]] bool namesFingerprint(std::string_view typed, std::string_view fingerprint);

} // namespace espalier::learn

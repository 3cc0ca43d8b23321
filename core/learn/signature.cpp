// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/signature.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <optional>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace espalier::learn {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kShortDigits = 32;
constexpr std::uint64_t kMostKeyFile = 4096;

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T *handle) const
    {
        Free(handle);
    }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestHandle = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BioHandle = std::unique_ptr<BIO, Freed<BIO_free_all>>;

/// Leaves the library's list of errors of this thread as it was: who else uses the library reads
/// it.
class QuietErrors final {
public:
    QuietErrors() { ERR_set_mark(); }
    ~QuietErrors() { ERR_pop_to_mark(); }
    QuietErrors(const QuietErrors &) = delete;
    QuietErrors &operator=(const QuietErrors &) = delete;
};

const unsigned char *bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

std::string hexOf(std::span<const unsigned char> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (const auto byte : bytes)
        hex += {kDigits[byte >> 4], kDigits[byte & 15]};
    return hex;
}

/// Lower-case digits of exactly so many bytes; none for anything else.
std::optional<std::string> bytesOfHex(std::string_view hex, std::size_t count)
{
    const auto digit = [](char c) -> int {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    if (hex.size() != 2 * count)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

std::unexpected<Error> libraryFailure(const char *message)
{
    return failure(ErrorKind::Internal, message);
}

/// Text that holds a private key: its bytes do not outlive it.
class SecretText final {
public:
    explicit SecretText(std::string text) : m_text(std::move(text)) {}
    ~SecretText() { OPENSSL_cleanse(m_text.data(), m_text.size()); }
    SecretText(const SecretText &) = delete;
    SecretText &operator=(const SecretText &) = delete;
    [[nodiscard]] const std::string &text() const { return m_text; }

private:
    std::string m_text;
};

Result<> writeAndFlush(int fd, std::string_view text, const fs::path &file)
{
    while (!text.empty()) {
        const auto count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(errno, "cannot write", file.string());
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(fd) != 0)
        return systemFailure(errno, "cannot write", file.string());
    return {};
}

/// Puts a file there that only its owner may read, whole or not at all. AlreadyExists when there is
/// one, which stays: what others were told of it must go on to hold.
Result<> writeOnce(const fs::path &file, const std::string &text)
{
    if (auto made = makeFolder(file.parent_path()); !made)
        return made;
    std::string temporary = (file.parent_path() / ".espalier-XXXXXX").string();
    const FileDescriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600
    if (!descriptor.valid())
        return systemFailure(errno, "cannot create a file", file.parent_path().string());
    auto done = writeAndFlush(descriptor.get(), text, file);
    if (done && ::link(temporary.c_str(), file.c_str()) != 0)
        done = systemFailure(errno, "cannot create", file.string());
    ::unlink(temporary.c_str());
    return done;
}

} // namespace

struct SigningKey::Private {
    KeyHandle key;
};

SigningKey::SigningKey(std::unique_ptr<Private> key) : m_d(std::move(key))
{
    std::array<unsigned char, kKeyBytes> bytes{};
    auto size = bytes.size();
    if (EVP_PKEY_get_raw_public_key(m_d->key.get(), bytes.data(), &size) == 1 &&
        size == bytes.size())
        m_publicKey = hexOf(bytes);
}

SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey &&) noexcept = default;
SigningKey &SigningKey::operator=(SigningKey &&) noexcept = default;

Result<SigningKey> SigningKey::generate()
{
    const QuietErrors quiet;
    KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!key)
        return libraryFailure("no key can be made to sign with");
    return SigningKey(std::make_unique<Private>(std::move(key)));
}

Result<SigningKey> SigningKey::fromPem(std::string_view text)
{
    const QuietErrors quiet;
    const BioHandle bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    // A password is never asked for: the library would do so on the terminal.
    const auto noPassword = [](char *, int, int, void *) { return -1; };
    KeyHandle key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, nullptr) : nullptr);
    if (!key || EVP_PKEY_is_a(key.get(), "ED25519") != 1)
        return failure(ErrorKind::Corrupt, "it is no Ed25519 key without a password; to go on with "
                                           "a new key, move the file away");
    return SigningKey(std::make_unique<Private>(std::move(key)));
}

Result<std::string> SigningKey::pem() const
{
    const QuietErrors quiet;
    const BioHandle bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), m_d->key.get(), nullptr, nullptr, 0,
                                              nullptr, nullptr) != 1)
        return libraryFailure("a key cannot be written as text");
    char *data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

Result<SigningKey> SigningKey::at(const fs::path &file)
{
    FileStamp stamp;
    auto text = readFile(file, kMostKeyFile, &stamp);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        auto made = generate();
        auto written = made ? made->pem() : failure(made.error());
        if (!written)
            return failure(std::move(written.error()));
        const SecretText secret(*std::move(written));
        const auto done = writeOnce(file, secret.text());
        if (done)
            return made;
        if (done.error().kind != ErrorKind::AlreadyExists)
            return failure(done.error());
        text = readFile(file, kMostKeyFile, &stamp); // another program was faster
    }
    if (!text)
        return failure(std::move(text.error()));
    const SecretText secret(*std::move(text));
    if ((stamp.mode & (S_IRWXG | S_IRWXO)) != 0)
        return failure(ErrorKind::Permission,
                       "others may use the private key; make it yours alone with chmod 600, or "
                       "move it away to get a new one",
                       file.string());
    auto key = fromPem(secret.text());
    if (!key)
        return failure(key.error().kind, key.error().message, file.string());
    return key;
}

Result<std::string> SigningKey::sign(std::string_view bytes) const
{
    const QuietErrors quiet;
    const DigestHandle context(EVP_MD_CTX_new());
    std::array<unsigned char, kSignatureBytes> signature{};
    auto size = signature.size();
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_d->key.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, bytesOf(bytes), bytes.size()) != 1 ||
        size != signature.size())
        return libraryFailure("signing failed");
    return hexOf(signature);
}

bool isSignedBy(std::string_view publicKey, std::string_view bytes, std::string_view signature)
{
    const auto rawKey = bytesOfHex(publicKey, kKeyBytes);
    const auto rawSignature = bytesOfHex(signature, kSignatureBytes);
    if (!rawKey || !rawSignature)
        return false;
    const QuietErrors quiet;
    const KeyHandle key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr,
                                                       bytesOf(*rawKey), rawKey->size()));
    const DigestHandle context(EVP_MD_CTX_new());
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytesOf(*rawSignature), rawSignature->size(),
                            bytesOf(bytes), bytes.size()) == 1;
}

std::string fingerprintOf(std::string_view publicKey)
{
    const auto raw = bytesOfHex(publicKey, kKeyBytes);
    return raw ? sha256Hex(*raw) : std::string{};
}

std::string shortFingerprint(std::string_view fingerprint)
{
    return std::string(fingerprint.substr(0, kShortDigits));
}

bool namesFingerprint(std::string_view typed, std::string_view fingerprint)
{
    std::string wanted(typed);
    std::ranges::transform(wanted, wanted.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::string_view kPrefix = "sha256:";
    if (wanted.starts_with(kPrefix))
        wanted.erase(0, kPrefix.size());
    return wanted.size() >= kShortDigits && fingerprint.starts_with(wanted);
}

} // namespace espalier::learn

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/learn/signature.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>
#include <set>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tst_signature {

using namespace espalier;
using namespace espalier::learn;
using test::TemporaryProject;

class SignatureTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsSignedIsRecognised();
    void aKnownAnswer();
    void whatWasChangedIsNot_data();
    void whatWasChangedIsNot();
    void theKeyIsMadeOnceAndIsItsOwnersAlone();
    void manyThatMakeItAtOnceGetTheSame();
    void aKeyThatOthersReadIsRefused();
    void aDamagedKeyIsRefusedAndStays_data();
    void aDamagedKeyIsRefusedAndStays();
    void aFolderThatCannotBeWritten();
    void fingerprintsAreComparedByPeople_data();
    void fingerprintsAreComparedByPeople();
};

void SignatureTest::whatIsSignedIsRecognised()
{
    const auto key = SigningKey::generate();
    VERIFY_OK(key);
    QCOMPARE(key->publicKey().size(), 64u);
    for (const auto &text :
         {std::string(), std::string("some\0bytes", 10), std::string(1 << 20, 'x')}) {
        const auto signature = key->sign(text);
        VERIFY_OK(signature);
        QCOMPARE(signature->size(), 128u);
        QVERIFY(isSignedBy(key->publicKey(), text, *signature));
        QCOMPARE(*key->sign(text), *signature); // Ed25519 signs the same always the same
    }
    QVERIFY(SigningKey::generate()->publicKey() != key->publicKey());
}

// Test 2 of RFC 8032, section 7.1.
void SignatureTest::aKnownAnswer()
{
    const std::string key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const std::string signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    QVERIFY(isSignedBy(key, "r", signature));
    QVERIFY(!isSignedBy(key, "s", signature));
}

void SignatureTest::whatWasChangedIsNot_data()
{
    QTest::addColumn<int>("part"); // 0: key, 1: text, 2: signature
    QTest::addColumn<QByteArray>("with");
    QTest::newRow("another text") << 1 << QByteArray("texu");
    QTest::newRow("more text") << 1 << QByteArray("text ");
    QTest::newRow("no signature") << 2 << QByteArray();
    QTest::newRow("a short signature") << 2 << QByteArray(64, '0');
    QTest::newRow("a signature of zeros") << 2 << QByteArray(128, '0');
    QTest::newRow("a signature that is no number") << 2 << QByteArray(128, 'g');
    QTest::newRow("no key") << 0 << QByteArray();
    QTest::newRow("a key of zeros") << 0 << QByteArray(64, '0');
    QTest::newRow("a long key") << 0 << QByteArray(66, '1');
    QTest::newRow("somebody else's key")
        << 0 << QByteArray::fromStdString(SigningKey::generate()->publicKey());
}

void SignatureTest::whatWasChangedIsNot()
{
    QFETCH(int, part);
    QFETCH(QByteArray, with);
    const auto key = SigningKey::generate();
    std::array parts{key->publicKey(), std::string("text"), key->sign("text").value()};
    QVERIFY(isSignedBy(parts[0], parts[1], parts[2]));
    parts[static_cast<std::size_t>(part)] = with.toStdString();
    QVERIFY(!isSignedBy(parts[0], parts[1], parts[2]));
}

void SignatureTest::theKeyIsMadeOnceAndIsItsOwnersAlone()
{
    const TemporaryProject folder;
    const auto file = folder.path("data/deep/signing-key.pem");
    const auto made = SigningKey::at(file);
    VERIFY_OK(made);
    QCOMPARE(stampOf(file)->mode & 0777u, 0600u);
    const auto text = folder.read("data/deep/signing-key.pem");
    QVERIFY(text.starts_with("-----BEGIN "));
    const auto again = SigningKey::at(file);
    VERIFY_OK(again);
    QCOMPARE(again->publicKey(), made->publicKey());
    QCOMPARE(again->sign("x").value(), made->sign("x").value());
    QCOMPARE(folder.read("data/deep/signing-key.pem"), text);
    QCOMPARE(folder.snapshot().size(), 1u); // nothing is left beside it
}

void SignatureTest::manyThatMakeItAtOnceGetTheSame()
{
    const TemporaryProject folder;
    const auto file = folder.path("key.pem");
    std::array<std::string, 8> keys;
    {
        std::array<std::jthread, 8> threads;
        for (std::size_t i = 0; i < threads.size(); ++i)
            threads[i] = std::jthread([&, i] {
                const auto key = SigningKey::at(file);
                keys[i] = key ? key->publicKey() : key.error().text();
            });
    }
    QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), 1u);
    QCOMPARE(keys.front().size(), 64u);
    QCOMPARE(folder.snapshot().size(), 1u);
}

void SignatureTest::aKeyThatOthersReadIsRefused()
{
    const TemporaryProject folder;
    const auto file = folder.path("key.pem");
    VERIFY_OK(SigningKey::at(file));
    QCOMPARE(::chmod(file.c_str(), 0640), 0);
    const auto refused = SigningKey::at(file);
    VERIFY_FAILS(Permission, refused);
    QVERIFY(refused.error().message.contains("chmod 600"));
    QCOMPARE(::chmod(file.c_str(), 0400), 0);
    VERIFY_OK(SigningKey::at(file));
}

void SignatureTest::aDamagedKeyIsRefusedAndStays_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray kind = "PRIVATE KEY-----\n";
    const auto begin = QByteArray("-----BEGIN ") + kind;
    const auto end = QByteArray("-----END ") + kind;
    const auto x25519 = QByteArray::fromHex("302e020100300506032b656e04220420");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("noise") << QByteArray(500, '#');
    QTest::newRow("no key in it") << begin + "AAAA\n" + end;
    const QByteArray cannotSign = x25519 + QByteArray(32, '1');
    QTest::newRow("a key that cannot sign") << begin + cannotSign.toBase64() + '\n' + end;
}

void SignatureTest::aDamagedKeyIsRefusedAndStays()
{
    QFETCH(QByteArray, content);
    const TemporaryProject folder;
    folder.write("key.pem", content.toStdString());
    QCOMPARE(::chmod(folder.path("key.pem").c_str(), 0600), 0);
    VERIFY_FAILS(Corrupt, SigningKey::at(folder.path("key.pem")));
    QCOMPARE(folder.read("key.pem"), content.toStdString());
}

void SignatureTest::aFolderThatCannotBeWritten()
{
    const TemporaryProject folder;
    folder.write("a-file", "");
    QVERIFY(!SigningKey::at(folder.path("a-file/key.pem")));
    QCOMPARE(folder.snapshot().size(), 1u);
}

void SignatureTest::fingerprintsAreComparedByPeople_data()
{
    QTest::addColumn<std::string>("typed");
    QTest::addColumn<bool>("expected");
    const auto whole = fingerprintOf(std::string(64, 'a'));
    auto upper = shortFingerprint(whole);
    for (auto &c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    QTest::newRow("the short form") << shortFingerprint(whole) << true;
    QTest::newRow("all of it") << whole << true;
    QTest::newRow("something between") << whole.substr(0, 40) << true;
    QTest::newRow("in capitals") << upper << true;
    QTest::newRow("with the name of the hash") << "SHA256:" + shortFingerprint(whole) << true;
    QTest::newRow("less than the short form") << whole.substr(0, 31) << false;
    QTest::newRow("nothing") << std::string() << false;
    QTest::newRow("another") << std::string(32, '0') << false;
    QTest::newRow("more than all of it") << whole + "0" << false;
}

void SignatureTest::fingerprintsAreComparedByPeople()
{
    QFETCH(std::string, typed);
    QFETCH(bool, expected);
    const auto whole = fingerprintOf(std::string(64, 'a'));
    QCOMPARE(whole.size(), 64u);
    QCOMPARE(shortFingerprint(whole).size(), 32u);
    QCOMPARE(namesFingerprint(typed, whole), expected);
    QVERIFY(fingerprintOf("no key").empty());
}

} // namespace tst_signature

QTEST_GUILESS_MAIN(tst_signature::SignatureTest)
#include "tst_signature.moc"

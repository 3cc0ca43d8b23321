// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgesharing.h"
#include "core/learn/bundle.h"
#include "tests/core/engine/engineproject.h"
#include "tests/core/learn/signedbundle.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_bundletrust {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::TemporaryProject;

class BundleTrustTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theKeyIsMadeWithTheFirstExport();
    void aSourceWithoutANameGetsItsOwn();
    void theFirstKeyIsRemembered();
    void aPreviewRemembersNothing();
    void anotherKeyIsRefused();
    void anotherKeyCanBeAccepted();
    void onlyTheKeyThatWasNamedIsAccepted();
    void namesThatReadTheSameAreOne();
    void whatIsForgedBringsNothing();

private:
    /// Writes a bundle of "them" with one pattern, signed by a key.
    void write(const learn::SigningKey &key, const std::string &source = "them") const
    {
        m_files->write(
            "bundle.json",
            test::signedText(test::bundleOf(Json::array({model::toJson(test::bundledPattern())}),
                                            Json::array(), source),
                             key));
    }
    [[nodiscard]] Result<KnowledgeImport> take(bool preview = false,
                                               const std::string &acceptKey = {}) const
    {
        return importKnowledge(*m_knowledge, m_files->path("bundle.json"), preview,
                               {.acceptKey = acceptKey});
    }
    [[nodiscard]] std::size_t patterns() const { return m_knowledge->patterns().list()->size(); }

    std::unique_ptr<Home> m_home;
    std::unique_ptr<TemporaryProject> m_files;
    std::unique_ptr<Knowledge> m_knowledge;
    learn::SigningKey m_first = learn::SigningKey::generate().value();
    learn::SigningKey m_second = learn::SigningKey::generate().value();
};

namespace {

std::string shown(const learn::SigningKey &key)
{
    return learn::shortFingerprint(learn::fingerprintOf(key.publicKey()));
}

} // namespace

void BundleTrustTest::init()
{
    m_home = std::make_unique<Home>();
    m_files = std::make_unique<TemporaryProject>();
    auto knowledge = Knowledge::open(knowledgeFile(m_home->paths()));
    VERIFY_OK(knowledge);
    m_knowledge = *std::move(knowledge);
}

void BundleTrustTest::cleanup()
{
    m_knowledge.reset();
}

void BundleTrustTest::theKeyIsMadeWithTheFirstExport()
{
    const auto key = signingKeyFile(*m_knowledge);
    QVERIFY(key == m_home->paths().data / "signing-key.pem");
    QVERIFY(!stampOf(key));
    write(m_first);
    VERIFY_OK(take());
    QVERIFY(!stampOf(key)); // importing needs none
    const auto done = exportBundle(*m_knowledge, m_files->path("ours.json"), "us", {});
    VERIFY_OK(done);
    QCOMPARE(stampOf(key)->mode & 0777u, 0600u);
    const auto read = learn::readBundle(m_files->read("ours.json"));
    VERIFY_OK(read);
    QCOMPARE(read->fingerprint, done->fingerprint);
    QCOMPARE(read->patterns.front().provenance, "them via us");
    QCOMPARE(exportBundle(*m_knowledge, m_files->path("ours.json"), "us", {})->fingerprint,
             done->fingerprint);
    // The private key is not in it.
    const auto secret = readFile(key).value();
    QVERIFY(!m_files->read("ours.json").contains(secret.substr(secret.find('\n') + 1, 40)));
}

void BundleTrustTest::aSourceWithoutANameGetsItsOwn()
{
    const auto done = exportBundle(*m_knowledge, m_files->path("ours.json"), {}, {});
    VERIFY_OK(done);
    QCOMPARE(done->source, "shared-" + done->fingerprint.substr(0, 12));
    QCOMPARE(learn::readBundle(m_files->read("ours.json"))->source, done->source);
}

void BundleTrustTest::theFirstKeyIsRemembered()
{
    write(m_first);
    const auto first = take();
    VERIFY_OK(first);
    QVERIFY(first->trust == KeyTrust::First);
    QCOMPARE(learn::shortFingerprint(first->fingerprint), shown(m_first));
    QCOMPARE(patterns(), 1u);
    const auto again = take();
    VERIFY_OK(again);
    QVERIFY(again->trust == KeyTrust::Known);
    QCOMPARE(again->rows, 0);
}

void BundleTrustTest::aPreviewRemembersNothing()
{
    write(m_first);
    const auto preview = take(true);
    VERIFY_OK(preview);
    QVERIFY(preview->trust == KeyTrust::First);
    QCOMPARE(preview->items.size(), 1u);
    write(m_second);
    QVERIFY(take(true)->trust == KeyTrust::First);
    QCOMPARE(patterns(), 0u);
}

void BundleTrustTest::anotherKeyIsRefused()
{
    write(m_first);
    VERIFY_OK(take());
    VERIFY_OK(m_knowledge->patterns().list());
    write(m_second);
    for (const bool preview : {true, false}) {
        const auto refused = take(preview);
        VERIFY_FAILS(Conflict, refused);
        const auto message = refused.error().message;
        QVERIFY2(message.contains("--accept-key " + shown(m_second)), message.c_str());
        QVERIFY2(message.contains(shown(m_first)), message.c_str());
    }
    QCOMPARE(patterns(), 1u);
    write(m_first);
    QVERIFY(take()->trust == KeyTrust::Known); // as before
}

void BundleTrustTest::anotherKeyCanBeAccepted()
{
    write(m_first);
    VERIFY_OK(take());
    write(m_second);
    QVERIFY(take(true, shown(m_second))->trust == KeyTrust::Accepted);
    VERIFY_FAILS(Conflict, take()); // a preview accepts nothing for good
    const auto accepted = take(false, shown(m_second));
    VERIFY_OK(accepted);
    QVERIFY(accepted->trust == KeyTrust::Accepted);
    QVERIFY(take()->trust == KeyTrust::Known);
    write(m_first);
    VERIFY_FAILS(Conflict, take());
}

void BundleTrustTest::onlyTheKeyThatWasNamedIsAccepted()
{
    write(m_first);
    VERIFY_FAILS(Conflict, take(false, shown(m_second)));
    VERIFY_FAILS(Conflict, take(false, shown(m_first).substr(0, 8)));
    QCOMPARE(patterns(), 0u);
    QVERIFY(take(false, shown(m_first))->trust == KeyTrust::First);
}

void BundleTrustTest::namesThatReadTheSameAreOne()
{
    write(m_first, "Team A");
    VERIFY_OK(take());
    write(m_second, "team a");
    VERIFY_FAILS(Conflict, take());
}

void BundleTrustTest::whatIsForgedBringsNothing()
{
    // Signed rightly, by another key than the one it names.
    auto forged = parseJson(test::signedText(
        test::bundleOf(Json::array({model::toJson(test::bundledPattern())})), m_second));
    forged["public_key"] = m_first.publicKey();
    m_files->write("bundle.json", toText(forged));
    VERIFY_FAILS(Corrupt, take());
    VERIFY_FAILS(Corrupt, take(false, shown(m_first)));
    m_files->write("bundle.json", test::signedText(forged, m_first).substr(0, 300));
    VERIFY_FAILS(InvalidInput, take());
    QCOMPARE(patterns(), 0u);
    write(m_second);
    QVERIFY(take()->trust == KeyTrust::First); // nothing was remembered
}

} // namespace tst_bundletrust

QTEST_GUILESS_MAIN(tst_bundletrust::BundleTrustTest)
#include "tst_bundletrust.moc"

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"
#include "tests/core/diff/randomedits.h"
#include "tests/support/scratchrepository.h"

#include <QTest>

#include <array>
#include <format>

namespace tst_patchgit {

using namespace espalier;
using namespace espalier::diff;

namespace {

namespace fs = std::filesystem;

constexpr int kFiles = 60;

/// Files by their paths, each with its mode in front of its content.
using Tree = std::map<std::string, std::string>;

Tree treeOf(const test::ScratchRepository &repository)
{
    Tree tree;
    for (const auto &[path, content] : repository.snapshot()) {
        if (path.starts_with(".git/"))
            continue;
        const auto permissions = fs::status(repository.path(path)).permissions();
        const bool runs = (permissions & fs::perms::owner_exec) != fs::perms::none;
        tree[path] = (runs ? "100755" : "100644") + content;
    }
    return tree;
}

void changeMode(const test::ScratchRepository &repository, const std::string &path)
{
    const auto file = repository.path(path);
    const auto runs = (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
    fs::permissions(file, fs::perms::owner_exec,
                    runs ? fs::perm_options::remove : fs::perm_options::add);
}

/// The tree with the patch in it; the error names the file.
Result<Tree> patched(const Tree &before, const Patch &patch)
{
    auto after = before;
    for (const auto &file : patch.files) {
        if (!file.oldPath.empty() && !file.isCopy)
            after.erase(file.oldPath);
    }
    for (const auto &file : patch.files) {
        const auto found = before.find(file.oldPath);
        std::optional<std::string_view> old;
        std::string mode;
        if (found != before.end()) {
            mode = found->second.substr(0, 6);
            old = std::string_view(found->second).substr(6);
        }
        if (file.oldMode && *file.oldMode != mode)
            return failure(ErrorKind::Conflict, "another mode", file.oldPath);
        const auto text = applyTo(file, old);
        if (!text)
            return failure(text.error());
        if (!file.newPath.empty())
            after[file.newPath] = file.newMode.value_or(mode) + *text;
    }
    return after;
}

/// Files with odd names and random changes of them; the same for one seed on every machine.
class RandomTree final {
public:
    RandomTree(const test::ScratchRepository &repository, std::uint32_t seed)
        : m_repository(repository), m_random(seed)
    {
    }

    void make(int files);
    void change();

private:
    std::string newPath();
    void change(const std::string &path);
    void edit(const std::string &path);

    const test::ScratchRepository &m_repository;
    test::RandomEdits m_random;
    std::vector<std::string> m_paths;
    int m_names = 0;
};

std::string RandomTree::newPath()
{
    static constexpr std::array kPieces{
        std::string_view("a"),
        std::string_view("b c"),
        std::string_view("\"q\""),
        std::string_view("t\tb"),
        std::string_view("n\nl"),
        std::string_view("gr\xC3\xB6\xC3\x9F"
                         "e"),
        std::string_view("\xFF"),
        std::string_view("back\\x"),
        std::string_view("-dash"),
        std::string_view("x b"),
        std::string_view(" => "),
        std::string_view(" "),
        std::string_view("'"),
        std::string_view("\x7F\x01"),
        std::string_view("b/x"),
        std::string_view("\r"),
        std::string_view(" and b/ n"),
        std::string_view("\a\b\v\f"),
    };
    const auto piece = [this] { return kPieces[m_random.number(kPieces.size())]; };
    const auto folder = m_random.number(3) == 0 ? "a/" : m_random.number(3) == 0 ? "d e/" : "";
    return std::format("{}{}{}{}", folder, piece(), m_names++, piece());
}

void RandomTree::make(int files)
{
    for (int i = 0; i < files; ++i) {
        m_paths.push_back(newPath());
        m_repository.write(m_paths.back(), m_random.text());
        if (m_random.number(5) == 0)
            changeMode(m_repository, m_paths.back());
    }
}

void RandomTree::edit(const std::string &path)
{
    const auto text = m_repository.read(path);
    m_repository.write(path, diff::apply(text, m_random.changes(text)));
}

void RandomTree::change(const std::string &path)
{
    const auto kind = m_random.number(9);
    if (kind == 0)
        return m_repository.remove(path);
    if (kind <= 2) {
        const auto to = newPath();
        m_repository.write(to, m_repository.read(path));
        if (m_random.number(2) == 0)
            edit(to);
        if (kind == 1)
            return m_repository.remove(path);
    }
    if (kind == 3)
        return m_repository.write(path, "");
    if (kind == 4 || kind == 5)
        changeMode(m_repository, path);
    if (kind != 5)
        edit(path);
}

void RandomTree::change()
{
    for (const auto &path : m_paths)
        change(path);
    make(kFiles / 10);
}

/// A text of lines that are all different, and its lines cut and put in at random.
std::string withLines(std::string_view text, test::RandomEdits &random, std::uint32_t rate)
{
    std::string result;
    while (!text.empty()) {
        const auto end = text.find('\n') + 1;
        if (random.number(rate) == 0)
            result += std::format("own {}\n", random.number(1'000'000));
        if (random.number(2 * rate) != 0)
            result += text.substr(0, end);
        text.remove_prefix(end);
    }
    return result;
}

} // namespace

class PatchGitTest : public QObject {
    Q_OBJECT

private slots:
    void readsAndAppliesWhatGitWrites_data();
    void readsAndAppliesWhatGitWrites();
    void gitAppliesWhatIsTurnedAround();
    void movesAsGitDoes();
};

void PatchGitTest::readsAndAppliesWhatGitWrites_data()
{
    QTest::addColumn<QList<QByteArray>>("options");
    QTest::addColumn<bool>("asIs");
    QTest::addColumn<std::uint32_t>("seed");
    const auto row = [](const char *name, QList<QByteArray> options, bool asIs = true) {
        static std::uint32_t seed = 100;
        QTest::newRow(name) << std::move(options) << asIs << seed++;
    };
    row("as usual", {"diff"});
    row("with renamed and copied files", {"diff", "-M30%", "-C"});
    row("with files written anew", {"diff", "--no-renames", "-B1%/1%", "--full-index"});
    row("with little context", {"diff", "-U1", "-M"});
    row("with much context", {"diff", "-U20", "-M"});
    row("with bytes beyond ASCII in names", {"-c", "core.quotePath=false", "diff", "-M"}, false);
    row("without prefixes", {"diff", "--no-prefix", "--no-renames"}, false);
    row("without ids", {"diff", "--no-renames", "--histogram", "--inter-hunk-context=5"});
}

void PatchGitTest::readsAndAppliesWhatGitWrites()
{
    QFETCH(QList<QByteArray>, options);
    QFETCH(bool, asIs);
    QFETCH(std::uint32_t, seed);
    const test::ScratchRepository repository;
    RandomTree files(repository, seed);
    files.make(kFiles);
    repository.commitAll("before");
    const auto before = treeOf(repository);
    files.change();
    repository.commitAll("after");
    const auto after = treeOf(repository);
    std::vector<std::string> arguments;
    for (const auto &option : options)
        arguments.push_back(option.toStdString());
    arguments.insert(arguments.end(), {"HEAD~1", "HEAD"});
    const auto text = repository.git(arguments) + '\n';

    const auto patch = parsePatch(text);
    QVERIFY2(patch, patch ? "" : patch.error().text().c_str());
    QVERIFY(patch->files.size() > kFiles * 2 / 3);
    QVERIFY(parsePatch(toText(*patch)).value() == *patch);
    if (asIs)
        QVERIFY(toText(*patch) == text);
    const auto made = patched(before, *patch);
    QVERIFY2(made, made ? "" : made.error().text().c_str());
    QCOMPARE(test::differences(after, *made), std::string());

    auto around = reversed(*patch);
    std::erase_if(around.files, [](const FilePatch &file) { return file.isCopy; });
    auto undone = patched(after, around);
    QVERIFY2(undone, undone ? "" : undone.error().text().c_str());
    for (const auto &file : patch->files) {
        if (file.isCopy)
            undone->erase(file.newPath);
    }
    QCOMPARE(test::differences(before, *undone), std::string());
}

void PatchGitTest::gitAppliesWhatIsTurnedAround()
{
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        const test::ScratchRepository repository;
        RandomTree files(repository, seed);
        files.make(kFiles);
        repository.commitAll("before");
        files.change();
        repository.commitAll("after");
        const auto text = repository.git({"diff", "-M", "HEAD~1", "HEAD"}) + '\n';
        const auto patch = parsePatch(text).value();
        repository.write(".git/around.patch", toText(reversed(patch)));
        repository.git({"apply", "--index", "--whitespace=nowarn", ".git/around.patch"});
        QCOMPARE(repository.git({"write-tree"}), repository.git({"rev-parse", "HEAD~1^{tree}"}));
        repository.write(".git/there.patch", toText(patch));
        repository.git({"apply", "--index", "--whitespace=nowarn", ".git/there.patch"});
        QCOMPARE(repository.git({"write-tree"}), repository.git({"rev-parse", "HEAD^{tree}"}));
    }
}

void PatchGitTest::movesAsGitDoes()
{
    const test::ScratchRepository repository;
    test::RandomEdits random(1);
    std::string text;
    for (int i = 0; i < 80; ++i)
        text += std::format("line {}\n", i);
    for (int i = 0; i < kFiles; ++i)
        repository.write(std::format("f{}", i), text);
    repository.commitAll("before");
    for (int i = 0; i < kFiles; ++i)
        repository.write(std::format("f{}", i), withLines(text, random, 20));
    repository.write(".git/patch", repository.git({"diff"}) + '\n');
    const auto patch = parsePatch(repository.read(".git/patch")).value();
    Tree moved;
    for (const auto &file : patch.files) {
        moved[file.newPath] = withLines(text, random, 60);
        repository.write(file.newPath, moved[file.newPath]);
    }
    // Fails for some files, and tells by a file beside which these are.
    if (repository.tryGit({"apply", "--reject", ".git/patch"}))
        QFAIL("git applied what it should not");
    std::size_t alike = 0;
    for (const auto &file : patch.files) {
        if (repository.exists(file.newPath + ".rej"))
            continue;
        const auto result = applyTo(file, moved[file.newPath]);
        QVERIFY2(result, result ? "" : result.error().text().c_str());
        QCOMPARE(*result, repository.read(file.newPath));
        ++alike;
    }
    QVERIFY(alike > 5 && alike < patch.files.size());
}

} // namespace tst_patchgit

QTEST_GUILESS_MAIN(tst_patchgit::PatchGitTest)
#include "tst_patchgit.moc"

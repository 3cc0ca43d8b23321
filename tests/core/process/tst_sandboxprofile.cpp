// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/sandboxcommand.h"
#include "tests/core/process/processprobe.h"

#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace tst_sandboxprofile {

using namespace espalier;
using process::SandboxSpec;
using test::printedBy;
using test::pythonSpec;

/// What each line of the profile keeps out. Nothing here is skipped: without a sandbox it fails.
class SandboxProfileTest : public QObject {
    Q_OBJECT

private slots:
    void refusesSystemCalls_data();
    void refusesSystemCalls();
    void refusesSocketFamilies_data();
    void refusesSocketFamilies();
    void refusesTypingIntoTerminals();
    void refusesNewNamespacesByClone();
    void hostCannotBeWritten_data();
    void hostCannotBeWritten();
    void onlySizedPlacesCanBeWritten();
    void hostFilesAreNotThere_data();
    void hostFilesAreNotThere();
    void environmentIsMinimal();
    void loopbackOfHostIsUnreachable();
    void unixSocketsOfHostAreUnreachable();
    void inheritedDescriptorsAreClosed();
    void processesOfHostAreInvisible();
    void runsAsNobodyWithoutCapabilities();
    void filesAreReadOnly();
    void filesCanBeWritable();
    void bindsAreReadOnly();
    void refusesUncleanPaths_data();
    void refusesUncleanPaths();
};

static QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// Prints "allowed", or the name of the error of a bare system call.
static SandboxSpec callSpec(const char *numbers, const char *arguments)
{
    return pythonSpec(R"py(
import ctypes, errno, os, sys
numbers = {"x86_64": 0, "aarch64": 1}
number = int(sys.argv[1].split("/")[numbers[os.uname().machine]])
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
arguments = [ctypes.c_long(int(text, 0)) for text in sys.argv[2].split()]
result = libc.syscall(ctypes.c_long(number), *arguments)
print("allowed" if result >= 0 else errno.errorcode[ctypes.get_errno()])
)py",
                      {numbers, arguments});
}

void SandboxProfileTest::refusesSystemCalls_data()
{
    QTest::addColumn<QByteArray>("numbers"); // x86_64/aarch64
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("expected");
    // The arguments are such that without the filter there is another answer than EPERM, where the
    // missing capabilities leave that open.
    const auto row = [](const char *name, const char *numbers, const char *arguments,
                        const char *expected = "EPERM") {
        QTest::newRow(name) << QByteArray(numbers) << QByteArray(arguments)
                            << QString::fromLatin1(expected);
    };
    row("ptrace", "101/117", "0 0 0 0");
    row("process_vm_readv", "310/270", "-1 0 0 0 0 0");
    row("process_vm_writev", "311/271", "-1 0 0 0 0 0");
    row("pidfd_getfd", "438/438", "-1 0 0");
    row("kcmp", "312/272", "-1 -1 0 0 0");
    row("mount", "165/40", "0 0 0 0 0");
    row("umount2", "166/39", "0 0");
    row("pivot_root", "155/41", "0 0");
    row("chroot", "161/51", "0");
    row("open_tree", "428/428", "-1 0 0");
    row("move_mount", "429/429", "-1 0 -1 0 0");
    row("fsopen", "430/430", "0 0");
    row("mount_setattr", "442/442", "-1 0 0 0 0");
    row("unshare", "272/97", "0");
    row("setns", "308/268", "-1 0");
    row("keyctl", "250/219", "0 -3 0 0 0");
    row("add_key", "248/217", "0 0 0 0 0");
    row("request_key", "249/218", "0 0 0 0");
    row("bpf", "321/280", "-1 0 0");
    row("perf_event_open", "298/241", "0 0 -1 -1 0");
    row("userfaultfd", "323/282", "1");
    row("io_uring_setup", "425/425", "1 0");
    row("io_uring_enter", "426/426", "-1 0 0 0 0 0");
    row("personality", "135/92", "0xffffffff");
    row("open_by_handle_at", "304/265", "-1 0 0");
    row("memfd_create", "319/279", "0 0");
    row("shmget", "29/194", "0 4096 0o1600");
    row("clone3, whose flags cannot be seen", "435/435", "0 0", "ENOSYS");
}

void SandboxProfileTest::refusesSystemCalls()
{
    QFETCH(const QByteArray, numbers);
    QFETCH(const QByteArray, arguments);
    QFETCH(const QString, expected);
    QCOMPARE(text(printedBy(callSpec(numbers.constData(), arguments.constData()))), expected);
}

void SandboxProfileTest::refusesSocketFamilies_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("expected");
    const QString refused = QStringLiteral("EPERM");
    const QString allowed = QStringLiteral("allowed");
    QTest::newRow("to the machine's own hypervisor") << QByteArray("40 1 0") << refused;
    QTest::newRow("packets") << QByteArray("17 3 0") << refused;
    QTest::newRow("kernel cryptography") << QByteArray("38 5 0") << refused;
    QTest::newRow("Bluetooth") << QByteArray("31 3 0") << refused;
    QTest::newRow("a family that does not exist yet") << QByteArray("77 1 0") << refused;
    QTest::newRow("with high bits the kernel ignores") << QByteArray("0x100000028 1 0") << refused;
    QTest::newRow("netfilter by netlink") << QByteArray("16 3 12") << refused;
    QTest::newRow("list of interfaces by netlink") << QByteArray("16 3 0") << allowed;
    QTest::newRow("local") << QByteArray("1 1 0") << allowed;
    QTest::newRow("IPv4") << QByteArray("2 1 0") << allowed;
    QTest::newRow("IPv6") << QByteArray("10 1 0") << allowed;
}

void SandboxProfileTest::refusesSocketFamilies()
{
    QFETCH(const QByteArray, arguments);
    QFETCH(const QString, expected);
    QCOMPARE(text(printedBy(callSpec("41/198", arguments.constData()))), expected);
}

void SandboxProfileTest::refusesTypingIntoTerminals()
{
    for (const char *arguments : {"0 0x5412 0", "0 0x100005412 0", "0 0x541C 0"})
        QCOMPARE(text(printedBy(callSpec("16/29", arguments))), QStringLiteral("EPERM"));
}

void SandboxProfileTest::refusesNewNamespacesByClone()
{
    // CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET; CLONE_VM alone is what threads need.
    for (const char *arguments : {"0x10000000 0 0 0 0", "0x20000011 0 0 0 0", "0x40000011 0 0 0 0"})
        QCOMPARE(text(printedBy(callSpec("56/220", arguments))), QStringLiteral("EPERM"));
    QCOMPARE(text(printedBy(pythonSpec("import threading\n"
                                       "t = threading.Thread(target=print, args=('thread',))\n"
                                       "t.start()\nt.join()"))),
             QStringLiteral("thread"));
}

static constexpr const char *kWrite = R"py(
import os, sys
try:
    os.close(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY))
    print("written")
except OSError as error:
    print("refused")
)py";

void SandboxProfileTest::hostCannotBeWritten_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"/probe", "/usr/probe", "/usr/bin/probe", "/etc/probe", "/dev/probe",
                             "/etc/passwd", "/usr/bin/env", "/proc/sys/kernel/hostname",
                             "/proc/sysrq-trigger", "/home/probe", "/var/tmp/probe", "/run/probe"})
        QTest::newRow(path) << QByteArray(path);
}

void SandboxProfileTest::hostCannotBeWritten()
{
    QFETCH(const QByteArray, path);
    QCOMPARE(text(printedBy(pythonSpec(kWrite, {path.toStdString()}))), QStringLiteral("refused"));
}

void SandboxProfileTest::onlySizedPlacesCanBeWritten()
{
    const auto places = printedBy(pythonSpec(R"py(
import os
for line in open("/proc/self/mountinfo"):
    fields = line.split()
    place, options, rest = fields[4], fields[5].split(","), line.split(" - ")[1].split()
    if "rw" not in options or rest[0] in ("proc", "devpts") or not os.path.isdir(place):
        continue
    sized = any(option.startswith("size=") for option in rest[2].split(","))
    print(place, "sized" if sized and rest[0] == "tmpfs" else rest)
)py"));
    QStringList found = text(places).split(QLatin1Char('\n'));
    found.sort();
    QCOMPARE(found, QStringList({QStringLiteral("/dev/shm sized"), QStringLiteral("/tmp sized"),
                                 QStringLiteral("/work sized")}));
}

void SandboxProfileTest::hostFilesAreNotThere_data()
{
    QTest::addColumn<QByteArray>("path");
    const char *home = std::getenv("HOME");
    for (const char *path : {"/root", "/home", "/var", "/run", "/mnt", "/srv", "/sys", "/boot",
                             "/etc/shadow", "/etc/ssl", "/etc/hosts", "/run/docker.sock"})
        QTest::newRow(path) << QByteArray(path);
    QTest::newRow("HOME") << QByteArray(home ? home : "/root");
    QTest::newRow("the sources") << QByteArray(ESPALIER_SOURCE_DIR);
}

void SandboxProfileTest::hostFilesAreNotThere()
{
    QFETCH(const QByteArray, path);
    QVERIFY(path.startsWith('/'));
    QCOMPARE(text(printedBy(pythonSpec("import os, sys\nprint(os.path.exists(sys.argv[1]))",
                                       {path.toStdString()}))),
             QStringLiteral("False"));
}

void SandboxProfileTest::environmentIsMinimal()
{
    qputenv("ESPALIER_PROBE_KEY", "a secret");
    auto spec = pythonSpec(R"py(
import glob, os
names = set(os.environ)
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        names |= {entry.split("=")[0] for entry in open(path).read().split("\0") if entry}
    except OSError:
        pass
print(*sorted(names))
)py");
    spec.environment = {"GIVEN=value"};
    QCOMPARE(text(printedBy(spec)),
             QStringLiteral("GIVEN HOME LANG PATH PWD PYTHONDONTWRITEBYTECODE TMPDIR"));
    qunsetenv("ESPALIER_PROBE_KEY");
}

static constexpr const char *kConnect = R"py(
import socket, sys
family, address = getattr(socket, sys.argv[1]), sys.argv[2]
if sys.argv[1] == "AF_INET":
    address = ("127.0.0.1", int(address))
else:
    address = address.replace("@", "\0")
try:
    socket.socket(family).connect(address)
    print("connected")
except OSError:
    print("refused")
)py";

void SandboxProfileTest::loopbackOfHostIsUnreachable()
{
    const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const plain = reinterpret_cast<sockaddr *>(&address);
    QCOMPARE(::bind(listener.get(), plain, size), 0);
    QCOMPARE(::listen(listener.get(), 1), 0);
    QCOMPARE(::getsockname(listener.get(), plain, &size), 0);
    // Here it can be reached.
    const FileDescriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QCOMPARE(::connect(client.get(), plain, size), 0);
    const auto port = std::to_string(ntohs(address.sin_port));
    QCOMPARE(text(printedBy(pythonSpec(kConnect, {"AF_INET", port}))), QStringLiteral("refused"));
}

static bool listenAt(const FileDescriptor &listener, const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    return ::bind(listener.get(), reinterpret_cast<sockaddr *>(&address), size) == 0 &&
           ::listen(listener.get(), 1) == 0;
}

void SandboxProfileTest::unixSocketsOfHostAreUnreachable()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("socket")).toStdString();
    const auto abstract = test::uniqueText();
    const FileDescriptor inFolder(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const FileDescriptor inNetwork(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QVERIFY(listenAt(inFolder, path));
    QVERIFY(listenAt(inNetwork, std::string(1, '\0') + abstract));
    for (const auto &address : {path, "@" + abstract})
        QCOMPARE(text(printedBy(pythonSpec(kConnect, {"AF_UNIX", address}))),
                 QStringLiteral("refused"));
}

void SandboxProfileTest::inheritedDescriptorsAreClosed()
{
    const FileDescriptor leaked(::dup(STDERR_FILENO));
    QVERIFY((::fcntl(leaked.get(), F_GETFD) & FD_CLOEXEC) == 0);
    QCOMPARE(text(printedBy(pythonSpec(R"py(
import os
print(*sorted(int(name) for name in os.listdir("/proc/self/fd") if int(name) != 3))
)py"))),
             QStringLiteral("0 1 2"));
    // Nor has the first process any that leads out: it can be looked into.
    QCOMPARE(text(printedBy(pythonSpec(R"py(
import os
names = [os.readlink("/proc/1/fd/" + name) for name in os.listdir("/proc/1/fd") if int(name) > 2]
print("open:", *(name for name in names if not name.startswith("anon_inode:[eventfd]")))
)py"))),
             QStringLiteral("open:"));
}

void SandboxProfileTest::processesOfHostAreInvisible()
{
    QCOMPARE(text(printedBy(pythonSpec(R"py(
import os, sys
seen = [int(name) for name in os.listdir("/proc") if name.isdigit()]
try:
    os.kill(int(sys.argv[1]), 0)
    print("reached")
except OSError:
    print("hidden", max(seen) <= 3)
)py",
                                       {std::to_string(::getpid())}))),
             QStringLiteral("hidden True"));
}

void SandboxProfileTest::runsAsNobodyWithoutCapabilities()
{
    QCOMPARE(text(printedBy(pythonSpec(R"py(
import os, resource
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(os.getuid(), os.getgid(), os.getgroups() in ([], [65534]),
      all(int(status[name], 16) == 0 for name in ("CapPrm", "CapEff", "CapInh", "CapBnd", "CapAmb")),
      status["NoNewPrivs"].strip(), status["Seccomp"].strip(),
      resource.getrlimit(resource.RLIMIT_CORE), os.getsid(0) != 0)
)py"))),
             QStringLiteral("65534 65534 True True 1 2 (0, 0) True"));
}

static constexpr const char *kFiles = R"py(
import os, sys
folder = sys.argv[1]
print(open(folder + "/a/b.txt").read(), end=" ")
for path in (folder + "/a/b.txt", folder + "/new"):
    try:
        open(path, "w")
        print("written", end=" ")
    except OSError:
        print("refused", end=" ")
)py";

void SandboxProfileTest::filesAreReadOnly()
{
    auto spec = pythonSpec(kFiles, {"/input"});
    spec.files = {{"a/b.txt", "content"}, {"empty", ""}};
    QCOMPARE(text(printedBy(spec)), QStringLiteral("content refused refused"));
}

void SandboxProfileTest::filesCanBeWritable()
{
    auto spec = pythonSpec(kFiles, {"/work"});
    spec.files = {{"a/b.txt", "content"}};
    spec.filesFolder = "/work";
    spec.filesWritable = true;
    QCOMPARE(text(printedBy(spec)), QStringLiteral("content written written"));
}

void SandboxProfileTest::bindsAreReadOnly()
{
    const QTemporaryDir folder(QStringLiteral("/tmp/espalier-bind-XXXXXX"));
    QVERIFY(::chmod(folder.path().toUtf8().constData(), 0755) == 0);
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("a")));
    QFile file(folder.filePath(QStringLiteral("a/b.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("content") == 7);
    file.close();
    auto spec = pythonSpec(kFiles, {"/bound"});
    spec.binds = {{folder.path().toStdString(), "/bound"}};
    QCOMPARE(text(printedBy(spec)), QStringLiteral("content refused refused"));
}

void SandboxProfileTest::refusesUncleanPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"", "../a", "a/../../b", "/etc/passwd", "a//b", "./a", "a/", "."})
        QTest::newRow(path) << QByteArray(path);
}

void SandboxProfileTest::refusesUncleanPaths()
{
    QFETCH(const QByteArray, path);
    auto spec = pythonSpec("pass");
    spec.files = {{path.toStdString(), "content"}};
    const auto outcome = test::runSandboxed(spec);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::InvalidInput);
}

} // namespace tst_sandboxprofile

QTEST_APPLESS_MAIN(tst_sandboxprofile::SandboxProfileTest)
#include "tst_sandboxprofile.moc"

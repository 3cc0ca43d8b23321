// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/selftest.h"

#include "core/base/hash.h"
#include "core/base/json.h"

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdlib>
#include <format>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <utility>

namespace espalier::process {

namespace fs = std::filesystem;

namespace {

constexpr const char *kCacheFile = "sandbox.json";
constexpr const char *kPython = "/usr/bin/python3";

/// Tries each way out, and prints the names of those that are open. Arguments: the home folder, a
/// port that is listened at, the number of the process outside, a descriptor open there.
constexpr const char *kProbes = R"py(
import ctypes, os, socket, sys
home, port, outside, descriptor = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
open_ways = []
def probe(name, attempt):
    try:
        attempt()
        open_ways.append(name)
    except OSError:
        pass
def fork_without_end():
    for _ in range(64):
        if os.fork() == 0:
            os.read(0, 1)
            os._exit(0)
def namespace():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
probe("home", lambda: os.listdir(home))
probe("network", lambda: socket.create_connection(("127.0.0.1", port), 1))
probe("usr", lambda: os.open("/usr/espalier-probe", os.O_CREAT | os.O_WRONLY))
probe("root", lambda: os.open("/espalier-probe", os.O_CREAT | os.O_WRONLY))
probe("descriptor", lambda: os.fstat(descriptor))
probe("parent", lambda: os.kill(outside, 0))
probe("user-namespace", namespace)
if "ESPALIER_PROBE" in os.environ:
    open_ways.append("environment")
probe("fork", fork_without_end)
print("open:", *open_ways, flush=True)
os.kill(os.getpid(), 9)
)py";

constexpr const char *kNamespaceRemedy =
    "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1, "
    "kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces above 0; "
    "in a container, start it so that it may make them";

SandboxState refused(std::string reason, std::string remedy)
{
    return {.reason = std::move(reason), .remedy = std::move(remedy)};
}

/// A port of this machine that is listened at.
class Listener final {
public:
    Listener() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *const plain = reinterpret_cast<sockaddr *>(&address);
        if (::bind(m_socket.get(), plain, size) == 0 && ::listen(m_socket.get(), 1) == 0 &&
            ::getsockname(m_socket.get(), plain, &size) == 0)
            m_port = ntohs(address.sin_port);
    }
    [[nodiscard]] int port() const { return m_port; }

private:
    FileDescriptor m_socket;
    int m_port = 1;
};

std::string cacheKey(const Sandbox &sandbox)
{
    utsname system{};
    ::uname(&system);
    KeyHasher hasher;
    hasher.add(sandbox.identity()).add(system.release).add(system.version);
    if (const auto python = programIdentity(kPython))
        hasher.add(python->text());
    hasher.add(::geteuid() == 0 ? "root" : "user").add(kProbes);
    return hasher.hex();
}

bool isCached(const fs::path &folder, const std::string &key)
{
    if (folder.empty())
        return false;
    const auto text = readFile(folder / kCacheFile, 4096);
    if (!text)
        return false;
    const auto json = parseJson(*text);
    return json.is_object() && json.value("full", Json()) == Json(key);
}

SandboxSpec probeSpec(const Listener &listener, int inherited)
{
    const char *home = std::getenv("HOME");
    SandboxSpec spec;
    spec.command = {kPython,
                    "-I",
                    "-S",
                    "-c",
                    kProbes,
                    home && *home ? home : "/home",
                    std::to_string(listener.port()),
                    std::to_string(::getpid()),
                    std::to_string(inherited)};
    spec.limits.processes = 32;
    return spec;
}

SandboxState judge(const Result<SandboxOutcome> &outcome)
{
    if (!outcome)
        return refused(outcome.error().text(), kNamespaceRemedy);
    const auto &text = outcome->output.text;
    if (outcome->end != SandboxEnd::Exited || outcome->exitCode != 128 + SIGKILL ||
        !text.starts_with("open:"))
        return refused("the probes of the sandbox did not run: " + outcome->errors.text,
                       "check that /usr/bin/python3 works");
    if (text != "open:\n")
        return refused("the sandbox does not hold; " + text.substr(0, text.find('\n')),
                       "update bubblewrap and the kernel");
    return {.kind = SandboxState::Kind::Full};
}

SandboxState test(const Sandbox &sandbox, JobContext &job)
{
    if (::access("/proc/thread-self/children", R_OK) != 0)
        return refused("the kernel does not tell the children of a process",
                       "use a kernel with CONFIG_PROC_CHILDREN, and mount /proc");
    if (!programIdentity(kPython))
        return refused("the self-test of the sandbox needs /usr/bin/python3", "install python3");
    const Listener listener;
    // Left open for children on purpose: that it is closed is what the probe looks for.
    const FileDescriptor inherited(::dup(STDERR_FILENO));
    return judge(sandbox.run(probeSpec(listener, inherited.get()), job));
}

std::pair<SandboxState, Result<Sandbox>> open(const fs::path &cacheFolder, JobContext &job)
{
    auto sandbox = Sandbox::find();
    if (!sandbox)
        return {refused(sandbox.error().text(), "install bubblewrap"), std::move(sandbox)};
    const auto key = cacheKey(*sandbox);
    if (isCached(cacheFolder, key))
        return {{.kind = SandboxState::Kind::Full}, std::move(sandbox)};
    auto state = test(*sandbox, job);
    // A cache that cannot be written costs the next start a test.
    if (state.full() && !cacheFolder.empty() && makeFolder(cacheFolder))
        (void)writeFilePlainly(cacheFolder / kCacheFile, toText(Json{{"full", key}}));
    return {std::move(state), std::move(sandbox)};
}

} // namespace

SandboxState testSandbox(const fs::path &cacheFolder, JobContext &job)
{
    return open(cacheFolder, job).first;
}

std::optional<SandboxState> knownSandboxState(const fs::path &cacheFolder)
{
    const auto sandbox = Sandbox::find();
    if (!sandbox)
        return refused(sandbox.error().text(), "install bubblewrap");
    if (!isCached(cacheFolder, cacheKey(*sandbox)))
        return std::nullopt;
    return SandboxState{.kind = SandboxState::Kind::Full};
}

Result<Sandbox> openSandbox(const fs::path &cacheFolder, JobContext &job)
{
    auto [state, sandbox] = open(cacheFolder, job);
    if (job.stopRequested())
        return failure(ErrorKind::Cancelled, "cancelled");
    if (!state.full())
        return failure(sandbox ? ErrorKind::Sandbox : sandbox.error().kind, state.reason,
                       state.remedy);
    return std::move(sandbox);
}

} // namespace espalier::process

// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/seccompfilter.h"

#include "core/process/descriptors.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <span>
#include <sys/socket.h>
#include <unistd.h>

namespace espalier::process {

namespace {

constexpr int kRefused[] = {
    // mounts
    SCMP_SYS(mount),
    SCMP_SYS(umount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fsmount),
    SCMP_SYS(fspick),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(quotactl),
    SCMP_SYS(quotactl_fd),
    // namespaces and files by handle
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(open_by_handle_at),
    // other processes
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(migrate_pages),
    SCMP_SYS(move_pages),
    // large and seldom used parts of the kernel
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(lookup_dcookie),
    SCMP_SYS(personality),
    SCMP_SYS(modify_ldt),
    SCMP_SYS(mbind),
    SCMP_SYS(set_mempolicy),
    SCMP_SYS(vhangup),
    SCMP_SYS(uselib),
    SCMP_SYS(nfsservctl),
    // keys
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    // the machine
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(acct),
    SCMP_SYS(syslog),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    // memory that counts for no process and fills no sized file system
    SCMP_SYS(shmget),
    SCMP_SYS(memfd_create),
    SCMP_SYS(memfd_secret),
};

constexpr int kSocketFamilies[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

constexpr unsigned kNamespaceFlags[] = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                        CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};

// From the kernel's headers, which clash with the C library's.
constexpr unsigned kPushInput = 0x5412;    // TIOCSTI
constexpr unsigned kConsoleInput = 0x541C; // TIOCLINUX

class Filter final {
public:
    Filter() : m_context(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release)
    {
        if (!m_context)
            m_error = ENOMEM;
    }

    void refuse(int call, int error = EPERM) { add(call, error, {}); }
    /// Compares 32 bits, which is all that the kernel looks at: the rest is the caller's choice.
    void refuseWhere(int call, unsigned argument, unsigned mask, unsigned value)
    {
        const scmp_arg_cmp compare{argument, SCMP_CMP_MASKED_EQ, mask, value};
        add(call, EPERM, {&compare, 1});
    }
    void refuseFamily(unsigned family) { refuseWhere(SCMP_SYS(socket), 0, ~0u, family); }
    /// Of netlink, only the protocol that lists network interfaces stays.
    void refuseNetlinkBut(unsigned protocol)
    {
        const std::array compare{
            scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, 0xffffffff, AF_NETLINK},
            scmp_arg_cmp{2, SCMP_CMP_NE, protocol, 0},
        };
        add(SCMP_SYS(socket), EPERM, compare);
    }

    [[nodiscard]] int error() const { return m_error; }
    [[nodiscard]] int writeTo(int descriptor) const
    {
        return seccomp_export_bpf(m_context.get(), descriptor);
    }

private:
    void add(int call, int error, std::span<const scmp_arg_cmp> compare)
    {
        if (m_error != 0)
            return;
        const int result =
            seccomp_rule_add_array(m_context.get(), SCMP_ACT_ERRNO(static_cast<unsigned>(error)),
                                   call, static_cast<unsigned>(compare.size()), compare.data());
        // EDOM: this kind of machine has no such call.
        if (result < 0 && result != -EDOM)
            m_error = -result;
    }

    std::unique_ptr<void, decltype(&seccomp_release)> m_context;
    int m_error = 0;
};

void fill(Filter &filter)
{
    for (const int call : kRefused)
        filter.refuse(call);
    // Its flags are in memory, out of a filter's reach; the C library falls back to clone.
    filter.refuse(SCMP_SYS(clone3), ENOSYS);
    for (const unsigned flag : kNamespaceFlags)
        filter.refuseWhere(SCMP_SYS(clone), 0, flag, flag);
    for (const unsigned request : {kPushInput, kConsoleInput})
        filter.refuseWhere(SCMP_SYS(ioctl), 1, ~0u, request);
    constexpr unsigned kBits = 6;
    for (unsigned family = 0; family < 1u << kBits; ++family) {
        if (!std::ranges::contains(kSocketFamilies, static_cast<int>(family)))
            filter.refuseFamily(family);
    }
    for (unsigned bit = kBits; bit < 32; ++bit)
        filter.refuseWhere(SCMP_SYS(socket), 0, 1u << bit, 1u << bit);
    constexpr unsigned kRoute = 0;
    filter.refuseNetlinkBut(kRoute);
}

} // namespace

Result<std::string> makeSeccompFilter()
{
    Filter filter;
    if (filter.error() == 0)
        fill(filter);
    if (filter.error() != 0)
        return failure(ErrorKind::Sandbox, "cannot make the filter of system calls");
    auto file = makeMemoryFile({});
    if (!file)
        return failure(file.error());
    if (filter.writeTo(file->get()) != 0)
        return failure(ErrorKind::Sandbox, "cannot compile the filter of system calls");
    std::string program(static_cast<std::size_t>(::lseek(file->get(), 0, SEEK_END)), '\0');
    if (::pread(file->get(), program.data(), program.size(), 0) !=
        static_cast<ssize_t>(program.size()))
        return failure(ErrorKind::Sandbox, "cannot read the filter of system calls");
    return program;
}

} // namespace espalier::process

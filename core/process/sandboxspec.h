// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::process {

/// What a program in the sandbox may use. 0 means no limit where a limit may be missing.
struct SandboxLimits {
    std::chrono::milliseconds wall{10'000};    ///< of a run, or of a call to a worker
    std::uint64_t memory = 1ull << 30;         ///< bytes, of all its processes together
    std::uint64_t addressSpace = 2ull << 30;   ///< bytes, of each process; 0 for node, Java and Go
    unsigned processes = 64;                   ///< threads count too
    std::uint64_t fileSize = 64ull << 20;      ///< bytes, of each file
    unsigned openFiles = 256;                  ///< of each process
    unsigned cpuSeconds = 60;                  ///< of each process; 0: none
    std::uint64_t workSize = 256ull << 20;     ///< bytes in /work
    std::uint64_t temporarySize = 64ull << 20; ///< bytes in /tmp
    std::uint64_t sharedSize = 16ull << 20;    ///< bytes in /dev/shm
    std::size_t output = 1u << 20;             ///< bytes kept of each stream of a run
};

/// A file given to the sandbox by its content.
struct SandboxFile {
    std::string path; ///< relative, below SandboxSpec::filesFolder
    std::string content;
};

/// A file or folder of this machine that can be read in the sandbox. As root, what lies in a folder
/// closed to other users cannot be had this way.
struct SandboxBind {
    std::filesystem::path source;
    std::string target; ///< absolute
};

/// A program to run in the sandbox. It sees /usr, its files and binds, and may write to /work,
/// /tmp and /dev/shm, all of which are gone afterwards.
struct SandboxSpec {
    std::vector<std::string> command; ///< the program as an absolute path, and its arguments
    std::vector<SandboxFile> files;   ///< at most kMaxSandboxFiles
    std::string filesFolder = "/input";
    bool filesWritable = false; ///< then they count for workSize, each for fileSize
    std::vector<SandboxBind> binds;
    std::vector<std::string> environment; ///< "NAME=value", besides PATH, LANG, HOME and TMPDIR
    std::string folder = "/work";
    /// Where the system lies whose programs are there: "/", or where that of another root is
    /// mounted, e.g. "/run/host".
    std::filesystem::path system = "/";
    std::string input; ///< standard input of a run
    SandboxLimits limits;
};

/// The whole environment of the program, "NAME=value".
[[nodiscard]] std::vector<std::string> environmentOf(const SandboxSpec &spec);

/// Each file takes a descriptor while the sandbox starts; larger trees come as a bind.
inline constexpr std::size_t kMaxSandboxFiles = 500;

} // namespace espalier::process

# The outside libraries, as targets. Which module may link which: docs and tests/architecture.

find_package(Qt6 6.8 REQUIRED COMPONENTS Core Sql Test)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)     # nlohmann_json::nlohmann_json
find_package(tomlplusplus REQUIRED)      # tomlplusplus::tomlplusplus
find_package(CLI11 REQUIRED)             # CLI11::CLI11
pkg_check_modules(TREE_SITTER REQUIRED IMPORTED_TARGET tree-sitter)   # PkgConfig::TREE_SITTER
pkg_check_modules(GIT2 REQUIRED IMPORTED_TARGET libgit2)              # PkgConfig::GIT2
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)        # PkgConfig::SECCOMP
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)          # PkgConfig::XXHASH

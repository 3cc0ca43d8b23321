# The outside libraries, as targets. Which module may link which: docs and tests/architecture.

find_package(Qt6 6.8 REQUIRED COMPONENTS Core Gui Widgets Svg Charts PrintSupport Sql Network Test LinguistTools)
find_package(KF6SyntaxHighlighting REQUIRED)   # KF6::SyntaxHighlighting
find_package(Qt6Keychain REQUIRED)       # qt6keychain
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)              # ZLIB::ZLIB
find_package(SQLite3 3.46 REQUIRED)      # SQLite::SQLite3: the one that Qt's driver uses
find_package(nlohmann_json REQUIRED)     # nlohmann_json::nlohmann_json
find_package(tomlplusplus REQUIRED)      # tomlplusplus::tomlplusplus
find_package(CLI11 REQUIRED)             # CLI11::CLI11
pkg_check_modules(TREE_SITTER REQUIRED IMPORTED_TARGET tree-sitter)   # PkgConfig::TREE_SITTER
pkg_check_modules(GIT2 REQUIRED IMPORTED_TARGET libgit2)              # PkgConfig::GIT2
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)        # PkgConfig::SECCOMP
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)          # PkgConfig::XXHASH
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)                   # PkgConfig::RE2
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)              # PkgConfig::ZSTD
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=3.0)     # PkgConfig::CRYPTO
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)       # httplib::httplib
add_library(httplib::httplib ALIAS PkgConfig::HTTPLIB)

# QScintilla has neither a package configuration nor a pkg-config file.
find_library(QSCINTILLA_LIBRARY qscintilla2_qt6 REQUIRED)
find_path(QSCINTILLA_FOLDER Qsci/qsciscintilla.h PATH_SUFFIXES qt6 x86_64-linux-gnu/qt6 REQUIRED)
add_library(espalier_qscintilla INTERFACE)
target_include_directories(espalier_qscintilla SYSTEM INTERFACE "${QSCINTILLA_FOLDER}")
target_link_libraries(espalier_qscintilla INTERFACE "${QSCINTILLA_LIBRARY}" Qt6::Widgets Qt6::PrintSupport)

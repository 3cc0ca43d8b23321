# The grammars of tree-sitter: fetched from npm by exact version, compiled as libraries
# grammar_<language>. Which ones: packaging/grammars/languages.txt and package.json there.

set(ESPALIER_GRAMMARS "${CMAKE_BINARY_DIR}/grammars")

# Puts node_modules of packaging/grammars into the build folder, unless the one of the same lock
# file is there. A copy is kept in the user's cache, so that a new build folder needs no network.
function(_espalier_fetch_grammars)
    set(manifests "${CMAKE_SOURCE_DIR}/packaging/grammars")
    set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
        "${manifests}/package.json" "${manifests}/package-lock.json" "${manifests}/languages.txt")
    file(SHA256 "${manifests}/package-lock.json" hash)
    set(stamp "${ESPALIER_GRAMMARS}/fetched")
    if(EXISTS "${stamp}")
        file(READ "${stamp}" fetched)
        if(fetched STREQUAL hash)
            return()
        endif()
    endif()

    set(cache "$ENV{XDG_CACHE_HOME}")
    if(NOT cache)
        set(cache "$ENV{HOME}/.cache")
    endif()
    string(SUBSTRING "${hash}" 0 12 short)
    set(cached "${cache}/espalier/grammars-${short}")
    file(REMOVE_RECURSE "${ESPALIER_GRAMMARS}")
    file(MAKE_DIRECTORY "${ESPALIER_GRAMMARS}")
    if(EXISTS "${cached}/fetched")
        message(STATUS "Taking the grammars from the cache")
        file(COPY "${cached}/node_modules" DESTINATION "${ESPALIER_GRAMMARS}")
    else()
        message(STATUS "Fetching the grammars")
        file(COPY "${manifests}/package.json" "${manifests}/package-lock.json"
            DESTINATION "${ESPALIER_GRAMMARS}")
        find_program(NPM npm REQUIRED)
        execute_process(
            COMMAND "${NPM}" ci --ignore-scripts --omit=peer --legacy-peer-deps --no-audit --no-fund
            WORKING_DIRECTORY "${ESPALIER_GRAMMARS}"
            RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
        if(NOT status EQUAL 0)
            message(FATAL_ERROR "The grammars could not be fetched with npm:\n${output}")
        endif()
        _espalier_cache_grammars("${cached}" "${hash}")
    endif()
    file(WRITE "${stamp}" "${hash}")
endfunction()

# The cache is a convenience: when it cannot be written, nothing is lost.
function(_espalier_cache_grammars cached hash)
    string(RANDOM suffix)
    set(unfinished "${cached}.${suffix}")
    execute_process(COMMAND "${CMAKE_COMMAND}" -E copy_directory
            "${ESPALIER_GRAMMARS}/node_modules" "${unfinished}/node_modules"
        RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
        file(WRITE "${unfinished}/fetched" "${hash}")
        file(RENAME "${unfinished}" "${cached}" RESULT status)
    endif()
    file(REMOVE_RECURSE "${unfinished}")
endfunction()

function(_espalier_add_grammar language folder)
    set(source "${ESPALIER_GRAMMARS}/node_modules/${folder}")
    if(NOT EXISTS "${source}/parser.c")
        message(FATAL_ERROR "Grammar ${language}: there is no ${folder}/parser.c in its npm package")
    endif()
    set(sources "${source}/parser.c")
    if(EXISTS "${source}/scanner.c")
        list(APPEND sources "${source}/scanner.c")
    endif()
    add_library(grammar_${language} STATIC ${sources})
    target_include_directories(grammar_${language} PRIVATE "${source}")
    target_compile_options(grammar_${language} PRIVATE -w ${ESPALIER_GRAMMAR_OPTIMISATION})
endfunction()

# In every build alike: parsing gains 5 % over -O1 in Python (nothing in JavaScript), and compiling
# takes half a second in either case.
set(ESPALIER_GRAMMAR_OPTIMISATION -O2 -g0)

_espalier_fetch_grammars()
file(STRINGS "${CMAKE_SOURCE_DIR}/packaging/grammars/languages.txt" lines REGEX "^[^#]")
foreach(line IN LISTS lines)
    separate_arguments(fields UNIX_COMMAND "${line}")
    list(GET fields 0 language)
    list(GET fields 1 folder)
    _espalier_add_grammar(${language} ${folder})
endforeach()

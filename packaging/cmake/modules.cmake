# Declaring the parts of Espalier. Every declaration is also written to <build>/modules.json, the
# graph that tests/architecture checks.

define_property(GLOBAL PROPERTY ESPALIER_GRAPH)

# espalier_module(NAME LAYER n [FOLDER core] [AUTOMOC]
#     [USES module…] [LINKS library…] [PUBLIC_LINKS library…] SOURCES file… [ALONE file…])
#
# A static library espalier_NAME (espalier::NAME) of the sources in the current folder. Modules in
# USES are linked PUBLIC, libraries in LINKS PRIVATE. LAYER is a number, with a letter where a layer
# is divided (5a, 6b). FOLDER is the top-level folder; by default it is seen from where the call is.
# Several files are compiled at once, because most of a file's time is that of its headers; ALONE
# names further sources whose local names are those of others, e.g. of one language each.
function(espalier_module name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "AUTOMOC" "LAYER;FOLDER" "USES;LINKS;PUBLIC_LINKS;SOURCES;ALONE")
    _espalier_check(espalier_module ${name})
    set(target espalier_${name})
    add_library(${target} STATIC ${ARG_SOURCES} ${ARG_ALONE})
    _espalier_alone()
    add_library(espalier::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    _espalier_link(${target} PUBLIC)
    _espalier_unity(${target})
    target_link_libraries(${target} PUBLIC ${ARG_PUBLIC_LINKS})
    _espalier_record(${name} library)
endfunction()

# espalier_program(NAME OUTPUT file LAYER n [FOLDER app] [AUTOMOC]
#     [USES module…] [LINKS library…] SOURCES file… [ALONE file…])
#
# An executable, in the build folder at the path of its source folder.
function(espalier_program name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "AUTOMOC" "OUTPUT;LAYER;FOLDER" "USES;LINKS;SOURCES;ALONE")
    _espalier_check(espalier_program ${name})
    set(target espalier_${name})
    add_executable(${target} ${ARG_SOURCES} ${ARG_ALONE})
    _espalier_alone()
    set_target_properties(${target} PROPERTIES OUTPUT_NAME "${ARG_OUTPUT}")
    _espalier_link(${target} PRIVATE)
    _espalier_unity(${target})
    _espalier_record(${name} program)
endfunction()

# espalier_test(NAME [ALONE] [USES module…] [LINKS library…] [LABELS label…] [ARGS argument…]
#     [TIMEOUT seconds] SOURCES file…)
#
# A test of Qt Test, run by ctest without a display. Its labels are its folder below tests/ and
# LABELS. The sources see ESPALIER_SOURCE_DIR, ESPALIER_BUILD_DIR and (as QFINDTESTDATA does)
# their own folder. The tests of a folder are one program (tests/support/testprogram.h), of which
# NAME builds what it needs; ALONE makes one a program of its own, whose target can be given
# definitions. What a test declares outside of headers is in a namespace of its name, since several
# are compiled at once.
function(espalier_test name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "ALONE" "TIMEOUT" "USES;LINKS;LABELS;ARGS;SOURCES")
    set(ARG_LAYER test)
    _espalier_check(espalier_test ${name})
    if(ARG_ALONE)
        add_executable(${name} ${ARG_SOURCES})
        _espalier_test_program(${name} "${ARG_USES}" "${ARG_LINKS}")
        add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
    else()
        _espalier_folder_program(program)
        foreach(what USES LINKS SOURCES)
            set_property(DIRECTORY APPEND PROPERTY ESPALIER_TESTS_${what} ${ARG_${what}})
        endforeach()
        add_custom_target(${name})
        set_property(DIRECTORY APPEND PROPERTY ESPALIER_TESTS ${name})
        add_test(NAME ${name} COMMAND ${program} ${name} ${ARG_ARGS})
    endif()
    _espalier_test_properties(${name} QT_QPA_PLATFORM=offscreen)
endfunction()

# The name of the program of the current folder's tests, which is declared at the folder's end.
function(_espalier_folder_program out)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}"
        OUTPUT_VARIABLE program)
    string(REPLACE "/" "_" program "${program}")
    set(${out} ${program} PARENT_SCOPE)
    get_property(declared DIRECTORY PROPERTY ESPALIER_TESTS SET)
    if(NOT declared)
        cmake_language(EVAL CODE "cmake_language(DEFER CALL _espalier_declare_tests ${program})")
    endif()
endfunction()

function(_espalier_declare_tests program)
    foreach(what USES LINKS SOURCES)
        get_property(${what} DIRECTORY PROPERTY ESPALIER_TESTS_${what})
        list(REMOVE_DUPLICATES ${what})
    endforeach()
    add_executable(${program} ${SOURCES} $<TARGET_OBJECTS:espalier_testprogram>)
    _espalier_test_program(${program} "${USES}" "${LINKS}")
    # Each by itself is a unit, too: it is what enters tests.
    set(batch 1)
    if(ESPALIER_UNITY)
        set(batch ${ESPALIER_UNITY_BATCH})
    endif()
    set_target_properties(${program} PROPERTIES
        UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch}
        UNITY_BUILD_CODE_BEFORE_INCLUDE "#include \"tests/support/testprogram.h\"")
    get_property(tests DIRECTORY PROPERTY ESPALIER_TESTS)
    foreach(test IN LISTS tests)
        add_dependencies(${test} ${program})
    endforeach()
endfunction()

function(_espalier_test_program target uses links)
    set(ARG_AUTOMOC ON)
    set(ARG_USES ${uses})
    set(ARG_LINKS ${links})
    _espalier_link(${target} PRIVATE)
    target_link_libraries(${target} PRIVATE Qt6::Test)
    target_compile_definitions(${target} PRIVATE
        ESPALIER_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        ESPALIER_BUILD_DIR="${CMAKE_BINARY_DIR}"
        QT_TESTCASE_SOURCEDIR="${CMAKE_CURRENT_SOURCE_DIR}")
endfunction()

# espalier_pytest(NAME [LABELS label…] [TIMEOUT seconds] [ENVIRONMENT VAR=value…] PATHS path…)
#
# Python tests, run by ctest with pytest; the paths are seen from the current folder.
function(espalier_pytest name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "LABELS;ENVIRONMENT;PATHS")
    if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_PATHS)
        message(FATAL_ERROR "espalier_pytest(${name}): PATHS is missing, or: ${ARG_UNPARSED_ARGUMENTS}")
    endif()
    find_program(PYTHON3 python3 REQUIRED)
    # Nothing is written beside the sources.
    add_test(NAME ${name}
        COMMAND "${PYTHON3}" -B -m pytest -q -p no:cacheprovider ${ARG_PATHS}
        WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    _espalier_test_properties(${name} ${ARG_ENVIRONMENT})
endfunction()

# espalier_benchmark(NAME [USES module…] [LINKS library…] SOURCES file…)
#
# A program of tests/benchmarks, run by packaging/bench and never by ctest.
function(espalier_benchmark name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "AUTOMOC" "" "USES;LINKS;SOURCES")
    set(ARG_LAYER test)
    _espalier_check(espalier_benchmark ${name})
    add_executable(${name} ${ARG_SOURCES})
    _espalier_link(${name} PRIVATE)
    target_compile_definitions(${name} PRIVATE
        ESPALIER_SOURCE_DIR="${CMAKE_SOURCE_DIR}" ESPALIER_BUILD_DIR="${CMAKE_BINARY_DIR}")
endfunction()

# The helpers below see the arguments of the function that calls them (ARG_…).

macro(_espalier_check function name)
    if(ARG_UNPARSED_ARGUMENTS OR ARG_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "${function}(${name}): cannot make sense of: "
            "${ARG_UNPARSED_ARGUMENTS} ${ARG_KEYWORDS_MISSING_VALUES}")
    endif()
    if(NOT ARG_LAYER MATCHES "^([0-6][abc]?|test)$")
        message(FATAL_ERROR "${function}(${name}): LAYER must be 0 to 6, with a letter where divided")
    endif()
    if(NOT ARG_SOURCES)
        message(FATAL_ERROR "${function}(${name}): SOURCES is missing")
    endif()
    foreach(used IN LISTS ARG_USES)
        if(NOT TARGET espalier_${used})
            message(FATAL_ERROR "${function}(${name}): USES ${used}, but there is no such module (yet: "
                "modules are declared from the lowest layer up)")
        endif()
    endforeach()
endmacro()

macro(_espalier_link target visibility)
    if(ARG_AUTOMOC)
        set_target_properties(${target} PROPERTIES AUTOMOC ON)
    endif()
    foreach(used IN LISTS ARG_USES)
        target_link_libraries(${target} ${visibility} espalier::${used})
    endforeach()
    target_link_libraries(${target} PRIVATE espalier_options ${ARG_LINKS})
endmacro()

macro(_espalier_alone)
    if(ARG_ALONE)
        set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
endmacro()

macro(_espalier_unity target)
    set_target_properties(${target} PROPERTIES
        UNITY_BUILD ${ESPALIER_UNITY} UNITY_BUILD_BATCH_SIZE ${ESPALIER_UNITY_BATCH})
    if(ESPALIER_UNITY)
        # A class that is declared and used in one file only, as GCC sees when it is compiled by itself.
        target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
    endif()
endmacro()

macro(_espalier_test_properties name)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}/tests"
        OUTPUT_VARIABLE folder)
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    set(environment LC_ALL=C.UTF-8 UBSAN_OPTIONS=print_stacktrace=1 ${ARGN})
    set_tests_properties(${name} PROPERTIES
        LABELS "${folder};${ARG_LABELS}"
        TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "${environment}")
endmacro()

function(_espalier_json_list out)
    set(text "")
    foreach(item IN LISTS ARGN)
        list(APPEND text "\"${item}\"")
    endforeach()
    list(JOIN text ", " text)
    set(${out} "[${text}]" PARENT_SCOPE)
endfunction()

macro(_espalier_record name kind)
    if(ARG_FOLDER)
        set(folder "${ARG_FOLDER}/${name}")
    else()
        cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}"
            OUTPUT_VARIABLE folder)
    endif()
    _espalier_json_list(uses ${ARG_USES})
    _espalier_json_list(links ${ARG_LINKS} ${ARG_PUBLIC_LINKS})
    string(CONCAT entry
        "    {\"name\": \"${name}\", \"kind\": \"${kind}\", \"layer\": \"${ARG_LAYER}\", "
        "\"folder\": \"${folder}\", \"uses\": ${uses}, \"links\": ${links}}")
    set_property(GLOBAL APPEND PROPERTY ESPALIER_GRAPH "${entry}")
endmacro()

function(_espalier_write_graph)
    get_property(entries GLOBAL PROPERTY ESPALIER_GRAPH)
    list(JOIN entries ",\n" entries)
    file(WRITE "${CMAKE_BINARY_DIR}/modules.json" "{\n  \"modules\": [\n${entries}\n  ]\n}\n")
endfunction()

cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _espalier_write_graph)

# Declaring the parts of Espalier. Every declaration is also written to <build>/modules.json, the
# graph that tests/architecture checks.

define_property(GLOBAL PROPERTY ESPALIER_GRAPH)

# espalier_module(NAME LAYER n [FOLDER core] [AUTOMOC]
#     [USES module…] [LINKS library…] [PUBLIC_LINKS library…] SOURCES file…)
#
# A static library espalier_NAME (espalier::NAME) of the sources in the current folder. Modules in
# USES are linked PUBLIC, libraries in LINKS PRIVATE. LAYER is a number, with a letter where a layer
# is divided (5a, 6b). FOLDER is the top-level folder; by default it is seen from where the call is.
function(espalier_module name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "AUTOMOC" "LAYER;FOLDER" "USES;LINKS;PUBLIC_LINKS;SOURCES")
    _espalier_check(espalier_module ${name})
    set(target espalier_${name})
    add_library(${target} STATIC ${ARG_SOURCES})
    add_library(espalier::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    _espalier_link(${target} PUBLIC)
    target_link_libraries(${target} PUBLIC ${ARG_PUBLIC_LINKS})
    _espalier_record(${name} library)
endfunction()

# espalier_program(NAME OUTPUT file LAYER n [FOLDER app] [AUTOMOC]
#     [USES module…] [LINKS library…] SOURCES file…)
#
# An executable, in the build folder at the path of its source folder.
function(espalier_program name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "AUTOMOC" "OUTPUT;LAYER;FOLDER" "USES;LINKS;SOURCES")
    _espalier_check(espalier_program ${name})
    set(target espalier_${name})
    add_executable(${target} ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME "${ARG_OUTPUT}")
    _espalier_link(${target} PRIVATE)
    _espalier_record(${name} program)
endfunction()

# espalier_test(NAME [USES module…] [LINKS library…] [LABELS label…] [ARGS argument…]
#     [TIMEOUT seconds] SOURCES file…)
#
# A Qt Test program, run by ctest without a display. Its labels are its folder below tests/ and
# LABELS. The sources see ESPALIER_SOURCE_DIR, ESPALIER_BUILD_DIR and (as QFINDTESTDATA does)
# their own folder.
function(espalier_test name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "USES;LINKS;LABELS;ARGS;SOURCES")
    set(ARG_LAYER test)
    set(ARG_AUTOMOC ON)
    _espalier_check(espalier_test ${name})
    add_executable(${name} ${ARG_SOURCES})
    _espalier_link(${name} PRIVATE)
    target_link_libraries(${name} PRIVATE Qt6::Test)
    target_compile_definitions(${name} PRIVATE
        ESPALIER_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        ESPALIER_BUILD_DIR="${CMAKE_BINARY_DIR}"
        QT_TESTCASE_SOURCEDIR="${CMAKE_CURRENT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
    _espalier_test_properties(${name} QT_QPA_PLATFORM=offscreen)
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

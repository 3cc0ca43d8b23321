# How our own code is compiled. Grammars and other foreign sources get none of this but ccache and
# the sanitizers.

find_program(CCACHE ccache)
if(CCACHE)
    # Clones of the repository share what is cached: paths below the source folder count as
    # relative ones. What is not there is not preprocessed for it, which would take a fifth longer.
    set(launcher "${CCACHE};base_dir=${CMAKE_SOURCE_DIR};hash_dir=false;depend_mode=true")
    set(CMAKE_C_COMPILER_LAUNCHER "${launcher}")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${launcher}")
endif()

if(ESPALIER_SANITIZERS)
    add_compile_options(-fsanitize=${ESPALIER_SANITIZERS} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ESPALIER_SANITIZERS})
endif()

# Linked PRIVATE by everything declared through modules.cmake.
add_library(espalier_options INTERFACE)
target_include_directories(espalier_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(espalier_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_USE_QSTRINGBUILDER
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_compile_options(espalier_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wcast-align -Wformat=2 -Wimplicit-fallthrough
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override
        -Wextra-semi -Wno-missing-field-initializers>
    $<$<BOOL:${ESPALIER_WERROR}>:-Werror>)
if(ESPALIER_SANITIZERS)
    # With sanitizers GCC takes parts of the standard library for uninitialised.
    target_compile_options(espalier_options INTERFACE -Wno-maybe-uninitialized)
endif()

# SPDX-License-Identifier: Apache-2.0
# Flags every target of ours is built with. Linked PRIVATE, never exported.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(isorisk_flags INTERFACE)
target_compile_features(isorisk_flags INTERFACE cxx_std_20)
# Contraction is off and the baseline instruction set is kept, so that every build of one
# compiler gives the same bits; kernels choose wider vectors at run time (docs/decisions).
target_compile_options(isorisk_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion
  -Wno-missing-field-initializers  # designated initialisers leave the rest at its default on purpose
  -ffp-contract=off -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: false alarm at -O3 on a string literal + std::string.
  target_compile_options(isorisk_flags INTERFACE -Wno-restrict)
endif()
if(ISORISK_WARNINGS_AS_ERRORS)
  target_compile_options(isorisk_flags INTERFACE -Werror)
endif()

# isorisk_add_library(NAME SOURCES ... PUBLIC ... PRIVATE ...)
# A static library isorisk_NAME, alias isorisk::NAME, with its own include folder.
function(isorisk_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target isorisk_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(isorisk::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE}
    $<BUILD_INTERFACE:isorisk_flags>)
endfunction()

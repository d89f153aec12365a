# SPDX-License-Identifier: Apache-2.0
# isorisk_embed(TARGET NAMESPACE ns ROOT dir FILES a.csv b.json ...)
# Defines ns::all_tables() and ns::all_texts() (types: isorisk/data/embedded.hpp).
# Compiles data files into a library: CSV files as tables (numbers already converted), all
# others as text. The program then needs no data folder at run time, and a model that reads a
# coefficient stays free of files.
function(isorisk_embed target)
  cmake_parse_arguments(arg "" "ROOT;NAMESPACE" "FILES" ${ARGN})
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded_data.cpp")
  set(script "${CMAKE_SOURCE_DIR}/cmake/embed_data.py")
  list(TRANSFORM arg_FILES PREPEND "${arg_ROOT}/" OUTPUT_VARIABLE paths)
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt.new" "")
  foreach(f IN LISTS arg_FILES)
    file(APPEND "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt.new" "${f}\n")
  endforeach()
  file(COPY_FILE "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt.new"
       "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt" ONLY_IF_DIFFERENT)
  add_custom_command(
    OUTPUT "${out}"
    COMMAND ${Python_EXECUTABLE} "${script}" "${arg_ROOT}"
            "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt" "${out}" "${arg_NAMESPACE}"
    DEPENDS "${script}" "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.txt" ${paths}
    COMMENT "Embedding data" VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()

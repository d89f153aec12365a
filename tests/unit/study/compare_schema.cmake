# SPDX-License-Identifier: Apache-2.0
# The committed schema is what data/generate_study_schema.py writes.
execute_process(COMMAND ${PYTHON} ${ROOT}/data/generate_study_schema.py ${OUT} RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "data/generate_study_schema.py failed")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUT} ${ROOT}/data/schema/study.schema.json
                RESULT_VARIABLE differs)
if(differs)
  message(FATAL_ERROR "data/schema/study.schema.json is stale: run data/generate_study_schema.py")
endif()

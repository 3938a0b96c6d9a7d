# One small library a folder: ssx_library(NAME SOURCES... DEPS...), its tests beside the mirror in tests/:
# ssx_test(NAME SOURCES... DEPS...).

# Targets that include gRPC's headers reuse one precompiled copy of them: list `ssx_grpc_pch` via GRPC.
function(ssx_library name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  if(ARG_GRPC)
    target_precompile_headers(${name} REUSE_FROM ssx_proto)
  endif()
endfunction()

function(ssx_executable name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  if(ARG_GRPC)
    target_precompile_headers(${name} REUSE_FROM ssx_proto)
  endif()
endfunction()

# A GoogleTest program, run whole as one ctest entry so that set-up is paid once.
function(ssx_test name)
  cmake_parse_arguments(ARG "GRPC" "TIMEOUT" "SOURCES;DEPS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  if(ARG_GRPC)
    target_precompile_headers(${name} REUSE_FROM ssx_proto)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()

# A pytest file or folder, run by the distribution's Python, which has grpcio.
function(ssx_pytest name path)
  cmake_parse_arguments(ARG "" "TIMEOUT" "" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND /usr/bin/python3 -m pytest -q -p no:cacheprovider ${CMAKE_CURRENT_SOURCE_DIR}/${path})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "SSX_BUILD_DIR=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1")
endfunction()

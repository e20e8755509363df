# Flags and helpers that every folder's CMakeLists.txt uses.

add_library(speedup_strict INTERFACE)     # warnings, the include root and the one feature macro
target_compile_options(speedup_strict INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
  $<$<BOOL:${SPEEDUP_WERROR}>:-Werror>)
target_compile_definitions(speedup_strict INTERFACE _GNU_SOURCE SPEEDUP_VERSION="${PROJECT_VERSION}")
target_include_directories(speedup_strict INTERFACE ${PROJECT_SOURCE_DIR})

# The same flags for every variant of every kernel.  Without -fno-math-errno gcc does not vectorise a
# square root; with contraction the rounding that tolerances are derived from would depend on the CPU.
set(SPEEDUP_FLAGS_OF_ALL -O3 -fno-math-errno -ffp-contract=off)
set(SPEEDUP_KERNEL_FLAGS ${SPEEDUP_FLAGS_OF_ALL})
if(SPEEDUP_ARCH)
  list(APPEND SPEEDUP_KERNEL_FLAGS -march=${SPEEDUP_ARCH})
endif()

if(SPEEDUP_SANITIZE)
  add_compile_options(-fsanitize=${SPEEDUP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${SPEEDUP_SANITIZE})
endif()

# speedup_library(NAME SOURCES ... LINK ...): a static library under the strict flags.
function(speedup_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC speedup_strict ${arg_LINK})
endfunction()

# speedup_unit_test(NAME SOURCES ... LINK ... LABELS ...): a cmocka program, run by CTest.
function(speedup_unit_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE speedup_strict ${arg_LINK} PkgConfig::CMOCKA)
  target_compile_definitions(${name} PRIVATE SPEEDUP_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test-programs)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "fast;${arg_LABELS}" TIMEOUT 400)
endfunction()

# How the compiler is told to compile `omp target` regions for a device: SPEEDUP_OFFLOAD_FLAGS for kernels, and
# SPEEDUP_OFFLOAD_LINK_FLAGS for workers.
# Without a compiler for one they are compiled for the host alone, where they are never timed.
include(CheckCSourceCompiles)

option(SPEEDUP_OFFLOAD "Compile target variants for NVIDIA devices where gcc has the compiler for them" ON)
set(region "int main(void) { int x = 1;\n#pragma omp target map(tofrom : x)\nx = 0;\nreturn x; }")
set(SPEEDUP_OFFLOAD_FLAGS "")
set(offload ${SPEEDUP_OFFLOAD})
if(NOT "${SPEEDUP_SANITIZE}" STREQUAL "" OR "${CMAKE_C_FLAGS}" MATCHES "coverage")
  set(offload OFF)   # devices have not what these add to the code
endif()

# Does this build with -foffload=nvptx-none and the flags given?
function(speedup_try_offload result)
  string(JOIN " " CMAKE_REQUIRED_FLAGS -fopenmp -foffload=nvptx-none ${ARGN})
  set(CMAKE_REQUIRED_QUIET ON)
  unset(${result} CACHE)   # it may have been installed since
  check_c_source_compiles("${region}" ${result})
endfunction()

# A ptxas that is newer than the compiler refuses the oldest devices, which are what gcc compiles for by itself.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  set(newer -foffload-options=nvptx-none=-misa=sm_80)
  if(offload)
    speedup_try_offload(SPEEDUP_OFFLOAD_PLAIN)
    if(NOT SPEEDUP_OFFLOAD_PLAIN)
      speedup_try_offload(SPEEDUP_OFFLOAD_NEWER ${newer})
    endif()
  endif()
  if(offload AND SPEEDUP_OFFLOAD_PLAIN)
    set(SPEEDUP_OFFLOAD_FLAGS -foffload=nvptx-none)
  elseif(offload AND SPEEDUP_OFFLOAD_NEWER)
    set(SPEEDUP_OFFLOAD_FLAGS -foffload=nvptx-none ${newer})
  else()
    set(SPEEDUP_OFFLOAD_FLAGS -foffload=disable)
  endif()
endif()
set(SPEEDUP_OFFLOAD_LINK_FLAGS ${SPEEDUP_OFFLOAD_FLAGS})
if("${SPEEDUP_OFFLOAD_FLAGS}" MATCHES "nvptx")
  list(APPEND SPEEDUP_OFFLOAD_LINK_FLAGS -fopenmp -no-pie)   # gcc's tables of regions are not position-independent
  message(STATUS "Offload: ${SPEEDUP_OFFLOAD_FLAGS}")
else()
  message(STATUS "Offload: none: target variants are skipped; for NVIDIA devices: gcc, and apt-get install "
    "gcc-<version>-offload-nvptx, dnf install gcc-offload-nvptx, or spack install gcc +nvptx")
endif()

# What must be there, or how to get it.

# speedup_need(FOUND WHAT APT DNF SPACK): ends with the commands that install WHAT, unless FOUND.
function(speedup_need found what apt dnf spack)
  if(NOT found)
    message(FATAL_ERROR "${what}: not found: install it and configure again:\n"
      "  apt-get install ${apt}\n  dnf install ${dnf}\n  spack install ${spack}")
  endif()
endfunction()

find_package(OpenMP COMPONENTS C)
speedup_need("${OpenMP_C_FOUND}" "OpenMP for ${CMAKE_C_COMPILER_ID}" "gcc, or clang libomp-dev" "gcc, or clang libomp-devel"
  "gcc, or llvm-openmp")
find_package(GSL)
speedup_need("${GSL_FOUND}" "GSL (GNU Scientific Library)" libgsl-dev gsl-devel gsl)
find_package(PkgConfig)
speedup_need("${PkgConfig_FOUND}" "pkg-config" pkg-config pkgconf pkgconf)
pkg_check_modules(HWLOC IMPORTED_TARGET hwloc)
speedup_need("${HWLOC_FOUND}" "hwloc" libhwloc-dev hwloc-devel hwloc)
if(SPEEDUP_TESTS)
  pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
  speedup_need("${CMOCKA_FOUND}" "cmocka, for the tests (or -DSPEEDUP_TESTS=OFF)" libcmocka-dev libcmocka-devel cmocka)
endif()

# cpack -G DEB: a package that runs on other machines than this; build it by the preset `portable`.
# cpack --config CPackSourceConfig.cmake: the sources, without anything that was built or measured.
set(CPACK_PACKAGE_NAME speedup)
set(CPACK_PACKAGE_CONTACT "The authors of Speedup <speedup@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "measures how much parallelism really buys")
set(CPACK_PACKAGE_DESCRIPTION "Four numerical kernels as serial C, with OpenMP threads and worker processes, timed in \
interleaved rounds of verified runs; speedups with intervals, figures and a report.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "gnuplot-nox | gnuplot")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-dejavu-core")

# Patterns are matched against whole paths.
string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" root "${PROJECT_SOURCE_DIR}")
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME speedup-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "^${root}/\\.git(/|$)" "^${root}/build[^/]*(/|$)" "/__pycache__(/|$)"
  "^${root}/results/([^r]|r[^e]|re[^f]|ref[^e])")
include(CPack)
